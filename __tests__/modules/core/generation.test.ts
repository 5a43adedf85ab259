import { EventgridSystemTopicEventSubscription } from '@cdktf/provider-azurerm/lib/eventgrid-system-topic-event-subscription';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { resourceGroupOf } from '../../../modules/core/azure';
import { isAtLeast, versionOf } from '../../../modules/core/generation/installed';
import { unknownKeys } from '../../support/known-keys';
import { synth } from '../../support/synth';

const current = isAtLeast('azurerm', '5.0');

/** What is made of a spread, which TypeScript does not hold against the type. */
const subscribed = (more: object) =>
  synth('azure', (stack) => {
    new EventgridSystemTopicEventSubscription(stack, 'subscription', {
      name: 'orders',
      systemTopic: 'documents',
      resourceGroupName: 'acme',
      ...more,
    });
  });

describe('a key that the installed provider lacks', () => {
  const [known, unknown] = current
    ? ['serviceBusQueueId', 'serviceBusQueueEndpointId']
    : ['serviceBusQueueEndpointId', 'serviceBusQueueId'];

  test('fails the synthesis of a test, and the known name passes', () => {
    expect(() => subscribed({ [known]: 'queue' })).not.toThrow();
    expect(() => subscribed({ [unknown]: 'queue' })).toThrow(
      `azurerm_eventgrid_system_topic_event_subscription of the installed provider lacks ${unknown}`,
    );
  });

  const account = (more: object, then = (_: StorageAccount) => {}) =>
    synth('azure', (stack) => {
      const storage = new StorageAccount(stack, 'account', {
        name: 'acme',
        resourceGroupName: 'acme',
        location: 'eastus2',
        accountTier: 'Standard',
        accountReplicationType: 'LRS',
        ...more,
      });
      then(storage);
    });

  test('is found inside blocks, in blocks that are given later, and in overrides', () => {
    const blobProperties = { corsRule: [{ allowedMethod: ['GET'] }] };
    expect(() => account({ blobProperties })).toThrow('lacks blobProperties.corsRule.0.allowedMethod');
    expect(() => account({}, (storage) => storage.putBlobProperties({ versioned: true } as object))).toThrow(
      'lacks blobProperties.versioned',
    );
    expect(unknownKeys('azurerm_storage_account', { blob_properties: { versioned: true } })).toEqual([
      'blob_properties.versioned',
    ]);
    expect(() => synth('azure', (stack) => resourceGroupOf(stack).addOverride('unknown_key', true))).toThrow(
      'has keys that the installed provider lacks: unknown_key',
    );
  });

  test('meta-arguments and free keys pass', () => {
    const more = { tags: { anyKey: 'x' }, lifecycle: { preventDestroy: true }, timeouts: { create: '1h' } };
    expect(() => account(more)).not.toThrow();
  });
});

test('versions are compared number by number', () => {
  const [major, minor] = versionOf('azurerm').split('.').map(Number) as [number, number];
  expect(isAtLeast('azurerm', versionOf('azurerm'))).toBe(true);
  expect(isAtLeast('azurerm', `${major}.${minor}`)).toBe(true);
  expect(isAtLeast('azurerm', `${major}.${minor - 1}.99`)).toBe(true);
  expect(isAtLeast('azurerm', `${major}.${minor}0`)).toBe(false);
  expect(isAtLeast('azurerm', `${major + 1}.0`)).toBe(false);
});
