import type { ExistingTopic } from '../../modules/topic/topic';

export const EXISTING: ExistingTopic = {
  aws: { arn: 'arn:aws:sns:us-east-1:123456789012:theirs' },
  google: { topic: 'projects/p/topics/theirs' },
  azure: { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ServiceBus/namespaces/n/topics/theirs' },
};
