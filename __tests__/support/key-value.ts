import type { Cloud } from '../../modules/cloud';
import type { CloudName, Placement } from '../../modules/core/placement';
import type { ExistingKeyValue, KeyValueProps } from '../../modules/key-value/key-value';
import type { PlacementStack } from '../../stacks/placement-stack';
import { theirs } from './network';
import { synth } from './synth';

export const BASE = { partitionKey: 'customer' };
export const FULL = {
  ...BASE,
  sortKey: 'date',
  ttlAttribute: 'ttl',
  secondaryIndexes: [{ partitionKey: 'state', sortKey: 'date' }],
};

export const make = (stack: PlacementStack, cloud: Cloud, props: Partial<KeyValueProps> = {}) =>
  cloud.keyValue(stack, 'baskets', { ...BASE, ...props, network: props.network ?? theirs(stack, cloud) });
export const on = (cloud: CloudName, props: Partial<KeyValueProps> = {}, changes: Partial<Placement> = {}) =>
  synth(cloud, (stack, catalogue) => make(stack, catalogue, props), changes);

export const EXISTING: ExistingKeyValue = {
  aws: {
    arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/theirs',
    streamArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/theirs/stream/1',
    kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/1',
  },
  google: { database: 'theirs', collection: 'baskets' },
  azure: {
    accountId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.DocumentDB/databaseAccounts/theirs',
    database: 'data',
    container: 'baskets',
    leases: 'leases',
  },
};
