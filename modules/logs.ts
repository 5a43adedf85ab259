import type { CloudName } from './core/placement';
import type { TABLES } from './tables';

/** The logs of a kind, and where they are on each cloud. */
export type LogRow = Readonly<Record<CloudName, string>> & {
  readonly what: string;
  /** The property that overrides the retention of the environment. */
  readonly property?: string;
};

const CLOUDWATCH = 'CloudWatch Logs';
const GOOGLE = 'Cloud Logging';
const WORKSPACE = 'workspace';
const NO = 'none';
const everywhere = (what: string, property?: string): LogRow => ({
  what,
  aws: CLOUDWATCH,
  google: GOOGLE,
  azure: WORKSPACE,
  property,
});

/**
 * The logs of every kind. A kind without logs says whose it is part of. The compiler requires an
 * entry for every kind.
 */
export const LOGS: Readonly<Record<keyof typeof TABLES, readonly LogRow[]>> = {
  network: [{ what: 'flows', aws: CLOUDWATCH, google: GOOGLE, azure: 'storage account', property: 'flowLogDays' }],
  computeGroup: [{ ...everywhere('system log of the machines'), azure: `${WORKSPACE}: \`Syslog\`` }],
  service: [{ ...everywhere('output', 'logDays'), azure: `${WORKSPACE}: \`ContainerAppConsoleLogs\`` }],
  job: [{ ...everywhere('output', 'logDays'), azure: `${WORKSPACE}: \`ContainerAppConsoleLogs\`` }],
  function: [{ ...everywhere('output', 'logRetentionDays'), azure: `${WORKSPACE}: \`FunctionAppLogs\`` }],
  cluster: [everywhere('control plane, with its audit', 'logDays')],
  loadBalancer: [
    {
      what: 'requests',
      aws: 'bucket',
      google: GOOGLE,
      azure: `storage account; with \`slo\` also ${WORKSPACE}: \`AGWAccessLogs\``,
      property: 'accessLogDays',
    },
  ],
  api: [{ ...everywhere('requests', 'accessLogDays'), azure: `${WORKSPACE}: \`AppRequests\`` }],
  edge: [everywhere('requests', 'logDays'), everywhere('decisions of the firewall')],
  bucket: [{ what: 'reads and writes, with `accessLogs`', aws: 'bucket', google: 'bucket', azure: WORKSPACE }],
  dnsZone: [{ what: 'queries', aws: CLOUDWATCH, google: GOOGLE, azure: NO, property: 'queryLogDays' }],
  vpn: [everywhere('tunnels')],
  database: [everywhere('sessions and statements')],
  cache: [everywhere('slow commands; on Azure who connects')],
  graph: [everywhere('sessions and slow queries')],
  secret: [{ what: 'uses', aws: 'audit', google: 'audit', azure: WORKSPACE }],
  registry: [{ what: 'pushes and pulls', aws: 'audit', google: 'audit', azure: WORKSPACE }],
  keyValue: [{ what: 'requests', aws: NO, google: NO, azure: WORKSPACE }],
  schedule: [{ what: 'runs', aws: NO, google: GOOGLE, azure: WORKSPACE }],
  audit: [
    {
      what: 'who did what in the account',
      aws: 'bucket, `retentionDays`; CloudWatch Logs, 365 days',
      google: 'bucket, `retentionDays`; Cloud Logging, 400 days',
      azure: 'storage account, `retentionDays`; workspace',
    },
  ],
  identity: [],
  disk: [],
  queue: [],
  topic: [],
  backup: [],
  budget: [],
  notifications: [],
  alarm: [],
  dashboard: [],
  objective: [],
};
