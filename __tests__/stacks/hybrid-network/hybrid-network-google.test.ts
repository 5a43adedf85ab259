import { deploysHybrid } from './hybrid';

deploysHybrid('google');
