import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { jsonSchema } from '../../environments/json-schema';
import { environmentNames, type LoadOptions, loadEnvironments } from '../../environments/loader';
import { formatProblem, UserError } from '../../modules/core/errors';

const ROOT = join(__dirname, '..', '..');
const GOOD = readFileSync(join(ROOT, 'environments', 'dev.yaml'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'polycloud-environments-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The problems of a file with this text, as a person reads them. */
function problemsOf(text: string, name = 'dev', options: LoadOptions = {}): string[] {
  writeFileSync(join(folder, `${name}.yaml`), text);
  try {
    loadEnvironments([name], { folder, ...options });
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(formatProblem);
  } finally {
    rmSync(join(folder, `${name}.yaml`));
  }
}

const changed = (from: string | RegExp, to: string) => {
  const text = GOOD.replace(from, to);
  if (text === GOOD) throw new Error(`dev.yaml has no ${from}`);
  return text;
};

test('the shipped environments are right', () => {
  expect(environmentNames()).toEqual(['dev', 'prod', 'staging']);
  expect(loadEnvironments().map(({ name, placements }) => [name, placements.map(({ cloud, region }) => `${cloud} ${region}`)])).toEqual([
    ['dev', ['aws us-east-1']],
    ['prod', ['aws us-east-1']],
    ['staging', ['google us-east1']],
  ]);
});

test('the JSON Schema that editors use is current', () => {
  expect(readFileSync(join(ROOT, 'environments', 'schema.json'), 'utf8')).toBe(jsonSchema());
  for (const name of environmentNames()) {
    expect(readFileSync(join(ROOT, 'environments', `${name}.yaml`), 'utf8')).toMatch(
      /^# yaml-language-server: \$schema=\.\/schema\.json\n/,
    );
  }
});

test.each<[string, string, string | RegExp]>([
  [
    'an unknown key, with a suggestion',
    changed('region: us-east1,', 'regoin: us-east1,'),
    'environments/dev.yaml:6:13 clouds.google.regoin: unknown key; did you mean "region"?',
  ],
  [
    'an unknown key that is like nothing',
    changed('protected:', 'flavour: red\nprotected:'),
    /^environments\/dev\.yaml:13:1 flavour: unknown key; known are project, cloud/,
  ],
  ['a wrong type', changed('zones: 2', 'zones: two'), 'environments/dev.yaml:16:32 network.zones: is "two", a number is wanted.'],
  [
    'an account without quotes',
    changed('"123456789012" }\n  google', '123456789012 }\n  google'),
    'environments/dev.yaml:5:29 clouds.aws.account: is 123456789012, a string is wanted.\n  Put it in quotes: YAML takes it for a number.',
  ],
  [
    'an account that is none',
    changed('"123456789012" }\n  google', '"12345" }\n  google'),
    'environments/dev.yaml:5:29 clouds.aws.account: is "12345"; it is no account id: twelve digits, in quotes.',
  ],
  ['a missing key', changed('project: acme\n', ''), 'environments/dev.yaml:1:1 project: is missing.'],
  [
    'no such cloud',
    changed('cloud: aws', 'cloud: asw'),
    'environments/dev.yaml:3:1 cloud: is "asw", allowed are aws, google, azure.\n  Did you mean "aws"?',
  ],
  [
    'no facts of the chosen cloud',
    changed(/ {2}aws: .*\n/, ''),
    'environments/dev.yaml:3:1 cloud: is aws, and clouds.aws says nothing of the account.\n  Add aws: { region, account } under clouds.',
  ],
  [
    'no such region',
    changed('region: us-east-1', 'region: us-esat-1'),
    'environments/dev.yaml:5:10 clouds.aws.region: is "us-esat-1", which is no region of aws that is known here.\n  Did you mean "us-east-1"? For a newer region say its zones too.',
  ],
  ['no address range', changed('10.10.0.0/16', '10.10.0/16'), /network\.cidr: is "10\.10\.0\/16", which is no address range\./],
  [
    'an address inside a range',
    changed('10.10.0.0/16', '10.10.0.5/16'),
    /network\.cidr: is "10\.10\.0\.5\/16", an address inside a range\.\n {2}The range begins at 10\.10\.0\.0\/16\./,
  ],
  ['a range too large', changed('10.10.0.0/16', '10.0.0.0/8'), /network\.cidr: is "10\.0\.0\.0\/8", the clouds take \/16 to \/28\./],
  ['a public range', changed('10.10.0.0/16', '8.8.0.0/16'), /network\.cidr: is "8\.8\.0\.0\/16", which is not private\./],
  [
    'more machines at least than at most',
    changed('min: 1, max: 2 }', 'min: 3, max: 2 }'),
    /commerce\.storefront\.max: is 2, less than min, which is 3\./,
  ],
  [
    'more zones than the region has',
    changed('zones: 2', 'zones: 6').replace('cloud: aws', 'cloud: google'),
    /network\.zones: is 6, google us-east1 has 3/,
  ],
  [
    'a tag that Google refuses',
    changed('owner: payments', 'owner: Payments Team'),
    /tags\.owner: is "Payments Team".*\n {2}Write "payments-team"\./,
  ],
  ['an empty file', '', 'environments/dev.yaml:1:1: is empty.\n  Begin with a copy of another environment.'],
  ['a file of comments', '# nothing\n', /is empty/],
  ['a syntax error', 'project: [acme\ncloud: aws\n', /^environments\/dev\.yaml:2:\d+: /],
  ['a key twice', `${GOOD}cloud: google\n`, /^environments\/dev\.yaml:20:1: Map keys must be unique/],
  ['a list', '- a\n', /object is wanted/],
  ['cloud and placements', changed('cloud: aws', 'cloud: aws\nplacements: [{ cloud: google }]'), /placements: stands beside cloud/],
  ['neither cloud nor placements', changed('cloud: aws\n', ''), /says neither cloud nor placements/],
  [
    'a placement twice',
    changed('cloud: aws', 'placements: [{ cloud: aws }, { cloud: aws }]'),
    /placements\.1: is aws-us-east-1 a second time/,
  ],
  ['an unknown backend', changed('backend: local', 'backend: floppy'), /state/],
])('%s', (_, text, message) => {
  const problems = problemsOf(text);
  if (typeof message === 'string') expect(problems).toContain(message);
  else expect(problems.join('\n')).toMatch(message);
});

test('a name of an environment that clouds refuse', () => {
  expect(problemsOf(GOOD, 'my-dev')[0]).toMatch(/the environment's name is "my-dev", names of environments are 2 to 8/);
});

test('all problems at once', () => {
  const text = changed('zones: 2', 'zones: two').replace('cloud: aws', 'cloud: asw').replace('project: acme', 'project: Acme!');
  expect(problemsOf(text)).toHaveLength(3);
});

test('an unknown environment lists the known', () => {
  expect(() => loadEnvironments(['prd'])).toThrow('there is no environment "prd"; there are: dev, prod, staging.\n  Did you mean "prod"?');
});

test('a file that cannot be read', () => {
  mkdirSync(join(folder, 'odd.yaml'));
  expect(() => loadEnvironments(['odd'], { folder })).toThrow(/environments\/odd\.yaml: can't be read: EISDIR/);
  rmSync(join(folder, 'odd.yaml'), { recursive: true });
});

describe('--cloud', () => {
  test('takes the place of cloud:', () => {
    const [dev] = loadEnvironments(['dev'], { cloud: 'azure' });
    expect(dev?.placements).toEqual([{ cloud: 'azure', region: 'eastus2', role: 'primary', zones: ['1', '2', '3'] }]);
  });

  test('selects among placements, or says what there is', () => {
    const text = changed('cloud: aws', 'placements: [{ cloud: aws }, { cloud: aws, region: us-west-2 }, { cloud: google }]');
    expect(problemsOf(text, 'dev', { cloud: 'google' })).toEqual([]);
    expect(problemsOf(text, 'dev', { cloud: 'azure' })[0]).toMatch(/no placement is on azure; there are placements on aws, google/);
  });
});

test('whatever a file says, the answer is an environment or a list of problems', () => {
  const lines = GOOD.split('\n');
  fc.assert(
    fc.property(fc.nat(lines.length - 1), fc.string({ maxLength: 40 }), (line, junk) => {
      problemsOf([...lines.slice(0, line), junk, ...lines.slice(line + 1)].join('\n'));
    }),
    { numRuns: 150 },
  );
});
