import { minorOf, supportedOn } from '../../modules/cluster/versions';
import type { CloudName } from '../../modules/core/placement';
import {
  type Demands,
  demand,
  isNotOn,
  isOff,
  isOn,
  isOneOf,
  isSet,
  list,
  ofType,
  type Policy,
  type Resource,
  refersTo,
  typesOf,
  unmet,
  type Violation,
  valueAt,
} from '../policy';

const PUBLIC_NODES = 'its nodes have public addresses';
const LOCAL = 'users can sign in without an identity';
const narrow = (ranges: unknown) =>
  list(ranges).length > 0 && list(ranges).every((range) => Number(String(range).split('/')[1]) >= 16);

const DEMANDS: Demands = {
  aws_eks_cluster: [
    demand(
      'vpc_config.endpoint_private_access',
      isOn,
      'nodes reach the API server over the internet',
      'Set endpoint_private_access.',
    ),
    demand('access_config.authentication_mode', isOneOf('API'), LOCAL, 'Set access_config.authentication_mode to API.'),
    demand(
      'enabled_cluster_log_types',
      (value) => list(value).includes('audit'),
      'it has no audit log',
      'Add audit to enabled_cluster_log_types.',
    ),
  ],
  aws_eks_node_group: [
    demand(
      'remote_access',
      (value) => list(value).length === 0,
      'users can sign in to its nodes with a key',
      'Take remote_access away.',
    ),
  ],
  google_container_cluster: [
    demand(
      'private_cluster_config.enable_private_nodes',
      isOn,
      PUBLIC_NODES,
      'Set private_cluster_config.enable_private_nodes.',
    ),
    demand('enable_legacy_abac', isNotOn, LOCAL, 'Leave enable_legacy_abac off.'),
    demand(
      'logging_config.enable_components',
      (value) => list(value).includes('APISERVER'),
      'the API server has no audit log',
      'Add APISERVER to logging_config.enable_components.',
    ),
  ],
  google_container_node_pool: [
    demand('network_config.enable_private_nodes', isOn, PUBLIC_NODES, 'Set network_config.enable_private_nodes.'),
  ],
  azurerm_kubernetes_cluster: [
    demand('local_account_disabled', isOn, LOCAL, 'Set local_account_disabled.'),
    demand('run_command_enabled', isOff, 'commands can bypass its network', 'Set run_command_enabled to false.'),
    demand('default_node_pool.node_public_ip_enabled', isNotOn, PUBLIC_NODES, 'Leave node_public_ip_enabled off.'),
  ],
  azurerm_kubernetes_cluster_node_pool: [
    demand('node_public_ip_enabled', isNotOn, PUBLIC_NODES, 'Leave node_public_ip_enabled off.'),
  ],
};

/**
 * The settings for public access to the API server, its allowed ranges, the version, and the key of
 * secrets.
 */
interface Facts {
  readonly cloud: CloudName;
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of any resource type.
  readonly isPublic: (body: any) => boolean;
  readonly ranges: string;
  readonly version: string;
  readonly key: string;
}

const CLUSTERS: Readonly<Record<string, Facts>> = {
  aws_eks_cluster: {
    cloud: 'aws',
    isPublic: (body) => valueAt(body, 'vpc_config.endpoint_public_access') !== false,
    ranges: 'vpc_config.public_access_cidrs',
    version: 'version',
    key: 'encryption_config.provider.key_arn',
  },
  google_container_cluster: {
    cloud: 'google',
    isPublic: (body) => valueAt(body, 'private_cluster_config.enable_private_endpoint') !== true,
    ranges: 'master_authorized_networks_config.cidr_blocks',
    version: 'min_master_version',
    key: 'database_encryption.key_name',
  },
  azurerm_kubernetes_cluster: {
    cloud: 'azure',
    isPublic: (body) => body.private_cluster_enabled !== true,
    ranges: 'api_server_access_profile.authorized_ip_ranges',
    version: 'kubernetes_version',
    key: 'key_management_service.key_vault_key_id',
  },
};

export const clusters: Policy = {
  id: 'clusters',
  level: 'error',
  pillar: 'security',
  title:
    'A Kubernetes cluster is private, allows sign-in by identities only, keeps an audit log, encrypts secrets and ' +
    'runs a supported version.',
  types: typesOf(DEMANDS),
  check(resource, { placement, resources }) {
    return unmet(resource, DEMANDS) ?? ofCluster(resource, placement.protected) ?? unlogged(resource, resources);
  },
};

function ofCluster({ type, body }: Resource, guarded: boolean): Violation | undefined {
  const facts = CLUSTERS[type];
  if (!facts) return undefined;
  const ranges = list(valueAt(body, facts.ranges)).map((one) =>
    typeof one === 'string' ? one : (one as { cidr_block?: string }).cidr_block,
  );
  // A range known after apply is that of the network's own NAT.
  if (facts.isPublic(body) && !narrow(ranges.filter((range) => !String(range).includes('${')))) {
    return {
      reason: 'its API server is reachable from the whole internet',
      remedy: `Name the ranges in ${facts.ranges}, or make it private.`,
    };
  }
  const version = valueAt(body, facts.version);
  const oldest = Math.min(...supportedOn(facts.cloud).flatMap((one) => minorOf(one) ?? []));
  const minor = Number(/^1\.(\d+)/.exec(version ?? '')?.[1] ?? oldest);
  if (minor < oldest)
    return {
      reason: `Kubernetes ${version} is no longer supported`,
      remedy: `Upgrade to 1.${minor + 1}, and then on.`,
    };
  return guarded && !isSet(valueAt(body, facts.key))
    ? {
        reason: 'its secrets are not encrypted with a separate key',
        remedy: `Set ${facts.key}: use the default of its kind.`,
      }
    : undefined;
}

/** AKS writes its audit log as configured in a diagnostic setting. */
function unlogged(resource: Resource, resources: readonly Resource[]): Violation | undefined {
  if (resource.type !== 'azurerm_kubernetes_cluster') return undefined;
  const logs = ofType(resources, 'azurerm_monitor_diagnostic_setting').filter(({ body }) =>
    refersTo(body.target_resource_id, resource, 'id'),
  );
  const audited = logs.some(({ body }) =>
    list(body.enabled_log).some((one) => /^kube-audit/.test((one as { category?: string }).category ?? '')),
  );
  return audited
    ? undefined
    : {
        reason: 'it has no audit log',
        remedy: 'Add an azurerm_monitor_diagnostic_setting with kube-audit-admin.',
      };
}
