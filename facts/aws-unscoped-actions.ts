/**
 * Actions of IAM that support no resource: a policy can only allow them on `*`. By service prefix;
 * `Get*` stands for all actions with this beginning, except those after it with a `-`.
 *
 * Source: the service authorization reference (docs.aws.amazon.com/service-authorization), actions
 * without a resource type, as of September 2026, of the services that workloads commonly call.
 */
const UNSCOPED: Readonly<Record<string, string>> = {
  acm: `
    Put* Search* CreateAcmeEndpoint GetAccountConfiguration ListAcmeEndpoints ListCertificates RequestCertificate`,
  'application-autoscaling': 'Describe* Get*',
  athena: `
    GetCatalogs GetExecutionEngine GetExecutionEngines GetNamespace GetNamespaces GetQueryExecutions GetTable
    GetTables ListApplicationDPUSizes ListCapacityReservations ListDataCatalogs ListEngineVersions ListExecutors
    ListWorkGroups RunQuery`,
  autoscaling: 'Describe* Get* PutAccountSetting',
  budgets: 'DescribeBudgetActionsForAccount',
  cloudformation: `
    List* -ListChangeSets -ListHookResults -ListStackInstanceResourceDrifts -ListStackInstances
    -ListStackRefactorActions -ListStackRefactors -ListStackResources -ListStackSetAutoDeploymentTargets
    -ListStackSetOperationResults -ListStackSetOperations Get* -GetStackPolicy -GetTemplate -GetTemplateSummary
    ActivateOrganizationsAccess ActivateType BatchDescribeTypeConfigurations CancelResourceRequest
    CreateGeneratedTemplate CreateResource CreateStackSet CreateUploadBucket DeactivateOrganizationsAccess
    DeactivateType DeleteGeneratedTemplate DeleteResource DeregisterType DescribeAccountLimits
    DescribeGeneratedTemplate DescribeOrganizationsAccess DescribePublisher DescribeResourceScan
    DescribeStackDriftDetectionStatus DescribeType DescribeTypeRegistration EstimateTemplateCost PublishType
    RegisterPublisher RegisterType SetTypeConfiguration SetTypeDefaultVersion StartResourceScan TestType
    UpdateGeneratedTemplate UpdateResource ValidateTemplate`,
  cloudtrail: `
    List* -ListInsightsData -ListQueries -ListTags Search* DeregisterOrganizationDelegatedAdmin DescribeTrails
    GetImport LookupEvents RegisterOrganizationDelegatedAdmin StartImport StopImport`,
  cloudwatch: `
    Describe* -DescribeAlarmHistory -DescribeAlarms List* -ListAlarmMuteRules -ListMetrics -ListTagsForResource
    Create* Search* AssumeAccessProfile BatchGetServiceLevelIndicatorReport CallWithBearerToken
    DeleteAnomalyDetector DeleteOmniThread EnableTopologyDiscovery GenerateQuery GenerateQueryResultsSummary
    GetAgentGraph GetContextGraph GetIntelligenceConfiguration GetMetricStatistics GetMetricWidgetImage
    GetOTelEnrichment GetOmniThread GetPreferences GetRecords GetSpaceCredentials GetSpaceCredentialsForOrganization
    GetTelemetryQueryResults GetTopologyDiscoveryStatus GetTopologyMap InvokeIntegration Link PutAnomalyDetector
    PutIntelligenceConfiguration PutManagedInsightRules QueryTraces StartOTelEnrichment StartOmniThreadSession
    StartTelemetryQuery StartTelemetryQuerySession StopOTelEnrichment StopTelemetryQuery StopTelemetryQuerySession
    SubmitFeedback UpdateOmniThread UpdatePreferences`,
  codebuild: `
    List* -ListBuildBatchesForProject -ListBuildsForProject -ListCommandExecutionsForSandbox
    -ListReportsForReportGroup -ListSandboxesForProject DeleteOAuthToken DeleteSourceCredentials
    ImportSourceCredentials PersistOAuthToken`,
  dynamodb: `
    List* -ListExports -ListImports -ListTagsOfResource DescribeEndpoints DescribeLimits DescribeReservedCapacity
    DescribeReservedCapacityOfferings GetAbacStatus InjectError PurchaseReservedCapacityOfferings UpdateAbacStatus`,
  ec2: `
    Describe* -DescribeCapacityBlockExtensionOfferings -DescribeClientVpnAuthorizationRules
    -DescribeClientVpnConnections -DescribeClientVpnRoutes -DescribeClientVpnTargetNetworks -DescribeFleetHistory
    -DescribeFleetInstances -DescribeFpgaImageAttribute -DescribeImageAttribute -DescribeInstanceAttribute
    -DescribeSecurityGroupReferences -DescribeSnapshotAttribute -DescribeSpotFleetInstances
    -DescribeSpotFleetRequestHistory -DescribeVolumeAttribute -DescribeVpcAttribute
    -DescribeVpcEndpointServicePermissions List* AdvertiseByoipCidr AssociateIpamByoasn AssociateTrunkInterface
    BundleInstance CancelBundleTask CancelConversionTask CancelReservedInstancesListing ConfirmProductInstance
    CreateDefaultSubnet CreateDefaultVpc CreateReservedInstancesListing CreateSpotDatafeedSubscription
    DeleteSpotDatafeedSubscription DeleteSubnetCidrReservation DeprovisionByoipCidr
    DeregisterInstanceEventNotificationAttributes DisableAllowedImagesSettings
    DisableAwsNetworkPerformanceMetricSubscription DisableCapacityManager DisableEbsEncryptionByDefault
    DisableImageBlockPublicAccess DisableIpamOrganizationAdminAccount DisableSerialConsoleAccess
    DisableSnapshotBlockPublicAccess DisassociateIpamByoasn DisassociateTrunkInterface EnableAllowedImagesSettings
    EnableAwsNetworkPerformanceMetricSubscription EnableCapacityManager EnableEbsEncryptionByDefault
    EnableImageBlockPublicAccess EnableIpamOrganizationAdminAccount EnableReachabilityAnalyzerOrganizationSharing
    EnableSerialConsoleAccess EnableSnapshotBlockPublicAccess ExportTransitGatewayRoutes GetAllowedImagesSettings
    GetAwsNetworkPerformanceData GetCapacityManagerAttributes GetCapacityManagerMetricData
    GetCapacityManagerMetricDimensions GetCapacityManagerMonitoredTagKeys GetDefaultCreditSpecification
    GetEbsDefaultKmsKeyId GetEbsEncryptionByDefault GetEnabledIpamPolicy GetHostReservationPurchasePreview
    GetImageBlockPublicAccessState GetInstanceMetadataDefaults GetInstanceTypesFromInstanceRequirements
    GetManagedResourceVisibility GetSerialConsoleAccessStatus GetSnapshotBlockPublicAccessState
    GetSpotPlacementScores GetSubnetCidrReservations GetTransitGatewayAttachmentPropagations
    GetTransitGatewayPrefixListReferences GetTransitGatewayRouteTableAssociations
    GetTransitGatewayRouteTablePropagations GetVpnConnectionDeviceTypes InjectApiError
    ModifyAccountVpcEncryptionControl ModifyAvailabilityZoneGroup ModifyDefaultCreditSpecification
    ModifyEbsDefaultKmsKeyId ModifyIdFormat ModifyIdentityIdFormat ModifyInstanceMetadataDefaults
    ModifyManagedResourceVisibility ModifyVpcBlockPublicAccessOptions MoveAddressToVpc ProvisionByoipCidr
    PurchaseReservedInstancesOffering PurchaseScheduledInstances RegisterInstanceEventNotificationAttributes
    ReplaceImageCriteriaInAllowedImagesSettings ResetEbsDefaultKmsKeyId RestoreAddressToClassic
    RunScheduledInstances StartDeclarativePoliciesReport UpdateCapacityManagerMonitoredTagKeys
    UpdateCapacityManagerOrganizationsAccess WithdrawByoipCidr`,
  ec2messages: '*',
  ecr: `
    Create* -CreateRepository Delete* -DeleteLifecyclePolicy -DeleteRepository -DeleteRepositoryPolicy Put*
    -PutImage -PutImageScanningConfiguration -PutImageTagMutability -PutLifecyclePolicy
    DeregisterPullTimeUpdateExclusion DescribePullThroughCacheRules DescribeRegistry
    DescribeRepositoryCreationTemplates GetAccountSetting GetAuthorizationToken GetRegistryPolicy
    GetRegistryScanningConfiguration GetSigningConfiguration ListPullTimeUpdateExclusions
    RegisterPullTimeUpdateExclusion UpdatePullThroughCacheRule UpdateRepositoryCreationTemplate
    ValidatePullThroughCacheRule`,
  ecs: `
    List* -ListAttributes -ListContainerInstances -ListDaemonDeployments -ListServiceDeployments
    -ListTagsForResource -ListTasks DeleteAccountSetting DeregisterTaskDefinition DescribeTaskDefinition
    DiscoverPollEndpoint PutAccountSetting PutAccountSettingDefault`,
  eks: `
    CreateCluster CreateEksAnywhereSubscription DescribeAddonConfiguration DescribeAddonVersions
    DescribeClusterVersions ListAccessPolicies ListClusters ListEksAnywhereSubscriptions RegisterCluster`,
  elasticache: `
    DescribeCacheEngineVersions DescribeEngineDefaultParameters DescribeEvents DescribeReservedCacheNodesOfferings
    DescribeServiceUpdates`,
  elasticfilesystem: 'CreateFileSystem DescribeAccountPreferences PutAccountPreferences',
  elasticloadbalancing: 'Describe* AllowVendedLogDeliveryForResource SetWebAcl',
  events: `
    List* -ListPartnerEventSourceAccounts -ListResourcePolicies -ListTagsForResource -ListTargetsByRule
    PutPartnerEvents PutPermission RemovePermission TestEventPattern`,
  firehose: 'ListDeliveryStreams',
  glue: `
    AccessDataQualityRuntimeConfiguration BatchGetCustomEntityTypes BatchGetStageFiles CheckSchemaVersionValidity
    CreateClassifier CreateCrawler CreateCustomEntityType CreateDataQualityRuleset CreateDevEndpoint
    CreateGlueIdentityCenterConfiguration CreateInboundIntegration CreateMLTransform CreateScript
    CreateSecurityConfiguration DeleteClassifier DeleteCustomEntityType DeleteGlueIdentityCenterConfiguration
    DeleteSecurityConfiguration DeregisterDataPreview DescribeInboundIntegrations GetClassifier GetClassifiers
    GetColumnStatisticsTaskRun GetColumnStatisticsTaskRuns GetColumnStatisticsTaskSettings GetCrawlerMetrics
    GetCrawlers GetCustomEntityType GetDataPreviewStatement GetDataflowGraph GetDevEndpoints GetEnvironment
    GetExecutors GetExecutorsThreads GetGeneratedCode GetGlueIdentityCenterConfiguration GetJobBookmark GetJobs
    GetLogParsingStatus GetMapping GetNotebookInstanceStatus GetPlan GetQueries GetQuery GetRecipeAction
    GetSecurityConfiguration GetSecurityConfigurations GetStage GetStageAttempt GetStageAttemptTaskList
    GetStageAttemptTaskSummary GetStageFiles GetStages GetStorage GetStorageUnit GetTriggers GlueNotebookAuthorize
    GlueNotebookRefreshCredentials ListBlueprints ListColumnStatisticsTaskRuns ListConnectionTypes ListCrawlers
    ListCustomEntityTypes ListDevEndpoints ListJobs ListRegistries ListSessions ListTriggers ListUsageProfiles
    ListWorkflows ManagedConnector RequestLogParsing ResetJobBookmark RunDataPreviewStatement SendFeedback
    SendRecipeAction StartCompletion StartCrawlerSchedule StartNotebook StopCrawlerSchedule TerminateNotebook
    UpdateClassifier UpdateCrawlerSchedule UpdateGlueIdentityCenterConfiguration UseGlueStudio`,
  iam: `
    CreateAccountAlias DeleteAccountAlias DeleteAccountPasswordPolicy DeleteCloudFrontPublicKey
    DisableOrganizationsRootCredentialsManagement DisableOrganizationsRootSessions
    DisableOutboundWebIdentityFederation EnableOrganizationsRootCredentialsManagement
    EnableOrganizationsRootSessions EnableOutboundWebIdentityFederation GenerateCredentialReport
    GetAccountAuthorizationDetails GetAccountEmailAddress GetAccountName GetAccountPasswordPolicy
    GetAccountProperties GetAccountSummary GetCloudFrontPublicKey GetContextKeysForCustomPolicy GetCredentialReport
    GetOrganizationsAccessReport GetOutboundWebIdentityFederationInfo GetServiceLastAccessedDetails
    GetServiceLastAccessedDetailsWithEntities ListAccountAliases ListCloudFrontPublicKeys ListDelegationRequests
    ListGroups ListInstanceProfiles ListOpenIDConnectProviders ListOrganizationsFeatures ListPolicies ListRoles
    ListSAMLProviders ListSTSRegionalEndpointsStatus ListServerCertificates ListUsers ListVirtualMFADevices
    PutAccountProperties SetSTSRegionalEndpointStatus SetSecurityTokenServicePreferences SimulateCustomPolicy
    UpdateAccountEmailAddress UpdateAccountName UpdateAccountPasswordPolicy UpdateCloudFrontPublicKey
    UploadCloudFrontPublicKey`,
  kafka: `
    Get* -GetClusterPolicy DescribeClusterOperation DescribeClusterOperationV2 ListClusters ListClustersV2
    ListConfigurations ListKafkaVersions ListReplicators ListVpcConnections`,
  kinesis: `
    DescribeAccountSettings DescribeLimits DisableEnhancedMonitoring EnableEnhancedMonitoring InjectApiError
    ListChannels ListStreams UpdateAccountSettings UpdateShardCount UpdateStreamMode`,
  kms: `
    Describe* -DescribeKey ConnectCustomKeyStore CreateCustomKeyStore CreateKey DeleteCustomKeyStore
    DisconnectCustomKeyStore GenerateRandom ListAliases ListKeys ListRetirableGrants UpdateCustomKeyStore`,
  lambda: `
    ConnectMicrovm CreateCodeSigningConfig CreateEventSourceMapping CreateMicrovmImage GetAccountSettings
    ListCapacityProviders ListCodeSigningConfigs ListEventSourceMappings ListFunctions ListLayerVersions ListLayers
    ListManagedMicrovmImages ListMicrovmImages ListMicrovms ListNetworkConnectors PassNetworkConnector`,
  logs: `
    Describe* -DescribeLogStreams -DescribeMetricFilters -DescribeSubscriptionFilters List* -ListAnomalies
    -ListLogAnomalyDetectors -ListTagsForResource -ListTagsLogGroup AssociateSourceToS3TableIntegration
    CallWithBearerToken CancelExportTask CancelImportTask CreateImportTask CreateLogDelivery DeleteAccountPolicy
    DeleteIndexPolicy DeleteIntegration DeleteLogDelivery DeletePipelineRule DeleteQueryDefinition
    DeleteResourcePolicy DisassociateSourceFromS3TableIntegration GetIntegration GetLogDelivery GetLogFields
    GetStorageTierPolicy Link PutAccountPolicy PutIndexPolicy PutIntegration PutPipelineRule PutQueryDefinition
    PutResourcePolicy PutStorageTierPolicy StopLiveTail StopQuery TestMetricFilter TestTransformer UpdateLogDelivery`,
  'network-firewall': 'ListContainerAssociations ListRuleGroups',
  organizations: `
    List* -ListAccountsForParent -ListChildren -ListDelegatedServicesForAccount -ListEffectivePolicyValidationErrors
    -ListOrganizationalUnitsForParent -ListParents -ListPoliciesForTarget -ListTagsForResource -ListTargetsForPolicy
    Create* -CreateOrganizationalUnit -CreatePolicy DeleteOrganization DeleteResourcePolicy
    DescribeCreateAccountStatus DescribeOrganization DescribeResourcePolicy DisableAWSServiceAccess
    EnableAWSServiceAccess EnableAllFeatures LeaveOrganization`,
  pricing: '*',
  rds: `
    CancelExportTask CreateDBProxy DescribeAccountAttributes DescribeCertificates DescribeDBEngineVersions
    DescribeDBMajorEngineVersions DescribeDBRecommendations DescribeEngineDefaultClusterParameters
    DescribeEngineDefaultParameters DescribeEventCategories DescribeEvents DescribeOptionGroupOptions
    DescribeOrderableDBInstanceOptions DescribeRecommendationGroups DescribeRecommendations
    DescribeReservedDBInstancesOfferings DescribeSourceRegions ModifyCertificates ModifyDBRecommendation
    ModifyRecommendation`,
  'resource-groups': 'Create* Search* GetAccountSettings ListGroups ListResourceTypes UpdateAccountSettings',
  route53: `
    CreateCidrCollection CreateHealthCheck CreateHostedZone CreateReusableDelegationSet CreateTrafficPolicy
    GetAccountLimit GetCheckerIpRanges GetGeoLocation GetHealthCheckCount GetHostedZoneCount
    GetTrafficPolicyInstanceCount ListCidrCollections ListGeoLocations ListHealthChecks ListHostedZones
    ListHostedZonesByName ListHostedZonesByVPC ListReusableDelegationSets ListTrafficPolicies
    ListTrafficPolicyInstances TestDNSAnswer`,
  s3: `
    CreateJob CreateStorageLensGroup GetAccessPoint GetAccountPublicAccessBlock ListAccessGrantsInstances
    ListAccessPoints ListAccessPointsForObjectLambda ListAllMyBuckets ListJobs ListMultiRegionAccessPoints
    ListStorageLensConfigurations ListStorageLensGroups PutAccessPointPublicAccessBlock PutAccountPublicAccessBlock
    PutStorageLensConfiguration`,
  scheduler: 'List* -ListTagsForResource',
  secretsmanager: 'BatchGetSecretValue GetRandomPassword ListSecrets',
  servicediscovery: 'List* -ListInstances Create* -CreateService TagResource UntagResource',
  sns: `
    List* -ListSubscriptionsByTopic -ListTagsForResource Get* -GetDataProtectionPolicy -GetSubscriptionAttributes
    -GetTopicAttributes Create* -CreateTopic Delete* -DeleteTopic CheckIfPhoneNumberIsOptedOut OptInPhoneNumber
    SetEndpointAttributes SetPlatformApplicationAttributes SetSMSAttributes VerifySMSSandboxPhoneNumber`,
  sqs: 'ListQueues',
  ssm: `
    Describe* -DescribeAssociation -DescribeAssociationExecutionTargets -DescribeAssociationExecutions
    -DescribeAutomationStepExecutions -DescribeDocument -DescribeDocumentParameters -DescribeDocumentPermission
    -DescribeEffectiveInstanceAssociations -DescribeEffectivePatchesForPatchBaseline
    -DescribeInstanceAssociationsStatus -DescribeInstancePatchStates -DescribeInstancePatches
    -DescribeMaintenanceWindowExecutions -DescribeMaintenanceWindowTargets -DescribeMaintenanceWindowTasks List*
    -ListAssociationVersions -ListDocumentMetadataHistory -ListDocumentVersions -ListInstanceAssociations -ListNodes
    -ListNodesSummary -ListTagsForResource CancelCommand CreateActivation CreateMaintenanceWindow CreateOpsItem
    CreateOpsMetadata CreatePatchBaseline DeleteActivation DeleteInventory ExecuteAPI GetCommandInvocation
    GetDeployablePatchSnapshotForInstance GetExecutionPreview GetInventory GetInventorySchema
    GetMaintenanceWindowExecution GetMaintenanceWindowExecutionTask GetMaintenanceWindowExecutionTaskInvocation
    GetManifest GetPatchBaselineForPatchGroup PutConfigurePackageResult PutInventory RegisterManagedInstance
    StartExecutionPreview`,
  ssmmessages: '*',
  states: `
    InvokeHTTPEndpoint ListActivities ListStateMachines RevealSecrets SendTaskFailure SendTaskHeartbeat
    SendTaskSuccess TestState ValidateStateMachineDefinition`,
  sts: 'Get* -GetFederationToken DecodeAuthorizationMessage TagGetWebIdentityToken',
  tag: '*',
  wafv2: `
    Describe* List* -ListResourcesForWebACL -ListTagsForResource CheckCapacity CreateAPIKey DeleteAPIKey
    GenerateMobileSdkReleaseUrl GetDecryptedAPIKey GetMobileSdkRelease GetRevenueStatistics
    GetRevenueStatisticsSummary GetRevenueStatisticsTimeSeries ValidateNetworkSecurityManagerRuleConfiguration
    ValidateNetworkSecurityManagerWebACLConfiguration`,
  xray: `
    List* -ListTagsForResource Get* -GetGroup Put* BatchGetTraceSummaryById BatchGetTraces CancelTraceRetrieval
    DeleteResourcePolicy Link StartTraceRetrieval UpdateIndexingRule UpdateTraceSegmentDestination`,
};

