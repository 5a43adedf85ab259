import { deploysEdge } from '../../support/deployed-edge';

deploysEdge('aws');
