import type { Construct } from 'constructs';
import { Address4 } from 'ip-address';
import { largest, type Size, sizeFor } from '../compute/sizes';
import { report } from '../core/errors';
import { show } from '../core/features';
import { isPrivate, isWithin, overlap, rangeRefusal } from '../core/ranges';
import { recordValue } from '../core/replacement';
import { TIERS } from '../network/address-plan';
import type { Network } from '../network/network';
import type { Cluster } from './cluster';
import type { ClusterProps, NodePool } from './properties';
import { CLUSTER } from './support';
import { checkVersion } from './versions';

export const CLUSTER_DEFAULTS = {
  tier: 'private',
  podRange: '100.64.0.0/16',
  maintenanceWindow: { day: 'sunday', startHour: 2, hours: 12 },
} as const;

/** A pool with its machine type and zone names. */
export interface MadePool extends NodePool {
  readonly size: Size;
  readonly zoneNames: readonly string[];
}

export interface Settings {
  readonly tier: 'private' | 'isolated';
  readonly pools: readonly MadePool[];
  readonly podRange: string;
  readonly serviceRange: string;
  /** The ranges of `access`. */
  readonly privateRanges: readonly string[];
  readonly publicRanges: readonly string[];
}

const POOL_NAME = /^[a-z][a-z0-9]{0,11}$/;
/** Ranges for the addresses of services, which are used inside the cluster only. */
const SERVICES = ['172.20.0.0/16', '10.100.0.0/16', '192.168.0.0/16'] as const;
const LABEL_KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/;

/** The settings of a cluster, with all errors in them on every cloud. */
export function settingsOf(cluster: Cluster, props: ClusterProps): Settings {
  const { cloud } = cluster.placement;
  const { network, version, channel, podRange = CLUSTER_DEFAULTS.podRange, access = [] } = props;
  if ((version === undefined) === (channel === undefined)) {
    report(cluster, {
      message: version === undefined ? 'neither version nor channel is set.' : 'version and channel are both set.',
      remedy: 'Set version to control each upgrade, or channel to let the cloud upgrade.',
    });
  }
  if (version !== undefined) checkVersion(cluster, cloud, CLUSTER.service[cloud], version);
  const tier = props.tier ?? CLUSTER_DEFAULTS.tier;
  const free = SERVICES.find((range) => ![network.cidr, podRange].some((one) => overlap(one, range)));
  // Two valid ranges overlap at most two of the three; an invalid one is reported.
  const serviceRange = free ?? SERVICES[0];
  const ranges = accessOf(cluster, access);
  recordValue(cluster, 'access', ranges.publicRanges.length > 0 ? 'public' : 'private');
  recordValue(cluster, 'pools', (props.pools ?? []).length > 0 ? 'pools' : 'managed by the cloud');
  recordValue(cluster, 'tier', tier);
  recordValue(cluster, 'podRange', podRange);
  recordValue(cluster, 'encryption', props.encryption ?? 'customerKey');
  const pools = (props.pools ?? []).map((pool, index) => madePool(cluster, network, pool, index));
  twins(cluster, pools);
  if (pools.length > 0 && !pools.some(isSystem)) {
    report(cluster, {
      message: "no pool can run the cluster's own pods.",
      remedy: 'Add a pool without taints and without spot, with min at least 1.',
    });
  }
  const ofPods = CLUSTER.features.podRange[cloud].is !== 'unsupported';
  const right = !ofPods || checkPods(cluster, network, podRange, pools);
  checkRoom(cluster, network, tier, pools);
  // An invalid name is reported already.
  const named = pools.filter(
    ({ name }, index) => POOL_NAME.test(name) && pools.findIndex((one) => one.name === name) === index,
  );
  return { tier, pools: named, podRange: right ? podRange : CLUSTER_DEFAULTS.podRange, serviceRange, ...ranges };
}

function accessOf(cluster: Construct, access: readonly string[]): Pick<Settings, 'privateRanges' | 'publicRanges'> {
  const right = access.filter((range) => {
    const wrong = rangeRefusal('access', range);
    if (wrong) report(cluster, wrong);
    else if (!isPrivate(range) && Number(range.split('/')[1]) < 16) {
      report(cluster, {
        message: `access has "${range}", which opens the API server to the internet.`,
        remedy:
          'Use the public ranges of an office or of a runner, /16 to /32; or use the private endpoint ' +
          'through a VPN or a peering.',
      });
      return false;
    }
    return !wrong;
  });
  return { privateRanges: right.filter(isPrivate), publicRanges: right.filter((range) => !isPrivate(range)) };
}

