import { keepsBackups } from '../../support/backup';

keepsBackups('google');
