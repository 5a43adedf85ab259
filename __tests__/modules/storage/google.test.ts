import { keepsItsObjects } from '../../support/storage';

keepsItsObjects('google');
