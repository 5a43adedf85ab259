import type { Conflict, ExistingOf } from '../behaviour';
import { names } from '../names';
import { type Fields, isFields, type Value } from '../values';

/*
 * The provider accesses the data plane of a service over the network from the location of
 * Terraform. A service without public access is accessible only through a private endpoint whose
 * name resolves. If one exists, the simulator assumes that Terraform runs inside that network.
 */

const first = (value: Value | undefined): Fields => {
  const [one] = Array.isArray(value) ? value : [value];
  return isFields(one) ? one : {};
};

/** Whether a storage account or key vault refuses requests from the internet. */
function closed({ public_network_access_enabled, network_rules, network_acls }: Fields): boolean {
  const rules = first(network_rules ?? network_acls);
  const admits = Array.isArray(rules.ip_rules) && rules.ip_rules.length > 0;
  return public_network_access_enabled === false || (rules.default_action === 'Deny' && !admits);
}

/** Whether it has a private endpoint for the requested name. */
const throughNetwork = (target: Fields, there: ExistingOf): boolean =>
  there('private_endpoint').some(
    ({ private_service_connection, private_dns_zone_group }) =>
      names(first(private_service_connection).private_connection_resource_id ?? null, target) &&
      first(private_dns_zone_group).name !== undefined,
  ) && there('private_dns_zone_virtual_network_link').length > 0;

const FORBIDDEN =
  'and refuses requests from the internet: 403, This request is not authorized to perform this operation';

/**
 * After a create and at each refresh the provider accesses an account's data planes, and treats
 * only dropped connections as retryable. Source: azurerm v4.55.0,
 * internal/services/storage/storage_account_data_plane_helpers.go and storage_account_resource.go:
 * waitForDataPlaneToBecomeAvailableForAccount, `retrieving queue properties`.
 */
export const accountAskedByData: Conflict = (mine, there, { dataPlane, signIn }) => {
  if (dataPlane === 'off') return undefined;
  if (closed(mine) && !throughNetwork(mine, there)) {
    return `its data plane is asked (features.storage.data_plane_available is not false) ${FORBIDDEN}`;
  }
  if (signIn === 'keys' && mine.shared_access_key_enabled === false) {
    return (
      'its data plane is asked by keys, and shared_access_key_enabled is false: 403, ' +
      'KeyBasedAuthenticationNotPermitted; set storage_use_azuread'
    );
  }
  return undefined;
};

/**
 * A child resource that is accessed through the parent's data plane, and is refused without access
 * to it.
 */
const inside =
  (what: string, owner: string, named: (mine: Fields, one: Fields) => boolean): Conflict =>
  (mine, there) => {
    const service = there(owner).find((one) => named(mine, one));
    return service && closed(service) && !throughNetwork(service, there)
      ? `${what} ${String(service.name)} is asked for it ${FORBIDDEN}`
      : undefined;
  };

/**
 * Keys, secrets and certificates are accessed through the vault only:
 * learn.microsoft.com/azure/key-vault/general/network-security.
 */
export const inVault = inside('the data plane of the key vault', 'key_vault', ({ key_vault_id }, one) =>
  names(key_vault_id ?? null, one),
);

/**
 * A static website and the settings of queues belong to the data plane. Source: azurerm v4.55.0,
 * storage_account_static_website_resource.go.
 */
export const dataOfAccount = inside(
  'the data plane of the storage account',
  'storage_account',
  ({ storage_account_id }, one) => names(storage_account_id ?? null, one),
);

/**
 * By the account's name, not its id: azurerm v4.55.0, storage_container_resource.go,
 * ContainersDataPlaneClient.
 */
export const byNameOfAccount = inside(
  'the data plane of the storage account',
  'storage_account',
  ({ storage_account_name }, one) => storage_account_name !== null && storage_account_name === one.name,
);
