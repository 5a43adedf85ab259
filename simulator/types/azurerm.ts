import type { GenerationInput, Knowledge, Session } from '../behaviour';
import { matches } from '../rules';
import { uuid } from '../template';
import { type Fields, isFields, type Value } from '../values';
import { azurermApi } from './azurerm-api';
import { azurermClusters } from './azurerm-clusters';
import { azurermCompute } from './azurerm-compute';
import { azurermContainers } from './azurerm-containers';
import { azurermData } from './azurerm-data';
import { listed } from './azurerm-deployments';
import { azurermEdge } from './azurerm-edge';
import { azurermNetwork } from './azurerm-network';
import { azurermOperations } from './azurerm-operations';
import { azurermStorage } from './azurerm-storage';
import { azurermVpn } from './azurerm-vpn';
import { textOf } from './config';

const GUID = matches(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i, 'a GUID');

function session(config: Fields): Session {
  const subscription = textOf(config, 'subscription_id') ?? uuid('subscription');
  const tenant = textOf(config, 'tenant_id') ?? uuid('tenant');
  const [features] = list(config.features);
  const [storage] = list(features?.storage);
  // By default the provider accesses the data plane with keys. Source: azurerm v4.55.0,
  // internal/features/defaults.go.
  const dataPlane = storage?.data_plane_available === false ? 'off' : 'on';
  const signIn = config.storage_use_azuread === true ? 'entra' : 'keys';
  return { facts: { subscription, tenant, dataPlane, signIn }, defaults: {}, merged: {} };
}

const list = (value: Value | undefined): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

function text({ type, key, facts, root }: GenerationInput, name: string): string | undefined {
  const kind = type.slice('azurerm_'.length).replaceAll('_', '-');
  if (name === 'id') {
    const called = typeof root.name === 'string' ? root.name : key;
    // A name that shows that the real format is unknown here.
    return `/subscriptions/${facts.subscription}/resourceGroups/${root.resource_group_name ?? 'simulated'}/providers/Microsoft.Simulated/${kind}/${called}`;
  }
  // The provider reads the keys of a Redis only if they are enabled; those of a Cosmos DB in any
  // case.
  if (type === 'azurerm_managed_redis' && name.endsWith('_access_key') && !takesKeys(root)) return '';
  if (name === 'tenant_id') return facts.tenant;
  if (name === 'subscription_id') return facts.subscription;
  return undefined;
}

function takesKeys({ default_database }: Fields): boolean {
  const [database] = Array.isArray(default_database) ? default_database : [];
  return isFields(database) && database.access_keys_authentication_enabled === true;
}

export const azurerm: Knowledge = {
  types: {
    ...azurermEdge,
    ...azurermNetwork,
    ...azurermVpn,
    ...azurermCompute,
    ...azurermContainers,
    ...azurermClusters,
    ...azurermApi,
    ...azurermData,
    ...azurermStorage,
    ...azurermOperations,
  },
  session,
  rules: { subscription_id: GUID, tenant_id: GUID },
  replaces: [],
  text,
  data: {
    resources: listed,
    client_config: (_, { subscription, tenant }) => ({
      id: uuid(`client ${subscription}`),
      subscription_id: subscription!,
      tenant_id: tenant!,
      client_id: uuid('client'),
      object_id: uuid('object'),
    }),
    subscription: (asked, { subscription, tenant }) => {
      const id = textOf(asked, 'subscription_id') ?? subscription!;
      return {
        id: `/subscriptions/${id}`,
        subscription_id: id,
        tenant_id: tenant!,
        display_name: 'simulated',
        state: 'Enabled',
        spending_limit: 'Off',
        quota_id: 'Simulated',
        location_placement_id: 'Simulated',
        tags: {},
      };
    },
  },
};
