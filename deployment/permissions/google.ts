/**
 * The permissions that Terraform requires on Google Cloud for each type:
 * `<service>.<resource>: <verbs that read> | <verbs that change>`, one resource after another.
 * Sources: cloud.google.com/iam/docs/permissions-reference (every name was looked up in the copy of
 * the predefined roles in github.com/iann0036/iam-dataset of 2026-08-22: Google refuses a role with
 * a permission that does not exist) and the calls of the provider's resources
 * (github.com/hashicorp/terraform-provider-google, v6.50.0): the URLs of each resource of Compute
 * Engine were matched with the permissions that gcp/map.json of that copy lists for the method of
 * the API. The rows of other services follow their documentation.
 */
/** The verbs that change are `create delete update`. */
const plain = (resource: string, more = '') => `${resource}: get | create delete update${more && ` ${more}`}`;
/** Creating a resource in a network requires using the network and waiting for the operation. */
const IN_NETWORK = 'compute.networks: | use';
const IN_SUBNETWORK = 'compute.subnetworks: | use';
/**
 * The deployer of a container must be able to pull its image. Source:
 * cloud.google.com/run/docs/deploying (Required roles)
 */
const PULLED = 'artifactregistry.repositories: | downloadArtifacts';
const policyOf = (resource: string) => `${resource}: getIamPolicy | setIamPolicy`;
const ROUTER = 'compute.routers: get | update; compute.networks: | updatePolicy';
const PROXY = 'compute.sslCertificates: get |; certificatemanager.certmaps: | use; certificatemanager.certs: | use';

