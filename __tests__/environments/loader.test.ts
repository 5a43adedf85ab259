import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { environmentNames } from '../../environments/loader';
import { formatProblem, UserError } from '../../modules/core/errors';
import type { EnvironmentOptions as LoadOptions } from '../../stacks/environments';
import { FOLDER, loadEnvironments } from '../support/project';

const GOOD = readFileSync(join(FOLDER, 'dev.yaml'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'polycloud-environments-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a person is told, one string for each problem. Anything but a UserError fails the test. */
function told(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(formatProblem);
  }
}

function problemsOf(text: string | Buffer, name = 'dev', options: LoadOptions = {}): string[] {
  writeFileSync(join(folder, `${name}.yaml`), text);
  try {
    return told(() => loadEnvironments([name], { folder, ...options }));
  } finally {
    rmSync(join(folder, `${name}.yaml`));
  }
}

function load(text: string, options: LoadOptions = {}) {
  writeFileSync(join(folder, 'dev.yaml'), text);
  return loadEnvironments(['dev'], { folder, ...options })[0]!;
}

/** dev.yaml with changes; each must hit. */
function changed(...changes: readonly (readonly [from: string | RegExp, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    const after = text.replace(from, to);
    if (after === text) throw new Error(`dev.yaml has no ${from}`);
    return after;
  }, GOOD);
}

const AWS = /aws: \{.*\}/;
const aws = (facts: string) => changed([AWS, `aws: { ${facts} }`]);
const cidr = (range: string) => changed(['10.10.0.0/16', range]);
const state = (facts: string) => changed(['{ backend: local }', `{ ${facts} }`]);
const tags = (more: string) => changed(['costCenter: "4711"', `costCenter: "4711", ${more}`]);
/** dev.yaml with public names, and placements instead of its cloud where they are given. */
const dns = (facts: string, list?: string) =>
  changed(
    ['tags:', `dns: { domain: example.com, name: shop, ${facts} }\ntags:`],
    ...(list ? ([['cloud: aws', `placements: [${list}]`]] as const) : []),
  );
const ROUTE53 = 'zone: Z0123456789ABCDEFGHIJ';
const CLOUDFLARE =
  'provider: cloudflare, zone: 0123456789abcdef0123456789abcdef, account: 0123456789abcdef0123456789abcdef, ' +
  'certificates: { azure: { keyVaultId: vault, keyVaultSecretId: secret } }';
const placements = (list: string) => changed(['cloud: aws', `placements: [${list}]`]);

test('files are found and read', () => {
  expect(environmentNames(FOLDER)).toEqual(['dev', 'prod', 'staging']);
  const shipped = loadEnvironments().map(
    ({ name, placements: [at], protected: safe, state: { backend }, network }) => ({
      name,
      at: `${at?.cloud} ${at?.region}`,
      safe,
      backend,
      zones: network?.zones,
    }),
  );
  expect(shipped).toEqual([
    { name: 'dev', at: 'aws us-east-1', safe: false, backend: 'local', zones: 2 },
    { name: 'prod', at: 'aws us-east-1', safe: true, backend: 's3', zones: 3 },
    { name: 'staging', at: 'google us-east1', safe: false, backend: 'gcs', zones: 3 },
  ]);
});

describe('what an environment is', () => {
  test('defaults are filled in, and the placements replace the choice', () => {
    const environment = load(changed(['protected: false\n', ''], [', nat: single', '']));
    expect(environment).toMatchObject({ name: 'dev', project: 'acme', protected: false, network: { nat: 'single' } });
    expect(environment).not.toHaveProperty('cloud');
    expect(environment.placements).toEqual([
      {
        cloud: 'aws',
        region: 'us-east-1',
        role: 'primary',
        zones: [...'abcdef'].map((letter) => `us-east-1${letter}`),
      },
    ]);
  });

  test('several placements: regions of their own, the first is the primary', () => {
    const { placements: given } = load(
      placements('{ cloud: aws }, { cloud: aws, region: us-west-1 }, { cloud: azure }'),
    );
    expect(given.map(({ cloud, region, role, zones }) => [cloud, region, role, zones.length])).toEqual([
      ['aws', 'us-east-1', 'primary', 6],
      ['aws', 'us-west-1', 'standby', 2],
      ['azure', 'eastus2', 'standby', 3],
    ]);
  });

  test('the first placement is no primary where another one says that it is', () => {
    const { placements: given } = load(placements('{ cloud: aws }, { cloud: google, role: primary }'));
    expect(given.map(({ role }) => role)).toEqual(['standby', 'primary']);
  });

  test('zones that the file names take the place of the usual ones, in their region only', () => {
    const text = changed(
      ['cloud: aws', 'placements: [{ cloud: aws }, { cloud: aws, region: us-east-2 }]'],
      [AWS, 'aws: { region: us-east-1, account: "123456789012", zones: [us-east-1d, us-east-1b] }'],
    );
    expect(load(text).placements.map(({ zones }) => zones)).toEqual([
      ['us-east-1d', 'us-east-1b'],
      ['us-east-2a', 'us-east-2b', 'us-east-2c'],
    ]);
  });

  test('a region that is newer than our list is taken with its zones', () => {
    const text = aws('region: xx-new-1, account: "123456789012", zones: [xx-new-1a, xx-new-1b]');
    expect(load(text).placements[0]).toMatchObject({ region: 'xx-new-1', zones: ['xx-new-1a', 'xx-new-1b'] });
  });

  test('a region of Azure without zones is one place', () => {
    const text = changed(
      ['cloud: aws', 'cloud: azure'],
      ['region: eastus2', 'region: westus'],
      ['zones: 2', 'zones: 1'],
    );
    expect(load(text).placements).toEqual([{ cloud: 'azure', region: 'westus', role: 'primary', zones: [] }]);
  });

  test.each([
    [
      's3',
      'backend: s3, bucket: acme-tfstate, region: eu-west-1, profile: ops, kmsKeyArn: ' +
        '"arn:aws:kms:eu-west-1:123456789012:key/1-2"',
    ],
    ['gcs', 'backend: gcs, bucket: acme_state.example.com'],
    ['azurerm', 'backend: azurerm, resourceGroup: state (prod), storageAccount: acmestate1, container: tf-state'],
    ['pg', 'backend: pg, host: db.example.com, database: terraform_state'],
    ['http', 'backend: http, address: "https://gitlab.example.com/api/v4/projects/4711/terraform/state"'],
    ['remote', 'backend: remote, organization: acme, hostname: tfe.example.com'],
  ])('state on %s', (backend, facts) => {
    const text = facts.includes('(') ? facts.replace('state (prod)', 'state_(prod)') : facts;
    expect(load(state(text)).state.backend).toBe(backend);
  });

  test.each([
    ['a byte order mark', `\uFEFF${GOOD}`],
    ['line ends of Windows', GOOD.replaceAll('\n', '\r\n')],
    ['no line end at the end', GOOD.trimEnd()],
    [
      'an anchor and its alias',
      changed(
        ['{ cpu: 1, memoryGiB: 2, min: 1, max: 2 }', '&size { cpu: 1, memoryGiB: 2, min: 1, max: 2 }'],
        [/erpWorker: .*/, 'erpWorker: *size'],
      ),
    ],
    [
      'a merge key',
      changed(
        ['{ cpu: 1, memoryGiB: 2, min: 1, max: 2 }', '&size { cpu: 1, memoryGiB: 2, min: 1, max: 3 }'],
        [/erpWorker: .*/, 'erpWorker: { <<: *size, max: 2 }'],
        ['max: 3 }', 'max: 2 }'],
      ),
    ],
    [
      'a list of merge keys, of which the first wins',
      changed(['storefront: { cpu: 1', 'storefront: &size { cpu: 1'], [/erpWorker: .*/, 'erpWorker: { <<: [*size] }']),
    ],
  ])('%s changes nothing', (_, text) => {
    expect(load(text)).toEqual(load(GOOD));
  });
});

const TWO = '{ cloud: aws }, { cloud: google }';
const REGIONS_OF_AWS = /Known values: us-east-1, us-east-2, .*me-south-1\. For a newer region, also set its zones\.$/;
const PRIVATE = 'Use a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10.';
const KEYS =
  'project, cloud, placements, clouds, protected, finalSnapshots, unprotected, state, tags, network, dns, ' +
  'logs, monitoring, ' +
  'budget, policies, preview, waivers, workloads';
const ZONES = 'us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1e, us-east-1f';

/**
 * Every problem that is told, and no other: an echo of one is a failure as well. Without the file's
 * name.
 */

const WRONG: Record<string, [what: string, text: string | Buffer, ...problems: (string | RegExp)[]][]> = {
  'merge keys': [
    [
      'a merge key of a number',
      changed([/erpWorker: .*/, 'erpWorker: { <<: 3, max: 2 }']),
      ':20:18 <<: the merge key takes maps.\n  Use an alias of a map, or a list of them: <<: *defaults.',
    ],
    [
      'a mistake in what is merged, at its place',
      changed(
        ['storefront: {', 'storefront: &size {'],
        ['min: 1, max: 2', 'min: 1, maxx: 2'],
        [/erpWorker: .*/, 'erpWorker: { <<: *size }'],
      ),
      ':19:55 workloads.commerce.storefront.maxx: unknown key; did you mean "max"?',
      ':19:55 workloads.commerce.erpWorker.maxx: unknown key; did you mean "max"?',
    ],
  ],
  names: [
    [
      'a zone of another provider',
      dns('zone: example-com'),
      ':15:41 dns.zone: is "example-com", on aws it is the id of a hosted zone, like ' +
        'Z0123456789ABCDEFGHIJ.\n  If aws is not the DNS provider, set provider.',
    ],
    [
      'a zone that is none',
      dns('provider: azure, zone: example.com'),
      /^:15:58 dns\.zone: is "example\.com", on azure it is the resource id of a zone/,
    ],
    [
      'a domain with a dot',
      dns(ROUTE53).replace('example.com', 'example.com.'),
      ':15:8 dns.domain: is "example.com."; it is not a valid domain, like example.com: lower case, no dot at the end.',
    ],
    [
      'a name that is whole',
      dns(ROUTE53).replace('name: shop', 'name: shop.example.com'),
      /^:15:29 dns\.name: is "shop\.example\.com"; it is not a valid name/,
    ],
    [
      'no provider on two clouds',
      dns(ROUTE53, TWO),
      ':15:1 dns: has no provider, and placements are on aws and google.\n  Add "provider: aws": the zone then ' +
        'stays in place when the primary moves.',
    ],
    [
      'no account of Cloudflare',
      dns(CLOUDFLARE.replace(/, account.*/, '')),
      ':15:1 dns: has no account, which Cloudflare requires.\n  Add account under dns.',
    ],
    [
      "Cloudflare's account elsewhere",
      dns(`${ROUTE53}, account: 0123456789abcdef0123456789abcdef`),
      ":15:70 dns.account: is Cloudflare's, and the provider is aws.\n  Remove it.",
    ],
    [
      'a proxy elsewhere',
      dns(`${ROUTE53}, proxied: true`),
      ':15:70 dns.proxied: is true; aws does not support proxying.\n  Use cloudflare as provider, or omit it.',
    ],
    [
      'no account of who answers',
      changed(
        ['tags:', `dns: { domain: example.com, name: shop, provider: aws, ${ROUTE53} }\ntags:`],
        ['cloud: aws', 'cloud: google'],
        [/ {2}aws: .*\n/, ''],
      ),
      ':14:41 dns.provider: is aws, but clouds.aws has no account.\n  Add aws: { region, ' + 'account } under clouds.',
    ],
    [
      'several placements on a provider that can lead to one',
      dns('provider: google, zone: example', TWO),
      /^:15:41 dns\.provider: is google, which checks the health of IP addresses only/,
    ],
    [
      "a placement's own name",
      dns(ROUTE53).replace('name: shop', 'name: dev-aws-us-east-1'),
      ':15:29 dns.name: is "dev-aws-us-east-1", a placement\'s own name.\n  Choose another, like shop.',
    ],
    [
      'two primaries',
      placements('{ cloud: aws, role: primary }, { cloud: google, role: primary }'),
      ':3:62 placements.1.role: is a second primary.\n  One is primary; make the other standby, or give all a weight.',
    ],
    [
      'no primary',
      placements('{ cloud: aws, role: standby }'),
      ':3:1 placements: have no primary.\n  Make one of them primary.',
    ],
    [
      'nothing in traffic',
      placements('{ cloud: aws, role: retired }'),
      ':3:1 placements: are all retired: nothing serves.\n  Give one another role.',
    ],
    [
      'a weight for one of two',
      dns(`provider: aws, ${ROUTE53}`, '{ cloud: aws, weight: 1 }, { cloud: google }'),
      ':3:41 placements.1: has no weight, but others have one.\n  Set a weight here, too, or remove all.',
    ],
    [
      'a weight and a role',
      dns(ROUTE53, '{ cloud: aws, weight: 1, role: primary }'),
      ':3:39 placements.0.role: cannot be set together with weight.\n  Keep one of the two.',
    ],
    [
      'a weight of what is retired',
      dns(ROUTE53, '{ cloud: aws }, { cloud: aws, region: us-west-2, weight: 1, role: retired }'),
      ':3:63 placements.1.weight: is set together with role: retired, which gets no traffic.\n  Remove one ' +
        'of the two.',
    ],
    [
      'a weight without names',
      placements('{ cloud: aws, weight: 1 }'),
      ':3:28 placements.0.weight: requires public names, which are not configured.\n  Add dns, or remove it.',
    ],
    [
      'a weight that is too great',
      dns(ROUTE53, '{ cloud: aws, weight: 256 }'),
      ':3:28 placements.0.weight: is 256; at most 255 is allowed.',
    ],
  ],
  keys: [
    [
      'unknown, like another',
      changed(['region: us-east1,', 'regoin: us-east1,']),
      ':6:13 clouds.google.regoin: unknown key; did you mean "region"?',
    ],
    [
      'unknown, like none',
      changed(['protected:', 'flavour: red\nprotected:']),
      `:13:1 flavour: unknown key; known are ${KEYS}.`,
    ],
    [
      'unknown, in a list',
      placements('{ cloud: aws, regon: us-east-2 }'),
      ':3:28 placements.0.regon: unknown key; did you mean "region"?',
    ],
    [
      'unknown, in a list of lines',
      changed(['cloud: aws', 'placements:\n  - cloud: aws\n  - cloud: google\n    rol: standby']),
      ':6:5 placements.1.rol: unknown key; did you mean "role"?',
    ],
    [
      'unknown, of one backend only',
      state('backend: local, bucket: state'),
      ':14:26 state.bucket: unknown key; known are backend, encryption.',
    ],
    [
      'misspelt, so that the right one is missing',
      changed(['cloud: aws', 'cluod: aws']),
      ':3:1 cluod: unknown key; did you mean "cloud"?',
    ],
    ['a misspelt cloud', changed(['  aws:', '  asw:']), ':5:3 clouds.asw: unknown key; did you mean "aws"?'],
    ['a number', `${GOOD}12: a\n`, `:23:1 12: unknown key; known are ${KEYS}.`],
    ['__proto__', `${GOOD}__proto__: a\n`, `:23:1 __proto__: unknown key; known are ${KEYS}.`],
    [
      'twice',
      `${GOOD}cloud: google\n`,
      ':23:1 cloud: is defined twice; the first is in line 3.\n  Keep one of the two.',
    ],
    [
      'twice, and the last value is wrong',
      `${GOOD}cloud: asw\n`,
      ':23:1 cloud: is defined twice; the first is in line 3.\n  Keep one of the two.',
      ':23:1 cloud: is "asw"; allowed values are aws, google, azure.\n  Did you mean "aws"?',
    ],
    [
      'twice, below',
      changed(['zones: 2', 'zones: 2, zones: 3']),
      ':16:42 zones: is defined twice; the first is in line 16.\n  Keep one of the two.',
    ],
    [
      'a list',
      `${GOOD}? [a, b]\n: c\n`,
      ':23:3: is not a valid key: a list, a map, an alias or nothing.\n  A key must be a word.',
    ],
    ['nothing', `${GOOD}? \n: c\n`, /^:23:\d: is not a valid key/],
  ],
  missing: [
    ['at the top', changed(['project: acme\n', '']), ':1:1 project: is missing.'],
    [
      'below: the place is the parent',
      changed([/ {4}erpWorker: .*\n/, '']),
      ':18:3 workloads.commerce.erpWorker: is missing.',
    ],
    ['further below', changed(['memoryGiB: 2, ', '']), ':19:5 workloads.commerce.storefront.memoryGiB: is missing.'],
    ['in a list', placements('{ cloud: aws }, { region: us-east-2 }'), ':3:30 placements.1.cloud: is missing.'],
    ['a required tag', changed([', costCenter: "4711"', '']), ':15:1 tags.costCenter: is missing.'],
    ['the backend', state('bucket: state'), ':14:1 state.backend: is missing.'],
    ['a fact of the backend', state('backend: s3, region: us-east-1'), ':14:1 state.bucket: is missing.'],
    [
      'cloud and placements',
      changed(['cloud: aws\n', '']),
      ':1:1: has neither cloud nor placements.\n  Add a line "cloud: aws" (or google, azure).',
    ],
    [
      'facts of the chosen cloud',
      changed([/ {2}aws: .*\n/, '']),
      ':3:1 cloud: is aws, but clouds.aws has no account.\n  Add aws: { region, account } under clouds.',
    ],
    [
      'facts of a placement',
      changed(
        ['cloud: aws', 'placements: [{ cloud: aws }, { cloud: google, region: us-east1 }]'],
        [/ {2}google: .*\n/, ''],
      ),
      ':3:30 placements.1: is google, but clouds.google has no account.\n  Add google: { ' +
        'region, project, projectNumber } under clouds.',
    ],
  ],
  types: [
    ['a word for a number', changed(['zones: 2', 'zones: two']), ':16:32 network.zones: is "two", a number is wanted.'],
    ['part of a zone', changed(['zones: 2', 'zones: 2.5']), ':16:32 network.zones: is 2.5, a whole number is wanted.'],
    ['infinity', changed(['zones: 2', 'zones: .inf']), ':16:32 network.zones: is .inf, a number is wanted.'],
    ['too few', changed(['zones: 2', 'zones: 0']), ':16:32 network.zones: is 0, at least 1 is wanted.'],
    ['too many', changed(['zones: 2', 'zones: 7']), ':16:32 network.zones: is 7; at most 6 is allowed.'],
    [
      'no processors',
      changed(['cpu: 1', 'cpu: 0']),
      ':19:19 workloads.commerce.storefront.cpu: is 0, more than 0 is wanted.',
    ],
    [
      'yes for true',
      changed(['protected: false', 'protected: yes']),
      ':13:1 protected: is "yes", true or false is wanted.',
    ],
    ['nothing', changed(['cloud: aws', 'cloud:']), ':3:1 cloud: is empty; allowed values are aws, google, azure.'],
    [
      'nothing for a map',
      aws('').replace('{  }', '') as string,
      ':5:3 clouds.aws: is empty, a map of keys and values is wanted.',
    ],
    ['a list for a map', changed([AWS, 'aws: [1]']), ':5:3 clouds.aws: is a list, a map of keys and values is wanted.'],
    [
      'a map for a word',
      changed(['project: acme', 'project: { a: 1 }']),
      ':2:1 project: is a map, a string is wanted.',
    ],
    [
      'a word for a map in a list',
      placements('aws'),
      ':3:14 placements.0: is "aws", a map of keys and values is wanted.',
    ],
    ['an empty list', placements(''), ':3:1 placements: is an empty list, at least 1 entry is wanted.'],
    [
      'an empty word',
      changed(['owner: payments', 'owner: ""']),
      ':15:9 tags.owner: is "", at least 1 character is wanted.',
    ],
    [
      'no such cloud',
      changed(['cloud: aws', 'cloud: asw']),
      ':3:1 cloud: is "asw"; allowed values are aws, google, azure.\n  Did you mean "aws"?',
    ],
    [
      'no such backend',
      state('backend: s4'),
      ':14:10 state.backend: is "s4"; allowed values are local, s3, gcs, azurerm, pg, http, remote.\n  Did you ' +
        'mean "s3"?',
    ],
    [
      'what would move the cursor of a terminal',
      changed(['project: acme', 'project: "a\\e[2Jb\\n"']),
      ':2:1 project: is "a\\u001b[2Jb\\n"; it is not a valid project name: 2 to 24 lower-case letters, ' +
        'digits and single -, beginning with a letter.',
    ],
    [
      'a whole page',
      changed(['project: acme', `project: ${'a'.repeat(5000)}`]),
      `:2:1 project: is "${'a'.repeat(80)}…"; it is not a valid project name: 2 to 24 lower-case letters, ` +
        'digits and single -, beginning with a letter.',
    ],
  ],
  'account facts': [
    [
      'an account without quotes',
      aws('region: us-east-1, account: 123456789012'),
      ':5:29 clouds.aws.account: is 123456789012, a string is wanted.\n  Put it in quotes, "123456789012": ' +
        'YAML parses it as a number.',
    ],
    [
      'whose leading zero would be lost',
      aws('region: us-east-1, account: 012345678901'),
      ':5:29 clouds.aws.account: is 012345678901, a string is wanted.\n  Put it in quotes, "012345678901": ' +
        'YAML parses it as a number.',
    ],
    [
      'eleven digits',
      aws('region: us-east-1, account: "12345678901"'),
      ':5:29 clouds.aws.account: is "12345678901"; it is not a valid account id: twelve digits, in quotes.',
    ],
    [
      'thirteen digits',
      aws('region: us-east-1, account: "1234567890123"'),
      ':5:29 clouds.aws.account: is "1234567890123"; it is not a valid account id: twelve digits, in quotes.',
    ],
    ...['Acme-dev', 'acme-', 'acme', '1acme-dev', `a${'b'.repeat(30)}`].map((id): [string, string, string] => [
      `the project ${id}`,
      changed(['project: acme-dev', `project: ${id}`]),
      `:6:31 clouds.google.project: is "${id}"; it is not a valid project id: 6 to 30 lower-case letters, digits ` +
        'and -, beginning with a letter.',
    ]),
    [
      'a project number without quotes',
      changed(['projectNumber: "123456789012"', 'projectNumber: 123456789012']),
      ':6:50 clouds.google.projectNumber: is 123456789012, a string is wanted.\n  Put it in quotes, ' +
        '"123456789012": YAML parses it as a number.',
    ],
    [
      'no GUID',
      changed([/subscription: .*/, 'subscription: 0000-1']),
      ':9:5 clouds.azure.subscription: is "0000-1"; it is not an id of the form 00000000-0000-0000-0000-000000000000.',
    ],
    [
      'zones of Azure without quotes',
      changed(['    region: eastus2', '    region: eastus2\n    zones: [1, "2"]']),
      ':9:13 clouds.azure.zones.0: is 1, a string is wanted.\n  Put it in quotes, "1": YAML parses it as a number.',
    ],
  ],
  regions: [
    [
      'misspelt',
      aws('region: us-esat-1, account: "123456789012"'),
      ':5:10 clouds.aws.region: is "us-esat-1", which is not a known region of aws.\n  Did you ' +
        'mean "us-east-1"? For a newer region, also set its zones.',
    ],
    [
      'of another cloud',
      aws('region: us-east1, account: "123456789012"'),
      ':5:10 clouds.aws.region: is "us-east1", which is not a known region of aws.\n  Did you ' +
        'mean "us-east-1"? For a newer region, also set its zones.',
    ],
    [
      'as Azure shows it to people',
      changed(['region: eastus2', 'region: East US 2']),
      ':8:5 clouds.azure.region: is "East US 2", which is not a known region of azure.\n  Did ' +
        'you mean "eastus2"? For a newer region, also set its zones.',
    ],
    ['like none', aws('region: narnia, account: "123456789012"'), REGIONS_OF_AWS],
    [
      'of a placement',
      placements('{ cloud: aws, region: us-esat-2 }'),
      ':3:28 placements.0.region: is "us-esat-2", which is not a known region of aws.\n  Did you ' +
        'mean "us-east-2"?',
    ],
    [
      'of the state',
      state('backend: s3, bucket: acme-state, region: us-esat-1'),
      ':14:43 state.region: is "us-esat-1", which is not a known region of aws.\n  Did you mean "us-east-1"?',
    ],
  ],
  zones: [
    [
      'more than the region has',
      changed(['zones: 2', 'zones: 4'], ['cloud: aws', 'cloud: google']),
      ':16:32 network.zones: is 4, google us-east1 has 3 (us-east1-b, us-east1-c, us-east1-d).\n  Lower it ' +
        'to 3, or use a region with more.',
    ],
    [
      'more than are named',
      aws('region: us-east-1, account: "123456789012", zones: [us-east-1a]'),
      ':16:32 network.zones: is 2, aws us-east-1 has 1 (us-east-1a).\n  Lower it to 1, or use a region with more.',
    ],
    [
      'more than are named in a region that is newer than our list',
      aws('region: xx-new-1, account: "123456789012", zones: [xx-new-1a]'),
      ':16:32 network.zones: is 2, aws xx-new-1 has 1 (xx-new-1a).\n  Lower it to 1, or use a region with more.',
    ],
    [
      'in a region without any',
      changed(['cloud: aws', 'cloud: azure'], ['region: eastus2', 'region: westus']),
      ':16:32 network.zones: is 2, azure westus has no zones.\n  Lower it to 1, or use a region with more.',
    ],
    [
      'more than one of two placements has',
      changed(
        ['zones: 2', 'zones: 3'],
        ['cloud: aws', 'placements: [{ cloud: aws }, { cloud: aws, region: us-west-1 }]'],
      ),
      ':16:32 network.zones: is 3, aws us-west-1 has 2 (us-west-1a, us-west-1c).\n  Lower it to 2, or use a region ' +
        'with more.',
    ],
    [
      'of another region',
      aws('region: us-east-1, account: "123456789012", zones: [us-east-1a, us-west-2a]'),
      `:5:74 clouds.aws.zones.1: is "us-west-2a", which is not a zone of us-east-1.\n  Its zones are ${ZONES}.`,
    ],
    [
      'named twice',
      aws('region: us-east-1, account: "123456789012", zones: [us-east-1a, us-east-1a]'),
      ':5:74 clouds.aws.zones.1: is "us-east-1a" a second time.\n  Remove it.',
    ],
  ],
  'address ranges': [
    ...[
      '10.10.0/16',
      '10.10.0.0',
      '10.10.0.0/33',
      '10.10.0.0/016',
      '010.10.0.0/16',
      '10.10.0.0/16/8',
      '300.1.0.0/16',
      '"fd00::/16"',
      'ten',
    ].map((range): [string, string, string] => [
      range,
      cidr(range),
      `:16:12 network.cidr: is "${range.replaceAll('"', '')}", which is not a valid address range.\n  Use an ` +
        'address and a prefix length: 10.20.0.0/16.',
    ]),
    [
      'an address inside a range',
      cidr('10.0.0.5/16'),
      ':16:12 network.cidr: is "10.0.0.5/16", which is an address inside a range.\n  The range begins at ' +
        '10.0.0.0/16.',
    ],
    ['a public range', cidr('8.8.0.0/16'), `:16:12 network.cidr: is "8.8.0.0/16", which is not private.\n  ${PRIVATE}`],
    [
      'more than the private range',
      cidr('172.0.0.0/8'),
      `:16:12 network.cidr: is "172.0.0.0/8", which is not private.\n  ${PRIVATE}`,
    ],
    [
      'too large',
      cidr('10.0.0.0/15'),
      ':16:12 network.cidr: is "10.0.0.0/15", a network must be at most /16 (Amazon VPC).\n  10.0.0.0/16 is the ' +
        'largest here.',
    ],
    // As synthesis refuses it: two zones take at least a /25.
    ...['10.0.0.24/29', '10.0.0.16/28', '10.0.0.64/26'].map((range): [string, string, string] => [
      `too small: ${range}`,
      cidr(range),
      `:16:12 network.cidr: is "${range}", too small for three tiers in 2 zones.\n  /25 is the smallest that fits: a ` +
        'subnet requires at least a /28 (Amazon VPC).',
    ]),
  ],
  placements: [
    [
      'beside cloud',
      changed(['cloud: aws', 'cloud: aws\nplacements: [{ cloud: google }]']),
      ':4:1 placements: cannot be set together with cloud.\n  Keep one of the two: placements also select the cloud.',
    ],
    [
      'the same twice',
      placements('{ cloud: aws }, { cloud: aws, region: us-east-1 }'),
      ':3:30 placements.1: is aws-us-east-1 a second time.\n  A placement is one cloud in one region: remove the ' +
        'duplicate.',
    ],
    [
      'no such role',
      placements('{ cloud: aws, role: master }'),
      ':3:28 placements.0.role: is "master"; allowed values are primary, standby, retired.',
    ],
  ],
  sizes: [
    [
      'less at most than at least',
      changed(['min: 1, max: 2 }', 'min: 3, max: 2 }']),
      ':19:49 workloads.commerce.storefront.max: is 2, less than min, which is 3.\n  Raise max or lower min.',
    ],
  ],
  state: [
    [
      'a bucket of S3',
      state('backend: s3, bucket: Acme_State, region: us-east-1'),
      ':14:23 state.bucket: is "Acme_State"; it is not a valid S3 bucket: 3 to 63 of a-z, 0-9, - and dots, no dot ' +
        'or - at the ends.',
    ],
    [
      'a key',
      state('backend: s3, bucket: acme-state, region: us-east-1, kmsKeyArn: mine'),
      /^:14:62 state\.kmsKeyArn: is "mine"; it is not a valid ARN of a KMS key, like arn:aws:kms:/,
    ],
    [
      'a bucket of Google',
      state('backend: gcs, bucket: -a-'),
      ':14:24 state.bucket: is "-a-"; it is not a valid bucket: 3 to 222 of a-z, 0-9, -, _ and dots, a letter or ' +
        'digit at the ends.',
    ],
    [
      'an account, a group and a container of Azure',
      state('backend: azurerm, resourceGroup: a/b, storageAccount: acme-state, container: a--b'),
      ':14:28 state.resourceGroup: is "a/b"; it is not a valid resource group: at most 90 letters, digits and _ ( ) ' +
        '. - with no dot at the end.',
      ':14:48 state.storageAccount: is "acme-state"; it is not a valid storage account: 3 to 24 lower-case letters ' +
        'and digits.',
      ':14:76 state.container: is "a--b"; it is not a valid container: 3 to 63 lower-case letters and digits, with ' +
        'single - between them.',
    ],
    [
      'a server without TLS',
      state('backend: http, address: "http://state.example.com"'),
      ':14:25 state.address: is "http://state.example.com"; it is not an address of the form https://host/path, ' +
        'without user, query or / at the end.',
    ],
    [
      'a user in the address',
      state('backend: http, address: "https://me:word@state.example.com"'),
      /^:14:25 state\.address: is "https:\/\/me:word@state\.example\.com"; it is not an address of the form https:\/\/host\/path/,
    ],
    [
      'a connection instead of a host',
      state('backend: pg, host: "postgres://db", database: "a b"'),
      ':14:23 state.host: is "postgres://db"; it is not a valid host name.',
      ':14:46 state.database: is "a b"; it is not a valid database: at most 63 of a-z, 0-9, _ and -, beginning with ' +
        'a letter or _.',
    ],
  ],
  tags: [
    [
      'a number without quotes',
      changed(['"4711"', '4711']),
      ':15:26 tags.costCenter: is 4711, a string is wanted.\n  Put it in quotes, "4711": YAML parses it as a number.',
    ],
    [
      'true without quotes',
      tags('pci: true'),
      ':15:46 tags.pci: is true, a string is wanted.\n  Put it in quotes, "true": YAML parses it as a boolean.',
    ],
    [
      'a value that Google refuses',
      changed(['owner: payments', 'owner: Payments Team']),
      ':15:9 tags.owner: is "Payments Team"; Google labels support at most 63 characters of a-z, 0-9, - and _.\n  ' +
        'Write ' +
        '"payments-team".',
    ],
    [
      'a value that is too long',
      tags(`note: ${'a'.repeat(64)}`),
      `:15:46 tags.note: is "${'a'.repeat(64)}"; Google labels support at most 63 characters of a-z, 0-9, - and ` +
        '_.\n  ' +
        `Write "${'a'.repeat(63)}".`,
    ],
    [
      'a key with a blank',
      tags('"cost of it": a'),
      ':15:46 tags."cost of it": is not a valid tag on all clouds: a letter, then letters, digits, - and _, at ' +
        'most 63.',
    ],
    [
      'a key that is too long as a label of Google',
      tags(`${'aB'.repeat(22)}: a`),
      /^:15:46 tags\.(aB)+: is not a valid tag on all clouds/,
    ],
    [
      'a key that Azure keeps',
      tags('azureZone: a'),
      ':15:46 tags.azureZone: begins with azure, microsoft or windows, which Azure reserves.\n  ' + 'Rename it.',
    ],
    [
      'a key that every resource has',
      tags('managed_by: me'),
      ':15:46 tags.managed_by: is a reserved tag of every resource: project, environment, ' +
        'managedBy.\n  Remove it.',
    ],
    [
      'two that are one label of Google',
      tags('cost_center: a'),
      ':15:46 tags.cost_center: duplicates costCenter: Azure treats both as equal, or Google names both ' +
        'cost_center.\n  Keep one of the two.',
    ],
    ['two that Azure reads alike', tags('costcenter: a'), /^:15:46 tags\.costcenter: duplicates costCenter/],
    [
      'too many',
      tags(Array.from({ length: 46 }, (_, n) => `tag${n}: a`).join(', ')),
      ':15:1 tags: are 48; AWS and Azure support 50, including the 3 of every resource.',
    ],
  ],
  policies: [
    [
      'a tag that sounds like a secret: the value is not told',
      tags('dbPassword: Hunter2'),
      ':15:46 tags.dbPassword: looks like a secret, and tags are not secret.\n  Remove it; use the kind secret for ' +
        'secrets.',
    ],
    [
      'a placement outside the regions that the file allows',
      changed([/protected: false/, 'protected: false\npolicies: { regions: [eu-west-1] }']),
      ':3:1 cloud: is placed in us-east-1 of aws; policies.regions allows eu-west-1.\n  Move it, or add the region ' +
        'to policies.regions.',
    ],
    [
      'a limit of less than nothing',
      changed([/protected: false/, 'protected: false\npolicies: { limits: { machines: -1 } }']),
      ':14:23 policies.limits.machines: is -1, at least 0 is wanted.',
    ],
    [
      'a limit that nobody knows',
      changed([/protected: false/, 'protected: false\npolicies: { limits: { database: 1 } }']),
      ':14:23 policies.limits.database: unknown key; did you mean "databases"?',
    ],
    [
      'a budget of nothing, for nobody',
      changed([/protected: false/, 'protected: false\nbudget: { monthly: 0, notify: [], since: 2026-01 }']),
      ':14:11 budget.monthly: is 0, at least 1 is wanted.',
      ':14:23 budget.notify: is an empty list, at least 1 entry is wanted.',
    ],
    [
      'a budget with odd parts',
      changed([
        /protected: false/,
        'protected: false\nbudget: { monthly: 9, currency: dollar, alertsAt: [1001], notify: [payments], ' +
          'since: 2026-13 }',
      ]),
      ':14:23 budget.currency: is "dollar"; it is not a valid currency: three letters, like USD.',
      /^:14:52 budget\.alertsAt\.0: is 1001; at most 1000 is allowed\./,
      ':14:68 budget.notify.0: is "payments"; it is not a valid mail address.',
      ':14:79 budget.since: is "2026-13"; it is not a valid month, like 2026-01.',
    ],
    [
      'a budget in euros on AWS, with alerts twice',
      changed([
        /protected: false/,
        'protected: false\nbudget: { monthly: 9, currency: EUR, alertsAt: [50, 50], notify: ' +
          '[a@example.com], since: 2026-01 }',
      ]),
      ':14:23 budget.currency: is EUR; AWS supports USD only.\n  Convert the amount to USD.',
      /^:14:53 budget\.alertsAt\.1: is listed twice\./,
    ],
    [
      'a budget on Google without the billing account',
      changed(
        ['cloud: aws', 'cloud: google'],
        [/protected: false/, 'protected: false\nbudget: { monthly: 9, notify: [a@example.com], since: 2026-01 }'],
      ),
      /^:14:1 budget: requires a billing account on google, but clouds\.google\.billingAccount is not set\./,
    ],
  ],
  text: [
    ['empty', '', ':1:1: is empty.\n  Start with a copy of another environment.'],
    ['blanks', ' \n\n', ':1:1: is empty.\n  Start with a copy of another environment.'],
    ['comments', '# nothing\n', ':1:1: is empty.\n  Start with a copy of another environment.'],
    ['null', '~\n', ':1:1: is empty.\n  Start with a copy of another environment.'],
    ['a list', '- a\n', ':1:1: is a list, a map of keys and values is wanted.'],
    ['a word', 'hello\n', ':1:1: is "hello", a map of keys and values is wanted.'],
    ['a number', '42\n', ':1:1: is 42, a map of keys and values is wanted.'],
    ['a bracket that does not end', 'project: [acme\ncloud: aws\n', /^:2:\d+: /],
    ['a tab', 'project: acme\n\tcloud: aws\n', /^:2:1: .*[Tt]abs/],
    ['two mistakes in two lines', 'project: acme\ncloud: }\nclouds: ]\n', /^:2:8: /, /^:3:1: /],
    [
      'a second document',
      `${GOOD}---\n${GOOD}`,
      ':23:1: a second document begins.\n  One file is one environment: remove the line "---".',
    ],
    [
      'a mistake behind a byte order mark',
      '\uFEFFprojekt: acme\n'.concat(GOOD.slice(GOOD.indexOf('cloud:'))),
      ':1:1 projekt: unknown key; did you mean "project"?',
    ],
    [
      'a mistake between line ends of Windows',
      changed(['zones: 2', 'zones: two']).replaceAll('\n', '\r\n'),
      ':16:32 network.zones: is "two", a number is wanted.',
    ],
    [
      'an alias of nothing',
      changed(['project: acme', 'project: *name']),
      ':2:10: the alias *name has no anchor above it.',
    ],
    [
      'a mistake behind an alias',
      changed(
        ['{ cpu: 1, memoryGiB: 2, min: 1, max: 2 }', '&size { cpu: 0, memoryGiB: 2, min: 1, max: 2 }'],
        [/erpWorker: .*/, 'erpWorker: *size'],
      ),
      ':19:25 workloads.commerce.storefront.cpu: is 0, more than 0 is wanted.',
      ':19:25 workloads.commerce.erpWorker.cpu: is 0, more than 0 is wanted.',
    ],
    [
      'an alias of itself',
      changed(['project: acme', 'project: &self [*self]']),
      ':2:1 project: is a list, a string is wanted.',
    ],
    [
      'a tag of YAML that nobody knows',
      changed(['project: acme', 'project: !ref acme']),
      ':2:10: Unresolved tag: !ref.',
    ],
    [
      'an alias of aliases of aliases',
      `a: &a [${'x, '.repeat(9)}x]\nb: &b [${'*a, '.repeat(9)}*a]\nc: &c [${'*b, '.repeat(9)}*b]\nd: ` +
        `[${'*c, '.repeat(9)}*c]\n`,
      /^:1:1: Excessive alias count/,
    ],
    ['lists in lists in lists', '['.repeat(20_000), /^:1:\d+: lists and maps are nested too deeply\.$/],
    [
      'bytes that are no text',
      Buffer.from([0xff, 0xfe, 0x41, 0x00, 0xd8, 0x00]),
      ': is not UTF-8 text.\n  Save it as UTF-8.',
    ],
  ],
};

/** The key that a problem names begins where it says; of what is missing, the parent. */
function standsThere(text: string, problem: string): void {
  const [, line, column, path, missing] = /^:(\d+):(\d+) ([^:]+): (is missing)?/.exec(problem) ?? [];
  if (!path) return;
  const there = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    [Number(line) - 1]?.slice(Number(column) - 1);
  const key = path
    .replaceAll('"', '')
    .split('.')
    .at(missing ? -2 : -1);
  // An entry of a list has no key, and what is missing at the top stands nowhere.
  if (key === undefined) expect([line, column]).toEqual(['1', '1']);
  else if (!/^\d$/.test(key)) expect(there?.replace(/^"/, '').slice(0, key.length)).toBe(key);
  else expect(there).toMatch(/^[^\s,[\]]/);
}

describe.each(Object.entries(WRONG))('wrong %s', (_, cases) => {
  test.each(cases)('%s', (_, text, ...expected) => {
    const problems = problemsOf(text).map((problem) => problem.replace(/^environments\/dev\.yaml/, ''));
    expect(problems).toEqual(expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
    for (const problem of problems) standsThere(String(text), problem);
  });
});

describe('public names', () => {
  test('are answered for by the cloud of the primary, or by whom the file says; every placement shares them', () => {
    const environment = load(dns(ROUTE53));
    expect(environment.dns).toEqual({
      domain: 'example.com',
      name: 'shop',
      zone: 'Z0123456789ABCDEFGHIJ',
      provider: 'aws',
      proxied: false,
      healthPath: '/healthz',
    });
    expect(environment.traffic).toEqual([{ cloud: 'aws', region: 'us-east-1', role: 'primary' }]);
    const two = load(
      dns(CLOUDFLARE, '{ cloud: aws, weight: 9 }, { cloud: google, weight: 1 }, { cloud: azure, role: retired }'),
    );
    expect(two.traffic?.map(({ role, weight }) => [role, weight])).toEqual([
      ['primary', 9],
      ['standby', 1],
      ['retired', undefined],
    ]);
  });

  test('stay where they are when another cloud is asked for; only a part of the placements is no traffic', () => {
    const environment = load(dns(ROUTE53), { cloud: 'google' });
    expect([environment.dns?.provider, environment.placements[0]?.cloud, environment.traffic]).toEqual([
      'aws',
      'google',
      undefined,
    ]);
  });
});

describe('all mistakes at once', () => {
  test('of shape and of sense, in the order of the file', () => {
    const text = changed(
      ['project: acme', 'project: Acme!'],
      ['us-east-1,', 'us-esat-1,'],
      ['acme-dev', 'x'],
      ['backend: local', 'backend: s3, bukcet: acme-state, region: us-east-1'],
      ['costCenter: "4711"', 'costCenter: 4711, Owner: X'],
      ['10.10.0.0/16', '10.10.0.1/16'],
      ['zones: 2', 'zones: two'],
      ['min: 1, max: 2', 'min: 3, max: 2'],
    );
    expect(
      problemsOf(`${text}cloud: aws\n`).map((problem) => problem.slice('environments/'.length).split(': ')[0]),
    ).toEqual([
      'dev.yaml:2:1 project',
      'dev.yaml:5:10 clouds.aws.region',
      'dev.yaml:6:31 clouds.google.project',
      'dev.yaml:14:23 state.bukcet',
      'dev.yaml:15:26 tags.costCenter',
      'dev.yaml:15:44 tags.Owner',
      'dev.yaml:15:44 tags.Owner',
      'dev.yaml:16:12 network.cidr',
      'dev.yaml:16:32 network.zones',
      'dev.yaml:19:49 workloads.commerce.storefront.max',
      'dev.yaml:23:1 cloud',
    ]);
  });

  test('of several environments', () => {
    writeFileSync(join(folder, 'one.yaml'), changed(['zones: 2', 'zones: two']));
    writeFileSync(join(folder, 'two.yaml'), '');
    const problems = told(() => loadEnvironments(['one', 'two', 'three'], { folder }));
    rmSync(join(folder, 'one.yaml'));
    rmSync(join(folder, 'two.yaml'));
    expect(problems.map((problem) => problem.split(': ')[0])).toEqual([
      'environments/one.yaml:16:32 network.zones',
      'environments/two.yaml:1:1',
      'environments/three.yaml',
    ]);
  });
});

describe('names of environments', () => {
  test.each(['my--dev', 'Dev', 'd', '1dev', 'dev-', 'a'.repeat(25)])('%s is refused', (name) => {
    expect(problemsOf(GOOD, name)).toEqual([
      `environments/${name}.yaml:1:1: the environment's name is "${name}", names of environments must be 2 to ` +
        '24 lower-case letters, digits and single -, beginning with a letter.\n' +
        '  Rename the file: names in the cloud contain its name.',
    ]);
  });

  test('bootstrap is refused: the home of states has it', () => {
    expect(problemsOf(GOOD, 'bootstrap')).toEqual([
      'environments/bootstrap.yaml:1:1: the environment\'s name is "bootstrap", which is reserved for npm run ' +
        'bootstrap.\n' +
        '  Rename the file: names in the cloud contain its name.',
    ]);
  });

  test.each(['de', 'prod2', 'production', 'pr-1234', 'a'.repeat(24)])('%s is taken', (name) =>
    expect(problemsOf(GOOD, name)).toEqual([]),
  );

  test('an unknown one lists the known', () => {
    expect(told(() => loadEnvironments(['prd']))).toEqual([
      'environments/prd.yaml: environment "prd" does not exist; environments are: dev, prod, staging.\n  Did you ' +
        'mean "prod"?',
    ]);
    expect(told(() => loadEnvironments(['../dev', 'xyz']))).toEqual([
      expect.stringMatching(/^environments\/\.\.\/dev\.yaml: environment "\.\.\/dev" does not exist/),
      'environments/xyz.yaml: environment "xyz" does not exist; environments are: dev, prod, staging.\n  Each ' +
        'environment is one file: environments/xyz.yaml.',
    ]);
  });
});

describe('files that cannot be read', () => {
  test('a folder', () => {
    mkdirSync(join(folder, 'odd.yaml'));
    const problems = told(() => loadEnvironments(['odd'], { folder }));
    rmSync(join(folder, 'odd.yaml'), { recursive: true });
    expect(problems).toEqual(['environments/odd.yaml: is a folder, not a file.']);
  });

  test('a link to nothing', () => {
    symlinkSync(join(folder, 'nothing'), join(folder, 'odd.yaml'));
    const problems = told(() => loadEnvironments(['odd'], { folder }));
    rmSync(join(folder, 'odd.yaml'));
    expect(problems).toEqual(["environments/odd.yaml: can't be read: ENOENT: no such file or directory."]);
  });

  test('no folder at all, and an empty one', () => {
    expect(told(() => loadEnvironments([], { folder: join(folder, 'nothing') }))).toEqual([
      "environments: can't be read: ENOENT: no such file or directory.",
    ]);
    mkdirSync(join(folder, 'empty'));
    expect(told(() => loadEnvironments([], { folder: join(folder, 'empty') }))).toEqual([
      'environments: no environment exists.\n  Each is one file: environments/dev.yaml.',
    ]);
  });
});

describe('--cloud', () => {
  test.each([
    ['aws', 'us-east-1'],
    ['google', 'us-east1'],
    ['azure', 'eastus2'],
  ] as const)('%s takes the place of cloud:', (cloud, region) => {
    expect(load(GOOD, { cloud }).placements).toMatchObject([{ cloud, region, role: 'primary' }]);
  });

  test('what only the other cloud lacks is no mistake', () => {
    expect(problemsOf(changed([/ {2}aws: .*\n/, '']), 'dev', { cloud: 'azure' })).toEqual([]);
  });

  test('is held to the same checks as the file', () => {
    expect(problemsOf(changed(['zones: 2', 'zones: 5']), 'dev', { cloud: 'google' })).toEqual([
      'environments/dev.yaml:16:32 network.zones: is 5, google us-east1 has 3 (us-east1-b, us-east1-c, ' +
        'us-east1-d).\n  Lower it to 3, or use a region with more.',
    ]);
    expect(problemsOf(changed([/ {2}azure:\n( {4}.*\n)+/, '']), 'dev', { cloud: 'azure' })).toEqual([
      'environments/dev.yaml:4:1 clouds: has no account on azure, which was requested.\n  Add ' +
        'azure: { region, subscription, tenant } under clouds.',
    ]);
  });

  test('selects among placements, which keep their roles, or says what there is', () => {
    const text = placements('{ cloud: aws }, { cloud: aws, region: us-west-2 }, { cloud: google }');
    expect(load(text, { cloud: 'aws' }).placements.map(({ region, role }) => [region, role])).toEqual([
      ['us-east-1', 'primary'],
      ['us-west-2', 'standby'],
    ]);
    expect(load(text, { cloud: 'google' }).placements).toMatchObject([{ cloud: 'google', role: 'standby' }]);
    expect(problemsOf(text, 'dev', { cloud: 'azure' })).toEqual([
      'environments/dev.yaml:3:1 placements: no placement is on azure; there are placements on aws, ' +
        'google.\n  Add one under placements, or use one of those.',
    ]);
  });
});

describe('whatever a file says, the answer is an environment or a list of problems with places', () => {
  const lines = GOOD.split('\n');
  const answers = (text: string, cloud?: 'aws' | 'google' | 'azure') => {
    for (const problem of problemsOf(text, 'dev', { cloud }))
      expect(problem).toMatch(/^environments\/dev\.yaml:\d+:\d+(: | \S)[ -~\n…é]*$/);
  };

  test('lines of junk', () => {
    const junk = fc.string({
      unit: fc.constantFrom(...'{}[],:&*!|>%@`"\'#?-~ \t\n<=.ax0\\\u0000\uFEFFé'),
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.nat(lines.length - 1), junk, (line, text) =>
        answers([...lines.slice(0, line), text, ...lines.slice(line + 1)].join('\n')),
      ),
      { numRuns: 200 },
    );
  });

  test('any value at any key', () => {
    const [plain] = [load(GOOD)];
    const { name: _, placements: __, traffic: ___, ...file } = plain;
    const keys = [
      'project',
      'cloud',
      'placements',
      'clouds',
      'protected',
      'state',
      'tags',
      'network',
      'dns',
      'workloads',
      'waivers',
    ];
    const inner = [
      'weight',
      'provider',
      'domain',
      'zone',
      'proxied',
      'aws',
      'google',
      'azure',
      'region',
      'account',
      'zones',
      'backend',
      'bucket',
      'cidr',
      'nat',
      'owner',
      'storefront',
      'min',
      'max',
      'cloud',
      'role',
    ];
    const word = fc.oneof(
      fc.constantFrom('aws', 'google', 's3', 'local', 'us-east-1', '10.0.0.0/16', 'primary', 'a'),
      fc.string({ maxLength: 8 }),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.oneof(word, fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(fc.constantFrom(...inner), fc.string({ maxLength: 5 })), tie('value'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 4 }),
        fc.constantFrom('aws', 'google', 'azure', undefined),
        (some, cloud) => answers(stringify({ cloud: 'aws', ...file, ...some }), cloud),
      ),
      { numRuns: 300 },
    );
  });
});
