import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { Clone, noTrace, SHOP, TINY } from '../support/clone';
import { defined } from '../support/defined';

const clone = new Clone();
afterAll(clone.remove);

const ID = 'dev-aws-us-east-1';
const FOLDER = '.simulated/state/acme/dev/aws';
const STATE = `${FOLDER}/us-east-1.tfstate`;
beforeAll(() => {
  clone.write(SHOP, TINY);
  clone.write('environments/dev.addresses', '');
  clone.must(2, ['plan', 'dev', '--simulate', '--out', 'reviewed']);
  clone.must(0, ['apply', `reviewed/${ID}`]);
});

describe('a state that is not what it should be is told, and left as it is', () => {
  let good: string;
  beforeAll(() => {
    good = clone.read(STATE);
  });
  afterEach(() => clone.write(STATE, good));

  test.each([
    [
      'half written',
      (text: string) => text.slice(0, text.length / 2),
      /state file could not be parsed as JSON|unexpected end of JSON/,
    ],
    ['emptied', () => '', /is empty: a process was killed, or the disk was full, while it was written/],
    ['no JSON', () => 'no state', /could not be parsed as JSON|does not support|Unsupported/],
    ['of a newer format', (text: string) => text.replace('"version": 4', '"version": 5'), /format version 5|newer/],
  ])('%s', (_, spoil, message) => {
    const spoilt = spoil(good);
    clone.write(STATE, spoilt);
    for (const command of [
      ['plan', 'dev', '--simulate'],
      ['apply', `reviewed/${ID}`],
    ]) {
      const { code, out, err } = clone.run(command);
      expect({ command, code }).toEqual({ command, code: 1 });
      expect(out + err).toMatch(message);
      noTrace(err);
      expect(clone.read(STATE)).toBe(spoilt);
    }
  });
});

test('a lock file whose owner is dead holds nobody up', () => {
  clone.write(
    `${FOLDER}/.us-east-1.tfstate.lock.info`,
    JSON.stringify({ ID: 'old', Who: 'anna@laptop', Operation: 'OperationTypeApply' }),
  );
  clone.must(0, ['plan', 'dev', '--simulate']);
});

/** Its own file system over the folder of the state, for one command. */
const own = ['unshare', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']), '--mount'];
const mountable = spawnSync(defined(own[0]), [...own.slice(1), 'mount', '-t', 'tmpfs', 'none', '/tmp']).status === 0;
const mounted = mountable || process.env.CI ? test : test.skip;
if (!mountable)
  process.stderr.write(
    'Skipped: disk full and read-only folders need a mount namespace (unshare --mount), which is not allowed here.\n',
  );

const inMount = (options: string, command: string) => {
  const script =
    `mount -t tmpfs -o size=1m none "$PWD/mounted" && cp -a ${FOLDER}/. mounted/ && mount --bind mounted ` +
    `${FOLDER} && mount -o remount,bind,${options} ${FOLDER} && exec ${command}`;
  mkdirSync(clone.path('mounted'), { recursive: true });
  return spawnSync(defined(own[0]), [...own.slice(1), 'sh', '-c', script], {
    cwd: clone.folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', CI: '1' },
  });
};

mounted.each([
  ['a full disk', 'rw', /us-east-1\.tfstate: has \d+ KiB of room, and \d+ KiB are wanted\.\n {2}Nothing was changed\./],
  ['a read-only folder', 'ro', /us-east-1\.tfstate: can't be written: (EROFS|EACCES)\.\n {2}Nothing was changed\./],
])('%s is refused before anything is made', (_, options, message) => {
  const before = clone.read(STATE);
  const { status, stderr } = inMount(options, `node cli/launch.js apply reviewed/${ID}`);
  expect(stderr).toMatch(message);
  noTrace(stderr);
  expect(status).toBe(1);
  expect(clone.read(STATE)).toBe(before);
});

mounted('a synthesis that has no room says so in a sentence', () => {
  mkdirSync(clone.path('full'), { recursive: true });
  const script =
    'mount -t tmpfs -o size=4k none "$PWD/full" && exec env CDKTF_OUTDIR=full/out node cli/launch.js synth dev';
  const { status, stderr } = spawnSync(defined(own[0]), [...own.slice(1), 'sh', '-c', script], {
    cwd: clone.folder,
    encoding: 'utf8',
  });
  expect(stderr).toMatch(/can't be written: the disk is full/);
  noTrace(stderr);
  expect(status).toBe(1);
  expect(existsSync(clone.path('full/out'))).toBe(false);
});

mounted(
  'a disk that fills while an apply runs: the state stays, what it lacks is kept, and no deployment goes ' +
    'on without that',
  () => {
    clone.change('environments/dev.yaml', ['costCenter: "4711"', 'costCenter: "4712"']);
    clone.must(2, ['plan', 'dev', '--simulate', '--out', 'reviewed']);
    const before = clone.read(STATE);
    mkdirSync(clone.path('mounted'), { recursive: true });
    const script = `mount -t tmpfs -o size=6m none "$PWD/mounted" || exit 9
    cp -a ${FOLDER}/. mounted/ && mount --bind mounted ${FOLDER} || exit 9
    node cli/launch.js apply reviewed/${ID} >said 2>&1 &
    until grep -q Modifying said; do sleep 0.05; done
    cat /dev/zero >mounted/full 2>/dev/null
    wait $!; code=$?
    rm mounted/full; cp -a mounted/. kept; exit $code`;
    mkdirSync(clone.path('kept'), { recursive: true });
    const slow = JSON.stringify([{ on: 'update', nth: 0, does: { delayMilliseconds: 1000 } }]);
    const { status } = spawnSync(defined(own[0]), [...own.slice(1), 'sh', '-c', script], {
      cwd: clone.folder,
      env: { ...process.env, NO_COLOR: '1', CI: '1', POLYCLOUD_SIMULATOR_FAULTS: slow },
    });
    const output = clone.read('said');
    expect({ status, full: output.includes('no space left on device') }).toEqual({ status: 1, full: true });
    expect(output).toMatch(/errored\.tfstate: is the state of a deployment that could not write it to the backend/);
    noTrace(output);
    expect(clone.read('kept', 'us-east-1.tfstate')).toBe(before);
    for (const command of [
      ['plan', 'dev', '--simulate'],
      ['apply', `reviewed/${ID}`],
    ])
      expect(clone.must(1, command)).toContain('errored.tfstate: is the state of');
    expect(output).toContain('After the backend is available again: npm run state -- recover dev');
    expect(clone.must(0, ['state', 'recover', 'dev', '--simulate'])).toMatch(/: the state was pushed, \d+ resources/);
    clone.must(0, ['plan', 'dev', '--simulate']);
  },
);
