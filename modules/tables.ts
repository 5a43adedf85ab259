import { ALARM } from './alarm/support';
import { API } from './api/support';
import { AUDIT } from './audit/support';
import { BACKUP } from './backup/support';
import { BUDGET } from './budget/support';
import { CACHE } from './cache/support';
import type { Cloud } from './cloud';
import { CLUSTER } from './cluster/support';
import { COMPUTE } from './compute/support';
import type { KindTable } from './core/features';
import { DASHBOARD } from './dashboard/support';
import { DATABASE } from './database/support';
import { DNS_ZONE } from './dns/support';
import { EDGE } from './edge/support';
import { FUNCTION } from './function/support';
import { GRAPH } from './graph/support';
import { IDENTITY } from './identity/support';
import { JOB } from './job/support';
import { KEY_VALUE } from './key-value/support';
import { LOAD_BALANCER } from './load-balancer/support';
import { NETWORK } from './network/support';
import { NOTIFICATIONS } from './notifications/support';
import { OBJECTIVE } from './objective/support';
import { QUEUE } from './queue/support';
import { REGISTRY } from './registry/support';
import { SCHEDULE } from './schedule/support';
import { SECRET } from './secret/support';
import { SERVICE } from './service/support';
import { BUCKET } from './storage/bucket-support';
import { DISK } from './storage/disk-support';
import { TOPIC } from './topic/support';
import { VPN } from './vpn/support';

/** The support tables of all kinds. The compiler requires a table for every member of `Cloud`. */
export const TABLES: Readonly<Record<Exclude<keyof Cloud, 'name'>, KindTable<never>>> = {
  identity: IDENTITY,
  network: NETWORK,
  computeGroup: COMPUTE,
  registry: REGISTRY,
  service: SERVICE,
  job: JOB,
  cluster: CLUSTER,
  bucket: BUCKET,
  disk: DISK,
  queue: QUEUE,
  topic: TOPIC,
  secret: SECRET,
  loadBalancer: LOAD_BALANCER,
  dnsZone: DNS_ZONE,
  edge: EDGE,
  vpn: VPN,
  database: DATABASE,
  backup: BACKUP,
  keyValue: KEY_VALUE,
  cache: CACHE,
  graph: GRAPH,
  function: FUNCTION,
  api: API,
  schedule: SCHEDULE,
  budget: BUDGET,
  notifications: NOTIFICATIONS,
  alarm: ALARM,
  audit: AUDIT,
  objective: OBJECTIVE,
  dashboard: DASHBOARD,
};
