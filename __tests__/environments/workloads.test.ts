import { z } from 'zod';
import { cloudOf } from '../../modules/cloud';
import { CLOUDS } from '../../modules/core/placement';
import { defineWorkload } from '../../stacks/workload';
import { checkedWorkloads, type Workloads } from '../../stacks/workloads';
import { dev, problemsOf } from '../support/workload-files';
import { FILE, letters, loaded, stacksOf } from '../support/workloads';

const usesOf = (files: Parameters<typeof loaded>[0]) => loaded(files)[0]?.workloads;

describe('the workloads of an environment', () => {
  test('have settings with the defaults of their schema, in the order of the file', () => {
    expect(usesOf(dev({ 'night-eu': { workload: 'letters', seconds: 60 }, letters: {} }))).toEqual([
      { id: 'night-eu', workload: 'letters', settings: { seconds: 60 } },
      { id: 'letters', workload: 'letters', settings: { seconds: 30 } },
    ]);
  });

  test('may be none', () => {
    expect(usesOf(dev({}))).toEqual([]);
    expect(Object.keys(stacksOf(dev({})))).toEqual(['dev-aws-us-east-1']);
  });

  test('may be in a separate file', () => {
    expect(usesOf({ ...dev({ letters: {} }), 'dev/mail.yaml': { workload: 'letters', seconds: 90 } })).toEqual([
      { id: 'letters', workload: 'letters', settings: { seconds: 30 } },
      { id: 'mail', workload: 'letters', settings: { seconds: 90 } },
    ]);
  });
});

describe.each<[string, Parameters<typeof loaded>[0], ...string[]]>([
  [
    'a value',
    dev({ letters: { seconds: 5 } }),
    'environments/dev.yaml:23:5 workloads.letters.seconds: is 5, at least 10 is wanted.',
  ],
  [
    'a setting that is not known',
    dev({ letters: { secnds: 50 } }),
    'environments/dev.yaml:23:5 workloads.letters.secnds: unknown key; did you mean "seconds"?',
  ],
  [
    'settings against each other',
    dev({ letters: { least: 3, most: 2 } }),
    'environments/dev.yaml:24:5 workloads.letters.most: is 2, less than least, which is 3.\n  Raise most ' +
      'or lower least.',
  ],
  [
    'a workload that is not there',
    dev({ leters: {} }),
    'environments/dev.yaml:22:3 workloads.leters: "leters" is not a workload; workloads are: letters, ' +
      'machines.\n  Did you mean "letters"?',
  ],
  [
    'a name of one that is not there',
    dev({ mail: { workload: 'post' } }),
    'environments/dev.yaml:22:3 workloads.mail: "post" is not a workload; workloads are: letters, machines.\n' +
      '  Set "workload: letters", or create one: npm run new -- workload mail',
  ],
  [
    'an id that cannot be part of names',
    dev({ Night_EU: { workload: 'letters' } }),
    'environments/dev.yaml:22:3 workloads.Night_EU: an id consists of lower-case letters, digits and -, and begins ' +
      'with a letter.\n  Names contain it.',
  ],
  [
    'an id of the program',
    dev({ network: { workload: 'letters' } }),
    'environments/dev.yaml:22:3 workloads.network: is a reserved id.\n  Use another id, and set workload to its name.',
  ],
  [
    'no network',
    dev({ machines: {} }),
    'environments/dev.yaml:22:3 workloads.machines: machines requires network, which the environment does not ' +
      "have.\n  Add network to the environment's file.",
  ],
  [
    'a mistake in one file',
    { ...dev({}), 'dev/mail.yaml': { workload: 'letters', seconds: 5 } },
    'environments/dev/mail.yaml:2:1 seconds: is 5, at least 10 is wanted.',
  ],
  [
    'a workload in both places',
    { ...dev({ letters: {} }), 'dev/letters.yaml': { seconds: 60 } },
    "environments/dev/letters.yaml:1:1: is also in the environment's file.\n  Keep one of the two.",
  ],
])('%s', (_, files, ...expected) => {
  test('is told with its place', () => expect(problemsOf(() => loaded(files))).toEqual(expected));
});

