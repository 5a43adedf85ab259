import type { Behaviour } from '../behaviour';
import { atMostOne, check, matches, oneOf } from '../rules';
import { oneMinorUp, overlapping } from './clusters';
import { named } from './google-forms';
import { rangesAt, same } from './ranges';

const PODS = ['ip_allocation_policy.cluster_ipv4_cidr_block', 'cluster_ipv4_cidr'];
const AUTOPILOT_REFUSES = [
  'node_pool',
  'default_max_pods_per_node',
  'network_policy',
  'enable_shielded_nodes',
  'enable_intranode_visibility',
];

export const googleClusters: Readonly<Record<string, Behaviour>> = {
  container_cluster: named('locations/{location}/clusters/{name}', {
    values: { self_link: 'https://container.googleapis.com/v1/{id}', services_ipv4_cidr: '10.255.0.0/20' },
    rules: {
      name: matches(
        /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
        '1 to 40 lower-case letters, digits and -, beginning with a letter',
      ),
      'release_channel.channel': oneOf('UNSPECIFIED', 'RAPID', 'REGULAR', 'STABLE', 'EXTENDED'),
      networking_mode: oneOf('VPC_NATIVE', 'ROUTES'),
      datapath_provider: oneOf('LEGACY_DATAPATH', 'ADVANCED_DATAPATH', 'DATAPATH_PROVIDER_UNSPECIFIED'),
      'database_encryption.state': oneOf('ENCRYPTED', 'DECRYPTED', 'ALL_OBJECTS_ENCRYPTION_ENABLED'),
    },
    checks: [
      check(
        'remove_default_node_pool',
        'remove_default_node_pool is not possible with enable_autopilot',
        (get) => get('enable_autopilot') === true && get('remove_default_node_pool') === true,
      ),
      // Source: google v6.50.0, resource_container_cluster.go, ConflictsWith of enable_autopilot.
      ...AUTOPILOT_REFUSES.map((name) =>
        check(name, `${name} is not possible with enable_autopilot`, (get) => {
          const value = get(name);
          return (
            get('enable_autopilot') === true &&
            value !== null &&
            value !== false &&
            !(Array.isArray(value) && value.length === 0)
          );
        }),
      ),
      // Source: the same file, validateNodePoolAutoConfig.
      check(
        'node_pool_auto_config',
        'network_tags of node_pool_auto_config need enable_autopilot or cluster_autoscaling',
        (get) => {
          const tagged = get('node_pool_auto_config.0.network_tags.0.tags.0') !== null;
          return tagged && get('enable_autopilot') !== true && get('cluster_autoscaling.0.enabled') !== true;
        },
      ),
      check('release_channel', 'an Autopilot cluster is in a release channel', (get) => {
        return get('enable_autopilot') === true && get('release_channel.0.channel') === 'UNSPECIFIED';
      }),
    ],
    // Pods and services of VPC-native clusters are secondary ranges of the subnetwork: nothing else
    // in the VPC may use them. Source: cloud.google.com/kubernetes-engine/docs/concepts/alias-ips
    conflicts: [
      (mine, there) => {
        const near = (name: string) => there(name).filter(({ network }) => same(network, mine.network));
        const ranges = [
          ...near('compute_subnetwork').flatMap((one) => rangesAt(one, 'ip_cidr_range')),
          ...near('container_cluster').flatMap((one) => PODS.flatMap((path) => rangesAt(one, path))),
        ];
        return overlapping(mine, PODS, ranges);
      },
    ],
    steps: oneMinorUp('min_master_version'),
    heldBy: ['container_node_pool.cluster'],
  }),
  container_node_pool: {
    rules: {
      name: matches(
        /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
        '1 to 40 lower-case letters, digits and -, beginning with a letter',
      ),
    },
    values: { id: 'projects/{project}/locations/{location}/clusters/{cluster#last}/nodePools/{name}' },
    checks: [atMostOne('name', 'name_prefix'), atMostOne('node_count', 'autoscaling')],
  },
};
