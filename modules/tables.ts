import type { Cloud } from './cloud';
import { COMPUTE } from './compute/compute';
import type { KindTable } from './core/features';
import { DNS_ZONE } from './dns/dns';
import { EDGE } from './edge/edge';
import { IDENTITY } from './identity/identity';
import { LOAD_BALANCER } from './load-balancer/load-balancer';
import { NETWORK } from './network/network';
import { QUEUE } from './queue/queue';
import { BUCKET } from './storage/bucket';
import { TOPIC } from './topic/topic';
import { VPN } from './vpn/vpn';

/** What each cloud gives of each kind. The compiler asks for the table of every member of `Cloud`. */
export const TABLES: Readonly<Record<Exclude<keyof Cloud, 'name'>, KindTable<never>>> = {
  identity: IDENTITY,
  network: NETWORK,
  computeGroup: COMPUTE,
  bucket: BUCKET,
  queue: QUEUE,
  topic: TOPIC,
  loadBalancer: LOAD_BALANCER,
  dnsZone: DNS_ZONE,
  edge: EDGE,
  vpn: VPN,
};
