import { deploysNetwork } from '../../support/deployed-network';

deploysNetwork('aws');
