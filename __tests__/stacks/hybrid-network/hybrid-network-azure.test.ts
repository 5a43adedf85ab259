import { deploysHybrid } from './hybrid';

deploysHybrid('azure');
