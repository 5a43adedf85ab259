import { deploysAndUpgrades } from '../../support/deployed-cluster';

deploysAndUpgrades('google');
