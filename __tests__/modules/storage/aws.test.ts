import { keepsItsObjects } from '../../support/storage';

keepsItsObjects('aws');