describe('names', () => {
  const queues = (files: Parameters<typeof loaded>[0]) =>
    Object.values(
      stacksOf(files)['dev-aws-us-east-1'].resource.aws_sqs_queue as Record<string, { name: string }>,
    ).flatMap(({ name }) => (name.endsWith('dead-letters') ? [] : name));
  const two = { letters: {}, mail: { workload: 'letters' } };

  test.each(CLOUDS)('two workloads with the same ids work on %s', (cloud) => {
    expect(problemsOf(() => stacksOf(dev(two, { cloud })))).toEqual([]);
  });

  test('have the id of every workload but the first', () => {
    expect(queues(dev(two))).toEqual(['acme-dev-orders', 'acme-dev-mail-orders']);
  });

  test('stay when the order changes: the list of what is deployed says which one is the first', () => {
    const { letters: first, mail } = two;
    const list = 'dev-aws-us-east-1\n  names without letters\n  aws_sqs_queue.letters_orders_queue\n';
    expect(queues(dev({ mail, letters: first }))).toEqual(['acme-dev-letters-orders', 'acme-dev-orders']);
    expect(queues({ ...dev({ mail, letters: first }), 'dev.addresses': list })).toEqual([
      'acme-dev-orders',
      'acme-dev-mail-orders',
    ]);
    // Its place is not given to another when it is gone.
    expect(queues({ ...dev({ mail }), 'dev.addresses': list })).toEqual(['acme-dev-mail-orders']);
  });

  test('stay when the first is renamed', () => {
    const list =
      'dev-aws-us-east-1\n  names without letters\n  aws_sqs_queue.post_orders_queue\n  post was named as letters\n';
    expect(queues({ ...dev({ mail: two.mail, post: two.mail }), 'dev.addresses': list })).toEqual([
      'acme-dev-mail-orders',
      'acme-dev-orders',
    ]);
  });
});

describe('waivers', () => {
  const reason = 'The partner reads it with a client that is older than the rule.';
  const waiver = (rule: string, more: object = {}) => ({
    rule,
    path: 'letters/docs',
    reason,
    until: '2099-12-31',
    ...more,
  });
  /** Each rule is broken on one cloud only. */
  const broken = defineWorkload({
    description: 'A bucket that is open on Google and reads old TLS on Azure.',
    settings: z.strictObject({}),
    build(scope) {
      const native = {
        aws: { bucket: {} },
        google: { bucket: { publicAccessPrevention: 'inherited' } },
        azure: { account: { minTlsVersion: 'TLS1_0' } },
      };
      cloudOf(scope).bucket(scope, 'docs', { native });
    },
  });
  const on = (cloud: string, waivers: object[], more: object = {}) =>
    problemsOf(() => stacksOf(dev({ letters: {} }, { cloud, waivers, ...more }), { letters: broken } as Workloads));
  const both = [waiver('public-storage'), waiver('encryption-in-transit')];

  test.each(CLOUDS)('that one cloud needs are not refused on %s: the switch changes none of them', (cloud) =>
    expect(on(cloud, both)).toEqual([]),
  );

  test.each(CLOUDS)('that name their cloud hold there, and are not asked about on %s', (cloud) =>
    expect(
      on(cloud, [waiver('public-storage', { cloud: 'google' }), waiver('encryption-in-transit', { cloud: 'azure' })]),
    ).toEqual([]),
  );

  test(
    'that name another cloud than the one that needs them waive nothing there, and nothing is waived ' + 'elsewhere',
    () => {
      const wrong = [
        waiver('public-storage', { cloud: 'azure' }),
        waiver('encryption-in-transit', { cloud: 'google' }),
      ];
      expect(on('google', wrong).map((one) => one.split('\n')[0])).toEqual([
        expect.stringMatching(/^dev-google-us-east1 letters\/docs\/bucket: public-storage: /),
        'dev-google-us-east1 letters/docs: the waiver of encryption-in-transit waives nothing.',
      ]);
    },
  );

  test.each(CLOUDS)('that no cloud needs are refused on %s', (cloud) => {
    const problems = on(cloud, [...both, waiver('public-ingress')]);
    expect(problems).toEqual([
      expect.stringMatching(/^dev-\S+ letters\/docs: the waiver of public-ingress waives nothing\.\n/),
    ]);
  });

  test('for a cloud that the file does not have are a mistake', () => {
    const { azure: _, ...clouds } = FILE.clouds;
    expect(
      on('aws', [waiver('public-storage'), waiver('encryption-in-transit', { cloud: 'azure' })], { clouds }),
    ).toEqual([
      expect.stringMatching(
        /waivers\.1\.cloud: is azure, but the environment can be placed on aws, google\.\n {2}Remove the waiver, or add the cloud\.$/,
      ),
    ]);
  });
});

describe('a folder that is not a workload', () => {
  const build = () => undefined;
  const settings = z.strictObject({});
  test.each<[string, Record<string, unknown>, string]>([
    ['exports nothing', { post: undefined }, 'stacks/post/index.ts: does not export a workload as its default.'],
    [
      'has no description',
      { post: defineWorkload({ description: '', settings, build }) },
      'stacks/post/index.ts: has no description.',
    ],
    [
      'has a setting of the program',
      { post: defineWorkload({ description: 'Post.', settings: z.strictObject({ workload: z.string() }), build }) },
      'stacks/post/index.ts: workload cannot be a setting: it is a key of the program.',
    ],
    [
      'has a wrong name',
      { Post: letters },
      'stacks/Post/index.ts: the name of the folder is not lower-case letters, digits and -, beginning with a letter.',
    ],
  ])('%s', (_, loaded, problem) => {
    expect(problemsOf(() => checkedWorkloads(loaded)).map((one) => one.split('\n')[0])).toEqual([problem]);
  });

  test('but what is right is taken', () => {
    expect(Object.keys(checkedWorkloads({ letters }) satisfies Workloads)).toEqual(['letters']);
  });
});
