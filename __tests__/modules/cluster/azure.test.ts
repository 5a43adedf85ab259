import { deploysAndUpgrades } from '../../support/deployed-cluster';

deploysAndUpgrades('azure');
