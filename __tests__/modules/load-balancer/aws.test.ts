import { deploysBalanced } from '../../support/blue-green';

deploysBalanced('aws');
