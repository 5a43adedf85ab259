import { ownStackOn } from '../support/own-stack';

ownStackOn('azure');
