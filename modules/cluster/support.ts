import { LOG_STEPS } from '../core/cloudwatch';
import { fixed, type KindTable, native, type Support, stepped, unsupported } from '../core/features';
import { IN_ENVIRONMENT, IN_ONE_BUCKET, IN_ONE_WORKSPACE } from '../core/log-retention';
import type { ClusterProps } from './properties';
import { wrongJump } from './versions';

/**
 * The changes that replace a cluster. Sources: aws_eks_cluster (subnets of another VPC,
 * encryption_config), google_container_cluster.subnetwork and ip_allocation_policy,
 * azurerm_kubernetes_cluster.network_profile.pod_cidr, default_node_pool.vnet_subnet_id and
 * private_cluster_enabled.
 */
const replaced = (support: Support): Support =>
  fixed(
    support,
    'the cluster would be replaced, and everything in it would be lost',
    'Add a second cluster with the new value, deploy into it, move the traffic, and then remove the first one.',
  );

const versioned = (support: Support): Support =>
  stepped(support, (was, is) => {
    const why = wrongJump(was, is);
    return why ? { why, instead: 'Apply each minor version in between, one after another.' } : undefined;
  });

export const CLUSTER: KindTable<ClusterProps> = {
  kind: 'cluster',
  service: { aws: 'Amazon EKS', google: 'Google Kubernetes Engine', azure: 'Azure Kubernetes Service' },
  features: {
    network: {
      // Source: UpdateClusterConfig supports other subnets of the same VPC only.
      aws: replaced(native('vpc_config.subnet_ids', undefined, 'subnets in at least 2 zones')),
      google: replaced(native('subnetwork')),
      azure: replaced(native('vnet_subnet_id')),
    },
    tier: {
      aws: replaced(native('vpc_config.subnet_ids', { oneOf: ['private'] })),
      google: replaced(
        native('subnetwork', { oneOf: ['private', 'isolated'] }, '`isolated`: images of Artifact Registry only'),
      ),
      azure: replaced(native('vnet_subnet_id', { oneOf: ['private'] })),
    },
    version: {
      aws: versioned(native('version', undefined, 'one minor version at a time; the nodes follow the control plane')),
      google: versioned(
        native(
          'min_master_version',
          undefined,
          'a maintenance exclusion keeps the minor version until its support ends',
        ),
      ),
      azure: versioned(
        native('kubernetes_version', undefined, 'one minor version at a time; the control plane first, then the pools'),
      ),
    },
    channel: {
      aws: unsupported('EKS does not upgrade minor versions automatically before their support ends', 'Set version.'),
      google: native('release_channel', { oneOf: ['rapid', 'regular', 'stable'] }),
      azure: native('automatic_upgrade_channel', { oneOf: ['rapid', 'stable'] }),
    },
    pools: {
      aws: native(
        'aws_eks_node_group',
        undefined,
        'between `min` and `max` with Cluster Autoscaler, which must be installed in the cluster',
      ),
      // Source: google_container_cluster.enable_autopilot forces replacement.
      google: replaced(
        native('google_container_node_pool', undefined, 'a cluster cannot change between pools and Autopilot'),
      ),
      azure: native(
        'azurerm_kubernetes_cluster_node_pool',
        undefined,
        'required: AKS Automatic requires two subnets of the cluster, which networks do not provide',
      ),
    },
    'pools.*.min': {
      aws: native('scaling_config.min_size', { min: 0, max: 1000 }),
      google: native('autoscaling.total_min_node_count', { min: 0, max: 1000 }),
      azure: native('min_count', { min: 0, max: 1000 }, 'at least 1 of the first pool'),
    },
    'pools.*.max': {
      aws: native('scaling_config.max_size', { min: 1, max: 1000 }),
      google: native('autoscaling.total_max_node_count', { min: 1, max: 1000 }),
      azure: native('max_count', { min: 1, max: 1000 }),
    },
    podRange: {
      aws: unsupported(
        "pods have addresses of the tier's subnets",
        'Leave podRange out, and use a larger range for the network.',
      ),
      google: replaced(
        native('ip_allocation_policy.cluster_ipv4_cidr_block', undefined, '110 pods a node, a /24 each'),
      ),
      azure: replaced(native('network_profile.pod_cidr', undefined, 'an overlay: 250 pods a node, a /24 each')),
    },
    access: {
      aws: native('vpc_config.public_access_cidrs', undefined, 'private ranges: a rule of its security group'),
      google: native('master_authorized_networks_config'),
      azure: replaced(
        native(
          'api_server_access_profile.authorized_ip_ranges',
          undefined,
          'private ranges: a rule of the tier, port 443',
        ),
      ),
    },
    administrators: {
      aws: native('aws_eks_access_policy_association', undefined, 'AmazonEKSClusterAdminPolicy'),
      google: native(
        'google_project_iam_member',
        undefined,
        'roles/container.developer and a custom role of roles and bindings, with a condition for this one',
      ),
      azure: native('azurerm_role_assignment', undefined, 'Azure Kubernetes Service RBAC Cluster Admin'),
    },
    readers: {
      aws: native('aws_eks_access_policy_association', undefined, 'AmazonEKSViewPolicy'),
      google: native('google_project_iam_member', undefined, 'roles/container.viewer, with a condition for this one'),
      azure: native('azurerm_role_assignment', undefined, 'Azure Kubernetes Service RBAC Reader in all namespaces'),
    },
    encryption: {
      // EKS does not support removing a key: AssociateEncryptionConfig has no counterpart, and the
      // provider replaces the cluster.
      aws: replaced(native('encryption_config')),
      google: native('database_encryption'),
      azure: native(
        'key_management_service',
        undefined,
        'one version of the key: after a rotation the next apply uses the new one',
      ),
    },
    logDays: {
      aws: native('aws_cloudwatch_log_group.retention_in_days', { oneOf: LOG_STEPS }),
      google: unsupported(IN_ONE_BUCKET, IN_ENVIRONMENT),
      azure: unsupported(IN_ONE_WORKSPACE, IN_ENVIRONMENT),
    },
    maintenanceWindow: {
      aws: unsupported(
        'EKS has no maintenance window: it installs patches of the control plane one server at a time',
        'Leave it out.',
      ),
      google: native('maintenance_policy.recurring_window'),
      azure: native('maintenance_window_auto_upgrade', undefined, 'and of the nodes: `maintenance_window_node_os`'),
    },
    'maintenanceWindow.startHour': {
      aws: unsupported('EKS has no maintenance window', 'Leave it out.'),
      google: native('maintenance_policy.recurring_window.start_time', { min: 0, max: 23 }),
      azure: native('maintenance_window_auto_upgrade.start_time', { min: 0, max: 23 }),
    },
    'maintenanceWindow.hours': {
      aws: unsupported('EKS has no maintenance window', 'Leave it out.'),
      google: native('maintenance_policy.recurring_window.end_time', {
        min: 12,
        max: 24,
        source:
          'cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions: 48 hours in 32 days',
      }),
      azure: native('maintenance_window_auto_upgrade.duration', {
        min: 4,
        max: 24,
        source: 'learn.microsoft.com/azure/aks/planned-maintenance',
      }),
    },
  },
  semantics: {
    'nodes without pools': {
      aws: 'EKS Auto Mode: general-purpose and system',
      google: 'GKE Autopilot',
      azure: 'an error: AKS Automatic is not supported',
    },
    'sign-in': {
      aws: 'IAM, by access entries; the creator has no rights',
      google: 'IAM; no client certificate; administrators and readers of the whole project are let in, too',
      azure: 'Microsoft Entra ID and Azure RBAC; local accounts are off',
    },
    'identity of a pod': {
      aws: 'EKS Pod Identity: a role for one service account of one cluster',
      google: "Workload Identity: an IAM service account, for one service account in the project's pool",
      azure: 'workload identity federation: a managed identity, for the token of one service account',
    },
    'audit log': {
      aws: 'all five logs of the control plane, CloudWatch, encrypted with its own key',
      google: 'Cloud Audit Logs, and the logs of the control plane in Cloud Logging',
      azure: 'kube-audit-admin, guard and the control plane, Log Analytics',
    },
    'network policies': {
      aws: 'pools: enforced by the VPC CNI; Auto Mode: if the ConfigMap `amazon-vpc-cni` enables them, see below',
      google: 'enforced by Dataplane V2',
      azure: 'enforced by Cilium',
    },
    'source address of a pod': {
      aws: "an address of the tier's subnets, in the security group of the cluster",
      google: "an address of the pods' range",
      azure: 'the address of its node',
    },
    'outbound traffic of nodes': {
      aws: "open: EKS's own security group allows all outbound traffic",
      google: "nodes, pods, Google's APIs, and targets of rules",
      azure: 'nodes, pods, HTTPS (images and the control plane), and targets of rules',
    },
    'load balancers of services': {
      aws: 'in the public and private subnets, which are tagged for them',
      google: 'created by GKE, with their firewall rules',
      azure:
        'created by AKS; an internal one in the tier; a public one is not accessible, since the ' +
        'tier allows no traffic ' +
        'from the internet',
    },
    upgrades: {
      aws: 'the control plane, then the pools, with one additional node at a time',
      google: 'the control plane, then the pools in the window, with one additional node at a time',
      azure: 'the control plane, then the pools, with a third more nodes at a time',
    },
    'in a protected environment': {
      aws: 'deletion protection; Terraform refuses to destroy or replace it',
      google: 'deletion protection; Terraform also refuses',
      azure: 'a management lock, which also covers its node pools; Terraform also refuses',
    },
  },
};
