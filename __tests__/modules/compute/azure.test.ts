import { rolls } from '../../support/rollout';

rolls('azure');
