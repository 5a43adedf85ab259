import { survives } from '../support/shipped';

survives('aws');
