import type { ImportForm } from './form';

const GROUP = '/subscriptions/{subscription}/resourceGroups/{resource_group_name}';

/** In a resource group: `ServiceBus/namespaces`. A path ends with the name. */
const of = (path: string): ImportForm => `${GROUP}/providers/Microsoft.${path}/{name}`;
/** A child resource whose attribute contains the id of its parent. */
const below = (parent: string, collection: string): ImportForm => `{${parent}}/${collection}/{name}`;
/** A setting of another resource, whose id it has. */
const at = (attribute: string): ImportForm => `{${attribute}}`;

const API = 'ApiManagement/service/{api_management_name}';
const OPERATION = `${GROUP}/providers/Microsoft.${API}/apis/{api_name}/operations/{operation_id}`;
const POSTGRESQL = `${GROUP}/providers/Microsoft.DBforPostgreSQL/flexibleServers/{server_name}`;
const COSMOS = `${GROUP}/providers/Microsoft.DocumentDB/databaseAccounts/{account_name}`;
const PROFILE = 'cdn_frontdoor_profile_id';
const record = (type: string): ImportForm => of(`Network/dnsZones/{zone_name}/${type}`);
const vault = (collection: string): ImportForm => below('vault_id', collection);

/**
 * Source: the section "Import" of each resource in the documentation of hashicorp/azurerm 4.55
 * (website/docs/r/), and its parsers where a section does not say it. The id in a state is always
 * accepted.
 */
