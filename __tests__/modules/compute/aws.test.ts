import { rolls } from '../../support/rollout';

rolls('aws');
