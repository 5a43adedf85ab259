import {
  AKS,
  APIM,
  ASSIGN,
  BACKUP,
  BUS,
  DNS,
  FRONT,
  JOIN_SUBNET,
  MY,
  NET,
  PG,
  SQL,
  STORE,
  VALIDATE,
  VAULT,
} from './azure-operations';

export const AZURE: Readonly<Record<string, string>> = {
  // The provider purges deleted resources: otherwise the name would be reserved for two days.
  api_management:
    `${APIM} ${APIM}/policies:read ${APIM}/portalsettings:read + ` +
    'Microsoft.ApiManagement/deletedservices/read Microsoft.ApiManagement/locations/deletedservices/read ' +
    `Microsoft.ApiManagement/locations/deletedservices/delete ${ASSIGN}`,
  api_management_api: `${APIM}/apis ${APIM}/apis/operations:read`,
  api_management_api_operation: `${APIM}/apis/operations`,
  api_management_api_operation_policy: `${APIM}/apis/operations/policies`,
  api_management_api_policy: `${APIM}/apis/policies`,
  api_management_diagnostic: `${APIM}/diagnostics`,
  api_management_logger: `${APIM}/loggers`,
  application_insights: 'Microsoft.Insights/components Microsoft.Insights/components/currentbillingfeatures:read,write',
  application_gateway:
    `${NET}/applicationGateways + ${NET}/virtualNetworks/subnets/join/action ` +
    `${NET}/publicIPAddresses/join/action ` +
    `${NET}/ApplicationGatewayWebApplicationFirewallPolicies/join/action ` +
    `${ASSIGN} ` +
    `${NET}/applicationGateways/backendhealth/action`,
  application_insights_workbook: 'Microsoft.Insights/workbooks',
  application_security_group: `${NET}/applicationSecurityGroups`,
  cdn_frontdoor_custom_domain: `${FRONT}/customDomains`,
  cdn_frontdoor_custom_domain_association: `${FRONT}/customDomains ${FRONT}/afdEndpoints/routes`,
  cdn_frontdoor_endpoint: `${FRONT}/afdEndpoints`,
  cdn_frontdoor_firewall_policy: `${NET}/frontDoorWebApplicationFirewallPolicies`,
  cdn_frontdoor_origin: `${FRONT}/originGroups/origins + ${NET}/privateLinkServices/read`,
  cdn_frontdoor_origin_group: `${FRONT}/originGroups`,
  cdn_frontdoor_profile: `${FRONT} + Microsoft.Cdn/operationresults/read`,
  cdn_frontdoor_route: `${FRONT}/afdEndpoints/routes`,
  cdn_frontdoor_rule: `${FRONT}/ruleSets/rules`,
  cdn_frontdoor_rule_set: `${FRONT}/ruleSets`,
  // Front Door itself reads the certificate.
  cdn_frontdoor_secret: `${FRONT}/secrets + ${VAULT}/read`,
  cdn_frontdoor_security_policy: `${FRONT}/securityPolicies + ${NET}/frontDoorWebApplicationFirewallPolicies/join/action`,
  consumption_budget_subscription: 'Microsoft.Consumption/budgets',
  // A refresh fails without permission to list the keys (cosmosdb_account_resource.go), which are
  // disabled for sign-in.
  cosmosdb_account:
    `${SQL} ${SQL}/listKeys/action ${SQL}/readonlykeys/action ${SQL}/listConnectionStrings/action + ` +
    `${NET}/virtualNetworks/subnets/joinViaServiceEndpoint/action ` +
    'Microsoft.DocumentDB/locations/operationsStatus/read',
  cosmosdb_sql_container: `${SQL}/sqlDatabases/containers ${SQL}/sqlDatabases/containers/throughputSettings`,
  cosmosdb_sql_database: `${SQL}/sqlDatabases ${SQL}/sqlDatabases/throughputSettings`,
  cosmosdb_sql_role_assignment: `${SQL}/sqlRoleAssignments`,
  cosmosdb_sql_role_definition: `${SQL}/sqlRoleDefinitions`,
  data_protection_backup_instance_blob_storage:
    `${BACKUP}/backupInstances ${VALIDATE} ${BACKUP}/backupInstances/stopProtection/action ` + `${STORE}/read`,
  data_protection_backup_instance_disk: `${BACKUP}/backupInstances ${VALIDATE} Microsoft.Compute/disks/read`,
  data_protection_backup_instance_postgresql_flexible_server: `${BACKUP}/backupInstances ${VALIDATE} ${PG}/read`,
  data_protection_backup_policy_blob_storage: `${BACKUP}/backupPolicies`,
  data_protection_backup_policy_disk: `${BACKUP}/backupPolicies`,
  data_protection_backup_policy_postgresql_flexible_server: `${BACKUP}/backupPolicies`,
  data_protection_backup_vault:
    `${BACKUP} + Microsoft.DataProtection/locations/operationResults/read ` +
    'Microsoft.DataProtection/locations/operationStatus/read',
  disk_encryption_set: `Microsoft.Compute/diskEncryptionSets + ${VAULT}/deploy/action`,
  dns_a_record: DNS('A'),
  dns_aaaa_record: DNS('AAAA'),
  dns_caa_record: DNS('CAA'),
  dns_cname_record: DNS('CNAME'),
  dns_mx_record: DNS('MX'),
  dns_ns_record: DNS('NS'),
  dns_txt_record: DNS('TXT'),
  dns_zone: `${NET}/dnsZones ${NET}/dnsZones/SOA`,
  eventgrid_system_topic: 'Microsoft.EventGrid/systemTopics',
  eventgrid_system_topic_event_subscription:
    'Microsoft.EventGrid/systemTopics/eventSubscriptions + ' +
    'Microsoft.EventGrid/systemTopics/eventSubscriptions/getFullUrl/action ' +
    `Microsoft.EventGrid/systemTopics/eventSubscriptions/getDeliveryAttributes/action ${BUS}/queues/write ` +
    `${BUS}/topics/write`,
  federated_identity_credential: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
  key_vault:
    `${VAULT} Microsoft.KeyVault/locations/deletedVaults:read + ${VAULT}/deploy/action ` +
    'Microsoft.KeyVault/locations/deletedVaults/purge/action Microsoft.KeyVault/checkNameAvailability/read ' +
    'Microsoft.KeyVault/locations/operationResults/read',
  key_vault_key:
    `${VAULT}:read @ ${VAULT}/keys/read @+ ${VAULT}/keys/create/action ${VAULT}/keys/update/action ` +
    `${VAULT}/keys/delete ${VAULT}/keys/recover/action ${VAULT}/keys/purge/action ` +
    `${VAULT}/keyrotationpolicies/read ${VAULT}/keyrotationpolicies/write`,
  // The provider reads a secret's value at each refresh.
  key_vault_secret:
    `${VAULT}:read @ ${VAULT}/secrets/getSecret/action ${VAULT}/secrets/readMetadata/action @+ ` +
    `${VAULT}/secrets/setSecret/action ${VAULT}/secrets/update/action ${VAULT}/secrets/delete ` +
    `${VAULT}/secrets/recover/action ${VAULT}/secrets/purge/action`,
  kubernetes_cluster:
    `${AKS} ${AKS}/maintenanceConfigurations ` +
    `Microsoft.ContainerService/managedClusters/listClusterUserCredential/action ${JOIN_SUBNET} ` +
    `${NET}/applicationSecurityGroups/joinIpConfiguration/action ` +
    `${ASSIGN} ` +
    'Microsoft.ContainerService/locations/operations/read',
  kubernetes_cluster_node_pool:
    `${AKS}/agentPools ${AKS}:read ${JOIN_SUBNET} ` +
    `${NET}/applicationSecurityGroups/joinIpConfiguration/action ` +
    'Microsoft.ContainerService/locations/operations/read',
  linux_function_app:
    'Microsoft.Web/sites Microsoft.Web/sites/config:read,write Microsoft.Web/sites/config/list/action ' +
    'Microsoft.Web/sites/basicPublishingCredentialsPolicies:read,write + ' +
    `Microsoft.Web/serverfarms/join/action Microsoft.Web/checknameavailability/read ${ASSIGN}`,
  container_app:
    'Microsoft.App/containerApps + Microsoft.App/managedEnvironments/join/action ' +
    'Microsoft.App/containerApps/listSecrets/action ' +
    `${ASSIGN} ` +
    'Microsoft.App/locations/containerappOperationResults/read ' +
    'Microsoft.App/locations/containerappOperationStatuses/read',
  container_app_environment:
    `Microsoft.App/managedEnvironments ${JOIN_SUBNET} ` +
    'Microsoft.App/locations/managedEnvironmentOperationResults/read ' +
    'Microsoft.App/locations/managedEnvironmentOperationStatuses/read',
  container_app_job:
    'Microsoft.App/jobs + Microsoft.App/managedEnvironments/join/action ' +
    `Microsoft.App/jobs/listSecrets/action ${ASSIGN} ` +
    'Microsoft.App/locations/containerappsjobOperationResults/read ' +
    'Microsoft.App/locations/containerappsjobOperationStatuses/read',
  container_registry:
    'Microsoft.ContainerRegistry/registries Microsoft.ContainerRegistry/registries/replications + ' +
    'Microsoft.ContainerRegistry/checkNameAvailability/read ' +
    `Microsoft.ContainerRegistry/locations/operationResults/read ${ASSIGN}`,
  linux_virtual_machine_scale_set:
    'Microsoft.Compute/virtualMachineScaleSets Microsoft.Compute/virtualMachineScaleSets/extensions ' +
    'Microsoft.Compute/virtualMachineScaleSets/virtualMachines:read ' +
    `Microsoft.Compute/virtualMachineScaleSets/rollingUpgrades:read ${JOIN_SUBNET} ` +
    'Microsoft.Compute/virtualMachineScaleSets/manualUpgrade/action ' +
    'Microsoft.Compute/virtualMachineScaleSets/reimage/action ' +
    'Microsoft.Compute/virtualMachineScaleSets/osRollingUpgrade/action ' +
    'Microsoft.Compute/virtualMachineScaleSets/scale/action ' +
    'Microsoft.Compute/virtualMachineScaleSets/delete/action ' +
    `${NET}/applicationSecurityGroups/joinIpConfiguration/action ${NET}/networkSecurityGroups/join/action ` +
    `${NET}/applicationGateways/backendAddressPools/join/action ` +
    `${ASSIGN} ` +
    'Microsoft.Compute/galleries/images/versions/read Microsoft.Compute/diskEncryptionSets/read',
  local_network_gateway: `${NET}/localNetworkGateways`,
  // The keys of workspaces, namespaces and storage accounts are read if permitted, and omitted
  // otherwise.
  log_analytics_workspace: 'Microsoft.OperationalInsights/workspaces',
  managed_disk:
    'Microsoft.Compute/disks + Microsoft.Compute/diskEncryptionSets/read Microsoft.Compute/virtualMachines/read',
  managed_redis:
    'Microsoft.Cache/redisEnterprise Microsoft.Cache/redisEnterprise/databases ' +
    'Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments + ' +
    'Microsoft.Cache/locations/operationsStatus/read',
  management_lock: 'Microsoft.Authorization/locks',
  monitor_action_group: 'Microsoft.Insights/actionGroups',
  monitor_activity_log_alert: 'Microsoft.Insights/activityLogAlerts + Microsoft.Insights/actionGroups/read',
  monitor_autoscale_setting: 'Microsoft.Insights/autoscaleSettings',
  monitor_data_collection_endpoint: 'Microsoft.Insights/dataCollectionEndpoints',
  monitor_data_collection_rule: 'Microsoft.Insights/dataCollectionRules',
  monitor_data_collection_rule_association:
    'Microsoft.Insights/dataCollectionRuleAssociations Microsoft.Insights/dataCollectionEndpoints:read',
  monitor_diagnostic_setting:
    'Microsoft.Insights/diagnosticSettings + Microsoft.OperationalInsights/workspaces/sharedKeys/action',
  monitor_metric_alert:
    // The fired alerts are for deploy --watch.
    'Microsoft.Insights/metricAlerts Microsoft.AlertsManagement/alerts:read + ' +
    'Microsoft.Insights/actionGroups/read Microsoft.Insights/metricDefinitions/read',
  monitor_scheduled_query_rules_alert_v2:
    'Microsoft.Insights/scheduledQueryRules + Microsoft.Insights/actionGroups/read ' +
    'Microsoft.OperationalInsights/workspaces/read Microsoft.OperationalInsights/workspaces/query/read',
  mysql_flexible_database: `${MY}/databases`,
  mysql_flexible_server:
    `${MY} + Microsoft.DBforMySQL/locations/operationResults/read ` +
    'Microsoft.DBforMySQL/locations/azureAsyncOperation/read ' +
    `Microsoft.DBforMySQL/flexibleServers/restart/action ${NET}/virtualNetworks/subnets/join/action`,
  mysql_flexible_server_active_directory_administrator: `${MY}/administrators + ${ASSIGN}`,
  mysql_flexible_server_configuration: `${MY}/configurations:read,write`,
  monitor_private_link_scope:
    'Microsoft.Insights/privateLinkScopes Microsoft.Insights/privateLinkScopeOperationStatuses:read',
  // Linked resources must be readable; linking requires write permission.
  monitor_private_link_scoped_service:
    'Microsoft.Insights/privateLinkScopes/scopedResources ' +
    'Microsoft.Insights/privateLinkScopeOperationStatuses:read + Microsoft.OperationalInsights/workspaces/read ' +
    'Microsoft.Insights/dataCollectionEndpoints/read',
  nat_gateway: `${NET}/natGateways`,
  nat_gateway_public_ip_association: `${NET}/natGateways + ${NET}/publicIPAddresses/join/action`,
  network_security_group: `${NET}/networkSecurityGroups`,
  network_security_rule:
    `${NET}/networkSecurityGroups/securityRules + ` + `${NET}/applicationSecurityGroups/joinNetworkSecurityRule/action`,
  network_watcher_flow_log:
    `${NET}/networkWatchers/flowLogs ${NET}/networkWatchers:read + ` +
    `${NET}/networkWatchers/configureFlowLog/action ${STORE}/read ${NET}/virtualNetworks/read`,
  postgresql_flexible_server:
    `${PG} + Microsoft.DBforPostgreSQL/locations/operationResults/read ` +
    `Microsoft.DBforPostgreSQL/locations/azureAsyncOperation/read ${PG}/restart/action ` +
    `${NET}/virtualNetworks/subnets/join/action`,
  postgresql_flexible_server_active_directory_administrator: `${PG}/administrators`,
  postgresql_flexible_server_configuration: `${PG}/configurations:read,write`,
  postgresql_flexible_server_database: `${PG}/databases`,
  private_dns_a_record: `${NET}/privateDnsZones/A`,
  private_dns_zone:
    `${NET}/privateDnsZones ${NET}/privateDnsZones/SOA + ${NET}/privateDnsOperationResults/read ` +
    `${NET}/privateDnsOperationStatuses/read`,
  private_dns_zone_virtual_network_link:
    `${NET}/privateDnsZones/virtualNetworkLinks + ` + `${NET}/virtualNetworks/join/action`,
  private_endpoint:
    `${NET}/privateEndpoints ${NET}/privateEndpoints/privateDnsZoneGroups ${JOIN_SUBNET} ` +
    `${NET}/privateDnsZones/join/action ${NET}/networkInterfaces/read ` +
    `${STORE}/PrivateEndpointConnectionsApproval/action ${VAULT}/PrivateEndpointConnectionsApproval/action ` +
    `${SQL}/PrivateEndpointConnectionsApproval/action ${PG}/PrivateEndpointConnectionsApproval/action ` +
    `${MY}/PrivateEndpointConnectionsApproval/action ${BUS}/PrivateEndpointConnectionsApproval/action ` +
    'Microsoft.Cache/redisEnterprise/PrivateEndpointConnectionsApproval/action ' +
    'Microsoft.Insights/privateLinkScopes/privateEndpointConnectionsApproval/action',
  private_endpoint_application_security_group_association: `${NET}/privateEndpoints + ${NET}/applicationSecurityGroups/joinIpConfiguration/action`,
  public_ip: `${NET}/publicIPAddresses`,
  resource_group:
    'Microsoft.Resources/subscriptions/resourceGroups Microsoft.Resources/subscriptions/resourceGroups/resources:read',
  // Listing requires only read permission on the subscription's resources.
  resources: 'Microsoft.Resources/subscriptions/resources:read',
  // A refresh exports the deployed template. The workflows are those of schedules; deployments of
  // caches are listed with the cache.
  resource_group_template_deployment:
    'Microsoft.Resources/deployments Microsoft.Logic/workflows Microsoft.Resources/deployments/operations:read ' +
    'Microsoft.Resources/deployments/operationstatuses:read ' +
    'Microsoft.Resources/deployments/exportTemplate/action + ' +
    'Microsoft.Resources/deployments/validate/action Microsoft.Resources/deployments/whatIf/action ' +
    `Microsoft.Resources/deployments/cancel/action ${ASSIGN}`,
  role_assignment: 'Microsoft.Authorization/roleAssignments Microsoft.Authorization/roleDefinitions:read',
  role_definition: 'Microsoft.Authorization/roleDefinitions',
  route_table: `${NET}/routeTables`,
  service_plan: 'Microsoft.Web/serverfarms',
  servicebus_namespace: `${BUS} ${BUS}/networkRuleSets + Microsoft.ServiceBus/locations/operationStatus/read`,
  servicebus_queue: `${BUS}/queues`,
  servicebus_subscription: `${BUS}/topics/subscriptions`,
  servicebus_subscription_rule: `${BUS}/topics/subscriptions/rules`,
  servicebus_topic: `${BUS}/topics`,
  storage_account:
    `${STORE} ${STORE}/blobServices:read,write ${STORE}/fileServices:read ${STORE}/queueServices:read + ` +
    `Microsoft.Storage/locations/checkNameAvailability/read ${ASSIGN}`,
  storage_account_static_website: `${STORE}:read,write @ ${STORE}/blobServices/containers/blobs/read`,
  storage_blob: `${STORE}:read @ ${STORE}/blobServices/containers/blobs`,
  storage_container: `${STORE}/blobServices/containers`,
  storage_container_immutability_policy:
    `${STORE}/blobServices/containers/immutabilityPolicies + ` +
    `${STORE}/blobServices/containers/immutabilityPolicies/lock/action ` +
    `${STORE}/blobServices/containers/immutabilityPolicies/extend/action`,
  storage_management_policy: `${STORE}/managementPolicies`,
  storage_object_replication: `${STORE}/objectReplicationPolicies`,
  subscription_template_deployment:
    'Microsoft.Resources/deployments Microsoft.Resources/deployments/operations:read ' +
    'Microsoft.Resources/deployments/operationstatuses:read ' +
    'Microsoft.Resources/deployments/exportTemplate/action + ' +
    'Microsoft.Resources/deployments/validate/action Microsoft.Resources/deployments/whatIf/action ' +
    'Microsoft.Resources/deployments/cancel/action ' +
    // The resources of the template: a network watcher and its resource group.
    `Microsoft.Resources/subscriptions/resourceGroups/write ${NET}/networkWatchers/write`,
  subnet: `${NET}/virtualNetworks/subnets`,
  subnet_nat_gateway_association: `${NET}/virtualNetworks/subnets + ${NET}/natGateways/join/action`,
  subnet_network_security_group_association:
    `${NET}/virtualNetworks/subnets + ` + `${NET}/networkSecurityGroups/join/action`,
  subnet_route_table_association: `${NET}/virtualNetworks/subnets + ${NET}/routeTables/join/action`,
  traffic_manager_external_endpoint: `${NET}/trafficManagerProfiles/externalEndpoints`,
  traffic_manager_profile: `${NET}/trafficManagerProfiles`,
  user_assigned_identity: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  virtual_machine_data_disk_attachment:
    'Microsoft.Compute/virtualMachines:read,write Microsoft.Compute/disks:read,write',
  virtual_network: `${NET}/virtualNetworks`,
  virtual_network_gateway: `${NET}/virtualNetworkGateways ${JOIN_SUBNET} ${NET}/publicIPAddresses/join/action`,
  virtual_network_gateway_connection:
    `${NET}/connections ${NET}/connections/sharedKey:read,write ${NET}/connections/sharedKey/action + ` +
    `${NET}/virtualNetworkGateways/read ${NET}/localNetworkGateways/read`,
  virtual_network_peering: `${NET}/virtualNetworks/virtualNetworkPeerings + ${NET}/virtualNetworks/peer/action`,
  web_application_firewall_policy: `${NET}/ApplicationGatewayWebApplicationFirewallPolicies`,
};

/**
 * The permissions of every run: the provider reads the subscription, and an apply registers
 * resource providers.
 */
export const AZURE_ALWAYS = {
  read: [
    'Microsoft.Resources/subscriptions/read',
    'Microsoft.Resources/subscriptions/providers/read',
    'Microsoft.Resources/subscriptions/resourceGroups/read',
  ],
  write: [
    '*/register/action',
    'Microsoft.Network/locations/operations/read',
    'Microsoft.Network/locations/operationResults/read',
    'Microsoft.Compute/locations/operations/read',
  ],
};
