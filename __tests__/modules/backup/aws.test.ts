import { keepsBackups } from '../../support/backup';

keepsBackups('aws');