function madePool(cluster: Cluster, network: Network, pool: NodePool, index: number): MadePool {
  const { cloud } = cluster.placement;
  const { name, cpu, memoryGiB, architecture = 'x86_64', min, max } = pool;
  const at = `pools.${index}`;
  const wrong = (message: string, remedy: string) => report(cluster, { message: `${at}.${message}`, remedy });
  if (!POOL_NAME.test(name)) {
    wrong(
      `name is ${show(name)}, which is not a valid name of a pool.`,
      'Use 1 to 12 lower-case letters and digits, beginning with a letter.',
    );
  }
  for (const [what, value] of [
    ['min', min],
    ['max', max],
  ] as const) {
    if (!Number.isInteger(value) || value < 0 || value > 1000)
      wrong(`${what} is ${show(value)}, a pool must have 0 to 1000 nodes.`, 'Correct it.');
  }
  if (max < Math.max(min, 1))
    wrong(`max is ${max}, but min is ${min}.`, 'Raise max: it must be at least min, and at least 1.');
  const wanted = { cpu, memoryGiB, architecture, burstable: false };
  const size = sizeFor(cloud, wanted);
  if (!size) {
    const top = largest(cloud, wanted);
    wrong(
      `cpu is ${cpu} and memoryGiB is ${memoryGiB}, ${cloud} has no ${architecture} machine that large.`,
      `The largest is ${top?.name} with ${top?.cpu} processors and ${top?.memoryGiB} GiB.`,
    );
  }
  if (cpu < 2 || memoryGiB < 4)
    wrong(`cpu is ${cpu} and memoryGiB is ${memoryGiB}.`, 'Use at least 2 processors and 4 GiB (AKS).');
  for (const zone of pool.zones ?? []) {
    if (!Number.isInteger(zone) || zone < 1 || zone > network.zones.length) {
      wrong(`zones has ${show(zone)}, but the network has ${network.zones.length}.`, 'Use numbers from 1.');
    }
  }
  checkLabels(pool, wrong);
  const zoneNames = network.zones.filter((_, place) => pool.zones === undefined || pool.zones.includes(place + 1));
  return { ...pool, size: size ?? { ...wanted, name: 'none' }, zoneNames };
}

function checkLabels({ labels = {}, taints = [] }: NodePool, wrong: (message: string, remedy: string) => void): void {
  const pairs = [
    ...Object.entries(labels).map((pair) => ['labels', ...pair]),
    ...taints.map(({ key, value }) => ['taints', key, value]),
  ];
  for (const [what, key = '', value = ''] of pairs) {
    if (!LABEL_KEY.test(key) || /(^|\.)(kubernetes|k8s)\.io\//.test(key) || !LABEL_VALUE.test(value)) {
      wrong(
        `${what} has ${show(key)}: ${show(value)}, which is not valid.`,
        'Keys and values have at most 63 letters, digits, - _ and . (a key may have a domain in front, but ' +
          'not kubernetes.io or k8s.io).',
      );
    }
  }
}

function twins(cluster: Construct, pools: readonly NodePool[]): void {
  for (const { name } of pools.filter((pool, index) => pools.findIndex((one) => one.name === pool.name) < index)) {
    report(cluster, { message: `two pools have the name ${show(name)}.`, remedy: 'Rename one of them.' });
  }
}

/**
 * Pods have a separate range on Google, where it is part of the VPC, and on Azure, where it is an
 * overlay. A node uses a /24 of it.
 */
function checkPods(cluster: Cluster, network: Network, podRange: string, pools: readonly NodePool[]): boolean {
  const wrong = rangeRefusal('podRange', podRange);
  if (wrong) {
    report(cluster, wrong);
    return false;
  }
  const length = Number(podRange.split('/')[1]);
  if (!isPrivate(podRange) || length < 10 || length > 21) {
    report(cluster, {
      message: `podRange is "${podRange}", it must be a private range of /10 to /21.`,
      remedy: `Use a part of 10.0.0.0/8 or 100.64.0.0/10: ${CLUSTER_DEFAULTS.podRange}.`,
    });
    return false;
  }
  const unreachable = network.unreachable(podsOf(cluster, podRange));
  if (unreachable)
    report(cluster, {
      message: `podRange is "${podRange}": ${unreachable.message}`,
      remedy: 'Use another range for the pods.',
    });
  const room = 2 ** (24 - length);
  const most = pools.reduce((sum, { max }) => sum + max, 0);
  if (most > room) {
    report(cluster, {
      message: `podRange is "${podRange}", enough for ${room} nodes, but the pools have up to ${most}.`,
      remedy: 'Use a larger range, or lower max.',
    });
  }
  return true;
}

/** The pods as a remote range, where their range is part of the VPC. */
export const podsOf = ({ node }: Cluster, podRange: string) => ({
  label: `the pods of ${node.id}`,
  cidrs: [podRange],
  tiers: TIERS,
});

/**
 * Nodes have addresses of the tier, of which the cloud reserves 4 or 5, and an upgrade adds one
 * node to each pool.
 */
function checkRoom(
  cluster: Construct,
  network: Network,
  tier: 'private' | 'isolated',
  pools: readonly NodePool[],
): void {
  const room = network.ranges[tier]
    .filter((range) => isWithin(range, network.cidr))
    .reduce((sum, range) => sum + sizeOf(range) - 5, 0);
  const most = pools.reduce((sum, { max }) => sum + max + 1, 0);
  if (most > room) {
    report(cluster, {
      message:
        `its pools have up to ${most} nodes during an upgrade, but the ${tier} tier of its network has ` +
        `${room} addresses.`,
      remedy: 'Use a larger network, or lower max.',
    });
  }
}

/** Whether the system pods can always run in a pool. */
export const isSystem = ({ taints = [], spot = false, min }: NodePool) => taints.length === 0 && !spot && min > 0;

const sizeOf = (range: string) => 2 ** (32 - new Address4(range).subnetMask);
