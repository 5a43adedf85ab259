import { deploysHybrid } from './hybrid';

deploysHybrid('aws');
