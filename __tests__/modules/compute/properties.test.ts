import type { ComputeGroupProps } from '../../../modules/compute/properties';
import { COMPUTE } from '../../../modules/compute/support';
import { BASE, balance, OPENING, type Own } from '../../support/compute';
import { everyPropertyCounts } from '../../support/conformance';
import { NGINX } from '../../support/service';

describe('every property counts', () => {
  type Plain = Omit<ComputeGroupProps, 'network' | 'identity' | 'scaling'> & {
    scaling?: object;
    network?: number;
    identity?: string;
  };
  everyPropertyCounts<Plain>({
    table: COMPUTE,
    base: BASE as Plain,
    make: (stack, cloud, { network, identity, scaling, ...props }) => {
      const spare = {
        cidr: '10.30.0.0/16',
        zones: 2,
        nat: props.container || props.autoPatch !== undefined ? 'single' : 'none',
      } as const;
      const queue = cloud.queue(stack, 'orders');
      const rest = (scaling ?? {}) as { queue?: unknown };
      const shop = cloud.computeGroup(stack, 'shop', {
        ...(props as Own),
        network: network === 2 ? cloud.network(stack, 'other', spare) : cloud.network(stack, 'network', spare),
        identity: cloud.identity(stack, identity ?? 'shopper'),
        scaling: {
          ...rest,
          ...('queue' in rest && rest.queue
            ? { queue: { metric: queue.depthMetric, messagesPerMachine: Number(rest.queue) } }
            : { queue: undefined }),
        },
      });
      if (props.container || props.autoPatch !== undefined)
        shop.member.network.allow(shop.member, 'internet', { ports: [80, 443] });
      // Who asks for health or a rollout has effect on what balances, and nothing else has.
      if (props.health || props.rollout) balance(stack, cloud, shop);
    },
    samples: {
      network: { values: [1, 2] },
      tier: { values: ['private', 'isolated'] },
      identity: { values: ['shopper', 'other'] },
      cpu: { values: [2, 8] },
      memoryGiB: { values: [4, 32] },
      architecture: { values: ['x86_64', 'arm64'] },
      burstable: { values: [false, true] },
      image: { values: ['ubuntu-24.04', 'debian-12'] },
      min: { values: [1, 2] },
      max: { values: [4, 5] },
      scaling: { values: [{ cpuPercent: 50 }, { cpuPercent: 70 }] },
      diskGiB: { values: [40, 50] },
      dataDisks: { values: [[{ sizeGiB: 40 }], []] },
      userData: { values: ['#!/bin/sh\necho one', '#!/bin/sh\necho two'] },
      environment: { values: [{ SHOP: 'one' }, { SHOP: 'other' }] },
      container: { values: [{ image: NGINX, port: 8080 }, { image: NGINX }] },
      health: { values: [{ port: 8080, graceSeconds: 700 }, { port: 8081 }] },
      rollout: { values: [{ surge: 3 }, { surge: 0 }] },
      spot: { values: [false, true] },
      spotAlternatives: { values: [1, 2], with: { spot: true } },
      drainSeconds: { values: [300, 600] },
      autoPatch: { values: [false, true] },
      signIn: { values: [true, false] },
      agent: { values: [true, false] },
      otlp: { values: [true, false] },
    },
    nested: {
      'environment.SHOP': { values: ['one', 'other'] },
      'container.image': { values: [NGINX, 'docker.io/library/nginx:1.28'] },
      'container.command': { values: [['--verbose'], ['--quiet']], with: { container: { image: NGINX } } },
      'container.command.0': {
        values: ['--verbose', '--quiet'],
        with: { container: { image: NGINX, command: ['--verbose'] } },
      },
      'scaling.schedules': { values: [[OPENING], [{ ...OPENING, min: 5 }]] },
      'scaling.schedules.0.id': { values: ['one', 'two'], with: { scaling: { schedules: [OPENING] } } },
      'scaling.schedules.0.days.0': { values: ['monday', 'tuesday'], with: { scaling: { schedules: [OPENING] } } },
      'scaling.schedules.0.days.1': { values: ['friday', 'sunday'], with: { scaling: { schedules: [OPENING] } } },
      'scaling.schedules.0.from': { values: ['08:00', '08:30'], with: { scaling: { schedules: [OPENING] } } },
      'scaling.schedules.0.to': { values: ['18:00', '07:00'], with: { scaling: { schedules: [OPENING] } } },
      'scaling.timeZone': {
        values: ['Europe/Berlin', 'America/New_York'],
        with: { scaling: { schedules: [OPENING] } },
      },
      'rollout.blueGreen': {
        values: [
          { serving: 'blue', blue: { userData: 'echo one' } },
          { serving: 'blue', blue: {}, green: {} },
        ],
      },
      'rollout.blueGreen.serving': {
        values: ['blue', 'green'],
        with: { rollout: { blueGreen: { blue: {}, green: {} } } },
      },
      'rollout.blueGreen.blue.userData': {
        values: ['echo one', 'echo two'],
        with: { rollout: { blueGreen: { serving: 'blue' } } },
      },
      'rollout.blueGreen.blue.image': {
        values: ['ubuntu-24.04', 'debian-12'],
        with: { rollout: { blueGreen: { serving: 'blue' } } },
      },
      'rollout.blueGreen.green.image': {
        values: ['ubuntu-24.04', 'debian-12'],
        with: { rollout: { blueGreen: { serving: 'blue', blue: {} } } },
      },
      'scaling.queue': { values: [10, 20] },
      'scaling.coolDownSeconds': { values: [120, 240] },
      'health.path': { values: ['/one', '/two'], with: { health: { port: 8080 } } },
      'rollout.surge': { values: [3, 0] },
    },
    native: {
      aws: [{ template: { ebsOptimized: 'true' } }, { group: { maxInstanceLifetime: 604_800 } }],
      google: [{ template: { canIpForward: true } }, { group: { description: 'The shop' } }],
      azure: [{ scaleSet: { computerNamePrefix: 'shop' } }],
    },
  });
});
