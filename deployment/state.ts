import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { TerraformStack } from 'cdktf';
import { type AddressList, addressFile, formatAddresses } from '../environments/addresses';
import type { Environment } from '../environments/loader';
import { build } from '../main';
import { refused } from '../modules/core/errors';
import { loadEnvironments, onlyOf } from '../stacks/environments';
import { stacksIn } from '../stacks/placement-stack';
import { checkEncryption } from './encryption';
import { type Deployment, DeploymentHistory } from './history';
import { say } from './output';
import { type Options, type Session, session } from './session';
import { type Backend, backendOf, type State, StateFolder, siblingState, stateOf } from './state-folder';
import { erroredStateFile } from './state-preflight';
import { synthesize } from './synthesize';
import { checkTerraform } from './terraform-cli';

/** The recorded deployments of each stack, the newest first. */
export async function history(name: string, options: Options): Promise<ReadonlyMap<string, readonly Deployment[]>> {
  return withStacks(name, options, async (here) => {
    const all = new Map<string, readonly Deployment[]>();
    for (const id of here.ids) all.set(id, (await new DeploymentHistory(here, id).read()).deployments);
    return all;
  });
}

/** Writes states that Terraform had to store locally as the successors of those in the backend. */
export async function recover(name: string, options: Options): Promise<number> {
  return withStacks(name, options, async (here) => {
    for (const id of here.ids) {
      const file = erroredStateFile(join(here.output, 'stacks', id));
      if (!existsSync(file)) {
        say(`${id}: no errored state was found.`);
        continue;
      }
      const target = stateOf(here, id);
      const left = await target.readFile(file);
      const there = await target.pull();
      if (there && (there.lineage !== left.lineage || there.serial > left.serial)) {
        throw refused(
          file,
          `does not follow the state in the backend: lineage ${left.lineage}, serial ${left.serial}; backend ` +
            `${there.lineage}, ${there.serial}.`,
          'Nothing was changed: it was deployed from elsewhere since. Compare manually.',
        );
      }
      // A file gets a serial only when it is written to the backend.
      if (!(await target.push({ ...left, serial: left.serial + 1 })))
        throw refused(id, "could not be written; see Terraform's output above.", 'Nothing was changed.');
      rmSync(file);
      say(`${id}: the state was pushed, ${count(left)}.`);
    }
    return 0;
  });
}

/** Takes the moves out of the list that every state has made. */
export async function settle(name: string, options: Options): Promise<number> {
  return withStacks(name, options, async (here) => {
    const environment = onlyOf(here.environments);
    const list: Record<string, AddressList[string]> = { ...environment.addresses };
    for (const id of here.ids) {
      const section = list[id];
      if (!section || section.moved.length === 0) continue;
      const state = await stateOf(here, id).pull();
      const there = new Set(state?.resources.map(({ type, name: one }) => `${type}.${one}`));
      const waiting = section.moved.filter(([from]) => there.has(from));
      list[id] = { ...section, moved: waiting };
      say(
        `${id}: ${section.moved.length - waiting.length} moves were removed, ${waiting.length} wait for a deployment.`,
      );
    }
    writeFileSync(addressFile(name), formatAddresses(list));
    return 0;
  });
}

export interface MoveOptions {
  /** The commit whose environment file has the current state location. */
  readonly from: string;
  /** Empties the old location, after the new one is identical. */
  readonly delete?: boolean;
}

/**
 * Copies each state, and its record, from the old location to the new one; compares; and only then,
 * if requested, empties the old one.
 */
export async function move(name: string, { from, ...options }: MoveOptions): Promise<number> {
  checkTerraform();
  const environment = onlyOf(loadEnvironments([name]));
  const old = environmentAt(from, name);
  checkEncryption([old, environment], {});
  if (isDeepStrictEqual(placeOf(old.state), placeOf(environment.state))) {
    throw refused(
      `environments/${name}.yaml state`,
      `is at the same place in ${from}.`,
      'Set the new backend in the file; --from sets the commit with the old one (default: HEAD). If only its ' +
        `encryption differs: npm run state -- encrypt ${name}`,
    );
  }
  return session([name], {}, async (here) => {
    const [source, target] = [backends({ ...environment, state: old.state }), backends(environment)];
    for (const id of here.ids) {
      for (const part of [undefined, 'applied']) {
        const folder = (what: string, all: Map<string, Backend>) => {
          const where = all.get(id) as Backend;
          return new StateFolder(
            join(here.output, what, part ? `${id}.${part}` : id),
            part ? siblingState(where, part) : where,
            here.env,
          );
        };
        await moveOne(
          part ? `${id} (its record)` : id,
          folder('from', source),
          folder('to', target),
          environment.state.backend,
          options,
        );
      }
    }
    // Terraform's local data about the old location.
    for (const id of here.ids) rmSync(join(here.output, 'stacks', id, '.terraform'), { recursive: true, force: true });
    if (!options.delete)
      say(
        'The old state still exists. Commit the file, then run this command again with --delete, which compares ' +
          'again and empties it.',
      );
    return 0;
  });
}

