import type { Cloud } from './cloud';
import { factory, maker } from './core/kind';

/** Every kind on Google Cloud. The code of a kind is loaded when it is first used. */
export const google: Cloud = {
  name: 'google',
  get identity() {
    const { GoogleIdentity, ExistingGoogleIdentity } =
      require('./identity/google') as typeof import('./identity/google');
    return factory(GoogleIdentity, ExistingGoogleIdentity);
  },
  get network() {
    const { GoogleNetwork } = require('./network/google') as typeof import('./network/google');
    const { ExistingGoogleNetwork } =
      require('./network/google-existing') as typeof import('./network/google-existing');
    return factory(GoogleNetwork, ExistingGoogleNetwork);
  },
  get computeGroup() {
    const { GoogleComputeGroup } = require('./compute/google') as typeof import('./compute/google');
    const { ExistingGoogleComputeGroup } =
      require('./compute/google-existing') as typeof import('./compute/google-existing');
    return factory(GoogleComputeGroup, ExistingGoogleComputeGroup);
  },
  get cluster() {
    const { GoogleCluster, ExistingGoogleCluster } = require('./cluster/google') as typeof import('./cluster/google');
    return factory(GoogleCluster, ExistingGoogleCluster);
  },
  get loadBalancer() {
    const { GoogleLoadBalancer, ExistingGoogleLoadBalancer } =
      require('./load-balancer/google') as typeof import('./load-balancer/google');
    return factory(GoogleLoadBalancer, ExistingGoogleLoadBalancer);
  },
  get dnsZone() {
    return (require('./dns/zones') as typeof import('./dns/zones')).dnsZones;
  },
  get edge() {
    const { GoogleEdge, ExistingGoogleEdge } = require('./edge/google') as typeof import('./edge/google');
    return factory(GoogleEdge, ExistingGoogleEdge);
  },
  get vpn() {
    const { GoogleVpn, ExistingGoogleVpn } = require('./vpn/google') as typeof import('./vpn/google');
    return factory(GoogleVpn, ExistingGoogleVpn);
  },
  get registry() {
    const { GoogleRegistry, ExistingGoogleRegistry } =
      require('./registry/google') as typeof import('./registry/google');
    return factory(GoogleRegistry, ExistingGoogleRegistry);
  },
  get service() {
    const { GoogleService, ExistingGoogleService } = require('./service/google') as typeof import('./service/google');
    return factory(GoogleService, ExistingGoogleService);
  },
  get job() {
    const { GoogleJob, ExistingGoogleJob } = require('./job/google') as typeof import('./job/google');
    return factory(GoogleJob, ExistingGoogleJob);
  },
  get bucket() {
    const { GoogleBucket, ExistingGoogleBucket } =
      require('./storage/google-bucket') as typeof import('./storage/google-bucket');
    return factory(GoogleBucket, ExistingGoogleBucket);
  },
  get disk() {
    const { GoogleDisk, ExistingGoogleDisk } =
      require('./storage/google-disk') as typeof import('./storage/google-disk');
    return factory(GoogleDisk, ExistingGoogleDisk);
  },
  get queue() {
    const { GoogleQueue, ExistingGoogleQueue } = require('./queue/google') as typeof import('./queue/google');
    return factory(GoogleQueue, ExistingGoogleQueue);
  },
  get topic() {
    const { GoogleTopic, ExistingGoogleTopic } = require('./topic/google') as typeof import('./topic/google');
    return factory(GoogleTopic, ExistingGoogleTopic);
  },
  get database() {
    const { GoogleDatabase } = require('./database/google') as typeof import('./database/google');
    const { ExistingGoogleDatabase } =
      require('./database/google-existing') as typeof import('./database/google-existing');
    return factory(GoogleDatabase, ExistingGoogleDatabase);
  },
  get keyValue() {
    const { GoogleKeyValue, ExistingGoogleKeyValue } =
      require('./key-value/google') as typeof import('./key-value/google');
    return factory(GoogleKeyValue, ExistingGoogleKeyValue);
  },
  get cache() {
    const { GoogleCache, ExistingGoogleCache } = require('./cache/google') as typeof import('./cache/google');
    return factory(GoogleCache, ExistingGoogleCache);
  },
  get graph() {
    const { GoogleGraph, ExistingGoogleGraph } = require('./graph/google') as typeof import('./graph/google');
    return factory(GoogleGraph, ExistingGoogleGraph);
  },
  get function() {
    const { GoogleFunction, ExistingGoogleFunction } =
      require('./function/google') as typeof import('./function/google');
    return factory(GoogleFunction, ExistingGoogleFunction);
  },
  get api() {
    const { GoogleApi, ExistingGoogleApi } = require('./api/google') as typeof import('./api/google');
    return factory(GoogleApi, ExistingGoogleApi);
  },
  get schedule() {
    const { GoogleSchedule } = require('./schedule/google') as typeof import('./schedule/google');
    return maker(GoogleSchedule);
  },
  get backup() {
    const { GoogleBackup, ExistingGoogleBackup } = require('./backup/google') as typeof import('./backup/google');
    return factory(GoogleBackup, ExistingGoogleBackup);
  },
  get secret() {
    const { GoogleSecret, ExistingGoogleSecret } = require('./secret/google') as typeof import('./secret/google');
    return factory(GoogleSecret, ExistingGoogleSecret);
  },
  get budget() {
    const { GoogleBudget } = require('./budget/google') as typeof import('./budget/google');
    return maker(GoogleBudget);
  },
  get notifications() {
    const { GoogleNotifications, ExistingGoogleNotifications } =
      require('./notifications/google') as typeof import('./notifications/google');
    return factory(GoogleNotifications, ExistingGoogleNotifications);
  },
  get audit() {
    const { GoogleAudit } = require('./audit/google') as typeof import('./audit/google');
    return maker(GoogleAudit);
  },
  get objective() {
    const { GoogleObjective } = require('./objective/google') as typeof import('./objective/google');
    return maker(GoogleObjective);
  },
  get dashboard() {
    const { GoogleDashboard } = require('./dashboard/google') as typeof import('./dashboard/google');
    return maker(GoogleDashboard);
  },

  get alarm() {
    const { GoogleAlarm } = require('./alarm/google') as typeof import('./alarm/google');
    return maker(GoogleAlarm);
  },
};
