import type { Behaviour, Conflict } from '../behaviour';
import { between, check, exactlyOne, matches, oneOf, valuesAt } from '../rules';
import type { Fields, Value } from '../values';
import { inEffect } from './azurerm-backup';
import { inGroup } from './azurerm-forms';

const NAME = matches(
  /^[a-z](?!.*--)[a-z0-9-]{0,30}[a-z0-9]$/,
  '2 to 32 lower-case letters, digits and single -, beginning with a letter',
);

/**
 * Its identity pulls and reads as soon as it is created, and is refused until its role is
 * propagated. Source: learn.microsoft.com/azure/container-apps/managed-identity-image-pull
 */
const mayPull: Conflict = (mine, there) => {
  const needs: [path: string[], role: string][] = [
    [['registry', 'identity'], 'AcrPull'],
    [['secret', 'identity'], 'Key Vault Secrets User'],
  ];
  for (const [path, role] of needs) {
    for (const id of valuesAt(mine, path).filter((one) => typeof one === 'string' && one !== '')) {
      const identity = there('user_assigned_identity').find((one) => one.id === id);
      const roles = there('role_assignment').filter(
        (one) => one.principal_id === identity?.principal_id && one.role_definition_name === role,
      );
      if (identity && !inEffect(roles)) return `its identity does not have the role ${role} yet (UNAUTHORIZED)`;
    }
  }
  return undefined;
};

/**
 * Processors and memory of all containers of the Consumption profile: 2 Gi for each. Source:
 * learn.microsoft.com/azure/container-apps/containers, allocations.
 */
const isSold = (containers: Value): boolean => {
  if (!Array.isArray(containers)) return true;
  const sum = (of: (one: Fields) => number) => containers.reduce((total: number, one) => total + of(one as Fields), 0);
  const cpu = sum(({ cpu }) => Number(cpu));
  return cpu % 0.25 === 0 && cpu <= 4 && sum(({ memory }) => Number(String(memory).replace(/Gi$/, ''))) === cpu * 2;
};
const sold = check(
  'template',
  'containers have 0.25 to 4 processors together, in steps of 0.25, and 2Gi for each',
  (get) => !isSold(get('template.0.container')),
);

/**
 * Features of the Premium tier only. Source: azurerm v4.55.0,
 * internal/services/containers/container_registry_resource.go
 */
const premium = (name: string, isAsked: (value: Value) => boolean) =>
  check(name, `${name} is possible with sku = Premium only`, (get) => get('sku') !== 'Premium' && isAsked(get(name)));

/** Container Apps and Container Registry. */
export const azurermContainers: Readonly<Record<string, Behaviour>> = {
  container_app_environment: inGroup('Microsoft.App/managedEnvironments', {
    heldBy: ['container_app.container_app_environment_id', 'container_app_job.container_app_environment_id'],
    checks: [
      check(
        'internal_load_balancer_enabled',
        'internal_load_balancer_enabled needs infrastructure_subnet_id',
        (get) => get('internal_load_balancer_enabled') === true && get('infrastructure_subnet_id') === null,
      ),
    ],
  }),
  container_app: inGroup('Microsoft.App/containerApps', {
    rules: {
      name: NAME,
      revision_mode: oneOf('Single', 'Multiple'),
      'template.min_replicas': between(0, 300),
      'template.max_replicas': between(1, 300),
      'ingress.transport': oneOf('auto', 'http', 'http2', 'tcp'),
    },
    checks: [sold],
    conflicts: [mayPull],
  }),
  container_app_job: inGroup('Microsoft.App/jobs', {
    rules: { name: NAME },
    checks: [sold, exactlyOne('event_trigger_config', 'manual_trigger_config', 'schedule_trigger_config')],
    conflicts: [mayPull],
  }),
  container_registry: inGroup('Microsoft.ContainerRegistry/registries', {
    unique: '{name}',
    values: { login_server: '{name#lower}.azurecr.io' },
    rules: {
      name: matches(/^[A-Za-z0-9]{5,50}$/, '5 to 50 letters and digits'),
      sku: oneOf('Basic', 'Standard', 'Premium'),
    },
    checks: [
      premium('public_network_access_enabled', (value) => value === false),
      premium('retention_policy_in_days', (value) => Number(value ?? 0) > 0),
      premium('zone_redundancy_enabled', (value) => value === true),
      premium('data_endpoint_enabled', (value) => value === true),
      premium('georeplications', (value) => Array.isArray(value) && value.length > 0),
      check(
        'export_policy_enabled',
        'export_policy_enabled = false needs public_network_access_enabled = false',
        (get) => get('export_policy_enabled') === false && get('public_network_access_enabled') !== false,
      ),
    ],
  }),
};