export const AZURERM: Readonly<Record<string, ImportForm>> = {
  azurerm_api_management: of('ApiManagement/service'),
  azurerm_api_management_api: [
    `${GROUP}/providers/Microsoft.${API}/apis/{name};rev={revision}`,
    `${GROUP}/providers/Microsoft.${API}/apis/{name};rev=1`,
  ],
  azurerm_api_management_api_operation: OPERATION,
  azurerm_api_management_api_operation_policy: OPERATION,
  azurerm_api_management_api_policy: `${GROUP}/providers/Microsoft.${API}/apis/{api_name}`,
  azurerm_api_management_diagnostic: `${GROUP}/providers/Microsoft.${API}/diagnostics/{identifier}`,
  azurerm_api_management_logger: of(`${API}/loggers`),
  azurerm_application_gateway: of('Network/applicationGateways'),
  azurerm_application_insights: of('Insights/components'),
  azurerm_application_insights_workbook: of('Insights/workbooks'),
  azurerm_application_security_group: of('Network/applicationSecurityGroups'),
  azurerm_cdn_frontdoor_custom_domain: below(PROFILE, 'customDomains'),
  // internal/services/cdn/parse/front_door_custom_domain_association.go
  azurerm_cdn_frontdoor_custom_domain_association:
    '{cdn_frontdoor_custom_domain_id#before /customDomains/}/associations/{cdn_frontdoor_custom_domain_id#last}',
  azurerm_cdn_frontdoor_endpoint: below(PROFILE, 'afdEndpoints'),
  azurerm_cdn_frontdoor_firewall_policy: of('Network/frontDoorWebApplicationFirewallPolicies'),
  azurerm_cdn_frontdoor_origin: below('cdn_frontdoor_origin_group_id', 'origins'),
  azurerm_cdn_frontdoor_origin_group: below(PROFILE, 'originGroups'),
  azurerm_cdn_frontdoor_profile: of('Cdn/profiles'),
  azurerm_cdn_frontdoor_route: below('cdn_frontdoor_endpoint_id', 'routes'),
  azurerm_cdn_frontdoor_rule: below('cdn_frontdoor_rule_set_id', 'rules'),
  azurerm_cdn_frontdoor_rule_set: below(PROFILE, 'ruleSets'),
  azurerm_cdn_frontdoor_secret: below(PROFILE, 'secrets'),
  azurerm_cdn_frontdoor_security_policy: below(PROFILE, 'securityPolicies'),
  azurerm_consumption_budget_subscription: below('subscription_id', 'providers/Microsoft.Consumption/budgets'),
  azurerm_container_app: of('App/containerApps'),
  azurerm_container_app_environment: of('App/managedEnvironments'),
  azurerm_container_app_job: of('App/jobs'),
  azurerm_container_registry: of('ContainerRegistry/registries'),
  azurerm_cosmosdb_account: of('DocumentDB/databaseAccounts'),
  azurerm_cosmosdb_sql_container: `${COSMOS}/sqlDatabases/{database_name}/containers/{name}`,
  azurerm_cosmosdb_sql_database: `${COSMOS}/sqlDatabases/{name}`,
  azurerm_cosmosdb_sql_role_assignment: `${COSMOS}/sqlRoleAssignments/{name}`,
  azurerm_cosmosdb_sql_role_definition: `${COSMOS}/sqlRoleDefinitions/{role_definition_id}`,
  azurerm_data_protection_backup_instance_blob_storage: vault('backupInstances'),
  azurerm_data_protection_backup_instance_disk: vault('backupInstances'),
  azurerm_data_protection_backup_instance_postgresql_flexible_server: vault('backupInstances'),
  azurerm_data_protection_backup_policy_blob_storage: vault('backupPolicies'),
  azurerm_data_protection_backup_policy_disk: vault('backupPolicies'),
  azurerm_data_protection_backup_policy_postgresql_flexible_server: vault('backupPolicies'),
  azurerm_data_protection_backup_vault: of('DataProtection/backupVaults'),
  azurerm_disk_encryption_set: of('Compute/diskEncryptionSets'),
  azurerm_dns_a_record: record('A'),
  azurerm_dns_aaaa_record: record('AAAA'),
  azurerm_dns_caa_record: record('CAA'),
  azurerm_dns_cname_record: record('CNAME'),
  azurerm_dns_mx_record: record('MX'),
  azurerm_dns_ns_record: record('NS'),
  azurerm_dns_txt_record: record('TXT'),
  azurerm_dns_zone: of('Network/dnsZones'),
  azurerm_eventgrid_system_topic: of('EventGrid/systemTopics'),
  azurerm_eventgrid_system_topic_event_subscription: of('EventGrid/systemTopics/{system_topic}/eventSubscriptions'),
  azurerm_federated_identity_credential: below('parent_id', 'federatedIdentityCredentials'),
  azurerm_key_vault: of('KeyVault/vaults'),
  // They end with a version, which the vault assigns.
  azurerm_key_vault_key: 'https://{key_vault_id#last}.vault.azure.net/keys/{name}/{version}',
  azurerm_key_vault_secret: 'https://{key_vault_id#last}.vault.azure.net/secrets/{name}/{version}',
  azurerm_kubernetes_cluster: of('ContainerService/managedClusters'),
  azurerm_kubernetes_cluster_node_pool: below('kubernetes_cluster_id', 'agentPools'),
  azurerm_linux_function_app: of('Web/sites'),
  azurerm_linux_virtual_machine_scale_set: of('Compute/virtualMachineScaleSets'),
  azurerm_local_network_gateway: of('Network/localNetworkGateways'),
  azurerm_log_analytics_workspace: of('OperationalInsights/workspaces'),
  azurerm_managed_disk: of('Compute/disks'),
  azurerm_managed_redis: of('Cache/redisEnterprise'),
  azurerm_management_lock: below('scope', 'providers/Microsoft.Authorization/locks'),
  azurerm_monitor_action_group: of('Insights/actionGroups'),
  azurerm_monitor_activity_log_alert: of('Insights/activityLogAlerts'),
  azurerm_monitor_autoscale_setting: of('Insights/autoScaleSettings'),
  azurerm_monitor_data_collection_endpoint: of('Insights/dataCollectionEndpoints'),
  azurerm_monitor_data_collection_rule: of('Insights/dataCollectionRules'),
  azurerm_monitor_data_collection_rule_association: below(
    'target_resource_id',
    'providers/Microsoft.Insights/dataCollectionRuleAssociations',
  ),
  azurerm_monitor_diagnostic_setting: '{target_resource_id}|{name}',
  azurerm_monitor_metric_alert: of('Insights/metricAlerts'),
  azurerm_monitor_private_link_scope: of('Insights/privateLinkScopes'),
  azurerm_monitor_private_link_scoped_service: of('Insights/privateLinkScopes/{scope_name}/scopedResources'),
  azurerm_monitor_scheduled_query_rules_alert_v2: of('Insights/scheduledQueryRules'),
  azurerm_mysql_flexible_database: of('DBforMySQL/flexibleServers/{server_name}/databases'),
  azurerm_mysql_flexible_server: of('DBforMySQL/flexibleServers'),
  azurerm_mysql_flexible_server_active_directory_administrator: '{server_id}/administrators/ActiveDirectory',
  azurerm_mysql_flexible_server_configuration: of('DBforMySQL/flexibleServers/{server_name}/configurations'),
  azurerm_nat_gateway: of('Network/natGateways'),
  azurerm_nat_gateway_public_ip_association: '{nat_gateway_id}|{public_ip_address_id}',
  azurerm_network_security_group: of('Network/networkSecurityGroups'),
  azurerm_network_security_rule: of('Network/networkSecurityGroups/{network_security_group_name}/securityRules'),
  azurerm_network_watcher_flow_log: of('Network/networkWatchers/{network_watcher_name}/flowLogs'),
  azurerm_postgresql_flexible_server: of('DBforPostgreSQL/flexibleServers'),
  azurerm_postgresql_flexible_server_active_directory_administrator: `${POSTGRESQL}/administrators/{object_id}`,
  azurerm_postgresql_flexible_server_configuration: below('server_id', 'configurations'),
  azurerm_postgresql_flexible_server_database: below('server_id', 'databases'),
  azurerm_private_dns_a_record: of('Network/privateDnsZones/{zone_name}/A'),
  azurerm_private_dns_zone: of('Network/privateDnsZones'),
  azurerm_private_dns_zone_virtual_network_link: of(
    'Network/privateDnsZones/{private_dns_zone_name}/virtualNetworkLinks',
  ),
  azurerm_private_endpoint: of('Network/privateEndpoints'),
  azurerm_private_endpoint_application_security_group_association:
    '{private_endpoint_id}|{application_security_group_id}',
  azurerm_public_ip: of('Network/publicIPAddresses'),
  azurerm_resource_group: '/subscriptions/{subscription}/resourceGroups/{name}',
  azurerm_resource_group_template_deployment: of('Resources/deployments'),
  // Without a name Azure assigns one.
  azurerm_role_assignment: below('scope', 'providers/Microsoft.Authorization/roleAssignments'),
  azurerm_role_definition: '{scope}/providers/Microsoft.Authorization/roleDefinitions/{role_definition_id}|{scope}',
  azurerm_route_table: of('Network/routeTables'),
  azurerm_service_plan: of('Web/serverFarms'),
  azurerm_servicebus_namespace: of('ServiceBus/namespaces'),
  azurerm_servicebus_queue: below('namespace_id', 'queues'),
  azurerm_servicebus_subscription: below('topic_id', 'subscriptions'),
  azurerm_servicebus_subscription_rule: below('subscription_id', 'rules'),
  azurerm_servicebus_topic: below('namespace_id', 'topics'),
  azurerm_storage_account: of('Storage/storageAccounts'),
  azurerm_storage_account_static_website: at('storage_account_id'),
  azurerm_storage_blob: 'https://{storage_account_name}.blob.core.windows.net/{storage_container_name}/{name}',
  azurerm_storage_container: below('storage_account_id', 'blobServices/default/containers'),
  azurerm_storage_container_immutability_policy: '{storage_container_resource_manager_id}/immutabilityPolicies/default',
  azurerm_storage_management_policy: '{storage_account_id}/managementPolicies/default',
  // Both parts end with ids that Azure assigns.
  azurerm_storage_object_replication: at('id'),
  azurerm_subnet: of('Network/virtualNetworks/{virtual_network_name}/subnets'),
  azurerm_subnet_nat_gateway_association: at('subnet_id'),
  azurerm_subnet_network_security_group_association: at('subnet_id'),
  azurerm_subnet_route_table_association: at('subnet_id'),
  azurerm_subscription_template_deployment:
    '/subscriptions/{subscription}/providers/Microsoft.Resources/deployments/{name}',
  azurerm_traffic_manager_external_endpoint: below('profile_id', 'ExternalEndpoints'),
  azurerm_traffic_manager_profile: of('Network/trafficManagerProfiles'),
  azurerm_user_assigned_identity: of('ManagedIdentity/userAssignedIdentities'),
  azurerm_virtual_machine_data_disk_attachment: '{virtual_machine_id}/dataDisks/{managed_disk_id#last}',
  azurerm_virtual_network: of('Network/virtualNetworks'),
  azurerm_virtual_network_gateway: of('Network/virtualNetworkGateways'),
  azurerm_virtual_network_gateway_connection: of('Network/connections'),
  azurerm_virtual_network_peering: of('Network/virtualNetworks/{virtual_network_name}/virtualNetworkPeerings'),
  azurerm_web_application_firewall_policy: of('Network/applicationGatewayWebApplicationFirewallPolicies'),
};
