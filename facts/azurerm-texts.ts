import { anyText, type PairsRule, type Texts, upTo } from './text';

const TAGS = 'learn.microsoft.com/azure/azure-resource-manager/management/tag-resources';
const KEY = {
  min: 1,
  pattern: /^(?!azure|microsoft|windows)[^<>%&\\?/]*$/i,
  allowed: 'all but < > % & \\ ? /, not beginning with azure, microsoft or windows',
};

const PAIRS: PairsRule = { key: upTo(512, TAGS, KEY), value: upTo(256, TAGS), most: 50, caseless: true };
/** Public and private DNS. */
const FEW: PairsRule = { ...PAIRS, most: 15 };
const FRONT_DOOR: PairsRule = {
  ...PAIRS,
  key: upTo(512, TAGS, {
    ...KEY,
    pattern: /^(?!azure|microsoft|windows)[^<>%&\\?/#:]*$/i,
    allowed: `${KEY.allowed}, without # :`,
  }),
};

/** Source of the least: azurerm v4.55.0, internal/services/applicationinsights. */
const WORKBOOK = { ...anyText('learn.microsoft.com/rest/api/application-insights/workbooks/create-or-update'), min: 1 };

const API = 'learn.microsoft.com/azure/templates/microsoft.apimanagement/2022-08-01/service/apis';
/** For the Consumption tier, which APIs use here. */
const POLICY = upTo(
  16_384,
  'learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits',
  {
    bytes: true,
    min: 1,
  },
);
const FORMS = ['request.representation.form_parameter', 'response.representation.form_parameter'];
const PARAMETERS = ['template_parameter', 'request.header', 'request.query_parameter', 'response.header', ...FORMS];
/** Descriptions of an operation's requests, responses and parameters have no limit. */
const OPERATION: Texts = Object.fromEntries(
  [
    ...['request', 'response', ...PARAMETERS].map((path) => `${path}.description`),
    ...[...PARAMETERS, 'request.representation', 'response.representation'].flatMap((path) => [
      `${path}.example.description`,
      `${path}.example.summary`,
    ]),
  ].map((path) => [`azurerm_api_management_api_operation.${path}`, anyText(`${API}/operations`)]),
);

/** The texts that Azure accepts in descriptive fields. */
export const azurermTexts: Texts = {
  '*.tags': PAIRS,
  'azurerm_dns_zone.tags': FEW,
  'azurerm_dns_a_record.tags': FEW,
  'azurerm_private_dns_zone.tags': FEW,
  'azurerm_storage_account.tags': { ...PAIRS, key: upTo(128, TAGS, KEY) },
  'azurerm_cdn_frontdoor_endpoint.tags': FRONT_DOOR,
  'azurerm_cdn_frontdoor_firewall_policy.tags': FRONT_DOOR,
  'azurerm_cdn_frontdoor_profile.tags': FRONT_DOOR,
  'azurerm_traffic_manager_profile.tags': {
    ...PAIRS,
    key: upTo(512, TAGS, {
      ...KEY,
      pattern: /^(?!\d)[^<>%&\\?/#: ]*$/,
      allowed: `${KEY.allowed} # : and spaces, not beginning with a digit`,
    }),
  },
  '*.request_message': upTo(140, 'learn.microsoft.com/rest/api/virtualnetwork/private-endpoints/create-or-update', {
    min: 1,
  }),
  'azurerm_linux_virtual_machine_scale_set.computer_name_prefix': anyText('a name, held to its own rule'),
  'azurerm_linux_virtual_machine_scale_set.custom_data': anyText('base64, held to 64 KB where it is made'),
  'azurerm_linux_virtual_machine_scale_set.user_data': anyText('base64'),
  'azurerm_container_app_job.event_trigger_config.scale.rules.metadata': anyText(
    'of the scaler that the rule names: keda.sh/docs/scalers',
  ),
  'azurerm_container_app.ingress.ip_security_restriction.description': anyText(
    'azurerm_container_app.ip_security_restriction.description',
  ),
  'azurerm_container_app.ingress.traffic_weight.label': anyText('azurerm_container_app.traffic_weight.label'),
  'azurerm_container_app.template.custom_scale_rule.metadata': anyText(
    'of the scaler that the rule names: keda.sh/docs/scalers',
  ),
  '*.node_labels': anyText('labels of Kubernetes, held to their own rule'),
  '*.node_public_ip_tags': anyText('learn.microsoft.com/azure/aks/use-node-public-ips'),
  'azurerm_federated_identity_credential.subject': upTo(
    600,
    'learn.microsoft.com/graph/api/resources/federatedidentitycredential',
    {
      min: 1,
    },
  ),
  '*.domain_name_label': anyText('a part of a DNS name'),
  'azurerm_public_ip.ip_tags': anyText('words of Azure'),
  'azurerm_management_lock.notes': upTo(
    512,
    'learn.microsoft.com/rest/api/resources/management-locks/create-or-update-at-scope',
  ),
  'azurerm_monitor_activity_log_alert.description': anyText(
    'learn.microsoft.com/rest/api/monitor/activity-log-alerts/create-or-update',
  ),
  'azurerm_monitor_metric_alert.description': anyText(
    'learn.microsoft.com/rest/api/monitor/metric-alerts/create-or-update',
  ),
  'azurerm_monitor_scheduled_query_rules_alert_v2.description': anyText(
    'learn.microsoft.com/rest/api/monitor/scheduled-query-rules/create-or-update',
  ),
  'azurerm_monitor_scheduled_query_rules_alert_v2.display_name': anyText(
    'learn.microsoft.com/rest/api/monitor/scheduled-query-rules/create-or-update',
  ),
  'azurerm_monitor_data_collection_endpoint.description': anyText(
    'learn.microsoft.com/rest/api/monitor/data-collection-endpoints/create',
  ),
  'azurerm_monitor_data_collection_rule.description': anyText(
    'learn.microsoft.com/rest/api/monitor/data-collection-rules/create',
  ),
  'azurerm_monitor_data_collection_rule.data_sources.prometheus_forwarder.label_include_filter.label':
    anyText('one word'),
  'azurerm_monitor_data_collection_rule_association.description': anyText(
    'learn.microsoft.com/rest/api/monitor/data-collection-rule-associations/create',
  ),
  'azurerm_network_security_rule.description': upTo(
    140,
    'learn.microsoft.com/rest/api/virtualnetwork/security-rules/create-or-update',
  ),
  'azurerm_resource_group_template_deployment.parameters_content': anyText('JSON'),
  'azurerm_resource_group_template_deployment.template_content': anyText('JSON'),
  'azurerm_role_assignment.description': {
    ...anyText('learn.microsoft.com/rest/api/authorization/role-assignments/create'),
    min: 1,
  },
  'azurerm_role_definition.description': {
    ...anyText('learn.microsoft.com/rest/api/authorization/role-definitions/create-or-update'),
    min: 1,
  },
  'azurerm_servicebus_subscription_rule.correlation_filter.label': anyText(
    'learn.microsoft.com/rest/api/servicebus/controlplane-stable/rules',
  ),
  'azurerm_subscription_template_deployment.parameters_content': anyText('JSON'),
  'azurerm_subscription_template_deployment.template_content': anyText('JSON'),
  'azurerm_storage_container.metadata': {
    key: upTo(
      512,
      'learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata',
      {
        min: 1,
        pattern: /^[a-z_]\w*$/,
        allowed: 'lower-case letters, digits and _, not beginning with a digit',
      },
    ),
    value: anyText(
      'learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata',
    ),
  },
  'azurerm_linux_function_app.site_config.ip_restriction.description': anyText(
    'learn.microsoft.com/rest/api/appservice/web-apps/create-or-update (IpSecurityRestriction)',
  ),
  'azurerm_linux_function_app.site_config.scm_ip_restriction.description': anyText(
    'learn.microsoft.com/rest/api/appservice/web-apps/create-or-update (IpSecurityRestriction)',
  ),
  'azurerm_storage_blob.metadata': anyText(
    'learn.microsoft.com/rest/api/storageservices/set-blob-metadata (8 KiB in all)',
  ),
  'azurerm_storage_blob.source_content': anyText('the blob itself'),
  'azurerm_api_management.sign_up.terms_of_service.text': anyText(
    'learn.microsoft.com/azure/templates/microsoft.apimanagement/2022-08-01/service/portalsettings',
  ),
  'azurerm_api_management_api.description': anyText(API),
  'azurerm_api_management_api.display_name': upTo(300, API, { min: 1 }),
  ...OPERATION,
  'azurerm_api_management_api_operation.description': upTo(1000, `${API}/operations`),
  'azurerm_api_management_api_operation.display_name': upTo(300, `${API}/operations`, { min: 1 }),
  'azurerm_api_management_api_operation_policy.xml_content': POLICY,
  'azurerm_api_management_api_policy.xml_content': POLICY,
  'azurerm_api_management_logger.description': upTo(
    256,
    'learn.microsoft.com/azure/templates/microsoft.apimanagement/2022-08-01/service/loggers',
  ),
  'azurerm_application_insights_workbook.description': WORKBOOK,
  'azurerm_application_insights_workbook.display_name': WORKBOOK,
};

/** The texts that Cloudflare accepts in descriptive fields. */
export const cloudflareTexts: Texts = {
  'cloudflare_dns_record.comment': upTo(
    100,
    'developers.cloudflare.com/dns/manage-dns-records/reference/record-attributes/ (of a free zone)',
  ),
  'cloudflare_dns_record.content': anyText('what the record says, held to its type'),
  '*.description': anyText('developers.cloudflare.com/api/resources/load_balancers/'),
};