/** A backend, however its states are encrypted. */
const placeOf = (state: Environment['state']) => ({ ...state, encryption: undefined });

async function moveOne(
  what: string,
  source: StateFolder,
  target: StateFolder,
  to: string,
  options: Pick<MoveOptions, 'delete'>,
): Promise<void> {
  const state = await source.pull();
  const there = await target.pull();
  if (!state || isEmptied(state)) {
    say(`${what}: ${state ? 'was moved before' : 'has no state to move'}.`);
    return;
  }
  if (there && there.lineage !== state.lineage) {
    throw refused(
      what,
      `the new backend already contains another state: lineage ${there.lineage}, not ${state.lineage}.`,
      'Nothing was changed.',
    );
  }
  // Terraform increments the serial with each write, so the same content may have a higher serial.
  if (there && there.serial > state.serial && !same(there, state)) {
    throw refused(
      what,
      `the new backend is ahead: serial ${there.serial}, the old one has ${state.serial}.`,
      'Nothing was changed: it was moved and deployed since. Compare manually.',
    );
  }
  if (!same(there, state) && !(await write(target, state)))
    throw refused(what, "could not be written; see Terraform's output above.", 'Nothing was deleted.');
  const [after, still] = [await target.pull(), await source.pull()];
  if (!same(after, state))
    throw refused(what, 'differs in the new backend from the written state.', 'Nothing was deleted.');
  if (!same(still, state))
    throw refused(what, 'has changed in the old backend.', 'Nothing was deleted. Stop deployments, and move again.');
  say(`${what}: equal in the new backend: lineage ${state.lineage}, serial ${state.serial}, ${count(state)}.`);
  if (!options.delete) return;
  const emptied: State = {
    ...state,
    serial: state.serial + 1,
    resources: [],
    outputs: { [MOVED]: { value: to, type: 'string' } },
  };
  if (!(await source.push(emptied)))
    throw refused(what, "could not be emptied in the old backend; see Terraform's output above.");
  say(`${what}: the old backend was emptied.`);
}

/**
 * The first state that Terraform writes to an empty location gets a new lineage: the old lineage is
 * restored.
 */
async function write(target: StateFolder, state: State): Promise<boolean> {
  const fresh = (await target.pull()) === undefined;
  if (!(await target.push(state))) return false;
  return !fresh || (await target.pull())?.lineage === state.lineage || target.push(state, { force: true });
}

const MOVED = 'moved_to';
const isEmptied = ({ resources, outputs }: State) => resources.length === 0 && MOVED in outputs;
const count = ({ resources }: State) =>
  `${resources.reduce((sum, { instances }) => sum + instances.length, 0)} resources`;
const same = (one: State | undefined, other: State) =>
  one !== undefined &&
  one.lineage === other.lineage &&
  one.serial >= other.serial &&
  isDeepStrictEqual([one.resources, one.outputs], [other.resources, other.outputs]);

function backends(environment: Environment): Map<string, Backend> {
  return new Map(
    stacksIn(build([environment]), [environment]).map((stack) => [
      stack.node.id,
      backendOf((stack as TerraformStack).toTerraform()),
    ]),
  );
}

function environmentAt(commit: string, name: string): Environment {
  const file = `environments/${name}.yaml`;
  const { status, stdout, stderr } = spawnSync('git', ['show', `${commit}:./${file}`], { encoding: 'utf8' });
  if (status !== 0)
    throw refused(
      `git show ${commit}:${file}`,
      `${stderr?.trim() || 'is not there'}.`,
      '--from must be a commit with the file.',
    );
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-from-'));
  try {
    writeFileSync(join(folder, `${name}.yaml`), stdout);
    return loadEnvironments([name], { folder })[0] as Environment;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withStacks<T>(name: string, options: Options, work: (here: Session) => Promise<T>): Promise<T> {
  checkTerraform();
  return session([name], options, (here) => {
    checkEncryption(here.environments, options);
    synthesize(here, options);
    return work(here);
  });
}
