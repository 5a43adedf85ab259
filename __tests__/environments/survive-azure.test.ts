import { survives } from '../support/shipped';

survives('azure');
