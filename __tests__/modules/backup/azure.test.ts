import { keepsBackups } from '../../support/backup';

keepsBackups('azure');
