import { QUEUE, type QueueProps } from '../../modules/queue/queue';
import { everyPropertyCounts } from '../support/conformance';

describe('queue: every property counts', () => {
  everyPropertyCounts<QueueProps>({
    table: QUEUE,
    base: {},
    make: (stack, cloud, props) => cloud.queue(stack, 'orders', props),
    samples: {
      visibilityTimeoutSeconds: { values: [60, 90] },
      retentionSeconds: { values: [600, 1200] },
      ordered: { values: [false, true] },
      deadLetters: { values: [{ maxReceives: 5 }, { maxReceives: 10 }] },
    },
    native: {
      aws: [{ queue: { kmsDataKeyReusePeriodSeconds: 300 } }, { deadLetters: { delaySeconds: 1 } }],
      google: [{ topic: { messageRetentionDuration: '600s' } }, { subscription: { retainAckedMessages: true } }],
      azure: [{ queue: { maxSizeInMegabytes: 2048 } }],
    },
  });
});
