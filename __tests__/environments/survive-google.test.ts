import { survives } from '../support/shipped';

survives('google');
