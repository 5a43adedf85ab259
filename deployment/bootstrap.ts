import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, type TerraformStack } from 'cdktf';
import type { Environment } from '../environments/loader';
import { build } from '../main';
import { UserError } from '../modules/core/errors';
import { CONFIGURATION } from '../modules/core/files';
import { captures } from '../modules/core/parts';
import { addAudits } from '../stacks/account-audit';
import { onlyOf } from '../stacks/environments';
import { hasStateStorage, StateStorage } from '../stacks/state-storage';
import { throwProblems } from '../stacks/synthesize';
import { print, run } from './child-process';
import { checkEncryption } from './encryption';
import { init } from './init';
import { note, say } from './output';
import { type Options, type Session, session, simulating } from './session';
import { type Backend, backendOf, StateFolder, stateOf } from './state-folder';
import { synthesize } from './synthesize';
import { checkApproval, checkTerraform, colour, terraformBinary, WAIT } from './terraform-cli';

export interface BootstrapOptions extends Options {
  /**
   * Uses existing resources: they were created otherwise, or the bootstrap's own state was lost.
   */
  readonly import?: boolean;
}

/**
 * Creates the storage of the environment's `state:`. Its own state is stored there as well, and in
 * a local file until it exists. Then it creates the audit of the account, if `monitoring:` has one.
 */
export async function bootstrap(name: string, options: BootstrapOptions): Promise<number> {
  checkTerraform();
  checkApproval('bootstrap', options.autoApprove);
  return session([name], options, async (here) => {
    checkEncryption(here.environments, options);
    const environment = onlyOf(here.environments);
    const code = await storage(here, environment, options);
    return code === 0 ? audits(here, environment, options) : code;
  });
}

async function storage(here: Session, environment: Environment, options: BootstrapOptions): Promise<number> {
  if (hasStateStorage(environment)) return home(here, environment, options);
  if (environment.state.backend === 'pg') return schemas(here, options);
  say(NOTHING_TO_MAKE[environment.state.backend as keyof typeof NOTHING_TO_MAKE]);
  return 0;
}

/** The audit of each account, if `monitoring:` has one. Its state is in that backend. */
async function audits(here: Session, environment: Environment, options: BootstrapOptions): Promise<number> {
  const simulated = options.simulate || process.env.POLYCLOUD_SIMULATE === '1';
  const app = new App({ outdir: join(here.output, 'bootstrap') });
  const stacks = addAudits(app, environment, simulated === true);
  throwProblems(app);
  for (const stack of stacks) {
    say(`Audit: ${stack.node.id}`);
    const folder = join(here.output, 'bootstrap', stack.node.id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, CONFIGURATION), JSON.stringify(stack.toTerraform(), null, 2));
    const code = await apply(here, folder, options);
    if (code !== 0) return code;
  }
  return 0;
}

const NOTHING_TO_MAKE = {
  local: 'local: nothing to create. The state is a file in .state/, for one person.',
  http: 'http: nothing to create. The server creates a state when it is first written.',
  remote:
    'remote: nothing to create. Terraform creates a workspace when it is first used; set its execution mode to ' +
    '"local", so that plans run here.',
};

/** Terraform creates its schemas and tables itself; the database must exist. */
async function schemas(here: Session, options: Options): Promise<number> {
  synthesize(here, options);
  for (const id of here.ids) for (const part of [undefined, 'applied']) await stateOf(here, id, part).pull();
  say(`The schemas of ${here.ids.join(', ')} exist.`);
  return 0;
}

