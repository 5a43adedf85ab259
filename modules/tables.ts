import { BACKUP } from './backup/backup';
import { BUDGET } from './budget/budget';
import { CACHE } from './cache/support';
import type { Cloud } from './cloud';
import { COMPUTE } from './compute/support';
import type { KindTable } from './core/features';
import { DATABASE } from './database/support';
import { DNS_ZONE } from './dns/dns';
import { EDGE } from './edge/edge';
import { GRAPH } from './graph/support';
import { IDENTITY } from './identity/identity';
import { KEY_VALUE } from './key-value/support';
import { LOAD_BALANCER } from './load-balancer/load-balancer';
import { NETWORK } from './network/support';
import { QUEUE } from './queue/queue';
import { SECRET } from './secret/secret';
import { BUCKET } from './storage/bucket-support';
import { DISK } from './storage/disk';
import { TOPIC } from './topic/topic';
import { VPN } from './vpn/vpn';

/** What each cloud gives of each kind. The compiler asks for the table of every member of `Cloud`. */
export const TABLES: Readonly<Record<Exclude<keyof Cloud, 'name'>, KindTable<never>>> = {
  identity: IDENTITY,
  network: NETWORK,
  computeGroup: COMPUTE,
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
  budget: BUDGET,
};
