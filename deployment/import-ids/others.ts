import type { ImportForm } from './form';

const inZone: ImportForm = '{zone_id}/{id}';
const inAccount: ImportForm = '{account_id}/{id}';
const inNamespace: ImportForm = '{metadata.0.namespace}/{metadata.0.name}';

/** Source: the section "Import" in the documentation of each provider, and its importers. */
export const OTHERS: Readonly<Record<string, ImportForm>> = {
  cloudflare_dns_record: inZone,
  cloudflare_load_balancer: inZone,
  cloudflare_load_balancer_monitor: inAccount,
  cloudflare_load_balancer_pool: inAccount,
  cloudflare_zone: '{id}',
  cloudflare_zone_dnssec: '{zone_id}',
  cloudflare_zone_setting: '{zone_id}/{setting_id}',
  helm_release: '{namespace}/{name}',
  kubernetes_deployment_v1: inNamespace,
  kubernetes_horizontal_pod_autoscaler_v2: inNamespace,
  kubernetes_limit_range_v1: inNamespace,
  kubernetes_namespace_v1: '{metadata.0.name}',
  kubernetes_network_policy_v1: inNamespace,
  kubernetes_pod_disruption_budget_v1: inNamespace,
  kubernetes_resource_quota_v1: inNamespace,
  kubernetes_service_account_v1: inNamespace,
  kubernetes_service_v1: inNamespace,
  terraform_data: { notImported: 'it exists only in the state' },
};
