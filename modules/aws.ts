import type { Cloud } from './cloud';
import { factory, maker } from './core/kind';

/** Every kind on AWS. The code of a kind is loaded when it is first used. */
export const aws: Cloud = {
  name: 'aws',
  get identity() {
    const { AwsIdentity, ExistingAwsIdentity } = require('./identity/aws') as typeof import('./identity/aws');
    return factory(AwsIdentity, ExistingAwsIdentity);
  },
  get network() {
    const { AwsNetwork } = require('./network/aws') as typeof import('./network/aws');
    const { ExistingAwsNetwork } = require('./network/aws-existing') as typeof import('./network/aws-existing');
    return factory(AwsNetwork, ExistingAwsNetwork);
  },
  get computeGroup() {
    const { AwsComputeGroup } = require('./compute/aws') as typeof import('./compute/aws');
    const { ExistingAwsComputeGroup } = require('./compute/aws-existing') as typeof import('./compute/aws-existing');
    return factory(AwsComputeGroup, ExistingAwsComputeGroup);
  },
  get cluster() {
    const { AwsCluster, ExistingAwsCluster } = require('./cluster/aws') as typeof import('./cluster/aws');
    return factory(AwsCluster, ExistingAwsCluster);
  },
  get loadBalancer() {
    const { AwsLoadBalancer, ExistingAwsLoadBalancer } =
      require('./load-balancer/aws') as typeof import('./load-balancer/aws');
    return factory(AwsLoadBalancer, ExistingAwsLoadBalancer);
  },
  get dnsZone() {
    return (require('./dns/zones') as typeof import('./dns/zones')).dnsZones;
  },
  get edge() {
    const { AwsEdge, ExistingAwsEdge } = require('./edge/aws') as typeof import('./edge/aws');
    return factory(AwsEdge, ExistingAwsEdge);
  },
  get vpn() {
    const { AwsVpn, ExistingAwsVpn } = require('./vpn/aws') as typeof import('./vpn/aws');
    return factory(AwsVpn, ExistingAwsVpn);
  },
  get registry() {
    const { AwsRegistry, ExistingAwsRegistry } = require('./registry/aws') as typeof import('./registry/aws');
    return factory(AwsRegistry, ExistingAwsRegistry);
  },
  get service() {
    const { AwsService, ExistingAwsService } = require('./service/aws') as typeof import('./service/aws');
    return factory(AwsService, ExistingAwsService);
  },
  get job() {
    const { AwsJob, ExistingAwsJob } = require('./job/aws') as typeof import('./job/aws');
    return factory(AwsJob, ExistingAwsJob);
  },
  get bucket() {
    const { AwsBucket, ExistingAwsBucket } = require('./storage/aws-bucket') as typeof import('./storage/aws-bucket');
    return factory(AwsBucket, ExistingAwsBucket);
  },
  get disk() {
    const { AwsDisk, ExistingAwsDisk } = require('./storage/aws-disk') as typeof import('./storage/aws-disk');
    return factory(AwsDisk, ExistingAwsDisk);
  },
  get queue() {
    const { AwsQueue, ExistingAwsQueue } = require('./queue/aws') as typeof import('./queue/aws');
    return factory(AwsQueue, ExistingAwsQueue);
  },
  get topic() {
    const { AwsTopic, ExistingAwsTopic } = require('./topic/aws') as typeof import('./topic/aws');
    return factory(AwsTopic, ExistingAwsTopic);
  },
  get database() {
    const { AwsDatabase } = require('./database/aws') as typeof import('./database/aws');
    const { ExistingAwsDatabase } = require('./database/aws-existing') as typeof import('./database/aws-existing');
    return factory(AwsDatabase, ExistingAwsDatabase);
  },
  get keyValue() {
    const { AwsKeyValue, ExistingAwsKeyValue } = require('./key-value/aws') as typeof import('./key-value/aws');
    return factory(AwsKeyValue, ExistingAwsKeyValue);
  },
  get cache() {
    const { AwsCache, ExistingAwsCache } = require('./cache/aws') as typeof import('./cache/aws');
    return factory(AwsCache, ExistingAwsCache);
  },
  get graph() {
    const { AwsGraph, ExistingAwsGraph } = require('./graph/aws') as typeof import('./graph/aws');
    return factory(AwsGraph, ExistingAwsGraph);
  },
  get function() {
    const { AwsFunction, ExistingAwsFunction } = require('./function/aws') as typeof import('./function/aws');
    return factory(AwsFunction, ExistingAwsFunction);
  },
  get api() {
    const { AwsApi, ExistingAwsApi } = require('./api/aws') as typeof import('./api/aws');
    return factory(AwsApi, ExistingAwsApi);
  },
  get schedule() {
    const { AwsSchedule } = require('./schedule/aws') as typeof import('./schedule/aws');
    return maker(AwsSchedule);
  },
  get backup() {
    const { AwsBackup, ExistingAwsBackup } = require('./backup/aws') as typeof import('./backup/aws');
    return factory(AwsBackup, ExistingAwsBackup);
  },
  get secret() {
    const { AwsSecret, ExistingAwsSecret } = require('./secret/aws') as typeof import('./secret/aws');
    return factory(AwsSecret, ExistingAwsSecret);
  },
  get budget() {
    const { AwsBudget } = require('./budget/aws') as typeof import('./budget/aws');
    return maker(AwsBudget);
  },
  get notifications() {
    const { AwsNotifications, ExistingAwsNotifications } =
      require('./notifications/aws') as typeof import('./notifications/aws');
    return factory(AwsNotifications, ExistingAwsNotifications);
  },
  get audit() {
    const { AwsAudit } = require('./audit/aws') as typeof import('./audit/aws');
    return maker(AwsAudit);
  },
  get objective() {
    const { AwsObjective } = require('./objective/aws') as typeof import('./objective/aws');
    return maker(AwsObjective);
  },
  get dashboard() {
    const { AwsDashboard } = require('./dashboard/aws') as typeof import('./dashboard/aws');
    return maker(AwsDashboard);
  },

  get alarm() {
    const { AwsAlarm } = require('./alarm/aws') as typeof import('./alarm/aws');
    return maker(AwsAlarm);
  },
};
