import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { UserError } from '../modules/core/errors';
import { CONFIGURATION, configurationOf } from '../modules/core/files';
import { PASSPHRASE } from '../stacks/encryption';
import { run } from './child-process';
import { init } from './init';
import { forward } from './output';
import type { Session } from './session';
import { terraformBinary, WAIT } from './terraform-cli';

/** The parts of a Terraform state that are used. */
export interface State {
  readonly version: number;
  readonly terraform_version: string;
  readonly serial: number;
  readonly lineage: string;
  readonly outputs: Readonly<Record<string, { readonly value: unknown; readonly type: unknown }>>;
  readonly resources: readonly StateResource[];
}

export interface StateResource {
  readonly module?: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly instances: readonly {
    readonly index_key?: string | number;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
}

/** The backend part of a configuration. */
export type Backend = (
  | { readonly backend: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
  | { readonly cloud: Readonly<Record<string, unknown>> }
) & {
  /** How OpenTofu encrypts the state, and the variables of the passphrases. */
  readonly encrypted?: { readonly encryption: object; readonly variable?: Readonly<Record<string, object>> };
};

/** The location of a synthesized stack's state, and how it is encrypted. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
export function backendOf({ terraform: { backend, cloud, encryption }, variable = {} }: any): Backend {
  const passphrases = Object.entries(variable as Record<string, object>).filter(([name]) =>
    name.startsWith(PASSPHRASE),
  );
  // It reads no outputs of other stacks.
  const own = { ...encryption, remote_state_data_sources: undefined };
  const encrypted = encryption && { encrypted: { encryption: own, variable: Object.fromEntries(passphrases) } };
  return { ...(cloud ? { cloud } : { backend }), ...encrypted };
}

/** A second state next to another: the same backend, with `part` in the name. */
export function siblingState(where: Backend, part: string): Backend {
  if ('cloud' in where) {
    const { workspaces } = where.cloud as { workspaces: { name: string } };
    return { ...where, cloud: { ...where.cloud, workspaces: { name: `${workspaces.name}-${part}` } } };
  }
  const [[kind, settings]] = Object.entries(where.backend) as [[string, Record<string, string>]];
  const renamed = (setting: string, value: string) => {
    if (setting === 'schema_name') return `${value}_${part}`;
    if (/address$/.test(setting)) return value.replace(/(\/lock)?$/, `-${part}$1`);
    return /^(path|key|prefix)$/.test(setting) ? value.replace(/\.tfstate$/, `.${part}.tfstate`) : value;
  };
  return {
    ...where,
    backend: {
      [kind]: Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, renamed(name, value)])),
    },
  };
}

/**
 * A state without the resources' providers: it is read and written through Terraform, so that it
 * supports every backend and its locks.
 */
export class StateFolder {
  private ready = false;

  constructor(
    private readonly folder: string,
    private readonly where: Backend,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Whether the backend is accessible; Terraform's output is not shown. */
  async exists(): Promise<boolean> {
    this.write();
    return (await this.initialize()).code === 0;
  }

  /** A state in a file that Terraform or OpenTofu wrote: OpenTofu encrypts it as in the backend. */
  async readFile(file: string): Promise<State> {
    const written = JSON.parse(readFileSync(file, 'utf8'));
    if (!('encrypted_data' in written)) return written as State;
    return (await this.inFile(file, (other) => other.pull())) as State;
  }

  /** Writes a state into a file of this user, encrypted as in the backend. */
  async writeFile(file: string, state: State): Promise<void> {
    if (!this.where.encrypted) {
      writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
      return;
    }
    await this.inFile(file, async (other) => {
      if (!(await other.push(state))) throw ended(['state', 'push'], 1);
    });
  }

  private async inFile<T>(file: string, work: (other: StateFolder) => Promise<T>): Promise<T> {
    const { encrypted } = this.where;
    const folder = mkdtempSync(join(tmpdir(), 'polycloud-state-'));
    try {
      return await work(new StateFolder(folder, { backend: { local: { path: resolve(file) } }, encrypted }, this.env));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** The state; undefined if there is none yet. */
  async pull(): Promise<State | undefined> {
    await this.init();
    const text = await this.terraform('state', 'pull');
    // Some backends return an empty state if there is none. Its empty lineage would allow any other
    // state to overwrite it.
    const state = text.trim() === '' ? undefined : (JSON.parse(text) as State);
    return state?.lineage ? state : undefined;
  }

  /**
   * Writes a state. Terraform refuses one that is not a successor: another lineage, or an older
   * serial.
   */
  async push(state: State, { force = false, silent = false } = {}): Promise<boolean> {
    await this.init();
    // It may contain secrets: a private folder, deleted soon.
    const own = mkdtempSync(join(tmpdir(), 'polycloud-state-'));
    try {
      const file = join(own, 'state');
      writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
      const { code } = await this.run(['state', 'push', WAIT, ...(force ? ['-force'] : []), file], silent);
      return code === 0;
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  }

  private async init(): Promise<void> {
    if (this.ready) return;
    this.write();
    const { code, err } = await this.initialize();
    if (code !== 0) {
      forward({ err: err });
      throw ended(['init'], code);
    }
    this.ready = true;
  }

  private initialize = () => init(this.folder, this.env, '-reconfigure');

  private write(): void {
    const { encrypted: { encryption, variable } = {}, ...where } = this.where;
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, CONFIGURATION), JSON.stringify({ terraform: { ...where, encryption }, variable }));
  }

  private async terraform(...args: string[]): Promise<string> {
    const { code, out } = await this.run(args);
    if (code === 0) return out;
    throw ended(args, code);
  }

  private run(args: readonly string[], silent = false): Promise<{ code: number; out: string }> {
    return run(terraformBinary(), [`-chdir=${this.folder}`, ...args], { env: this.env, capture: true, silent });
  }
}

const ended = (args: readonly string[], code: number) =>
  new UserError([
    {
      where: 'the state',
      message: `terraform ${args.join(' ')} exited with ${code}; see its output above.`,
      remedy: 'Nothing was changed. If the bucket or database does not exist yet: npm run bootstrap -- <environment>',
    },
  ]);

/** The synthesized configuration of a stack. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
export const synthesized = ({ output }: Pick<Session, 'output'>, id: string): any =>
  JSON.parse(readFileSync(configurationOf(output, id), 'utf8'));

/** The state of a synthesized stack; `part` is one next to it. */
export function stateOf({ output, env }: Session, id: string, part?: string): StateFolder {
  const where = backendOf(synthesized({ output }, id));
  return new StateFolder(
    join(output, 'states', part ? `${id}.${part}` : id),
    part ? siblingState(where, part) : where,
    env,
  );
}
