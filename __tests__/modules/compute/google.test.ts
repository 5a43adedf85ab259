import { rolls } from '../../support/rollout';

rolls('google');
