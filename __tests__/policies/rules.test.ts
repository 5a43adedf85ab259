import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLOUDS, type CloudName } from '../../modules/core/placement';
import { judge, POLICIES, type Waiver } from '../../policies';
import type { Policy } from '../../policies/policy';
import { byCloud } from '../support/by-cloud';
import { FIXTURES_EVERYWHERE, synthesize } from '../support/environments';
import { loadEnvironments } from '../support/project';
import { placement, synth } from '../support/synth';
import { CASES } from './cases';
import type { Bodies, Sides } from './cases/sides';

const casesOf = (id: string): readonly Sides[] => CASES[id] ?? [];
/** What the environment of the cases allows. */
const policies = {
  regions: ['us-east-1', 'us-east1', 'eastus2'],
  limits: { machines: 4, cpu: 4, databases: 0, natGateways: 0 },
};

function violations(policy: Policy, cloud: CloudName, bodies: Bodies) {
  const resource = Object.fromEntries(
    Object.entries(bodies).map(([type, body]) => [
      type,
      { one: { ...body, '//': { metadata: { path: 'stack/commerce/one' } } } },
    ]),
  );
  return judge(placement(cloud, { protected: true, policies }), { resource }, [], [policy]).findings;
}

test('every rule has cases', () => {
  expect(
    POLICIES.map(({ id }) => id)
      .filter((id) => casesOf(id).length > 0)
      .sort(),
  ).toEqual(POLICIES.map(({ id }) => id).sort());
});

describe.each(POLICIES)('$id', (policy) => {
  test.each(casesOf(policy.id).map((one, index) => [index + 1, one.cloud, one] as const))(
    'case %d, %s: refuses the one and takes the other',
    (_, cloud, { bad, good }) => {
      const [finding] = violations(policy, cloud, bad);
      expect(finding).toMatchObject({
        rule: policy.id,
        construct: 'commerce/one',
        reason: expect.stringMatching(/\w/),
        remedy: expect.stringMatching(/\w/),
      });
      expect(violations(policy, cloud, good)).toEqual([]);
    },
  );
});

test('a multi-region that is allowed by its name is taken, in any case', () => {
  const policy = POLICIES.find(({ id }) => id === 'allowed-regions') as Policy;
  const count = (location: string) => {
    const resource = { google_storage_bucket: { one: { location, '//': { metadata: { path: 'stack/one' } } } } };
    return judge(placement('google', { policies: { regions: ['us-east1', 'EU'] } }), { resource }, [], [policy])
      .findings.length;
  };
  expect(['EU', 'eu', 'US', 'eu-x'].map(count)).toEqual([0, 0, 1, 1]);
});

test('a vault with nothing but keys may be reached, and one with a secret in it may not', () => {
  const constructs = (inside: object) => {
    const at = (path: string) => ({ '//': { metadata: { path: `stack/${path}` } } });
    const vault = { azurerm_key_vault: { keys: { purge_protection_enabled: true, ...at('keys') } } };
    const of = Object.fromEntries(
      Object.keys(inside).map((type) => [
        type,
        { one: { key_vault_id: '${azurerm_key_vault.keys.id}', ...at('one') } },
      ]),
    );
    const policy = POLICIES.find(({ id }) => id === 'public-endpoint') as Policy;
    return judge(placement('azure'), { resource: { ...vault, ...of } }, [], [policy]).findings.map(
      ({ construct }) => construct,
    );
  };
  expect(constructs({ azurerm_key_vault_key: {} })).toEqual([]);
  expect(constructs({ azurerm_key_vault_key: {}, azurerm_key_vault_secret: {} })).toEqual(['keys']);
  expect(constructs({})).toEqual(['keys']);
});

