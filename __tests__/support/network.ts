import { createHash } from 'node:crypto';
import type { Cloud } from '../../modules/cloud';
import type { Network, NetworkProps } from '../../modules/network/network';
import type { PlacementStack } from '../../stacks/placement-stack';
import { defined } from './defined';

/** An id as EC2 gives them. */
const ec2 = (prefix: string, ...of: string[]) =>
  `${prefix}-${createHash('sha256').update(of.join('/')).digest('hex').slice(0, 17)}`;

/** A network created elsewhere: enough for what only needs one, and quick to create. */
export function theirs(stack: PlacementStack, cloud: Cloud, id = 'theirs'): Network {
  const perTier = <T>(of: (tier: string) => T) => ({
    public: of('public'),
    private: of('private'),
    isolated: of('isolated'),
  });
  const azure = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';
  return cloud.network.fromExisting(stack, id, {
    cidr: '10.30.0.0/16',
    ranges: perTier((tier) => [
      defined({ public: '10.30.0.0/18', private: '10.30.64.0/18', isolated: '10.30.128.0/18' }[tier]),
    ]),
    aws: {
      vpcId: ec2('vpc', id),
      subnetIds: perTier((tier) => ['1', '2'].map((zone) => ec2('subnet', id, tier, zone))),
      routeTableIds: perTier((tier) => [ec2('rtb', id, tier)]),
    },
    google: {
      network: `projects/p/global/networks/${id}`,
      subnetworks: perTier((tier) => `projects/p/regions/us-east1/subnetworks/${tier}`),
    },
    azure: {
      virtualNetworkId: `${azure}/virtualNetworks/${id}`,
      subnetIds: perTier((tier) => `${azure}/virtualNetworks/${id}/subnets/${tier}`),
      securityGroups: perTier((tier) => ({ resourceGroup: 'g', name: tier })),
      front: {
        subnetId: `${azure}/virtualNetworks/${id}/subnets/front`,
        range: '10.30.193.0/24',
        securityGroup: { resourceGroup: 'g', name: 'front' },
      },
      containers: {
        subnetId: `${azure}/virtualNetworks/${id}/subnets/containers`,
        range: '10.30.192.0/24',
        securityGroup: { resourceGroup: 'g', name: 'containers' },
      },
    },
  });
}

export const BASE: NetworkProps = { cidr: '10.20.0.0/16', zones: 3 };
