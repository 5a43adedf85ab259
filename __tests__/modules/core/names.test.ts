import { Construct } from 'constructs';
import { type NameRule, nameOf, Workload } from '../../../modules/core/names';
import type { Placement } from '../../../modules/core/placement';
import { CLOUDS, synth } from '../../support/synth';

const RULE: NameRule = {
  what: 'thing',
  max: 30,
  pattern: /^[a-z][a-z0-9-]*$/,
  allowed: 'lower-case letters, digits and -',
  unique: 'region',
};

class Shop extends Workload {}

/** The name that a construct at `path` gets, and what was reported. */
function named(path: string, rule: Partial<NameRule> = {}, changes: Partial<Placement> = {}) {
  let name = '';
  const { problems } = synth(
    'aws',
    (stack) => {
      let scope: Construct = stack;
      for (const id of path.split('/'))
        scope = /^(commerce|shop)$/.test(id) ? new Shop(scope, id) : new Construct(scope, id);
      name = nameOf(scope, { ...RULE, ...rule });
    },
    changes,
  );
  return { name, problems };
}

describe('names', () => {
  test('are project, environment and the ids below the workload', () => {
    expect(named('commerce/orders').name).toBe('acme-test-orders');
    expect(named('commerce/orders/dead-letters').name).toBe('acme-test-orders-dead-letters');
    expect(named('orders').name).toBe('acme-test-orders');
  });

  test('a generated id is replaced by its hash only if the name is too long', () => {
    const rule = { unique: 'account', derived: true } as const;
    const long = 'commerce/allow-erp-worker-order-db-tcp-5432';
    expect(named('commerce/allow', rule).name).toMatch(/^acme-test-allow-[a-z0-9]{6}$/);
    expect(named(long, rule)).toMatchObject({ name: expect.stringMatching(/^acme-test-[a-z0-9]{6}$/), problems: [] });
    expect(named(long, { unique: 'account' }).name).toMatch(/^acme-test-allow-erp-w-[a-z0-9]{8}$/);
  });

  test(
    'a scope wider than the placement adds a hash, the same every time and another for another account, ' +
      'region, environment or path',
    () => {
      const global = { unique: 'global' } as const;
      const { name } = named('commerce/orders', global);
      expect(name).toMatch(/^acme-test-orders-[a-z0-9]{6}$/);
      expect(named('commerce/orders', global).name).toBe(name);
      const others = [
        named('commerce/orders', global, { region: 'eu-west-1' }).name,
        named('commerce/orders', global, { facts: { aws: { account: '210987654321' } } }).name,
        named('shop/orders', global).name,
        named('commerce/orders', global, { project: 'acne' }).name,
      ].map((other) => other.slice(-6));
      expect(new Set([name.slice(-6), ...others]).size).toBe(5);
    },
  );

  test('a rule without separator joins letters and digits only', () => {
    expect(named('commerce/order-docs', { separator: '', pattern: /^[a-z0-9]+$/ }).name).toBe('acmetestorderdocs');
  });

  test('a short rule keeps the last id', () => {
    expect(named('commerce/orders/dead-letters', { unique: 'account', short: true }).name).toMatch(
      /^acme-test-dead-letters-[a-z0-9]{6}$/,
    );
  });

  test(
    'one that fits is whole, and one that is a character longer has the start of each part and a hash of ' + 'eight',
    () => {
      const fits = `commerce/${'o'.repeat(20)}`;
      const long = `commerce/${'o'.repeat(21)}`;
      expect(named(fits)).toEqual({ name: `acme-test-${'o'.repeat(20)}`, problems: [] });
      expect(named(long)).toEqual({ name: expect.stringMatching(/^acme-test-o{11}-[a-z0-9]{8}$/), problems: [] });
      expect(named(long).name).toBe(named(long).name);
      expect(named(`${long}/more`).name.slice(-8)).not.toBe(named(long).name.slice(-8));
    },
  );

  test('project and environment are whole as long as the ids can be read', () => {
    const names = { project: 'checkout-and-payments', environment: 'production' };
    expect(named('commerce/orders/dead-letters', { max: 50 }, names).name).toMatch(
      /^checkout-and-payments-production-orde-dea-[a-z0-9]{8}$/,
    );
    expect(named('commerce/orders/dead-letters', { max: 32 }, names).name).toMatch(
      /^check-produ-order-dead-[a-z0-9]{8}$/,
    );
    expect(
      named(
        'commerce/order-docs',
        { max: 24, separator: '', short: true, unique: 'global', pattern: /^[a-z0-9]+$/ },
        names,
      ).name,
    ).toMatch(/^checkoproduorder[a-z0-9]{8}$/);
  });

  test('one that is too short or that the service refuses is made longer, or has less of what it refuses', () => {
    expect(named('commerce/a', { min: 12 }).name).toMatch(/^acme-test-a-[a-z0-9]{8}$/);
    expect(named('commerce/google-docs', { pattern: /^(?!.*google)[a-z0-9-]+$/ }).name).toMatch(
      /^acme-test-googl-[a-z0-9]{8}$/,
    );
    expect(named('commerce/a--b', { pattern: /^(?!.*--)[a-z0-9-]+$/ }).name).toMatch(/^acme-test-a-[a-z0-9]{8}$/);
  });

  test('what two projects or environments could share has a hash', () => {
    const name = (project: string, environment: string, path: string) =>
      named(`commerce/${path}`, {}, { project, environment }).name;
    expect(name('acme', 'dev', 'orders')).toBe('acme-dev-orders');
    const alike = [
      name('acme-dev', 'eu', 'orders'),
      name('acme', 'dev-eu', 'orders'),
      name('acme', 'dev', 'eu-orders'),
    ];
    expect(alike.map((one) => one.replace(/-[a-z0-9]{6}$/, ''))).toEqual([
      'acme-dev-eu-orders',
      'acme-dev-eu-orders',
      'acme-dev-eu',
    ]);
    expect(new Set(alike).size).toBe(3);
  });

  test('what the pattern refuses is an error that says what is allowed', () => {
    const { problems } = named('commerce/orders', { pattern: /^[a-z]+$/, allowed: 'lower-case letters' });
    expect(problems[0]?.message).toBe(
      'its thing would be named "acme-test-orders", thing names must be 1 to 30 characters: lower-case letters.',
    );
  });

  test.each([
    ['in the same region', 'region', {}, 1],
    ['of different things', 'region', { what: 'other thing' }, 0],
  ] as const)('two constructs with the same name %s', (_, unique, change, count) => {
    const { problems } = synth('aws', (stack) => {
      nameOf(new Construct(new Shop(stack, 'commerce'), 'orders'), { ...RULE, unique });
      nameOf(new Construct(new Shop(stack, 'shop'), 'orders'), { ...RULE, unique, ...change });
    });
    expect(problems).toHaveLength(count);
    for (const { where, message } of problems) {
      expect(where).toBe('test-aws-us-east-1 shop/orders');
      expect(message).toBe(
        'its thing would be named "acme-test-orders", which test-aws-us-east-1 commerce/orders already uses.',
      );
    }
  });

  test('the same name in two parents is fine', () => {
    const { problems } = synth('aws', (stack) => {
      for (const workload of ['commerce', 'shop']) {
        const parent = new Shop(stack, workload);
        nameOf(new Construct(parent, 'orders'), { ...RULE, unique: 'parent' }, { parent });
      }
    });
    expect(problems).toEqual([]);
  });
});

describe.each(CLOUDS)('ids on %s', (cloud) => {
  test.each(['or_ders', '1orders', 'or.ders', 'órdenes'])(
    '%s is refused, since addresses and names are made of ids',
    (id) => {
      const { problems } = synth(cloud, (stack, catalogue) => catalogue.identity(stack, id));
      expect(problems[0]?.message).toBe(
        `the id is "${id}", ids must be letters, digits and -, beginning with a letter.`,
      );
    },
  );
});
