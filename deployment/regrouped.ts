import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import type { Environment } from '../environments/loader';
import { type Problem, UserError } from '../modules/core/errors';
import { addBackend, stateKey } from '../stacks/backend';
import { placementsOf, stackIdOf } from '../stacks/placements';
import { type Options, type Session, simulating } from './session';
import { backendOf, StateFolder, stateOf, synthesized } from './state-folder';

/**
 * A stack that had the resources of a workload, and the stack that the program makes them in now.
 */
interface Pair {
  readonly what: 'split' | 'join';
  readonly from: string;
  readonly to: string;
  readonly state: StateFolder;
}

/**
 * Refuses stacks while another state contains their resources: `stack: own` was added to a workload
 * or removed, and its state was not moved. A deployment would create all of them a second time, and
 * destroy the existing ones.
 */
export async function checkRegrouped(here: Session, ids: readonly string[], options: Options): Promise<void> {
  // An earlier commit may assign workloads to stacks differently.
  if (options.rollback) return;
  const problems: Problem[] = [];
  // Workloads of one placement share the state that they were in.
  const pulled = new Map<string, ReturnType<StateFolder['pull']>>();
  const resourcesIn = async (from: string, state: StateFolder) => {
    const pull = pulled.get(from) ?? state.pull();
    pulled.set(from, pull);
    return (await pull)?.resources.filter(({ mode }) => mode === 'managed') ?? [];
  };
  for (const environment of here.environments) {
    for (const use of environment.workloads) {
      for (const { what, from, to, state } of pairsOf(here, environment, use, options)) {
        if (!ids.includes(from) && !ids.includes(to)) continue;
        const left = leftIn(here, from, to, await resourcesIn(from, state));
        if (left.length === 0) continue;
        const command =
          `npm run state -- ${what} ${environment.name} ` + `${use.id}${options.simulate ? ' --simulate' : ''}`;
        problems.push({
          where: to,
          message:
            `has ${left.length} resources in the program that are in the state of ${from}: ` +
            `${left.slice(0, 3).join(', ')}${left.length > 3 ? ' and more' : ''}. Nothing was changed.`,
          remedy: `Move them; nothing changes in the cloud: ${command}`,
        });
      }
    }
  }
  if (problems.length > 0) throw new UserError(problems);
}

function pairsOf(here: Session, environment: Environment, use: Environment['workloads'][number], options: Options) {
  const stacks = Object.keys(environment.addresses);
  return placementsOf(environment).flatMap((placement): Pair[] => {
    const [shared, own] = [placement.id, stackIdOf(placement.id, { ...use, stack: 'own' })];
    if (use.stack) return [{ what: 'split', from: shared, to: own, state: stateOf(here, shared) }];
    // The program no longer contains the stack, but the accepted addresses do.
    if (!stacks.includes(own)) return [];
    const key = stateKey(placement).replace(/\.tfstate$/, `/${use.id}.tfstate`);
    return [{ what: 'join', from: own, to: shared, state: stateAt(here, environment, own, key, options) }];
  });
}

/** The state of a stack that is no longer in the program. */
function stateAt(here: Session, { state }: Environment, id: string, key: string, options: Options): StateFolder {
  const outdir = mkdtempSync(join(tmpdir(), 'polycloud-regrouped-'));
  try {
    const stack = new TerraformStack(new App({ outdir }), id);
    addBackend(stack, simulating(options) ? { backend: 'simulated' } : state, key);
    return new StateFolder(join(here.output, 'states', id), backendOf(stack.toTerraform()), here.env);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Addresses in the state of one stack that belong to the other stack in the program. */
function leftIn(
  here: Session,
  from: string,
  to: string,
  there: readonly { readonly type: string; readonly name: string }[],
): string[] {
  if (there.length === 0) return [];
  const json = synthesized(here, to);
  const moved = new Map<string, string>(
    (json.moved ?? []).map((one: { from: string; to: string }) => [one.from, one.to] as const),
  );
  const makes = (stack: { resource?: Record<string, Record<string, object>> }, address: string) => {
    const [type = '', name = ''] = address.split('.');
    return stack.resource?.[type]?.[name] !== undefined;
  };
  const before = here.all.includes(from) ? synthesized(here, from) : {};
  return there
    .map(({ type, name }) => `${type}.${name}`)
    .filter((address) => makes(json, moved.get(address) ?? address) && !makes(before, address));
}
