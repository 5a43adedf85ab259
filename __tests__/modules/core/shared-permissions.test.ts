import { Construct } from 'constructs';
import type { Cloud } from '../../../modules/cloud';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { at } from '../../support/ids';
import { synth } from '../../support/synth';

describe('permissions that several users of one thing need on Google', () => {
  const members = (build: (stack: PlacementStack, catalogue: Cloud) => void) => {
    const { problems, resources } = synth('google', build);
    expect(problems).toEqual([]);
    return resources
      .filter(({ type, path }) => type.endsWith('_iam_member') && !path.includes('dead-letters'))
      .map(({ path }) => path);
  };

  test('buckets that tell one queue: it lets the agent publish, once', () => {
    const paths = members((stack, catalogue) => {
      const to = catalogue.queue(stack, 'scan');
      for (const id of ['raw', 'done']) catalogue.bucket(stack, id, { notifications: [{ to }] });
    });
    expect(paths.filter((path) => path.includes('publish'))).toEqual(['scan/storage-publishes']);
  });

  test('secrets that tell one topic of their rotation', () => {
    const paths = members((stack, catalogue) => {
      const topic = catalogue.topic(stack, 'rotate');
      for (const id of ['one', 'other'])
        catalogue.secret(stack, id, {
          rotation: { everyDays: 30, by: { google: { topic, first: '2030-01-01T00:00:00Z' } } },
        });
    });
    expect(paths).toEqual(['rotate/secrets-publish']);
  });

  test('buckets with one existing key', () => {
    const key = { google: { cryptoKey: 'projects/p/locations/us-east1/keyRings/r/cryptoKeys/k' } };
    const paths = members((stack, catalogue) => {
      for (const id of ['one', 'other']) catalogue.bucket(stack, id, { encryption: key as never, accessLogs: false });
    });
    expect(paths.filter((path) => path.includes('key'))).toEqual([expect.stringMatching(/^existing-keys\/storage-/)]);
  });

  test('queues created elsewhere that are one topic', () => {
    const paths = members((stack, catalogue) => {
      for (const id of ['one', 'other']) {
        const to = catalogue.queue.fromExisting(stack, id, {
          google: { topic: 'projects/p/topics/scan', subscription: `projects/p/subscriptions/${id}` },
        });
        catalogue.bucket(stack, `docs-${id}`, { notifications: [{ to }] });
      }
    });
    expect(paths.filter((path) => path.includes('publish'))).toEqual(['one/storage-publishes']);
  });
});

test('groups that share an identity each have their own policy on AWS', () => {
  const { problems, of } = synth('aws', (stack, catalogue) => {
    const network = catalogue.network(stack, 'network', { cidr: '10.1.0.0/16', zones: 2 });
    const identity = catalogue.identity(stack, 'web');
    for (const part of ['shop', 'admin'])
      catalogue.computeGroup(at(stack, [part]), 'web', {
        network,
        identity,
        cpu: 2,
        memoryGiB: 4,
        image: 'ubuntu-24.04',
        min: 1,
        max: 2,
      });
  });
  expect(problems).toEqual([]);
  const names = of('aws_iam_role_policy')
    .filter(({ path }) => path.endsWith('sessions'))
    .map(({ body }) => body.name);
  expect(names.toSorted()).toEqual(['acme-test-admin-web-sessions', 'acme-test-shop-web-sessions']);
});

describe('a name that is too long is shortened', () => {
  const LONG = 'incoming-orders-from-partners-of-the-fulfilment-in-all-countries-and-regions';

  test('of a part that the kind made', () => {
    const { problems, of } = synth('aws', (stack, catalogue) =>
      catalogue.queue(new Construct(stack, 'international'), LONG),
    );
    expect(problems).toEqual([]);
    const names = of('aws_sqs_queue').map(({ body }) => String(body.name));
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(80);
  });

  test('and a grant has a shorter name instead', () => {
    const { problems, of } = synth('aws', (stack, catalogue) => {
      const queue = catalogue.queue(at(stack, ['order-fulfilment', 'international']), 'incoming-orders');
      queue.grantConsume(
        catalogue.identity(
          at(stack, ['order-fulfilment-international-partners-and-their-suppliers']),
          'worker-of-partners',
        ),
      );
    });
    expect(problems.filter(({ message }) => message.includes('policy'))).toEqual([]);
    for (const { body } of of('aws_iam_role_policy')) expect(body.name.length).toBeLessThanOrEqual(128);
  });
});
