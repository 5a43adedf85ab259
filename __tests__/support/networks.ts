import type { ExistingNetwork } from '../../modules/network/network';

const azure = '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/theirs/providers/Microsoft.Network';
const google = 'projects/p/regions/us-east1/subnetworks';
const tables = { public: ['rtb-a'], private: ['rtb-b'], isolated: ['rtb-c'] };

/** A network created elsewhere, on each cloud, with all that something may need of it. */
export const EXISTING: ExistingNetwork = {
  cidr: '10.9.0.0/16',
  ranges: { public: ['10.9.0.0/18'], private: ['10.9.64.0/18'], isolated: ['10.9.128.0/18'] },
  aws: {
    vpcId: 'vpc-0a',
    subnetIds: { public: ['subnet-a'], private: ['subnet-b'], isolated: ['subnet-c'] },
    routeTableIds: tables,
    services: { prefixLists: ['pl-0a'], securityGroup: 'sg-0a' },
  },
  google: {
    network: 'projects/p/global/networks/n',
    subnetworks: { public: `${google}/a`, private: `${google}/b`, isolated: `${google}/c` },
  },
  azure: {
    virtualNetworkId: `${azure}/virtualNetworks/n`,
    subnetIds: {
      public: `${azure}/virtualNetworks/n/subnets/a`,
      private: `${azure}/virtualNetworks/n/subnets/b`,
      isolated: `${azure}/virtualNetworks/n/subnets/c`,
    },
    securityGroups: {
      public: { resourceGroup: 'g', name: 'a' },
      private: { resourceGroup: 'g', name: 'b' },
      isolated: { resourceGroup: 'g', name: 'c' },
    },
    gatewaySubnetId: `${azure}/virtualNetworks/n/subnets/GatewaySubnet`,
  },
};
