import { deploysBalanced } from '../../support/blue-green';

deploysBalanced('azure');
