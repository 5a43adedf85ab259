import { Construct } from 'constructs';
import { support } from '../../../docs/tables';
import { checkFeatures, emulated, type KindTable, native, needs, unsupported } from '../../../modules/core/features';
import { versionOf } from '../../../modules/core/generation/installed';
import { synth } from '../../support/synth';

interface Props {
  readonly seconds?: number;
  readonly mode?: string;
  readonly extra?: boolean;
  readonly dead?: { readonly tries: number };
}

const TABLE: KindTable<Props> = {
  kind: 'thing',
  service: { aws: 'Thing A', google: 'Thing G', azure: 'Thing Z' },
  features: {
    seconds: {
      aws: native('s', { max: 43_200 }),
      google: native('s', { min: 10, max: 600 }),
      azure: emulated('t', { min: 5, max: 300 }),
    },
    mode: { aws: native('m'), google: native('m', { oneOf: ['fast', 'slow'] }), azure: native('m') },
    extra: { aws: native('e'), google: unsupported('it has no extras', 'Do without.'), azure: native('e') },
    dead: { aws: native('d'), google: native('d'), azure: native('d') },
    'dead.tries': { aws: native('d'), google: native('d', { min: 5 }), azure: native('d', { min: 50 }) },
  },
  semantics: {},
};

const problemsOf = (props: Props, cloud: 'aws' | 'google' = 'google') =>
  synth(cloud, (stack) => checkFeatures(new Construct(stack, 'thing'), TABLE, props)).problems.map(
    ({ where, message, remedy }) => `${where}: ${message} ${remedy}`,
  );

describe('the table of features', () => {
  test('a value above the limit: what was received, what is allowed, and the clouds that take it', () => {
    expect(problemsOf({ seconds: 3600 })).toEqual([
      'test-google-us-east1 thing: seconds is 3600, Thing G allows 10 to 600. Lower it to at most 600, or ' +
        'place test on aws (up to 43200).',
    ]);
  });

  test.each([
    [9, 1],
    [10, 0],
    [600, 0],
    [601, 1],
  ])('%d seconds give %d problems', (seconds, count) => {
    expect(problemsOf({ seconds })).toHaveLength(count);
  });

  test('a value of no list', () => {
    expect(problemsOf({ mode: 'quick' })).toEqual([
      'test-google-us-east1 thing: mode is "quick", Thing G allows "fast", "slow". Use one of "fast", ' +
        '"slow", or place test on aws or azure.',
    ]);
  });

  test('what the cloud has not is refused with the way out, and only when it is asked for', () => {
    expect(problemsOf({ extra: true })).toEqual([
      'test-google-us-east1 thing: extra is true, Thing G does not support it: it has no extras. Do without. ' +
        'Or place test on aws or azure.',
    ]);
    expect(problemsOf({ extra: false })).toEqual([]);
    expect(problemsOf({ extra: true }, 'aws')).toEqual([]);
  });

  test('a property inside a property; no other cloud is named where none takes it', () => {
    expect(problemsOf({ dead: { tries: 4 } })).toEqual([
      'test-google-us-east1 thing: dead.tries is 4, Thing G allows at least 5. Raise it to at least 5, or ' +
        'place test on aws.',
    ]);
  });

  test('all at once', () => {
    expect(problemsOf({ seconds: 1, mode: 'quick', extra: true, dead: { tries: 1 } })).toHaveLength(4);
  });
});

describe('a property that there is not', () => {
  const problems = (props: object) =>
    synth('azure', (stack, cloud) => void cloud.queue(stack, 'orders', props)).problems.map(({ message }) => message);

  test('is refused, with the one that was meant', () => {
    expect(problems({ visibiltyTimeoutSeconds: 60, colour: 'red' })).toEqual([
      'visibiltyTimeoutSeconds is not a property of queue; did you mean "visibilityTimeoutSeconds"?',
      'colour is not a property of queue.',
    ]);
  });

  test('is none where it has no value', () => {
    expect(problems({ colour: undefined, native: {} })).toEqual([]);
  });
});

test('two of one id in one place', () => {
  const { problems } = synth('aws', (stack, cloud) => {
    cloud.queue(stack, 'orders');
    cloud.bucket(stack, 'orders');
  });
  expect(problems).toMatchObject([{ where: 'test-aws-us-east-1', message: 'two constructs have the id "orders".' }]);
});

describe('what only a newer provider has', () => {
  const at = (version: string) => needs('google', version, native('attribute', { max: 5 }));

  test('is as it would be on a provider that is new enough, and refused on an older one', () => {
    expect(at('1.0')).toMatchObject({ is: 'native', by: 'attribute', limit: { max: 5 } });
    expect(at('99.0')).toMatchObject({
      is: 'unsupported',
      why: `it requires version 99.0 of the Terraform provider google, and ${versionOf('google')} is installed`,
      instead: 'Leave it out, or select the current providers: npm run providers -- current.',
    });
  });

  test('the tables say the same on both', () => {
    const texts = ['1.0', '99.0'].map((version) => support(at(version)).replace(version, '…'));
    expect(texts[0]).toBe(
      '**no**, on the pinned provider; yes with `npm run providers -- current` (google …): `attribute`: at most 5',
    );
    expect(texts[1]).toBe(texts[0]);
  });
});
