import type { ExistingQueue } from '../../modules/queue/queue';

export const EXISTING: ExistingQueue = {
  aws: {
    arn: 'arn:aws:sqs:us-east-1:123456789012:theirs',
    url: 'https://sqs.us-east-1.amazonaws.com/123456789012/theirs',
    deadLetters: {
      arn: 'arn:aws:sqs:us-east-1:123456789012:theirs-dead',
      url: 'https://sqs.us-east-1.amazonaws.com/123456789012/theirs-dead',
    },
  },
  google: {
    topic: 'projects/p/topics/theirs',
    subscription: 'projects/p/subscriptions/theirs',
    deadLetters: 'projects/p/subscriptions/dead',
  },
  azure: { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ServiceBus/namespaces/n/queues/theirs' },
};
