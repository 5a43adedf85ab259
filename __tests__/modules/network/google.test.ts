import { deploysNetwork } from '../../support/deployed-network';

deploysNetwork('google');
