import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentNames } from '../../environments/loader';
import {
  AWS,
  aws,
  CLOUDFLARE,
  changed,
  dns,
  folder,
  GOOD,
  load,
  placements,
  problemsOf,
  ROUTE53,
  reported,
  state,
} from '../support/environment-files';
import { FOLDER, loadEnvironments } from '../support/project';

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

  test('several placements: each has its region, the first is the primary', () => {
    const { placements: places } = load(
      placements('{ cloud: aws }, { cloud: aws, region: us-west-1 }, { cloud: azure }'),
    );
    expect(places.map(({ cloud, region, role, zones }) => [cloud, region, role, zones.length])).toEqual([
      ['aws', 'us-east-1', 'primary', 6],
      ['aws', 'us-west-1', 'standby', 2],
      ['azure', 'eastus2', 'standby', 3],
    ]);
  });

  test('the first placement is not the primary if another one has that role', () => {
    const { placements: places } = load(placements('{ cloud: aws }, { cloud: google, role: primary }'));
    expect(places.map(({ role }) => role)).toEqual(['standby', 'primary']);
  });

  test('zones in the file replace the defaults, in their region only', () => {
    const text = changed(
      ['cloud: aws', 'placements: [{ cloud: aws }, { cloud: aws, region: us-east-2 }]'],
      [AWS, 'aws: { region: us-east-1, account: "123456789012", zones: [us-east-1d, us-east-1b] }'],
    );
    expect(load(text).placements.map(({ zones }) => zones)).toEqual([
      ['us-east-1d', 'us-east-1b'],
      ['us-east-2a', 'us-east-2b', 'us-east-2c'],
    ]);
  });

  test('a region that the list does not have is accepted with its zones', () => {
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

  test('stay where they are when another cloud is requested; a part of the placements has no traffic', () => {
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
    const problems = reported(() => loadEnvironments(['one', 'two', 'three'], { folder }));
    rmSync(join(folder, 'one.yaml'));
    rmSync(join(folder, 'two.yaml'));
    expect(problems.map((problem) => problem.split(': ')[0])).toEqual([
      'environments/one.yaml:16:32 network.zones',
      'environments/two.yaml:1:1',
      'environments/three.yaml',
    ]);
  });
});

describe('--cloud', () => {
  test.each([
    ['aws', 'us-east-1'],
    ['google', 'us-east1'],
    ['azure', 'eastus2'],
  ] as const)('%s replaces cloud:', (cloud, region) => {
    expect(load(GOOD, { cloud }).placements).toMatchObject([{ cloud, region, role: 'primary' }]);
  });

  test('what only the other cloud lacks is not an error', () => {
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