export const GOOGLE: Readonly<Record<string, string>> = {
  artifact_registry_repository: `${plain('artifactregistry.repositories')}; artifactregistry.locations: get |`,
  artifact_registry_repository_iam_member: policyOf('artifactregistry.repositories'),
  backup_dr_backup_plan:
    `${plain('backupdr.backupPlans')}; backupdr.backupVaults: get | associate; backupdr.operations: | ` + 'get',
  backup_dr_backup_plan_association:
    'backupdr.backupPlanAssociations: getForComputeDisk | createForComputeDisk deleteForComputeDisk ' +
    'updateForComputeDisk; backupdr.backupPlans: get | useForComputeDisk; compute.disks: get | ; ' +
    'backupdr.operations: | get',
  backup_dr_backup_vault: `${plain('backupdr.backupVaults')}; backupdr.operations: | get`,
  // Budgets belong to a billing account, not to the project: see ELSEWHERE.
  billing_budget: '',
  certificate_manager_certificate:
    `${plain('certificatemanager.certs')}; certificatemanager.dnsauthorizations: | use; ` +
    'certificatemanager.operations: | get',
  certificate_manager_certificate_map: `${plain('certificatemanager.certmaps')}; certificatemanager.operations: | get`,
  certificate_manager_certificate_map_entry:
    `${plain('certificatemanager.certmapentries')}; certificatemanager.certs: | use; ` +
    'certificatemanager.operations: | get',
  certificate_manager_dns_authorization:
    `${plain('certificatemanager.dnsauthorizations')}; certificatemanager.operations: | ` + 'get',
  // Cloud Run requires setIamPolicy to disable the check of callers. Source:
  // cloud.google.com/run/docs/securing/managing-access (Disable the Cloud Run Invoker IAM check)
  cloud_run_v2_service:
    `${plain('run.services', 'setIamPolicy')}; run.operations: | get; iam.serviceAccounts: | actAs; ${PULLED}; ` +
    `${IN_NETWORK}; ${IN_SUBNETWORK}`,
  cloud_run_v2_service_iam_member: policyOf('run.services'),
  cloud_scheduler_job: `${plain('cloudscheduler.jobs', 'enable pause')}; iam.serviceAccounts: | actAs`,
  cloudfunctions2_function:
    `${plain('cloudfunctions.functions')}; cloudfunctions.operations: | get; run.services: get | ; ` +
    'iam.serviceAccounts: | actAs; artifactregistry.repositories: get |',
  cloud_run_v2_job:
    `${plain('run.jobs')}; run.operations: | get; iam.serviceAccounts: | actAs; ${PULLED}; ${IN_SUBNETWORK}; ` +
    IN_NETWORK,
  cloud_run_v2_job_iam_member: policyOf('run.jobs'),
  cloud_run_v2_worker_pool:
    `${plain('run.workerpools')}; run.operations: | get; iam.serviceAccounts: | actAs; ${PULLED}; ` +
    `${IN_SUBNETWORK}; ${IN_NETWORK}`,
  compute_address:
    'compute.addresses: get | create createInternal delete deleteInternal setLabels use; compute.subnetworks: | use',
  compute_attached_disk: 'compute.instances: get | attachDisk detachDisk; compute.disks: get | use',
  compute_backend_bucket: 'compute.backendBuckets: get | create delete update use; compute.securityPolicies: | use',
  compute_backend_service:
    'compute.backendServices: get | create delete update use setSecurityPolicy; compute.healthChecks: | ' +
    'useReadOnly; compute.instanceGroups: get | use; compute.securityPolicies: | use; ' +
    'compute.networkEndpointGroups: | use',
  compute_disk: 'compute.disks: get | create delete resize setLabels update use',
  compute_disk_resource_policy_attachment:
    'compute.disks: get | addResourcePolicies removeResourcePolicies; compute.resourcePolicies: | use',
  compute_external_vpn_gateway: 'compute.externalVpnGateways: get | create delete setLabels use',
  compute_firewall: 'compute.firewalls: get | create delete update; compute.networks: | updatePolicy',
  compute_forwarding_rule:
    'compute.forwardingRules: get | create delete setLabels setTarget update use pscCreate pscDelete ' +
    // An endpoint is registered in Service Directory.
    'pscSetLabels pscUpdate; servicedirectory.namespaces: | create delete; servicedirectory.services: | create ' +
    'delete; compute.addresses: | use; compute.regionTargetHttpProxies: | use; ' +
    'compute.regionTargetHttpsProxies: | use; compute.subnetworks: | use; compute.networks: | use',
  compute_global_address:
    'compute.globalAddresses: get | create createInternal delete deleteInternal setLabels use; ' + `${IN_NETWORK}`,
  compute_global_forwarding_rule:
    'compute.globalForwardingRules: get | create delete setLabels setTarget update; ' +
    'compute.globalAddresses: | use; compute.targetHttpProxies: | use; compute.targetHttpsProxies: | use',
  compute_ha_vpn_gateway: `compute.vpnGateways: get | create delete setLabels use; ${IN_NETWORK}`,
  compute_health_check: plain('compute.healthChecks', 'use useReadOnly'),
  compute_network: 'compute.networks: get | create delete update updatePolicy use; compute.routes: list | delete',
  compute_network_peering: 'compute.networks: get listPeeringRoutes | addPeering removePeering updatePeering use',
  compute_region_autoscaler: 'compute.autoscalers: get | create delete update; compute.instanceGroupManagers: | use',
  compute_region_backend_service:
    'compute.regionBackendServices: get | create delete update use; compute.regionHealthChecks: | ' +
    'useReadOnly; compute.healthChecks: | useReadOnly; compute.instanceGroups: get | use',
  compute_region_network_endpoint_group:
    'compute.regionNetworkEndpointGroups: get | create delete use; run.services: | get',
  compute_region_health_check: plain('compute.regionHealthChecks', 'use useReadOnly'),
  compute_region_instance_group_manager:
    'compute.instanceGroupManagers: get list | create delete update use; compute.instanceGroups: get list ' +
    '| create delete update use; compute.instanceTemplates: get | useReadOnly; compute.instances: get list ' +
    '| create delete setLabels setMetadata setTags setServiceAccount; compute.disks: | create setLabels ' +
    'use; compute.images: | useReadOnly; compute.subnetworks: | use; iam.serviceAccounts: | actAs',
  compute_region_instance_template:
    'compute.instanceTemplates: get | create delete useReadOnly; compute.images: get | useReadOnly; ' +
    `${IN_SUBNETWORK}; iam.serviceAccounts: | actAs`,
  compute_region_ssl_policy: plain('compute.regionSslPolicies', 'use'),
  compute_region_target_http_proxy:
    'compute.regionTargetHttpProxies: get | create delete use setUrlMap; compute.regionUrlMaps: | use',
  compute_region_target_https_proxy:
    `${plain('compute.regionTargetHttpsProxies', 'use setSslCertificates setUrlMap')}; ` +
    `compute.regionUrlMaps: | use; compute.regionSslPolicies: | use; ${PROXY}`,
  compute_region_url_map: `${plain('compute.regionUrlMaps', 'use validate')}; compute.regionBackendServices: | use`,
  compute_resource_policy: plain('compute.resourcePolicies', 'use'),
  compute_route: 'compute.routes: get | create delete; compute.networks: | updatePolicy',
  compute_router: `compute.routers: get | create delete update use; ${IN_NETWORK}; compute.networks: | updatePolicy`,
  compute_router_interface: `${ROUTER}; compute.vpnTunnels: get |`,
  compute_router_nat: `${ROUTER}; ${IN_SUBNETWORK}; compute.addresses: | use`,
  compute_router_peer: ROUTER,
  compute_router_route_policy:
    'compute.routers: get getRoutePolicy listRoutePolicies | update updateRoutePolicy deleteRoutePolicy',
  compute_security_policy: plain('compute.securityPolicies', 'use setLabels'),
  compute_ssl_policy: plain('compute.sslPolicies', 'use'),
  compute_subnetwork:
    'compute.subnetworks: get | create delete update setPrivateIpGoogleAccess expandIpCidrRange use; ' +
    `${IN_NETWORK}; compute.networks: | updatePolicy`,
  compute_target_http_proxy: `${plain('compute.targetHttpProxies', 'use setUrlMap')}; compute.urlMaps: | use`,
  compute_target_https_proxy:
    plain('compute.targetHttpsProxies', 'use setCertificateMap setQuicOverride setSslCertificates setSslPolicy ') +
    'setUrlMap; ' +
    `compute.urlMaps: | use; compute.sslPolicies: | use; ${PROXY}`,
  compute_url_map:
    `${plain('compute.urlMaps', 'use validate')}; compute.backendServices: | use; compute.backendBuckets: | ` + 'use',
  compute_vpn_tunnel:
    'compute.vpnTunnels: get | create delete setLabels; compute.vpnGateways: | use; ' +
    'compute.externalVpnGateways: | use; compute.routers: | use',
  // Creating a cluster requires acting as the account of its nodes.
  container_cluster:
    'container.clusters: get getCredentials | create delete update; container.operations: | get; ' +
    'compute.networks: get | use; compute.subnetworks: get | use; iam.serviceAccounts: | actAs',
  container_node_pool:
    'container.clusters: get | update; container.operations: | get; iam.serviceAccounts: | actAs; ' +
    'compute.instanceGroupManagers: get |',
  dns_managed_zone: `${plain('dns.managedZones')}; dns.networks: | bindPrivateDNSZone; compute.networks: get |`,
  dns_record_set:
    'dns.resourceRecordSets: get list | create delete update; dns.changes: get | create; dns.managedZones: get list |',
  firestore_backup_schedule: 'datastore.backupSchedules: get list | create delete update',
  firestore_database:
    'datastore.databases: get getMetadata | create delete update; datastore.operations: | get; ' +
    'datastore.locations: get |',
  // Named datastore.indexes until 2026. Source: firebase.google.com/docs/firestore/security/iam
  firestore_field: 'datastore.schemas: get list | update; datastore.operations: | get',
  firestore_index: 'datastore.schemas: get list | create delete; datastore.operations: | get',
  kms_crypto_key:
    'cloudkms.cryptoKeys: get | create update; cloudkms.cryptoKeyVersions: list get | destroy update; ' +
    'cloudkms.keyRings: get |',
  kms_crypto_key_iam_member: policyOf('cloudkms.cryptoKeys'),
  kms_key_ring: 'cloudkms.keyRings: get | create',
  logging_metric: 'logging.logMetrics: get | create delete update',
  // The bucket exists: a deployment changes its retention, and deletes nothing.
  logging_project_bucket_config: 'logging.buckets: get | update',
  logging_project_sink: 'logging.sinks: get | create delete update',
  memorystore_instance:
    `${plain('memorystore.instances')}; memorystore.operations: | get; ` +
    'networkconnectivity.serviceConnectionPolicies: get |',
  // The incidents are for deploy --watch.
  monitoring_alert_policy: `${plain('monitoring.alertPolicies')}; monitoring.alerts: list |`,
  monitoring_custom_service: plain('monitoring.services'),
  monitoring_dashboard: plain('monitoring.dashboards'),
  monitoring_notification_channel: plain('monitoring.notificationChannels'),
  monitoring_slo: `${plain('monitoring.slos')}; monitoring.services: get |`,
  network_connectivity_service_connection_policy:
    `${plain('networkconnectivity.serviceConnectionPolicies')}; networkconnectivity.operations: | get; ` +
    `${IN_NETWORK}; ${IN_SUBNETWORK}`,
  os_config_os_policy_assignment: `${plain('osconfig.osPolicyAssignments')}; osconfig.operations: | get`,
  os_config_patch_deployment: 'osconfig.patchDeployments: get list | create delete update pause resume',
  project_iam_audit_config: 'resourcemanager.projects: get getIamPolicy | setIamPolicy',
  project_iam_custom_role: 'iam.roles: get | create delete undelete update',
  project_iam_member: 'resourcemanager.projects: get getIamPolicy | setIamPolicy',
  // A push subscription acts as an account. Source:
  // cloud.google.com/pubsub/docs/authenticate-push-subscriptions
  pubsub_subscription:
    `${plain('pubsub.subscriptions')}; pubsub.topics: | attachSubscription; ` + 'iam.serviceAccounts: | actAs',
  pubsub_subscription_iam_member: policyOf('pubsub.subscriptions'),
  pubsub_topic: `${plain('pubsub.topics')}; pubsub.schemas: get |`,
  pubsub_topic_iam_member: policyOf('pubsub.topics'),
  secret_manager_secret: plain('secretmanager.secrets'),
  secret_manager_secret_iam_member: policyOf('secretmanager.secrets'),
  // Its value is write-only: the provider reads only the version.
  secret_manager_secret_version: 'secretmanager.versions: get list | add enable disable destroy',
  service_account: plain('iam.serviceAccounts', 'enable disable actAs'),
  service_account_iam_member: policyOf('iam.serviceAccounts'),
  spanner_backup_schedule: 'spanner.backupSchedules: get | create delete update',
  spanner_database:
    'spanner.databases: get getDdl list | create drop update updateDdl; spanner.databaseOperations: | get; ' +
    'spanner.instances: get |',
  spanner_database_iam_member: policyOf('spanner.databases'),
  spanner_instance:
    'spanner.instances: get list | create delete update; spanner.instanceOperations: | get; ' +
    'spanner.instanceConfigs: get |',
  sql_database: 'cloudsql.databases: get list | create delete update; cloudsql.instances: get |',
  sql_database_instance:
    'cloudsql.instances: get list | create delete update clone restoreBackup restart promoteReplica; ' +
    'cloudsql.backupRuns: list | get; compute.networks: get | use; cloudsql.users: list | delete',
  sql_user: 'cloudsql.users: get list | create delete update; cloudsql.instances: get |',
  storage_bucket:
    'storage.buckets: get getIamPolicy | create delete update enableObjectRetention setIamPolicy; ' +
    'storage.objects: list |',
  storage_bucket_iam_binding: policyOf('storage.buckets'),
  storage_bucket_iam_member: policyOf('storage.buckets'),
  storage_bucket_object: 'storage.objects: get | create delete update',
  storage_notification: 'storage.buckets: get | update; pubsub.topics: get |',
};

/** The permissions of every run. */
export const GOOGLE_ALWAYS = {
  read: ['resourcemanager.projects.get', 'serviceusage.services.use'],
  write: [
    'compute.globalOperations.get',
    'compute.regionOperations.get',
    'compute.zoneOperations.get',
    'compute.projects.get',
  ],
};

/** Roles that are granted elsewhere than on the project. */
export const OUTSIDE_PROJECT: Readonly<Record<string, string>> = {
  billing_budget: 'roles/billing.costsManager on the billing account',
};
