import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Problem, UserError } from '../modules/core/errors';
import { CONFIGURATION } from '../modules/core/files';
import { type ProcessResult, run } from './child-process';
import { init } from './init';
import type { Session } from './session';
import { type State, stateOf, synthesized } from './state-folder';
import { colour, terraformBinary } from './terraform-cli';

type Outputs = State['outputs'];

/** Stack → its outputs that another one reads. */
type Needs = ReadonlyMap<string, readonly string[]>;

/** The outputs that a stack reads: `data.terraform_remote_state.<stack>.outputs.<output>`. */
export function needsOf(here: Pick<Session, 'output'>, id: string): Needs {
  const { data, ...rest } = synthesized(here, id);
  const needs = new Map<string, Set<string>>(
    Object.keys(data?.terraform_remote_state ?? {}).map((stack) => [stack, new Set<string>()]),
  );
  for (const [, stack = '', output = ''] of JSON.stringify(rest).matchAll(
    /data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)/g,
  ))
    needs.get(stack)?.add(output);
  return new Map([...needs].map(([stack, outputs]) => [stack, [...outputs]]));
}

/**
 * The stacks whose state lacks an output that this one reads: they were never deployed, or not
 * since it was added.
 */
export async function undeployed(here: Session, id: string): Promise<string[]> {
  const lacking: string[] = [];
  for (const [stack, wanted] of needsOf(here, id)) {
    const outputs = (await stateOf(here, stack).pull())?.outputs ?? {};
    if (wanted.some((output) => !(output in outputs))) lacking.push(stack);
  }
  return lacking;
}

/** Refuses to change stacks whose dependencies are neither deployed nor about to be. */
export async function checkDependencies(here: Session, chosen: readonly string[]): Promise<void> {
  const problems: Problem[] = [];
  for (const [index, id] of chosen.entries()) {
    const before = chosen.slice(0, index);
    if ([...needsOf(here, id).keys()].every((stack) => before.includes(stack))) continue;
    for (const stack of await undeployed(here, id)) {
      if (before.includes(stack)) continue;
      problems.push({
        where: id,
        message: `requires ${stack}, which is not deployed, or does not yet offer the values that ${id} reads.`,
        remedy:
          'Deploy the environment without --workload, or first: npm run deploy -- <environment> --placement ' +
          `${stack}`,
      });
    }
  }
  if (problems.length > 0) throw new UserError(problems);
}

/** Refuses to destroy stacks that others still read. */
export async function checkDependents(here: Session, all: readonly string[], chosen: readonly string[]): Promise<void> {
  const problems: Problem[] = [];
  for (const other of all.filter((id) => !chosen.includes(id))) {
    const read = [...needsOf(here, other).keys()].filter((stack) => chosen.includes(stack));
    if (read.length === 0 || ((await stateOf(here, other).pull())?.resources ?? []).length === 0) continue;
    problems.push({
      where: read.join(', '),
      message: `is required by ${other}, which is still deployed.`,
      remedy: `Destroy ${other} first, or the environment without --workload and --placement.`,
    });
  }
  if (problems.length > 0) throw new UserError(problems);
}

/**
 * Plans a stack whose dependencies were never deployed: it reads their outputs from simulated
 * clouds. `shown` is the plan's JSON; the plan itself is deleted, so that it can't be applied.
 */
export async function planOnSimulated(
  here: Session,
  id: string,
  lacking: readonly string[],
): Promise<{ planned: ProcessResult; shown?: string }> {
  const stack = join(here.output, 'stacks', id);
  // Next to the stack: the backend's path may be relative.
  const folder = mkdtempSync(`${stack}.preview-`);
  const scratch = resolve(mkdtempSync(join(here.output, 'preview-')));
  try {
    const json = synthesized(here, id);
    for (const other of lacking) await simulated(here, other, scratch);
    writeFileSync(join(folder, CONFIGURATION), JSON.stringify(readingFrom(json, lacking, scratch)));
    const locks = join(stack, '.terraform.lock.hcl');
    if (existsSync(locks)) cpSync(locks, join(folder, '.terraform.lock.hcl'));
    const options = {
      env: { ...here.env, TF_DATA_DIR: resolve(stack, '.terraform') },
      capture: true,
      captureErrors: true,
    };
    const at = `-chdir=${folder}`;
    const planned = await run(
      terraformBinary(),
      [at, 'plan', '-detailed-exitcode', '-out=plan', '-input=false', ...colour()],
      options,
    );
    if (planned.code === 1) return { planned };
    return { planned, shown: (await run(terraformBinary(), [at, 'show', '-json', 'plan'], options)).out };
  } finally {
    for (const one of [folder, scratch]) rmSync(one, { recursive: true, force: true });
  }
}

