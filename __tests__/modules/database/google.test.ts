import { keepsItsRows } from '../../support/database';

keepsItsRows('google');
