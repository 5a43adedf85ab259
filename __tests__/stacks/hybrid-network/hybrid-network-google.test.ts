import { deploysHybrid } from '../../support/example-networks';

deploysHybrid('google');
