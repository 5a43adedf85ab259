import type { Behaviour } from '../behaviour';

/** A resource in a resource group: its id says subscription, group, provider and name. */
const inGroup = (path: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id: `/subscriptions/{subscription}/resourceGroups/{resource_group_name}/providers/${path}/{name}`, ...more.values },
});

/** A resource inside another: its id goes on where the parent's ends. */
const child = (parent: string, collection: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id: `{${parent}}/${collection}/{name}`, ...more.values },
});

const network = (collection: string, more?: Partial<Behaviour>) => inGroup(`Microsoft.Network/${collection}`, more);
const SUBSCRIPTION = '/subscriptions/{subscription}';

export const azurermTypes: Readonly<Record<string, Behaviour>> = {
  resource_group: {
    values: { id: `${SUBSCRIPTION}/resourceGroups/{name}` },
    rules: { name: { pattern: /^[\w().-]{0,89}[\w()-]$/, allowed: '1 to 90 letters, digits and _().-, not ending with .' } },
  },

  // Network
  virtual_network: network('virtualNetworks', { holds: true, values: { guid: '{random}' } }),
  subnet: {
    holds: true,
    values: {
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/Microsoft.Network/virtualNetworks/{virtual_network_name}/subnets/{name}`,
    },
  },
  network_security_group: network('networkSecurityGroups', { holds: true }),
  network_security_rule: {
    values: {
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/Microsoft.Network/networkSecurityGroups/{network_security_group_name}/securityRules/{name}`,
    },
    rules: {
      priority: { min: 100, max: 4096, allowed: '100 to 4096' },
      direction: { oneOf: ['Inbound', 'Outbound'], allowed: 'Inbound, Outbound' },
      access: { oneOf: ['Allow', 'Deny'], allowed: 'Allow, Deny' },
      protocol: { oneOf: ['*', 'Tcp', 'Udp', 'Icmp', 'Esp', 'Ah'], allowed: '*, Tcp, Udp, Icmp, Esp, Ah' },
    },
  },
  subnet_network_security_group_association: { values: { id: '{subnet_id}' } },
  subnet_nat_gateway_association: { values: { id: '{subnet_id}' } },
  subnet_route_table_association: { values: { id: '{subnet_id}' } },
  nat_gateway: network('natGateways'),
  nat_gateway_public_ip_association: { values: { id: '{nat_gateway_id}|{public_ip_address_id}' } },
  public_ip: network('publicIPAddresses'),
  route_table: network('routeTables'),
  application_security_group: network('applicationSecurityGroups', { holds: true }),
  network_watcher: network('networkWatchers'),
  network_watcher_flow_log: {
    values: {
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/Microsoft.Network/networkWatchers/{network_watcher_name}/flowLogs/{name}`,
    },
  },
  private_dns_zone: network('privateDnsZones'),
  private_dns_zone_virtual_network_link: {
    values: {
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/Microsoft.Network/privateDnsZones/{private_dns_zone_name}/virtualNetworkLinks/{name}`,
    },
  },
  private_endpoint: network('privateEndpoints'),
  virtual_network_peering: {
    values: {
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/Microsoft.Network/virtualNetworks/{virtual_network_name}/virtualNetworkPeerings/{name}`,
    },
  },
  virtual_network_gateway: network('virtualNetworkGateways'),
  local_network_gateway: network('localNetworkGateways'),
  virtual_network_gateway_connection: network('connections'),
  application_gateway: network('applicationGateways'),
  web_application_firewall_policy: network('applicationGatewayWebApplicationFirewallPolicies'),
  dns_zone: network('dnsZones'),
  traffic_manager_profile: network('trafficManagerProfiles', { values: { fqdn: '{name}.trafficmanager.net' } }),

  // Compute
  linux_virtual_machine_scale_set: inGroup('Microsoft.Compute/virtualMachineScaleSets', {
    rules: { upgrade_mode: { oneOf: ['Automatic', 'Manual', 'Rolling'], allowed: 'Automatic, Manual, Rolling' } },
  }),
  windows_virtual_machine_scale_set: inGroup('Microsoft.Compute/virtualMachineScaleSets'),
  virtual_machine_scale_set_extension: child('virtual_machine_scale_set_id', 'extensions'),
  monitor_autoscale_setting: inGroup('Microsoft.Insights/autoScaleSettings'),
  managed_disk: inGroup('Microsoft.Compute/disks'),

  // Identity
  user_assigned_identity: inGroup('Microsoft.ManagedIdentity/userAssignedIdentities', { values: { tenant_id: '{tenant}' } }),
  role_assignment: { values: { id: '{scope}/providers/Microsoft.Authorization/roleAssignments/{random}' } },
  role_definition: {
    values: {
      role_definition_id: '{random}',
      role_definition_resource_id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{random}`,
      id: '{role_definition_resource_id}|{scope}',
    },
    unique: '{name}',
  },

  // Storage
  storage_account: inGroup('Microsoft.Storage/storageAccounts', {
    unique: '{name}',
    values: { primary_blob_endpoint: 'https://{name}.blob.core.windows.net/', primary_blob_host: '{name}.blob.core.windows.net' },
    rules: {
      name: { pattern: /^[a-z0-9]{3,24}$/, allowed: '3 to 24 lower-case letters and digits' },
      account_replication_type: { oneOf: ['LRS', 'GRS', 'RAGRS', 'ZRS', 'GZRS', 'RAGZRS'], allowed: 'LRS, GRS, RAGRS, ZRS, GZRS, RAGZRS' },
      min_tls_version: { oneOf: ['TLS1_0', 'TLS1_1', 'TLS1_2', 'TLS1_3'], allowed: 'TLS1_0, TLS1_1, TLS1_2, TLS1_3' },
    },
  }),
  storage_container: child('storage_account_id', 'blobServices/default/containers', {
    rules: {
      name: {
        pattern: /^(\$root|\$web|(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9])$/,
        allowed: '3 to 63 lower-case letters, digits and single -',
      },
      container_access_type: { oneOf: ['private', 'blob', 'container'], allowed: 'private, blob, container' },
    },
  }),
  storage_management_policy: { values: { id: '{storage_account_id}/managementPolicies/default' } },

  // Messaging
  servicebus_namespace: inGroup('Microsoft.ServiceBus/namespaces', {
    unique: '{name}',
    values: { endpoint: 'https://{name}.servicebus.windows.net:443/' },
    rules: {
      name: {
        pattern: /^(?!.*(-sb|-mgmt|-)$)[A-Za-z][A-Za-z0-9-]{5,49}$/,
        allowed: '6 to 50 letters, digits and -, beginning with a letter, not ending with -, -sb or -mgmt',
      },
      sku: { oneOf: ['Basic', 'Standard', 'Premium'], allowed: 'Basic, Standard, Premium' },
    },
  }),
  servicebus_queue: child('namespace_id', 'queues', {
    rules: {
      max_delivery_count: { min: 1, max: 2000, allowed: '1 to 2000' },
      lock_duration: { pattern: /^PT([0-4]M)?([1-5]?\dS)?$|^PT5M$/, allowed: 'at most PT5M' },
    },
  }),
  servicebus_topic: child('namespace_id', 'topics'),
  servicebus_subscription: child('topic_id', 'subscriptions', {
    rules: { name: { pattern: /^[\w.-]{1,50}$/, allowed: '1 to 50 letters, digits and ._-' } },
  }),
  servicebus_subscription_rule: child('subscription_id', 'rules'),

  // Secrets, logs, data
  key_vault: inGroup('Microsoft.KeyVault/vaults', {
    unique: '{name}',
    values: { vault_uri: 'https://{name}.vault.azure.net/' },
    rules: {
      name: {
        pattern: /^[A-Za-z](?!.*--)[A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
        allowed: '3 to 24 letters, digits and single -, beginning with a letter',
      },
    },
  }),
  key_vault_secret: {
    values: {
      version: '{random}',
      id: 'https://{key_vault_id#last}.vault.azure.net/secrets/{name}/{version}',
      resource_id: '{key_vault_id}/secrets/{name}/versions/{version}',
      resource_versionless_id: '{key_vault_id}/secrets/{name}',
    },
    unique: '{key_vault_id}/secrets/{name}',
  },
  log_analytics_workspace: inGroup('Microsoft.OperationalInsights/workspaces'),
  postgresql_flexible_server: inGroup('Microsoft.DBforPostgreSQL/flexibleServers', {
    values: { fqdn: '{name}.postgres.database.azure.com' },
  }),
  mysql_flexible_server: inGroup('Microsoft.DBforMySQL/flexibleServers', { values: { fqdn: '{name}.mysql.database.azure.com' } }),
  cosmosdb_account: inGroup('Microsoft.DocumentDB/databaseAccounts', { unique: '{name}' }),
  managed_redis: inGroup('Microsoft.Cache/redisEnterprise'),
};
