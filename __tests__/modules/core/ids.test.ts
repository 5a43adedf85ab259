import { Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import type { Cloud } from '../../../modules/cloud';
import { childFor, madeId } from '../../../modules/core/ids';
import type { CloudName } from '../../../modules/core/placement';
import type { Identity } from '../../../modules/identity/identity';
import { Peer } from '../../../modules/network/network';
import type { Queue } from '../../../modules/queue/queue';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { at } from '../../support/ids';
import { CLOUDS, type Synthesized, synth } from '../../support/synth';

describe('an id that is made', () => {
  const scope = new Construct(undefined as never, '');

  test('is its words, where they can be told apart in it, and has a hash of them elsewhere', () => {
    expect(madeId(scope, 'grant', ['send', 'shop', 'erp-worker'], 3)).toBe('grant-send-shop-erp-worker');
    expect(madeId(scope, 'grant', ['send', 'worker'], 3)).toBe('grant-send-worker');
    expect(madeId(scope, 'to', ['10', '0', '0', '0', '8'])).toBe('to-10-0-0-0-8');
    for (const words of [
      ['send', 'shop-erp', 'worker'],
      ['send', 'erp-worker'],
      ['read', '/in/a', 'w'],
      ['send', 'a', 'b', 'c'],
      ['send', 'a', 'deadbeef'],
    ])
      expect(madeId(scope, 'grant', words, 3)).toMatch(/^grant-[a-z-]+-[0-9a-f]{8}$/);
  });

  test('of other words is another one', () => {
    const word = fc.stringMatching(/^[ab./_-]{1,4}$/);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(2, 3, 99),
        (one, other, parts) => {
          const same = JSON.stringify(one) === JSON.stringify(other);
          expect(madeId(scope, 'x', one, parts) === madeId(scope, 'x', other, parts)).toBe(same);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('finds what was made for the same thing, and nothing else', () => {
    const { problems } = synth('aws', (stack) => {
      const first = childFor(stack, 'a-b', 'a/b');
      expect(first.isNew).toBe(true);
      expect(childFor(stack, 'a-b', 'a/b')).toEqual({ place: first.place, isNew: false });
      expect(childFor(stack, 'a-b', 'a-b').place).not.toBe(first.place);
    });
    expect(problems).toMatchObject([
      {
        message: expect.stringContaining('a-b is the id of two constructs'),
        remedy: expect.stringContaining('Rename'),
      },
    ]);
  });
});

const paths = fc.uniqueArray(fc.array(fc.constantFrom('a', 'b', 'a-b', 'b-a', 'c'), { minLength: 1, maxLength: 3 }), {
  minLength: 2,
  maxLength: 5,
  selector: (path) => path.join('/'),
});

/** How many of something each call must have made. */
const EFFECTS: Record<CloudName, (synthesized: Synthesized) => { grants: number; rules: number }> = {
  aws: ({ of }) => ({
    grants: of('aws_iam_role_policy').length,
    rules: of('aws_vpc_security_group_ingress_rule').filter(({ path }) => path.includes('/allow-')).length,
  }),
  google: ({ of }) => ({
    grants: [
      'google_pubsub_topic_iam_member',
      'google_pubsub_subscription_iam_member',
      'google_storage_bucket_iam_member',
    ].reduce((sum, type) => sum + of(type).filter(({ path }) => path.includes('/grant-')).length, 0),
    rules: of('google_compute_firewall').filter(({ path }) => /\/allow-.*\/in$/.test(path)).length,
  }),
  azure: ({ of }) => ({
    grants: of('azurerm_role_assignment').filter(({ path }) => path.includes('/grant-')).length,
    rules: of('azurerm_network_security_rule').filter(({ path }) => /\/allow-.*\/inbound$/.test(path)).length,
  }),
};

describe.each(CLOUDS)('different calls have different effects on %s, or are refused', (cloud) => {
  test('grants of any tree', () => {
    const verbs = fc.uniqueArray(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 }), fc.constantFrom('send', 'consume')), {
      minLength: 1,
      maxLength: 6,
      selector: (call) => call.join(),
    });
    fc.assert(
      fc.property(paths, verbs, (tree, calls) => {
        const different = new Set<string>();
        const synthesized = synth(cloud, (stack, catalogue) => {
          const queues: Queue[] = [];
          const identities: Identity[] = [];
          for (const path of tree) {
            identities.push(catalogue.identity(at(stack, ['i', ...path]), 'w'));
            queues.push(catalogue.queue(at(stack, ['q', ...path]), 'q'));
          }
          for (const [i, q, verb] of calls) {
            const [identity, queue] = [identities[i % tree.length] as Identity, queues[q % tree.length] as Queue];
            different.add(`${i % tree.length} ${q % tree.length} ${verb}`);
            if (verb === 'send') queue.grantSend(identity);
            else queue.grantConsume(identity);
          }
        });
        if (synthesized.problems.length === 0) expect(EFFECTS[cloud](synthesized).grants).toBe(different.size);
      }),
      { numRuns: 12 },
    );
  });

  test('grants below any prefixes', () => {
    const prefixes = fc.uniqueArray(fc.stringMatching(/^[ab./_-]{1,3}$/), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(prefixes, (some) => {
        const synthesized = synth(cloud, (stack, catalogue) => {
          const [bucket, worker] = [catalogue.bucket(stack, 'docs'), catalogue.identity(stack, 'worker')];
          for (const prefix of some) bucket.grantRead(worker, { prefix });
        });
        if (synthesized.problems.length === 0) expect(EFFECTS[cloud](synthesized).grants).toBe(some.length);
      }),
      { numRuns: 10 },
    );
  });

  test('rules of any tree', () => {
    const rules = fc.uniqueArray(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 }), fc.constantFrom(80, 443)), {
      minLength: 1,
      maxLength: 6,
      selector: (call) => call.join(),
    });
    fc.assert(
      fc.property(paths, rules, (tree, calls) => {
        const different = new Set<string>();
        const synthesized = synth(cloud, (stack, catalogue) => {
          const network = catalogue.network(stack, 'network', { cidr: '10.1.0.0/16', zones: 2 });
          const members = tree.map((path) => network.join(at(stack, path), 'private'));
          for (const [from, to, port] of calls) {
            different.add(`${from % tree.length} ${to % tree.length} ${port}`);
            network.allow(members[from % tree.length]!, members[to % tree.length]!, { port });
          }
        });
        if (synthesized.problems.length === 0) expect(EFFECTS[cloud](synthesized).rules).toBe(different.size);
      }),
      { numRuns: 10 },
    );
  });
});

