import { keepsItsRows } from '../../support/database';

keepsItsRows('azure');
