import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulatedResource } from '../../simulator/cloud';
import { parse } from '../../simulator/values';
import { Clone, SHOP, TINY } from './clone';
import { simulatedDrill } from './drills';

const ROOT = join(__dirname, '..', '..');
type Victim = 'terraform' | 'simulator' | 'cli';
/** Everything takes a while, so that there is a middle to be killed in. */
const SLOW = JSON.stringify([{ on: 'create', nth: 0, does: { delayMilliseconds: 120 } }]);
const SIMULATOR = ['--require', require.resolve('tsx/cjs'), join(ROOT, 'simulator', 'main.ts'), 'run'];

/** Numbers that look like chance, and are the same for the same seed. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const QUEUES = 6;
const CONFIGURATION = {
  terraform: { required_providers: { aws: { source: 'hashicorp/aws' } } },
  provider: { aws: [{ region: 'us-east-1' }] },
  resource: {
    aws_sqs_queue: Object.fromEntries(
      Array.from({ length: QUEUES }, (_, index) => [
        `q${index}`,
        { name: `q${index}`, tags: index ? { after: `\${aws_sqs_queue.q${index - 1}.id}` } : {} },
      ]),
    ),
    // Without its own name: only its configuration tells it from another.
    aws_eip: { one: { domain: 'vpc' }, other: { domain: 'vpc' } },
  },
};

/**
 * Terraform empties a local state and writes it again after each resource; a kill at that moment
 * loses the state, as docs/contingency.md describes. No other backend does so. It is rare, and
 * reported. An empty file alone is not that: it is empty from the lock to the first resource.
 */
class Cut extends Error {
  override readonly message = 'the state is an empty file';
}

/**
 * `SIGKILL` at a random moment of a deployment; then the next must complete, with everything that
 * exists in the state, once.
 */
export async function killRounds(
  rounds: number,
  seed: number,
  clone: Clone,
  log: (line: string) => void = () => {},
): Promise<Record<Victim, number>> {
  const random = chance(seed);
  const hit: Record<Victim, number> = { terraform: 0, simulator: 0, cli: 0 };
  let cut = 0;
  for (let round = 1; round <= rounds; round++) {
    const victim = round % 3 === 0 ? 'cli' : random() < 0.5 ? 'terraform' : 'simulator';
    const after = Math.floor(random() * 1000);
    try {
      const died = await (victim === 'cli' ? throughCli(clone, after) : direct(victim, after));
      if (died) hit[victim]++;
      log(
        `round ${round} of ${rounds}, seed ${seed}: ${victim} ${died ? `killed after ${after} ms` : 'was done before'}`,
      );
    } catch (error) {
      if (error instanceof Cut && ++cut <= Math.ceil(rounds / 25)) {
        log(
          `round ${round} of ${rounds}, seed ${seed}: terraform killed after ${after} ms, while it wrote ` +
            'its local file in place: nothing of it is left',
        );
        continue;
      }
      throw new Error(`round ${round}, seed ${seed}, ${victim} killed after ${after} ms: ${(error as Error).message}`);
    }
  }
  return hit;
}

