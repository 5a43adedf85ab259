/**
 * Type → the objects of the API server that Terraform manages with it, as `<API group>/<resource>`;
 * the core group has no name. `list:` means objects that it only lists, for the message of a failed
 * rollout. Source: hashicorp/kubernetes 2.38 (get, create, patch and delete of each resource).
 */
export const KUBERNETES: Readonly<Record<string, string>> = {
  config_map_v1: '/configmaps',
  deployment_v1: 'apps/deployments list:/events',
  horizontal_pod_autoscaler_v2: 'autoscaling/horizontalpodautoscalers',
  limit_range_v1: '/limitranges',
  namespace_v1: '/namespaces',
  network_policy_v1: 'networking.k8s.io/networkpolicies',
  pod_disruption_budget_v1: 'policy/poddisruptionbudgets',
  resource_quota_v1: '/resourcequotas',
  service_account_v1: '/serviceaccounts',
  service_v1: '/services list:/events',
};

/** What a chart of Helm creates is up to the chart, and its releases are secrets. */
export const OF_HELM = 'a role with everything that its Helm charts contain, and the secrets of their namespaces';
