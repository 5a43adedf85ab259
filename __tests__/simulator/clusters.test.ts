import type { Fields } from '../../simulator/values';
import { type ResourceConfig, refusal } from '../support/refusal';

const vpc: ResourceConfig = ['aws_vpc', { cidr_block: '10.0.0.0/16' }];
const subnet = (cidr_block: string, zone: string): ResourceConfig => [
  'aws_subnet',
  { vpc_id: '<0>', cidr_block, availability_zone: `us-east-1${zone}` },
];
const eks = (services: string, more: Fields = {}): ResourceConfig => [
  'aws_eks_cluster',
  {
    name: 'apps',
    role_arn: 'arn:aws:iam::123456789012:role/apps',
    version: '1.35',
    vpc_config: [{ subnet_ids: ['<1>', '<2>'], endpoint_private_access: true, endpoint_public_access: false }],
    kubernetes_network_config: [{ service_ipv4_cidr: services }],
    ...more,
  },
];
const network: ResourceConfig = ['google_compute_network', { name: 'one', auto_create_subnetworks: false }];
const subnetwork: ResourceConfig = [
  'google_compute_subnetwork',
  { name: 'nodes', network: '<0>', ip_cidr_range: '10.0.0.0/16', region: 'us-east1' },
];
const gke = (name: string, pods: string, services: string): ResourceConfig => [
  'google_container_cluster',
  {
    name,
    location: 'us-east1',
    network: '<0>',
    subnetwork: '<1>',
    initial_node_count: 1,
    ip_allocation_policy: [{ cluster_ipv4_cidr_block: pods, services_ipv4_cidr_block: services }],
  },
];
const space: ResourceConfig = [
  'azurerm_virtual_network',
  { name: 'one', resource_group_name: 'G', location: 'eastus2', address_space: ['10.0.0.0/16'] },
];
const part: ResourceConfig = [
  'azurerm_subnet',
  { name: 'nodes', resource_group_name: 'G', virtual_network_name: 'one', address_prefixes: ['10.0.0.0/20'] },
];
const aks = (pods: string): ResourceConfig => [
  'azurerm_kubernetes_cluster',
  {
    name: 'apps',
    resource_group_name: 'G',
    location: 'eastus2',
    dns_prefix: 'apps',
    identity: [{ type: 'SystemAssigned' }],
    default_node_pool: [{ name: 'main', vm_size: 'Standard_D2s_v5', node_count: 1, vnet_subnet_id: '<1>' }],
    network_profile: [
      {
        network_plugin: 'azure',
        network_plugin_mode: 'overlay',
        pod_cidr: pods,
        service_cidr: '172.20.0.0/16',
        dns_service_ip: '172.20.0.10',
      },
    ],
  },
];

test.each<[string, readonly ResourceConfig[], RegExp | undefined]>([
  ['EKS in two zones', [vpc, subnet('10.0.0.0/24', 'a'), subnet('10.0.1.0/24', 'b'), eks('172.20.0.0/16')], undefined],
  [
    'EKS in the smallest subnet of AWS, which has 11 free addresses: it requires 6',
    [vpc, subnet('10.0.0.0/24', 'a'), subnet('10.0.1.0/28', 'b'), eks('172.20.0.0/16')],
    undefined,
  ],
  [
    'EKS in one zone',
    [vpc, subnet('10.0.0.0/24', 'a'), subnet('10.0.1.0/24', 'a'), eks('172.20.0.0/16')],
    /at least two zones/,
  ],
  [
    'EKS with services in the range of the VPC',
    [vpc, subnet('10.0.0.0/24', 'a'), subnet('10.0.1.0/24', 'b'), eks('10.0.128.0/20')],
    /10\.0\.128\.0\/20 overlaps with 10\.0\.0\.0\/16/,
  ],
  [
    'EKS by the version of a patch',
    [vpc, subnet('10.0.0.0/24', 'a'), subnet('10.0.1.0/24', 'b'), eks('172.20.0.0/16', { version: '1.35.2' })],
    /a minor version/,
  ],
  ['GKE with ranges for pods', [network, subnetwork, gke('a', '100.64.0.0/16', '172.20.0.0/20')], undefined],
  [
    'GKE with pods in the range of the nodes',
    [network, subnetwork, gke('a', '10.0.0.0/14', '172.20.0.0/20')],
    /10\.0\.0\.0\/14 overlaps with 10\.0\.0\.0\/16/,
  ],
  [
    'two clusters of GKE with the same pods',
    [network, subnetwork, gke('a', '100.64.0.0/16', '172.20.0.0/20'), gke('b', '100.64.0.0/16', '172.21.0.0/20')],
    /100\.64\.0\.0\/16 overlaps with 100\.64\.0\.0\/16/,
  ],
  ['AKS with a range for pods', [space, part, aks('100.64.0.0/16')], undefined],
  [
    'AKS with pods in the range of the network',
    [space, part, aks('10.0.128.0/17')],
    /10\.0\.128\.0\/17 overlaps with 10\.0\.0\.0\/16/,
  ],
])('%s', async (_, resources, refused) => {
  const error = await refusal(...resources);
  if (refused) expect(error).toMatch(refused);
  else expect(error).toBeUndefined();
});
