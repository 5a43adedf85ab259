/** A platform metric of Azure Monitor: its aggregations, dimensions, and interval. */
interface AzureMetric {
  readonly aggregations: readonly string[];
  readonly dimensions: readonly string[];
  readonly everySeconds: number;
}

const of = (aggregations: string, dimensions = '', everySeconds = 60): AzureMetric => ({
  aggregations: aggregations.split(' '),
  dimensions: dimensions.split(' ').filter(Boolean),
  everySeconds,
});

const ANY = 'Average Minimum Maximum';

/**
 * The columns of the tables of Log Analytics that alarms read. Source:
 * learn.microsoft.com/azure/azure-monitor/reference/tables, the page of each table.
 */
export const AZURE_TABLES: Readonly<Record<string, string>> = {
  AGWAccessLogs: 'BackendPoolName HttpStatus _ResourceId',
  AppRequests: 'ResultCode _ResourceId',
  ContainerAppConsoleLogs: 'ContainerAppName Log',
  FunctionAppLogs: 'Level _ResourceId',
  // Counters of the data collection rule in modules/compute/azure-agent.ts.
  Perf: 'ObjectName CounterName InstanceName CounterValue _ResourceId',
  Syslog: 'SeverityLevel SyslogMessage _ResourceId',
};

/**
 * Source of all: learn.microsoft.com/azure/azure-monitor/reference/supported-metrics, the page of
 * each type: names, aggregations, dimensions and intervals, compared with the versions of 2024 to
 * July 2026 in github.com/MicrosoftDocs (azure-monitor-docs, azure-reference-other). The metrics
 * that the cloud publishes, for alarms and dashboards. A missing name may exist; it must be
 * verified and added before it is used.
 */
export const AZURE_METRICS: Readonly<Record<string, Readonly<Record<string, AzureMetric>>>> = {
  'Microsoft.ServiceBus/namespaces': {
    ActiveMessages: of(ANY, 'EntityName'),
    DeadletteredMessages: of(ANY, 'EntityName'),
    IncomingMessages: of('Total', 'EntityName'),
  },
  'Microsoft.DBforPostgreSQL/flexibleServers': {
    active_connections: of(ANY),
    cpu_percent: of(ANY),
    storage_percent: of(ANY),
    storage_used: of(ANY),
    physical_replication_delay_in_seconds: of(ANY),
  },
  'Microsoft.DBforMySQL/flexibleServers': {
    active_connections: of(ANY),
    cpu_percent: of(ANY),
    storage_percent: of(ANY),
    replication_lag: of(ANY),
  },
  'Microsoft.Compute/virtualMachineScaleSets': {
    'Percentage CPU': of('Average', 'VMName'),
    VmAvailabilityMetric: of(ANY, 'VMName'),
  },
  'Microsoft.App/containerApps': {
    CpuPercentage: of(ANY, 'podName'),
    MemoryPercentage: of(ANY, 'podName'),
    Replicas: of(ANY, 'revisionName deploymentName'),
    Requests: of(`${ANY} Total`, 'revisionName podName statusCodeCategory statusCode'),
  },
  'Microsoft.ApiManagement/service': {
    Requests: of(
      `${ANY} Total`,
      'Location Hostname LastErrorReason BackendResponseCode GatewayResponseCode BackendResponseCodeCategory ' +
        'GatewayResponseCodeCategory ApiId',
    ),
  },
  'Microsoft.Network/applicationGateways': {
    TotalRequests: of('Total', 'BackendSettingsPool'),
    ResponseStatus: of('Total', 'HttpStatusGroup'),
    UnhealthyHostCount: of('Average', 'BackendSettingsPool'),
    ApplicationGatewayTotalTime: of('Average Maximum', 'Listener'),
  },
  'Microsoft.Storage/storageAccounts/blobServices': {
    BlobCapacity: of('Average', 'BlobType Tier', 3600),
    BlobCount: of('Average', 'BlobType Tier', 3600),
  },
  'Microsoft.Cdn/profiles': {
    RequestCount: of('Total', 'HttpStatus HttpStatusGroup ClientRegion ClientCountry Endpoint'),
    Percentage5XX: of('Average', 'ClientRegion ClientCountry Endpoint'),
  },
  'Microsoft.Network/natGateways': { SNATConnectionCount: of('Total', 'Protocol ConnectionState') },
  'Microsoft.Network/virtualNetworkGateways': {
    MmsaCount: of('Total', 'ConnectionName RemoteIP Instance', 300),
    BgpPeerStatus: of('Average', 'BgpPeerAddress Instance', 300),
  },
  'Microsoft.Cache/redisEnterprise': {
    percentProcessorTime: of('Maximum', 'InstanceId'),
    usedmemorypercentage: of('Maximum'),
  },
  'Microsoft.DataProtection/BackupVaults': {
    BackupHealthEvent: of('Count', 'dataSourceURL backupInstanceUrl dataSourceType healthStatus backupInstanceName'),
  },
  'Microsoft.DocumentDB/DatabaseAccounts': {
    TotalRequests: of('Count', 'DatabaseName CollectionName Region StatusCode OperationType Status'),
  },
};
