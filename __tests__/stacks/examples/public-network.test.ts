import { PublicNetwork } from '../../../stacks/examples/public-network';
import { deploysEverywhere } from '../../support/example-networks';

deploysEverywhere((stack) => new PublicNetwork(stack, 'example', { network: { cidr: '10.20.0.0/16', zones: 2 } }));
