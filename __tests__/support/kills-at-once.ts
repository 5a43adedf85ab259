import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clone } from './clone';
import { chance, descendants, things } from './kills';
import { manyStacks, type Own, type StateFile, statesOf } from './many';

const OWN: readonly Own[] = ['r1', 'r2', 'r3', 'last'];
const PLACE = 'aws-us-east-1';
const SIMULATOR = ['--require', require.resolve('tsx/cjs'), join(__dirname, '..', '..', 'simulator', 'main.ts'), 'run'];
/** Everything takes a while, so that there is a middle to be killed in. */
const SLOW = JSON.stringify([{ on: 'create', nth: 0, does: { delayMilliseconds: 300 } }]);

/**
 * `terraform`: one of those that run. `command`: ours, by `SIGKILL`. `Ctrl-C`: what a person does.
 */
const VICTIMS = ['terraform', 'command', 'Ctrl-C'] as const;
type Victim = (typeof VICTIMS)[number];

/**
 * A deployment of many stacks at once is killed at a random moment; then no stack is applied before
 * what it needs, no lock stays, and the next deployment completes, with everything that exists in
 * one state, once.
 */
export async function killRoundsAtOnce(
  rounds: number,
  seed: number,
  environments: number,
  log: (line: string) => void = () => {},
): Promise<Record<Victim, number>> {
  const random = chance(seed);
  const names = Array.from({ length: environments }, (_, index) => `env${index + 1}`);
  const clone = manyStacks(Object.fromEntries(names.map((name) => [name, OWN])));
  const hit: Record<Victim, number> = { terraform: 0, command: 0, 'Ctrl-C': 0 };
  try {
    for (let round = 1; round <= rounds; round++) {
      rmSync(clone.path('.simulated'), { recursive: true, force: true });
      const victim = VICTIMS[round % VICTIMS.length] as Victim;
      const after = Math.floor(random() * 1500 * environments);
      const about = `round ${round} of ${rounds}, seed ${seed}, ${victim} after ${after} ms`;
      try {
        const { died, out } = await deployedUntil(clone, victim, after, random);
        if (died) hit[victim]++;
        inOrder(clone, names);
        if (victim === 'Ctrl-C') noLocks(clone);
        const again = spawnSync(process.execPath, deploy(3, '--simulate'), { cwd: clone.folder, encoding: 'utf8' });
        if (again.status !== 0)
          throw new Error(
            `the next deployment ended with ${again.status}:\n${again.stderr}\nBefore:\n${out.slice(-2000)}`,
          );
        whole(clone, names);
        noLocks(clone);
        log(`${about}: ${died ? 'hit' : 'was done before'}, then all is there, once`);
      } catch (error) {
        throw new Error(`${about}: ${(error as Error).message}`);
      }
    }
  } finally {
    clone.remove();
  }
  return hit;
}

const deploy = (jobs: number, ...more: string[]) => [
  ...['cli/launch.js', 'deploy', '--all', '--auto-approve', '--jobs', String(jobs)],
  ...more,
];

/**
 * Deploys while the simulated clouds, their own process, outlive the command, and kills the victim
 * some time after the first creation.
 */
async function deployedUntil(
  clone: Clone,
  victim: Victim,
  after: number,
  random: () => number,
): Promise<{ died: boolean; out: string }> {
  const [ended, stop] = [clone.path('ended'), clone.path('stop')];
  for (const file of [ended, stop]) rmSync(file, { force: true });
  const command = `"${process.execPath}" ${deploy(4).join(' ')}; touch ended; while [ ! -e stop ]; do sleep 0.2; done`;
  const run = spawn(process.execPath, [...SIMULATOR, 'sh', '-c', command], {
    cwd: clone.folder,
    env: { ...process.env, NO_COLOR: '1', POLYCLOUD_SIMULATOR_FAULTS: SLOW },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let died = false;
  let out = '';
  let timer: NodeJS.Timeout | undefined;
  const kill = () => {
    const all = descendants(run.pid as number);
    const ours = all.find(({ args }) => args.includes('cli/launch.js') && !args.startsWith('sh'));
    const applying = all.filter(({ args }) => /terraform .*\bapply\b/.test(args));
    const target = victim === 'terraform' ? applying[Math.floor(random() * applying.length)] : ours;
    try {
      if (target) died = process.kill(target.pid, victim === 'Ctrl-C' ? 'SIGINT' : 'SIGKILL');
    } catch (error) {
      // It was done before its time came.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  for (const stream of [run.stdout, run.stderr])
    stream.on('data', (chunk: Buffer) => {
      out += chunk;
      if (!timer && /: Creating\.\.\./.test(out)) timer = setTimeout(kill, after);
    });
  const closed = new Promise((done) => run.on('close', done));
  // Those whose command died go on: they finish what they make.
  while (!existsSync(ended) || terraforms(clone.folder).length > 0) await pause(100);
  clearTimeout(timer);
  writeFileSync(stop, '');
  await closed;
  return { died, out };
}

/** The processes of Terraform that work in a folder. */
function terraforms(folder: string): string[] {
  const { stdout } = spawnSync('pgrep', ['-x', 'terraform'], { encoding: 'utf8' });
  return stdout.split('\n').filter((pid) => {
    try {
      return pid !== '' && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch {
      return false;
    }
  });
}

/** A stack that has something was begun when those that it reads were whole. */
function inOrder(clone: Clone, names: readonly string[]): void {
  for (const name of names) {
    const states = statesOf(clone, name);
    for (const [id, { resources }] of states) {
      const before = id.endsWith('-last') ? `${name}-${PLACE}-r1` : `${name}-${PLACE}`;
      if (id === before || !resources.some(({ mode }) => mode === 'managed')) continue;
      if (Object.keys(states.get(before)?.outputs ?? {}).length === 0)
        throw new Error(`${id} was applied before ${before}, which it reads`);
    }
  }
}

function noLocks(clone: Clone): void {
  const all = readdirSync(clone.path('.simulated', 'state'), { recursive: true }).map(String);
  const left = all.filter((file) => file.endsWith('.lock.info'));
  if (left.length > 0) throw new Error(`locks stay: ${left.join(', ')}`);
}

/** What exists in the cloud is what one of the states knows, each once, and no state is missing. */
function whole(clone: Clone, names: readonly string[]): void {
  const inCloud = things(clone.folder).map(({ type, state }) => `${type} ${state.id}`);
  const states = names.flatMap((name) => [...statesOf(clone, name).values()]);
  if (states.length !== names.length * (OWN.length + 1)) throw new Error(`there are ${states.length} states`);
  const inStates = states.flatMap(({ resources }) => resources.filter(({ mode }) => mode === 'managed').flatMap(idsIn));
  if (inCloud.sort().join('\n') !== inStates.sort().join('\n'))
    throw new Error(`in the cloud:\n${inCloud.join('\n')}\nin the states:\n${inStates.join('\n')}`);
}

const idsIn = ({ type, instances }: StateFile['resources'][number]) =>
  instances.map(({ attributes }) => `${type} ${attributes.id}`);

if (require.main === module) {
  const [rounds = '50', environments = '4', seed = String(Date.now() % 100_000)] = process.argv.slice(2);
  killRoundsAtOnce(Number(rounds), Number(seed), Number(environments), console.log).then((hit) =>
    console.log(
      `${rounds} rounds of ${5 * Number(environments)} stacks at once, seed ${seed}, killed in the middle ` +
        `${JSON.stringify(hit)}: each time everything was there, once.`,
    ),
  );
}