describe.each(CLOUDS)('on %s', (cloud) => {
  const inNetwork = (use: (network: ReturnType<Cloud['network']>, stack: PlacementStack) => void) =>
    synth(cloud, (stack, catalogue) =>
      use(catalogue.network(stack, 'network', { cidr: '10.1.0.0/16', zones: 2 }), stack),
    );

  test('members of one id that stand elsewhere each have their rule', () => {
    const synthesized = inNetwork((network, stack) => {
      const db = network.join(at(stack, ['db']), 'isolated');
      for (const part of ['shop', 'admin'])
        network.allow(network.join(at(stack, [part, 'web']), 'private'), db, { port: 5432 });
    });
    expect(synthesized.problems).toEqual([]);
    expect(EFFECTS[cloud](synthesized).rules).toBe(2);
  });

  test('ends that read alike are refused, with what to do', () => {
    const { problems } = inNetwork((network, stack) => {
      const member = (id: string) => network.join(at(stack, [id]), 'private');
      network.allow(member('a'), member('b-c'), { port: 80 });
      network.allow(member('a-b'), member('c'), { port: 80 });
    });
    expect(problems).toMatchObject([
      { message: expect.stringContaining('allow-a-b-c-tcp-80 is the id of two constructs') },
    ]);
  });

  test('a rule that says the same is the same, one that says a part of it or describes it otherwise is refused', () => {
    const rules = (...some: Parameters<ReturnType<Cloud['network']>['allow']>[2][]) =>
      inNetwork((network) => {
        for (const rule of some) network.allow('public', 'private', rule);
      });
    const one = rules({ ports: [80, 443], description: 'Web' });
    expect(rules({ ports: [80, 443], description: 'Web' }, { ports: [443, 80] }).text).toBe(one.text);
    expect(rules({ ports: [80, 443] }, { port: 80 }).problems).toMatchObject([
      {
        message: 'allow(public, private, 80): port 80 is allowed already, together with 80, 443.',
        remedy: 'List each port in one rule only.',
      },
    ]);
    expect(rules({ port: 80, description: 'Web' }, { port: 80, description: 'Shop' }).problems).toMatchObject([
      { message: 'allow(public, private, 80): it is already allowed, with the description "Web".' },
    ]);
    expect(rules({ port: 80 }, { port: 80, protocol: 'udp' }).problems).toEqual([]);
  });

  test('a value that is known only after the apply is refused in an id, a name and a rule', () => {
    const computed = Token.asString(Fn.lower('x'));
    const messagesOf = (build: (stack: PlacementStack, catalogue: Cloud) => void) =>
      synth(cloud, build).problems.map(({ message }) => message);
    const refused = "a value that is known only after the apply can't be part of an id or a name.";
    expect(messagesOf((stack, catalogue) => catalogue.queue(stack, computed))).toContain(`the id: ${refused}`);
    expect(messagesOf((stack, catalogue) => catalogue.queue(new Construct(stack, computed), 'orders'))).toEqual([
      `an id in it: ${refused}`,
    ]);
    expect(
      messagesOf((stack, catalogue) =>
        catalogue.bucket(stack, 'docs').grantRead(catalogue.identity(stack, 'worker'), { prefix: computed }),
      ),
    ).toContain(`grant: ${refused}`);
    expect(
      inNetwork((network) => network.allow('private', Peer.range(computed), { port: 443 })).problems.map(
        ({ message }) => message,
      ),
    ).toContain(`allow: ${refused}`);
  });

  test('what two constructs give alike is refused: they name one thing', () => {
    const existing = {
      aws: { roleArn: 'arn:aws:iam::123456789012:role/worker' },
      google: { email: 'worker@p.iam.gserviceaccount.com' },
      azure: {
        id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/worker',
        principalId: '00000000-0000-4000-8000-0000000000aa',
        clientId: '00000000-0000-4000-8000-0000000000bb',
      },
    };
    const { problems } = synth(cloud, (stack, catalogue) => {
      const queue = catalogue.queue(stack, 'orders');
      for (const id of ['one', 'other']) queue.grantConsume(catalogue.identity.fromExisting(stack, id, existing));
    });
    // AWS takes both, each under its own name.
    const refused = {
      message: expect.stringContaining('gives the same permission as'),
      remedy: expect.stringContaining('one identity'),
    };
    expect(problems).toMatchObject({ aws: [], google: [refused], azure: [refused] }[cloud]);
  });
});