test('what is asked of logs in every environment is less than in a protected one', () => {
  const reasons = (body: object, guarded: boolean) => {
    const resource = {
      aws_cloudwatch_log_group: { one: { kms_key_id: 'arn', ...body, '//': { metadata: { path: 'stack/one' } } } },
    };
    return judge(placement('aws', { protected: guarded }), { resource }, [], POLICIES).findings.map(
      ({ rule, reason }) => `${rule}: ${reason}`,
    );
  };
  expect(reasons({}, false)).toEqual(['retention: log retention is not set: logs are kept, and charged, forever']);
  expect(reasons({ retention_in_days: 30 }, false)).toEqual([]);
  expect(reasons({ retention_in_days: 30 }, true)).toEqual(['retention: logs are deleted within a year']);
});

test('an image by its tag is refused in a protected environment only', () => {
  const reasons = (image: string, guarded: boolean) => {
    const resource = {
      azurerm_container_app: {
        one: { template: { container: [{ image }] }, '//': { metadata: { path: 'stack/one' } } },
      },
    };
    const policy = POLICIES.find(({ id }) => id === 'signed-images') as Policy;
    return judge(placement('azure', { protected: guarded }), { resource }, [], [policy]).findings.map(
      ({ reason }) => reason,
    );
  };
  const tagged = 'docker.io/library/nginx:1.27';
  expect(reasons(tagged, true)).toEqual([`it runs ${tagged}, which is named by a tag`]);
  expect(reasons(tagged, false)).toEqual([]);
  expect(reasons(`docker.io/library/nginx@sha256:${'0'.repeat(64)}`, true)).toEqual([]);
});

test('the page lists every rule, as it is', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'policies', 'README.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([\w-]+)` \| (\w+) \| (.*) \|$/gm)].map(([, id, level, title]) => ({
    id,
    level,
    title,
  }));
  expect(rows).toEqual(POLICIES.map(({ id, level, title }) => ({ id, level, title })));
});

test.each(FIXTURES_EVERYWHERE)('%s on %s complies', (name, cloud) => {
  const [environment] = loadEnvironments([name], { cloud });
  const { findings } = judge(
    placement(cloud, { protected: environment?.protected }),
    JSON.parse(synthesize(name, cloud).text),
  );
  expect(findings).toEqual([]);
});

test('a rule that crashes is a finding', () => {
  const broken: Policy = {
    id: 'broken',
    level: 'error',
    pillar: 'security' as const,
    title: '',
    types: /./,
    check: () => {
      throw new Error('oops');
    },
  };
  expect(violations(broken, 'aws', { aws_sqs_queue: {} })).toMatchObject([{ reason: 'the rule failed: oops' }]);
});

describe.each(CLOUDS)('at synthesis on %s', (cloud) => {
  const weak = { aws: { queue: { sqsManagedSseEnabled: false } }, google: {}, azure: {} };
  const native = {
    aws: { bucket: {} },
    google: { bucket: { publicAccessPrevention: 'inherited' } },
    azure: { account: { minTlsVersion: 'TLS1_0' } },
  };
  const make = (waivers: Waiver[]) =>
    synth(cloud, (stack, catalogue) => {
      Object.assign(stack, { waivers });
      const bucket = () => {
        catalogue.bucket(stack, 'orders', { native });
      };
      byCloud(cloud, {
        aws: () => {
          catalogue.queue(stack, 'orders', { native: weak });
        },
        google: bucket,
        azure: bucket,
      });
    });
  const rule = { aws: 'encryption-at-rest', google: 'public-storage', azure: 'encryption-in-transit' }[cloud];

  test('what a native setting weakens is refused, with the construct and what to do', () => {
    const { problems } = make([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.where).toMatch(/^test-\w+-\S+ orders\//);
    expect(problems[0]?.message).toMatch(new RegExp(`^${rule}: `));
  });

  test('a waiver lets it pass; one that waives nothing is refused', () => {
    const reason = 'The partner reads it with a client that is older than the rule.';
    expect(make([{ rule, path: 'orders', reason }]).problems).toEqual([]);
    expect(
      make([
        { rule, path: 'orders', reason },
        { rule: 'public-ingress', path: 'orders', reason },
      ]).problems,
    ).toMatchObject([{ message: 'the waiver of public-ingress waives nothing.' }]);
  });
});
