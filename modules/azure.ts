import type { Cloud } from './cloud';
import { factory, maker } from './core/kind';

/** Every kind on Azure. The code of a kind is loaded when it is first used. */
export const azure: Cloud = {
  name: 'azure',
  get identity() {
    const { AzureIdentity, ExistingAzureIdentity } = require('./identity/azure') as typeof import('./identity/azure');
    return factory(AzureIdentity, ExistingAzureIdentity);
  },
  get network() {
    const { AzureNetwork } = require('./network/azure') as typeof import('./network/azure');
    const { ExistingAzureNetwork } = require('./network/azure-existing') as typeof import('./network/azure-existing');
    return factory(AzureNetwork, ExistingAzureNetwork);
  },
  get computeGroup() {
    const { AzureComputeGroup, ExistingAzureComputeGroup } =
      require('./compute/azure') as typeof import('./compute/azure');
    return factory(AzureComputeGroup, ExistingAzureComputeGroup);
  },
  get cluster() {
    const { AzureCluster, ExistingAzureCluster } = require('./cluster/azure') as typeof import('./cluster/azure');
    return factory(AzureCluster, ExistingAzureCluster);
  },
  get loadBalancer() {
    const { AzureLoadBalancer, ExistingAzureLoadBalancer } =
      require('./load-balancer/azure') as typeof import('./load-balancer/azure');
    return factory(AzureLoadBalancer, ExistingAzureLoadBalancer);
  },
  get dnsZone() {
    return (require('./dns/zones') as typeof import('./dns/zones')).dnsZones;
  },
  get edge() {
    const { AzureEdge, ExistingAzureEdge } = require('./edge/azure') as typeof import('./edge/azure');
    return factory(AzureEdge, ExistingAzureEdge);
  },
  get vpn() {
    const { AzureVpn, ExistingAzureVpn } = require('./vpn/azure') as typeof import('./vpn/azure');
    return factory(AzureVpn, ExistingAzureVpn);
  },
  get registry() {
    const { AzureRegistry, ExistingAzureRegistry } = require('./registry/azure') as typeof import('./registry/azure');
    return factory(AzureRegistry, ExistingAzureRegistry);
  },
  get service() {
    const { AzureService, ExistingAzureService } = require('./service/azure') as typeof import('./service/azure');
    return factory(AzureService, ExistingAzureService);
  },
  get job() {
    const { AzureJob, ExistingAzureJob } = require('./job/azure') as typeof import('./job/azure');
    return factory(AzureJob, ExistingAzureJob);
  },
  get bucket() {
    const { AzureBucket, ExistingAzureBucket } =
      require('./storage/azure-bucket') as typeof import('./storage/azure-bucket');
    return factory(AzureBucket, ExistingAzureBucket);
  },
  get disk() {
    const { AzureDisk, ExistingAzureDisk } = require('./storage/azure-disk') as typeof import('./storage/azure-disk');
    return factory(AzureDisk, ExistingAzureDisk);
  },
  get queue() {
    const { AzureQueue, ExistingAzureQueue } = require('./queue/azure') as typeof import('./queue/azure');
    return factory(AzureQueue, ExistingAzureQueue);
  },
  get topic() {
    const { AzureTopic, ExistingAzureTopic } = require('./topic/azure') as typeof import('./topic/azure');
    return factory(AzureTopic, ExistingAzureTopic);
  },
  get database() {
    const { AzureDatabase, ExistingAzureDatabase } = require('./database/azure') as typeof import('./database/azure');
    return factory(AzureDatabase, ExistingAzureDatabase);
  },
  get keyValue() {
    const { AzureKeyValue, ExistingAzureKeyValue } = require('./key-value/azure') as typeof import('./key-value/azure');
    return factory(AzureKeyValue, ExistingAzureKeyValue);
  },
  get cache() {
    const { AzureCache, ExistingAzureCache } = require('./cache/azure') as typeof import('./cache/azure');
    return factory(AzureCache, ExistingAzureCache);
  },
  get graph() {
    const { AzureGraph, ExistingAzureGraph } = require('./graph/azure') as typeof import('./graph/azure');
    return factory(AzureGraph, ExistingAzureGraph);
  },
  get function() {
    const { AzureFunction, ExistingAzureFunction } = require('./function/azure') as typeof import('./function/azure');
    return factory(AzureFunction, ExistingAzureFunction);
  },
  get api() {
    const { AzureApi, ExistingAzureApi } = require('./api/azure') as typeof import('./api/azure');
    return factory(AzureApi, ExistingAzureApi);
  },
  get schedule() {
    const { AzureSchedule } = require('./schedule/azure') as typeof import('./schedule/azure');
    return maker(AzureSchedule);
  },
  get backup() {
    const { AzureBackup, ExistingAzureBackup } = require('./backup/azure') as typeof import('./backup/azure');
    return factory(AzureBackup, ExistingAzureBackup);
  },
  get secret() {
    const { AzureSecret, ExistingAzureSecret } = require('./secret/azure') as typeof import('./secret/azure');
    return factory(AzureSecret, ExistingAzureSecret);
  },
  get budget() {
    const { AzureBudget } = require('./budget/azure') as typeof import('./budget/azure');
    return maker(AzureBudget);
  },
  get notifications() {
    const { AzureNotifications, ExistingAzureNotifications } =
      require('./notifications/azure') as typeof import('./notifications/azure');
    return factory(AzureNotifications, ExistingAzureNotifications);
  },
  get audit() {
    const { AzureAudit } = require('./audit/azure') as typeof import('./audit/azure');
    return maker(AzureAudit);
  },
  get objective() {
    const { AzureObjective } = require('./objective/azure') as typeof import('./objective/azure');
    return maker(AzureObjective);
  },
  get dashboard() {
    const { AzureDashboard } = require('./dashboard/azure') as typeof import('./dashboard/azure');
    return maker(AzureDashboard);
  },

  get alarm() {
    const { AzureAlarm } = require('./alarm/azure') as typeof import('./alarm/azure');
    return maker(AzureAlarm);
  },
};