async function home(here: Session, environment: Environment, options: BootstrapOptions): Promise<number> {
  const simulated = simulating(options);
  mkdirSync(here.output, { recursive: true });
  const app = new App({ outdir: join(here.output, 'bootstrap') });
  const stack = new StateStorage(app, environment, simulated);
  throwProblems(app);
  const json = stack.toTerraform() as { terraform: object; import?: object[] };
  const local = backendOf(json) as { backend: { local: { path: string } } };
  const inside = insideOf(environment);
  const final = new StateFolder(join(here.output, 'states', 'bootstrap'), inside, here.env);
  const there = simulated || (await final.exists());

  const folder = join(here.output, 'bootstrap', environment.name);
  mkdirSync(folder, { recursive: true });
  const file = resolve(folder, local.backend.local.path);
  // An interrupted first run is continued.
  const first = !there || existsSync(file);
  const where = first || simulated ? local : inside;
  const { backend: _, ...settings } = json.terraform as { backend: unknown };
  const configure = (imports: readonly object[]) =>
    writeFileSync(
      join(folder, CONFIGURATION),
      JSON.stringify(
        { ...json, terraform: { ...settings, ...where }, ...(imports.length > 0 && { import: imports }) },
        null,
        2,
      ),
    );
  configure([]);
  const code = await terraform(here, folder, options, { configure, ids: stack.ids });
  if (code === 1 && !options.import)
    note(`If it exists already, import it: npm run bootstrap -- ${environment.name} --import`);
  if (code !== 0 || simulated) return code;
  if (first) await moveIn(new StateFolder(folder, local, here.env), final, file);
  for (const left of [file, `${file}.backup`]) if (existsSync(left)) rmSync(left);
  say(`The backend of ${environment.name} is ready. It also contains the state of this bootstrap.`);
  return 0;
}

interface Adoption {
  readonly configure: (imports: readonly object[]) => void;
  readonly ids: Readonly<Record<string, string>>;
}

async function terraform(
  here: Session,
  folder: string,
  options: BootstrapOptions,
  adoption: Adoption,
): Promise<number> {
  const initialized = await init(folder, here.env, '-reconfigure');
  if (initialized.code !== 0) return print(initialized);
  if (options.import) await adopt(here, stepIn(folder), adoption);
  return applied(here, folder, options);
}

const stepIn =
  (folder: string) =>
  (...args: string[]) => [`-chdir=${folder}`, ...args, ...colour()];

async function apply(here: Session, folder: string, options: BootstrapOptions): Promise<number> {
  const initialized = await init(folder, here.env, '-reconfigure');
  return initialized.code === 0 ? applied(here, folder, options) : print(initialized);
}

async function applied(here: Session, folder: string, options: BootstrapOptions): Promise<number> {
  const approve = options.autoApprove ? ['-auto-approve'] : [];
  return (await run(terraformBinary(), stepIn(folder)('apply', WAIT, ...approve), { env: here.env })).code;
}

/** Imports existing resources. Only a plan shows which do not exist: these are created. */
async function adopt(
  { env }: Session,
  step: (...args: string[]) => string[],
  { configure, ids }: Adoption,
): Promise<void> {
  const wanted = new Map(Object.entries(ids));
  for (;;) {
    configure([...wanted].map(([to, id]) => ({ to, id })));
    const { code, err } = await run(terraformBinary(), step('plan', '-input=false', '-lock=false'), {
      env,
      capture: true,
      captureErrors: true,
    });
    if (code === 0) return;
    const missing = missingIn(err).filter((address) => wanted.delete(address));
    // Any other error is reported by the apply.
    if (missing.length === 0) return;
    say(`Missing: ${missing.join(', ')}.`);
  }
}

/** The addresses that Terraform was to import and did not find, from its output. */
function missingIn(printed: string): string[] {
  // It draws a bar next to its errors and wraps their lines.
  const text = printed.replace(/[│|\s]+/g, ' ');
  return captures(
    text,
    /attempting to import an existing object to "([^"]+)", the provider detected that no object exists/g,
  );
}

/** Moves the first run's state into the storage that it created. */
async function moveIn(first: StateFolder, final: StateFolder, file: string): Promise<void> {
  const state = await first.pull();
  if (state && !((await final.exists()) && (await final.push(state)))) {
    throw new UserError([
      {
        where: file,
        message: 'the state of the bootstrap could not be moved into the new backend.',
        remedy: 'It is kept in this file: run the same command again.',
      },
    ]);
  }
}

/** The final location of the bootstrap's own state: next to the placements' states. */
function insideOf(environment: Environment): Backend {
  const [stack] = build([environment]).node.children as TerraformStack[];
  const where = backendOf((stack as TerraformStack).toTerraform()) as {
    backend: Record<string, Record<string, unknown>>;
  };
  const [[kind, settings]] = Object.entries(where.backend) as [[string, Record<string, unknown>]];
  return { backend: { [kind]: { ...settings, [kind === 'gcs' ? 'prefix' : 'key']: 'bootstrap.tfstate' } } };
}