async function direct(victim: 'terraform' | 'simulator', after: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-kill-'));
  try {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(CONFIGURATION));
    const apply =
      'terraform init -input=false >/dev/null && echo ready && exec terraform apply -input=false ' +
      '-auto-approve -no-color -lock-timeout=30s';
    const run = spawn(process.execPath, [...SIMULATOR, 'sh', '-c', apply], {
      cwd: folder,
      env: { ...process.env, POLYCLOUD_SIMULATOR_FAULTS: SLOW },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const died = await killed(run, victim, after);
    const state = join(folder, '.simulated', 'state', 'terraform.tfstate');
    const empty = existsSync(state) && statSync(state).size === 0;
    if (victim === 'terraform' && empty && things(folder).some(({ known }) => known !== 'not')) throw new Cut();
    const again = spawnSync(process.execPath, [...SIMULATOR, 'sh', '-c', apply], { cwd: folder, encoding: 'utf8' });
    if (again.status !== 0)
      throw new Error(`the next deployment ended with ${again.status}:\n${again.stdout}${again.stderr}`);
    compare(folder, state, QUEUES + 2);
    return died;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Simulator, our command and Terraform are three processes here; the middle one dies. */
async function throughCli(clone: Clone, after: number): Promise<boolean> {
  rmSync(clone.path('.simulated'), { recursive: true, force: true });
  clone.must(2, ['plan', 'dev', '--simulate', '--out', 'reviewed']);
  // The first that it prints comes from Terraform: the record has begun.
  const apply = ['cli/launch.js', 'apply', 'reviewed/dev-aws-us-east-1'];
  const simulated = [...SIMULATOR, 'sh', '-c', `${process.execPath} ${apply.join(' ')}; sleep 2`];
  const run = spawn(process.execPath, simulated, {
    cwd: clone.folder,
    env: { ...process.env, POLYCLOUD_SIMULATOR_FAULTS: SLOW },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const died = await killed(run, 'cli', after);
  const words = { prod: 'dev', '<placement>': 'dev-aws-us-east-1' };
  const [history, plan, again] = simulatedDrill('A laptop is lost in the middle of a deployment', words) as [
    string,
    string,
    string,
  ];
  const listed = await clone.line(history);
  if (listed.code !== 0 || !/begun|done/.test(listed.out))
    throw new Error(`${history} ended with ${listed.code}:\n${listed.out}`);
  const { code, out } = await clone.line(plan);
  if (code === 1) throw new Error(`${plan} ended with ${code}:\n${out}`);
  const applied = code === 2 ? await clone.line(again) : { code: 0, out };
  if (applied.code !== 0) throw new Error(`${again} ended with ${applied.code}:\n${applied.out}`);
  compare(clone.folder, clone.path('.simulated', 'state', 'acme', 'dev', 'aws', 'us-east-1.tfstate'), 8);
  return died;
}

/**
 * Kills one of the processes below `run` some time after it says that it is ready, and waits until
 * all of them are gone.
 */
function killed(run: ChildProcess, victim: Victim, after: number): Promise<boolean> {
  let hit = false;
  return new Promise((done, failed) => {
    run.stdout?.once('data', () => {
      setTimeout(() => {
        const pid = run.pid as number;
        const target =
          victim === 'simulator'
            ? pid
            : descendants(pid).find(({ args }) =>
                victim === 'cli'
                  ? args.includes('cli/launch.js') && !args.startsWith('sh')
                  : args.startsWith('terraform apply') || /\/terraform apply/.test(args),
              )?.pid;
        try {
          if (target) hit = process.kill(target, 'SIGKILL');
        } catch (error) {
          // It was done before its time came.
          if ((error as NodeJS.ErrnoException).code !== 'ESRCH') failed(error);
        }
      }, after);
    });
    run.stdout?.resume();
    run.on('error', failed);
    // Its output is closed when the last that inherited it is gone.
    run.on('close', () => done(hit));
  });
}

export function descendants(ancestor: number): { pid: number; args: string }[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const all = stdout.split('\n').map((line) => {
    const [, pid, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), parent: Number(parent), args: args ?? '' };
  });
  const below = (parent: number): typeof all =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(ancestor);
}

/** What exists in the cloud, and whether its making was ever answered. */
export function things(folder: string): SimulatedResource[] {
  const files = join(folder, '.simulated', 'clouds', 'things');
  if (!existsSync(files)) return [];
  return readdirSync(files)
    .filter((file) => file.endsWith('.json'))
    .map((file) => parse(readFileSync(join(files, file), 'utf8')) as SimulatedResource);
}

/** What exists in the cloud is what the state knows, each once. */
function compare(folder: string, stateFile: string, wanted: number): void {
  const inCloud = things(folder)
    .map(({ type, state }) => `${type} ${state.id}`)
    .sort();
  const state = JSON.parse(readFileSync(stateFile, 'utf8')) as {
    resources: { type: string; instances: { attributes: { id: string } }[] }[];
  };
  const inState = state.resources
    .flatMap(({ type, instances }) => instances.map(({ attributes }) => `${type} ${attributes.id}`))
    .sort();
  if (inState.length !== wanted) throw new Error(`the state has ${inState.length} resources, not ${wanted}`);
  if (inCloud.join('\n') !== inState.join('\n'))
    throw new Error(`in the cloud:\n${inCloud.join('\n')}\nin the state:\n${inState.join('\n')}`);
}

/** A clone with the tiny workload, for the rounds that go through our commands. */
export function tinyClone(): Clone {
  const clone = new Clone();
  clone.write(SHOP, TINY);
  rmSync(clone.path('environments', 'dev.addresses'), { force: true });
  mkdirSync(clone.path('.cache'), { recursive: true });
  return clone;
}

if (require.main === module) {
  const [rounds = '50', seed = String(Date.now() % 100_000)] = process.argv.slice(2);
  const clone = tinyClone();
  killRounds(Number(rounds), Number(seed), clone, console.log)
    .then((hit) =>
      console.log(
        `${rounds} rounds, seed ${seed}, killed in the middle ${JSON.stringify(hit)}: each time everything ` +
          'was there, once.',
      ),
    )
    .finally(clone.remove);
}