type Names = {
  readonly exact: ReadonlySet<string>;
  readonly begins: readonly string[];
  readonly not: readonly string[];
};
const read = new Map<string, Names>();

function namesOf(service: string): Names {
  const known = read.get(service);
  if (known) return known;
  const names = (UNSCOPED[service] ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const made: Names = {
    exact: new Set(names),
    begins: names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1)),
    not: names.filter((name) => name.startsWith('-')).map((name) => name.slice(1)),
  };
  if (Object.hasOwn(UNSCOPED, service)) read.set(service, made);
  return made;
}

/** Whether an action such as `ssmmessages:OpenDataChannel` supports no resource. */
export function isUnscopedAction(action: string): boolean {
  const [service = '', name = ''] = action.toLowerCase().split(':');
  const { exact, begins, not } = namesOf(service);
  return exact.has(name) || (begins.some((begin) => name.startsWith(begin)) && !not.includes(name));
}

/**
 * What an agent calls for the machine that it runs on. Some of these support resources, and are
 * allowed on `*` since a machine has no name before it exists. Source: the managed policies
 * AmazonSSMManagedInstanceCore and AWSXRayDaemonWriteAccess.
 */
const OF_THE_MACHINE = new RegExp(
  `^(${[
    'ssm:(UpdateInstanceInformation|DescribeAssociation|ListAssociations|ListInstanceAssociations)',
    'ssm:(UpdateInstanceAssociationStatus|GetManifest|GetDeployablePackageSnapshotForInstance|PutComplianceItems)',
    '(ssmmessages|ec2messages):\\w+',
    'ec2:Describe(Instances|Volumes|Snapshots|NetworkInterfaces|Subnets)',
    'ecr:GetAuthorizationToken',
    'xray:(PutTraceSegments|PutTelemetryRecords)',
    'xray:(GetSamplingRules|GetSamplingTargets|GetSamplingStatisticSummaries)',
  ].join('|')})$`,
);

/** Whether an action concerns only the machine that calls it. */
export const isOfTheMachine = (action: string): boolean => OF_THE_MACHINE.test(action);