/**
 * Deploys a stack, after those that it reads of, on a simulated cloud that is thrown away; its
 * state is then in `scratch`. What is really deployed keeps its values.
 */
async function simulated(here: Session, id: string, scratch: string): Promise<void> {
  const state = join(scratch, `${id}.tfstate`);
  if (existsSync(state)) return;
  const needs = [...needsOf(here, id).keys()];
  for (const other of needs) await simulated(here, other, scratch);
  const folder = join(scratch, id);
  mkdirSync(folder);
  const json = readingFrom(synthesized(here, id), needs, scratch);
  const terraform = { ...json.terraform, backend: { local: { path: state } } };
  delete terraform.cloud;
  delete terraform.encryption;
  writeFileSync(join(folder, CONFIGURATION), JSON.stringify({ ...json, terraform, moved: undefined }));
  const { startSimulator } = await import('../simulator');
  const simulator = await startSimulator({ stateDir: join(scratch, 'clouds'), root: folder, faults: [] });
  try {
    const env = { ...here.env, ...simulator.env, ...variables(json) };
    const apply = [`-chdir=${folder}`, 'apply', '-auto-approve', '-input=false', ...colour()];
    for (const step of [
      () => init(folder, env),
      () => run(terraformBinary(), apply, { env, capture: true, captureErrors: true }),
    ]) {
      const { code, err } = await step();
      if (code === 0) continue;
      const message =
        'could not be deployed on a simulated cloud, to plan the stack that reads its values: ' +
        err.trim().split('\n')[0];
      throw new UserError([{ where: id, message, remedy: 'Deploy it first; then plan the rest.' }]);
    }
  } finally {
    await simulator.stop();
  }
  const simulatedState = JSON.parse(readFileSync(state, 'utf8')) as State;
  const real: Outputs = (await stateOf(here, id).pull())?.outputs ?? {};
  writeFileSync(state, JSON.stringify({ ...simulatedState, outputs: { ...simulatedState.outputs, ...real } }));
}

/** The JSON that reads these stacks from files in a folder. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
function readingFrom(json: any, stacks: readonly string[], folder: string): any {
  const read = json.data?.terraform_remote_state;
  if (!read) return json;
  const files = Object.fromEntries(
    stacks.map((id) => [id, { ...read[id], backend: 'local', config: { path: join(folder, `${id}.tfstate`) } }]),
  );
  return { ...withPlain(json, stacks), data: { ...json.data, terraform_remote_state: { ...read, ...files } } };
}

/** The files are not encrypted, other than the states that they replace. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
function withPlain(json: any, stacks: readonly string[]): any {
  const encrypted = json.terraform?.encryption?.remote_state_data_sources?.remote_state_data_source;
  if (!encrypted) return json;
  const rest = Object.fromEntries(Object.entries(encrypted).filter(([id]) => !stacks.includes(id)));
  const encryption = { ...json.terraform.encryption, remote_state_data_sources: { remote_state_data_source: rest } };
  return { ...json, terraform: { ...json.terraform, encryption } };
}

/** A simulated cloud accepts any value for a variable. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
const variables = (json: any): Record<string, string> =>
  Object.fromEntries(
    Object.keys(json.variable ?? {}).map((name) => [`TF_VAR_${name}`, process.env[`TF_VAR_${name}`] ?? 'simulated']),
  );
