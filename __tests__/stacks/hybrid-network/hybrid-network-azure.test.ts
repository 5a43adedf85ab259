import { deploysHybrid } from '../../support/example-networks';

deploysHybrid('azure');
