import type { IConstruct } from 'constructs';
import type { Alarm, AlarmProps } from './alarm/alarm';
import type { Api, ApiProps, ExistingApi } from './api/api';
import type { Audit, AuditProps } from './audit/audit';
import type { Backup, BackupProps, ExistingBackup } from './backup/backup';
import type { Budget, BudgetProps } from './budget/budget';
import type { Cache, CacheProps, ExistingCache } from './cache/cache';
import type { Cluster } from './cluster/cluster';
import type { ClusterProps, ExistingCluster } from './cluster/properties';
import type { ComputeGroup } from './compute/compute';
import type { ComputeGroupProps, ExistingComputeGroup } from './compute/properties';
import type { Factory, Maker } from './core/kind';
import { type CloudName, placementOf } from './core/placement';
import type { Dashboard, DashboardProps } from './dashboard/dashboard';
import type { Database, DatabaseProps, ExistingDatabase } from './database/database';
import type { DnsZone, DnsZoneProps, ExistingDnsZone } from './dns/dns';
import type { Edge, EdgeProps, ExistingEdge } from './edge/edge';
import type { CloudFunction, ExistingFunction, FunctionProps } from './function/function';
import type { ExistingGraph, Graph, GraphProps } from './graph/graph';
import type { ExistingIdentity, Identity, IdentityProps } from './identity/identity';
import type { ExistingJob, Job, JobProps } from './job/job';
import type { ExistingKeyValue, KeyValue, KeyValueProps } from './key-value/key-value';
import type { ExistingLoadBalancer, LoadBalancer, LoadBalancerProps } from './load-balancer/load-balancer';
import type { ExistingNetwork, Network, NetworkProps } from './network/network';
import type { ExistingNotifications, Notifications, NotificationsProps } from './notifications/notifications';
import type { Objective, ObjectiveProps } from './objective/objective';
import type { ExistingQueue, Queue, QueueProps } from './queue/queue';
import type { ExistingRegistry, Registry, RegistryProps } from './registry/registry';
import type { Schedule, ScheduleProps } from './schedule/schedule';
import type { ExistingSecret, Secret, SecretProps } from './secret/secret';
import type { ExistingService, Service, ServiceProps } from './service/service';
import type { Bucket, BucketProps, ExistingBucket } from './storage/bucket';
import type { Disk, DiskProps, ExistingDisk } from './storage/disk';
import type { ExistingTopic, Topic, TopicProps } from './topic/topic';
import type { ExistingVpn, Vpn, VpnProps } from './vpn/vpn';

/**
 * The kinds that every cloud implements: one member each. A workload creates kinds through it and
 * never names a cloud:
 * `const cloud = cloudOf(this); const orders = cloud.queue(this, 'orders', { ordered: true })`.
 */
export interface Cloud {
  readonly name: CloudName;
  readonly identity: Factory<Identity, IdentityProps, ExistingIdentity>;
  readonly network: Factory<Network, NetworkProps, ExistingNetwork>;
  readonly computeGroup: Factory<ComputeGroup, ComputeGroupProps, ExistingComputeGroup>;
  readonly registry: Factory<Registry, RegistryProps, ExistingRegistry>;
  readonly service: Factory<Service, ServiceProps, ExistingService>;
  readonly job: Factory<Job, JobProps, ExistingJob>;
  readonly cluster: Factory<Cluster, ClusterProps, ExistingCluster>;
  readonly bucket: Factory<Bucket, BucketProps, ExistingBucket>;
  readonly disk: Factory<Disk, DiskProps, ExistingDisk>;
  readonly queue: Factory<Queue, QueueProps, ExistingQueue>;
  readonly topic: Factory<Topic, TopicProps, ExistingTopic>;
  readonly secret: Factory<Secret, SecretProps, ExistingSecret>;
  readonly loadBalancer: Factory<LoadBalancer, LoadBalancerProps, ExistingLoadBalancer>;
  readonly dnsZone: Factory<DnsZone, DnsZoneProps, ExistingDnsZone>;
  readonly edge: Factory<Edge, EdgeProps, ExistingEdge>;
  readonly vpn: Factory<Vpn, VpnProps, ExistingVpn>;
  readonly database: Factory<Database, DatabaseProps, ExistingDatabase>;
  readonly backup: Factory<Backup, BackupProps, ExistingBackup>;
  readonly keyValue: Factory<KeyValue, KeyValueProps, ExistingKeyValue>;
  readonly cache: Factory<Cache, CacheProps, ExistingCache>;
  readonly graph: Factory<Graph, GraphProps, ExistingGraph>;
  readonly function: Factory<CloudFunction, FunctionProps, ExistingFunction>;
  readonly api: Factory<Api, ApiProps, ExistingApi>;
  readonly schedule: Maker<Schedule, ScheduleProps>;
  readonly budget: Maker<Budget, BudgetProps>;
  readonly notifications: Factory<Notifications, NotificationsProps, ExistingNotifications>;
  readonly alarm: Maker<Alarm, AlarmProps>;
  readonly audit: Maker<Audit, AuditProps>;
  readonly objective: Maker<Objective, ObjectiveProps>;
  readonly dashboard: Maker<Dashboard, DashboardProps>;
}

/**
 * The catalogue of the cloud of `scope`. The code of a cloud, and of each kind, is loaded when
 * first used.
 */
export function cloudOf(scope: IConstruct): Cloud {
  const { cloud } = placementOf(scope);
  switch (cloud) {
    case 'aws':
      return (require('./aws') as typeof import('./aws')).aws;
    case 'google':
      return (require('./google') as typeof import('./google')).google;
    case 'azure':
      return (require('./azure') as typeof import('./azure')).azure;
  }
}
