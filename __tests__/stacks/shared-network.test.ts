import { formatProblem, UserError } from '../../modules/core/errors';
import { CLOUDS, type CloudName } from '../../modules/core/placement';
import { byCloud } from '../support/by-cloud';
import { defined } from '../support/defined';
import { FILE, loaded, stacksOf } from '../support/workloads';

const NETWORK = { cidr: '10.20.0.0/16', zones: 2 };
const STAGING = { ...FILE, network: NETWORK, workloads: { machines: {} } };
const QA = { ...FILE, network: { from: 'staging' }, workloads: { machines: {} } };
const REGIONS = { aws: 'us-east-1', google: 'us-east1', azure: 'eastus2' };
/** What a network is on each cloud. */
const NETWORK_TYPE = { aws: 'aws_vpc', google: 'google_compute_network', azure: 'azurerm_virtual_network' };
const RULE = {
  aws: 'aws_vpc_security_group_egress_rule',
  google: 'google_compute_firewall',
  azure: 'azurerm_network_security_rule',
};

/** What names a rule. */
const NAME = { aws: 'description', google: 'name', azure: 'name' };

const on = (cloud: CloudName, qa: object = QA, staging: object = STAGING) => ({
  'staging.yaml': { ...staging, cloud },
  'qa.yaml': { ...qa, cloud },
});
/** The values of one attribute of a type, or the ids that the program gave. */
const of = (json: { resource?: Record<string, Record<string, Record<string, unknown>>> }, type: string, key: string) =>
  Object.values(json.resource?.[type] ?? {}).map((body) => String(body[key]));

describe.each(CLOUDS)('on %s', (cloud) => {
  const [giver, taker] = ['staging', 'qa'].map((name) => `${name}-${cloud}-${REGIONS[cloud]}`) as [string, string];
  const stacks = stacksOf(on(cloud));

  test('one environment makes the network, the other reads it of that stack', () => {
    expect(Object.keys(stacks[giver].resource)).toContain(NETWORK_TYPE[cloud]);
    expect(Object.keys(stacks[taker].resource)).not.toContain(NETWORK_TYPE[cloud]);
    expect(Object.keys(stacks[taker].data.terraform_remote_state)).toEqual([giver]);
    expect(stacks[giver].data?.terraform_remote_state).toBeUndefined();
    const read = JSON.stringify(stacks[taker].resource).matchAll(/terraform_remote_state\.[\w-]+\.outputs\.([\w-]+)/g);
    const outputs = [...new Set([...read].map(([, output]) => defined(output)))];
    expect(outputs.length).toBeGreaterThan(0);
    expect(Object.keys(stacks[giver].output)).toEqual(expect.arrayContaining(outputs));
  });

  test('its rules are in its own stack, with names that the other environment does not have', () => {
    const [theirs, ours] = [giver, taker].map((id) => of(stacks[id], RULE[cloud], NAME[cloud]));
    expect(ours?.length).toBeGreaterThan(0);
    expect(theirs?.length).toBeGreaterThan(0);
    const different = () => {
      expect(ours?.filter((name) => theirs?.includes(name))).toEqual([]);
    };
    byCloud(cloud, {
      // A description may be used twice.
      aws: () => {},
      google: different,
      azure: () => {
        different();
        // A security group takes one rule of a direction and priority.
        const [there, here] = [giver, taker].map((id) =>
          Object.values<Record<string, unknown>>(stacks[id].resource[RULE[cloud]]).map(
            ({ direction, priority }) => `${direction} ${priority}`,
          ),
        );
        expect(here?.filter((one) => there?.includes(one))).toEqual([]);
      },
    });
  });

  test('each of the two is the same when it is synthesized alone', () => {
    for (const [name, id] of [
      ['staging', giver],
      ['qa', taker],
    ] as const)
      expect(stacksOf(on(cloud), undefined, [name])[id]).toEqual(stacks[id]);
  });

  test('without the other one the network is as it was', () => {
    const alone = stacksOf({ 'staging.yaml': { ...STAGING, cloud } });
    expect(Object.keys(alone[giver].resource[NETWORK_TYPE[cloud]])).toEqual(
      Object.keys(stacks[giver].resource[NETWORK_TYPE[cloud]]),
    );
    expect(alone[giver].resource).toEqual(stacks[giver].resource);
  });
});

function problemsOf(qa: object, staging: object = STAGING): string[] {
  try {
    loaded({ 'qa.yaml': qa, 'staging.yaml': staging });
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(formatProblem).map((one) => one.replace(/^environments\/qa\.yaml:\d+:\d+ /, ''));
  }
}

describe('what is wrong with it is said at its place', () => {
  test.each<[string, object, object, string]>([
    [
      'an unknown environment',
      { network: { from: 'stagign' } },
      {},
      'network.from: is "stagign"; the other environments are staging.\n  Did you mean "staging"?',
    ],
    [
      'itself',
      { network: { from: 'qa' } },
      {},
      'network.from: is "qa"; the other environments are staging.\n  Name one that has a network.',
    ],
    [
      'an adjacent range',
      { network: { from: 'staging', cidr: '10.1.0.0/16' } },
      {},
      'network.cidr: cannot be set together with from.\n' +
        '  Keep one of the two: with from the network is that of staging.',
    ],
    ['neither', { network: { zones: 2 } }, {}, 'network.cidr: is missing.'],
    [
      'an environment without one',
      {},
      { network: undefined, workloads: {} },
      'network.from: is staging, which has no network.\n  Add network to environments/staging.yaml.',
    ],
    [
      'another region',
      { clouds: { ...FILE.clouds, aws: { ...FILE.clouds.aws, region: 'us-west-2' } } },
      {},
      'network.from: is staging, which is at aws us-east-1, and this environment at aws us-west-2.\n  A ' +
        'network belongs to one region of one cloud: place both at the same.',
    ],
    [
      'another account',
      { clouds: { ...FILE.clouds, aws: { ...FILE.clouds.aws, account: '210987654321' } } },
      {},
      'clouds.aws.account: is "210987654321", and the network of staging is in "123456789012".\n  Use the ' +
        'same account, or give this environment its own network.',
    ],
    [
      'a network that could be destroyed under a protected environment',
      { protected: true },
      {},
      'network.from: is staging, which is not protected, and this environment is: its network could be ' +
        'destroyed.\n  Set protected: true in environments/staging.yaml, or give this environment its own network.',
    ],
  ])('%s', (_, qa, staging, problem) => {
    expect(problemsOf({ ...QA, ...qa }, { ...STAGING, ...staging })).toEqual([problem]);
  });

  test('a chain', () => {
    const chain = () =>
      loaded({ 'pr.yaml': { ...QA, network: { from: 'qa' } }, 'qa.yaml': QA, 'staging.yaml': STAGING });
    expect(chain).toThrow(/is qa, which uses the network of staging itself/);
  });

  test('nothing, where all is right, and several take one', () => {
    expect(problemsOf(QA)).toEqual([]);
    const all = loaded({ 'pr.yaml': QA, 'qa.yaml': QA, 'staging.yaml': STAGING });
    expect(all.map(({ sharing }) => sharing?.map(({ name }) => name))).toEqual(Array(3).fill(['staging', 'pr', 'qa']));
  });
});
