import type { Cloud } from '../../modules/cloud';
import type { CloudName } from '../../modules/core/placement';
import type { ScheduleProps } from '../../modules/schedule/schedule';
import type { PlacementStack } from '../../stacks/placement-stack';
import { APPLICATION, NODE } from './function';
import { theirs } from './network';
import { NGINX } from './service';
import { synth } from './synth';

/** Samples are data: constructs are made of their names. */
export type Named = Omit<ScheduleProps, 'target' | 'deadLetters'> & {
  readonly target: {
    readonly function?: string;
    readonly queue?: string;
    readonly message?: string;
    readonly job?: string;
  };
  readonly deadLetters?: string;
};

export function make(stack: PlacementStack, cloud: Cloud, { target, deadLetters, ...props }: Named) {
  const queueOf = (id: string) => cloud.queue(stack, id, { ordered: id === 'ordered' });
  const functionOf = (id: string) =>
    cloud.function(stack, id, {
      code: { folder: NODE },
      runtime: 'node22',
      handler: 'orders.handler',
      identity: cloud.identity(stack, `${id}-runs`),
      http: { public: id === 'public', ...(cloud.name === 'azure' && { azure: { applicationId: APPLICATION } }) },
    });
  const jobOf = (id: string) => {
    const network = theirs(stack, cloud, 'theirs');
    const identity = cloud.identity(stack, `${id}-runs`);
    const job = cloud.job(stack, id, { image: NGINX, cpu: 1, memoryMiB: 2048, network, identity });
    network.allow(job.member, 'internet', { port: 443 });
    return job;
  };
  cloud.schedule(stack, 'nightly', {
    ...props,
    target: {
      ...(target.function && { function: functionOf(target.function) }),
      ...(target.queue && { queue: queueOf(target.queue) }),
      ...(target.message !== undefined && { message: target.message }),
      ...(target.job && { job: jobOf(target.job) }),
    },
    ...(deadLetters && { deadLetters: cloud.queue(stack, deadLetters, { ordered: deadLetters === 'ordered-dead' }) }),
  });
}

export const QUEUE = { queue: 'exports', message: 'now' };
export const on = (cloud: CloudName, props: Partial<Named> = {}) =>
  synth(cloud, (stack, catalogue) => make(stack, catalogue, { cron: '0 2 * * *', target: QUEUE, ...props }));
