import { deploysEdge } from '../../support/deployed-edge';

deploysEdge('azure');
