import type { Behaviour } from '../behaviour';
import { atMostOne, check, matches, oneOf } from '../rules';
import { arn, named } from './aws-forms';
import { oneMinorUp, overlapping, textsAt } from './clusters';

const BLOCKS = 'storage_config.0.block_storage.0.enabled';
const BALANCERS = 'kubernetes_network_config.0.elastic_load_balancing.0.enabled';

export const awsClusters: Readonly<Record<string, Behaviour>> = {
  eks_cluster: named('{name}', arn('eks', 'cluster/{name}'), {
    values: {
      endpoint: 'https://{UPPER}.gr7.{region}.eks.amazonaws.com',
      status: 'ACTIVE',
      created_at: '2025-01-01T00:00:00Z',
    },
    rules: {
      name: matches(/^[0-9A-Za-z][\w-]{0,99}$/, '1 to 100 letters, digits, _ and -'),
      enabled_cluster_log_types: oneOf('api', 'audit', 'authenticator', 'controllerManager', 'scheduler'),
      'access_config.authentication_mode': oneOf('CONFIG_MAP', 'API', 'API_AND_CONFIG_MAP'),
      'upgrade_policy.support_type': oneOf('STANDARD', 'EXTENDED'),
      version: matches(/^1\.\d+$/, 'a minor version: 1.34'),
    },
    checks: [
      // Source: internal/service/eks/cluster.go, validateAutoModeCustomizeDiff;
      // docs.aws.amazon.com/eks/latest/userguide/automode.html
      check(
        'compute_config',
        'compute_config, storage_config and elastic_load_balancing must all be on, or all be off',
        (get) => {
          const all = [get('compute_config.0.enabled'), get(BLOCKS), get(BALANCERS)].map((one) => one === true);
          return all.some((one) => one !== all[0]);
        },
      ),
      check(
        'bootstrap_self_managed_addons',
        'bootstrap_self_managed_addons must be false with Auto Mode',
        (get) => get('compute_config.0.enabled') === true && get('bootstrap_self_managed_addons') !== false,
      ),
      check('vpc_config', 'a cluster has a private endpoint, a public one, or both', (get) => {
        return (
          get('vpc_config.0.endpoint_public_access') === false && get('vpc_config.0.endpoint_private_access') !== true
        );
      }),
    ],
    // Sources: docs.aws.amazon.com/eks/latest/userguide/network-reqs.html (subnets in two zones, 6
    // addresses each; services).
    conflicts: [
      (mine, there) => {
        const ids = textsAt(mine, 'vpc_config.subnet_ids');
        const known = there('subnet').filter(({ id }) => ids.includes(String(id)));
        if (known.length < ids.length || known.length === 0) return undefined;
        const small = known.find(({ cidr_block }) => Number(String(cidr_block).split('/')[1]) > 28);
        if (small) return `subnet ${String(small.id)} has fewer than 6 free addresses`;
        const zones = new Set(known.map(({ availability_zone }) => availability_zone));
        if (zones.size < 2) return 'its subnets must be in at least two zones';
        const vpcs = there('vpc').filter(({ id }) => known.some(({ vpc_id }) => vpc_id === id));
        const ranges = vpcs.flatMap(({ cidr_block }) => [String(cidr_block)]);
        return overlapping(mine, ['kubernetes_network_config.service_ipv4_cidr'], ranges);
      },
    ],
    steps: oneMinorUp('version'),
    heldBy: ['eks_node_group.cluster_name', 'eks_fargate_profile.cluster_name'],
  }),
  eks_node_group: {
    values: {
      id: '{cluster_name}:{node_group_name}',
      arn: arn('eks', 'nodegroup/{cluster_name}/{node_group_name}/{uuid}'),
      status: 'ACTIVE',
    },
    unique: '{account} {region} {cluster_name}:{node_group_name}',
    rules: { capacity_type: oneOf('ON_DEMAND', 'SPOT', 'CAPACITY_BLOCK') },
    checks: [
      atMostOne('launch_template', 'remote_access'),
      atMostOne('node_group_name', 'node_group_name_prefix'),
      check(
        'scaling_config',
        'min_size <= desired_size <= max_size must hold, and max_size must be at least 1',
        (get) => {
          const [min, desired, max] = ['min_size', 'desired_size', 'max_size'].map((one) =>
            Number(get(`scaling_config.0.${one}`)),
          );
          return Number(min) > Number(desired) || Number(desired) > Number(max) || Number(max) < 1;
        },
      ),
    ],
    // A node is at most three minor versions older than its control plane, and never newer. Source:
    // docs.aws.amazon.com/eks/latest/userguide/update-managed-node-group.html
    steps: oneMinorUp('version'),
  },
  eks_addon: {
    values: { id: '{cluster_name}:{addon_name}', arn: arn('eks', 'addon/{cluster_name}/{addon_name}/{uuid}') },
    unique: '{account} {region} {cluster_name}:{addon_name}',
  },
  eks_access_entry: {
    values: {
      id: '{cluster_name}:{principal_arn}',
      access_entry_arn: arn('eks', 'access-entry/{cluster_name}/{principal_arn#last}/{uuid}'),
    },
    rules: {
      type: oneOf('STANDARD', 'EC2_LINUX', 'EC2_WINDOWS', 'FARGATE_LINUX', 'EC2', 'HYBRID_LINUX', 'HYPERPOD_LINUX'),
    },
  },
  eks_access_policy_association: { values: { id: '{cluster_name}#{principal_arn}#{policy_arn}' } },
  eks_pod_identity_association: {
    values: {
      association_id: 'a-{random}',
      id: '{association_id}',
      association_arn: arn('eks', 'podidentityassociation/{cluster_name}/{association_id}'),
    },
    unique: '{account} {region} {cluster_name} {namespace} {service_account}',
    imports: ['{cluster_name},{association_id}'],
  },
};
