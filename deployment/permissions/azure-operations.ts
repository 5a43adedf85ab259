/**
 * The permissions that Terraform requires on Azure for each type. Before `+`: resource types, each
 * with `read`, `write` and `delete` unless verbs are given, and complete operations of a refresh.
 * After `+`: operations of a change. `@` and `@+` introduce the same for data operations. Sources:
 * learn.microsoft.com/azure/role-based-access-control/permissions and the calls of the provider's
 * resources (github.com/hashicorp/terraform-provider-azurerm, v4.55.0).
 */
export const NET = 'Microsoft.Network';

/** A resource runs as a user-assigned identity. */
export const ASSIGN = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action';

export const JOIN_SUBNET = `+ ${NET}/virtualNetworks/subnets/join/action`;

export const DNS = (type: string) => `${NET}/dnsZones/${type}`;

export const BACKUP = 'Microsoft.DataProtection/backupVaults';

export const VALIDATE =
  `+ ${BACKUP}/validateForBackup/action ${BACKUP}/backupInstances/validateForModifyBackup/action ` +
  'Microsoft.DataProtection/locations/operationResults/read ' +
  'Microsoft.DataProtection/locations/operationStatus/read';

export const FRONT = 'Microsoft.Cdn/profiles';

export const STORE = 'Microsoft.Storage/storageAccounts';

export const SQL = 'Microsoft.DocumentDB/databaseAccounts';

export const BUS = 'Microsoft.ServiceBus/namespaces';

export const PG = 'Microsoft.DBforPostgreSQL/flexibleServers';

export const MY = 'Microsoft.DBforMySQL/flexibleServers';

export const VAULT = 'Microsoft.KeyVault/vaults';

export const AKS = 'Microsoft.ContainerService/managedClusters';

export const APIM = 'Microsoft.ApiManagement/service';
