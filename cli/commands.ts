import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../environments/loader';
import { UserError } from '../modules/core/errors';
import type { CloudName } from '../modules/core/placement';

export interface Options {
  readonly cloud?: CloudName;
  readonly simulate?: boolean;
  readonly autoApprove?: boolean;
  /** The stack of this workload only, of each placement. */
  readonly workload?: string;
  /** The stacks of this placement only, or this stack. */
  readonly placement?: string;
  /** A folder for the review and the saved plan. */
  readonly out?: string;
  /** The commit whose synthesis is taken in place of ours. */
  readonly rollback?: string;
}

/** Where a command works: which environment, with which variables, and where its synthesis goes. */
export interface Session {
  readonly environments: readonly Environment[];
  /** The stacks to work on, in the order of their dependencies. */
  readonly ids: readonly string[];
  /** All stacks of the environments. */
  readonly all: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly output: string;
}

/** Loads the environments first, so that a mistake in a file ends the command before anything starts. */
export async function session<T>(names: readonly string[], options: Options, work: (session: Session) => Promise<T>): Promise<T> {
  const { loadEnvironments } = require('../stacks/environments') as typeof import('../stacks/environments');
  const environments = loadEnvironments([...new Set(names)], { cloud: options.cloud });
  checkWaivers(environments);
  const { chosenStacks, stackIdsOf } = require('../stacks/placements') as typeof import('../stacks/placements');
  const all = environments.flatMap(stackIdsOf);
  const ids = chosenStacks(environments, options);
  const chosen = {
    POLYCLOUD_ENVIRONMENT: environments.map(({ name }) => name).join(','),
    ...(options.cloud && { POLYCLOUD_CLOUD: options.cloud }),
  };
  // Inside `npm run simulate` the variables are set already, and so is the folder.
  const output = process.env.CDKTF_OUTDIR || 'cdktf.out';
  if (!options.simulate) return work({ environments, ids, all, env: { CHECKPOINT_DISABLE: '1', ...chosen }, output });
  const { simulateHere } = require('../simulator/simulate') as typeof import('../simulator/simulate');
  const simulator = await simulateHere();
  try {
    return await work({ environments, ids, all, env: { ...simulator.env, ...chosen }, output: simulator.env.CDKTF_OUTDIR as string });
  } finally {
    await simulator.stop();
  }
}

/** A waiver that has run out. Synthesis knows no clock, so the commands ask. */
function checkWaivers(environments: readonly Environment[]): void {
  const today = new Date().toISOString().slice(0, 10);
  const expired = environments.flatMap(({ name, waivers = [], workloads }) =>
    [...waivers, ...workloads.flatMap((use) => use.waivers ?? [])]
      .filter(({ until }) => until < today)
      .map(({ rule, path, until }) => ({
        where: `environments/${name}.yaml waivers`,
        message: `the waiver of ${rule} at ${path} held until ${until}.`,
        remedy: 'Correct what it waives, or decide again and set another day.',
      })),
  );
  if (expired.length > 0) throw new UserError(expired);
}

/** Environments → stacks → JSON, or a UserError with every problem and nothing written. Warnings are told, and stop nothing. */
export function synthesize(here: Session, options: Options): void {
  const { environments, output } = here;
  if (options.rollback) {
    const { synthesizeCommit } = require('./rollback') as typeof import('./rollback');
    synthesizeCommit(here, options.rollback, options);
    return;
  }
  const program = require('../main') as typeof import('../main');
  const warnings = program.synthesize(environments, { simulate: options.simulate || process.env.POLYCLOUD_SIMULATE === '1', output });
  for (const warning of warnings) console.error(`Warning: ${warning}\n`);
}

export async function synth(names: readonly string[], options: Options): Promise<number> {
  return session(names, options, async (here) => {
    synthesize(here, options);
    for (const id of here.ids) console.log(join(here.output, 'stacks', id, 'cdk.tf.json'));
    return 0;
  });
}

export interface ListOptions extends Options {
  readonly json?: boolean;
}

/** The stacks of all environments. As JSON they are what a pipeline makes its jobs of, with the variables that each environment requires. */
export async function list({ json, ...options }: ListOptions): Promise<number> {
  return session([], options, async ({ environments, ids }) => {
    if (!json) for (const id of ids) console.log(id);
    else {
      const { listed } = require('./listed') as typeof import('./listed');
      console.log(JSON.stringify(environments.map(listed)));
    }
    return 0;
  });
}

/** Who may do what on which resource, in the same words on every cloud. */
export async function grants(names: readonly string[], options: Options): Promise<number> {
  return session(names, options, async ({ environments }) => {
    const { inMemory } = require('./in-memory') as typeof import('./in-memory');
    const { grantsBelow } = require('../modules/identity/identity') as typeof import('../modules/identity/identity');
    for (const stack of inMemory(environments, (stacks) => stacks)) {
      const inside = (path: string) => path.split('/').slice(1).join('/');
      const rows = grantsBelow(stack).map(
        ({ identity, verb, resource, on }) => [inside(identity.node.path), verb, inside(resource.node.path), on ?? ''] as const,
      );
      if (rows.length === 0) continue;
      console.log(stack.node.id);
      const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] as string).length)));
      for (const [identity, verb, resource, on] of rows.sort()) {
        console.log(`  ${identity.padEnd(widths[0] as number)}  may ${verb.padEnd(widths[1] as number)}  ${resource}${on && ` (${on})`}`);
      }
    }
    return 0;
  });
}

/** Deploys dev on the simulated cloud that its file names, and tells what is there and what comes next. */
export async function start(): Promise<number> {
  const { deploy } = require('./deploy') as typeof import('./deploy');
  const code = await deploy('dev', { simulate: true, autoApprove: true });
  if (code !== 0) return code;
  return session(['dev'], { simulate: true }, async ({ environments }) => {
    const [dev] = environments as [Environment];
    for (const { cloud, region } of dev.placements) {
      const path = join('.simulated', 'state', dev.project, dev.name, cloud, `${region}.tfstate`);
      const state = JSON.parse(readFileSync(path, 'utf8'));
      const rows = (state.resources as { type: string; name: string; instances: { attributes: { id: string } }[] }[]).map(
        ({ type, name, instances }) => ({
          construct: name.split('_').slice(0, 2).join('/'),
          address: `${type}.${name}`,
          id: instances[0]?.attributes.id ?? '',
        }),
      );
      console.log(`\nThe simulated ${cloud} ${region} now has ${rows.length} resources:\n`);
      const width = Math.max(...rows.map(({ address }) => address.length));
      for (const construct of [...new Set(rows.map((row) => row.construct))].sort()) {
        console.log(`  ${construct}`);
        for (const { address, id } of rows.filter((row) => row.construct === construct)) console.log(`    ${address.padEnd(width)}  ${id}`);
      }
      const other = cloud === 'aws' ? 'google' : 'aws';
      const next = [
        ['npm run plan -- dev --simulate', 'what would change now: nothing'],
        [`npm run deploy -- dev --simulate --cloud ${other}`, 'the same workload on another cloud, beside this one'],
        [`environments/dev.yaml: cloud: ${cloud}`, 'the line that is the switch'],
        ['npm run deploy -- dev', 'for real: with your credentials, and your account under clouds:'],
      ] as const;
      const longest = Math.max(...next.map(([command]) => command.length));
      console.log(['\nNext:', ...next.map(([command, why]) => `  ${command.padEnd(longest)}  ${why}`)].join('\n'));
    }
    return 0;
  });
}
