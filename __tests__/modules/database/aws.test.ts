import { keepsItsRows } from '../../support/database';

keepsItsRows('aws');
