import { API_METRICS } from './api/metrics';
import { BACKUP_METRICS } from './backup/metrics';
import { CACHE_METRICS } from './cache/metrics';
import { COMPUTE_METRICS } from './compute/metrics';
import type { MetricTable } from './core/metrics';
import { DATABASE_METRICS } from './database/metrics';
import { EDGE_METRICS } from './edge/metrics';
import { FUNCTION_METRICS } from './function/metrics';
import { GRAPH_METRICS } from './graph/metrics';
import { KEY_VALUE_METRICS } from './key-value/metrics';
import { LOAD_BALANCER_METRICS } from './load-balancer/metrics';
import { NETWORK_METRICS } from './network/metrics';
import { QUEUE_METRICS } from './queue/metrics';
import { SERVICE_METRICS } from './service/metrics';
import { BUCKET_METRICS } from './storage/metrics';
import { TOPIC_METRICS } from './topic/metrics';
import { VPN_METRICS } from './vpn/metrics';

/** The metrics of each kind, for pages and tests; for kinds with variants the most common one. */
export const METRICS: Readonly<Record<string, MetricTable>> = {
  queue: QUEUE_METRICS,
  topic: TOPIC_METRICS,
  database: DATABASE_METRICS.postgres,
  computeGroup: COMPUTE_METRICS.linux,
  loadBalancer: LOAD_BALANCER_METRICS.external,
  cache: CACHE_METRICS,
  network: NETWORK_METRICS,
  service: SERVICE_METRICS.answering,
  vpn: VPN_METRICS,
  keyValue: KEY_VALUE_METRICS,
  bucket: BUCKET_METRICS,
  edge: EDGE_METRICS,
  graph: GRAPH_METRICS,
  function: FUNCTION_METRICS,
  backup: BACKUP_METRICS,
  api: API_METRICS,
};
