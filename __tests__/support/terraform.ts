import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fault, type Simulator, startSimulator } from '../../simulator';
import { drift } from '../../simulator/drift';
import { defined } from './defined';
import { run } from './run';

export interface Run {
  readonly code: number;
  readonly out: string;
}

export const TERRAFORM = process.env.TERRAFORM_BINARY_NAME ?? 'terraform';

/**
 * Keeps one state. To a file Terraform writes all of it after each resource, which takes up to half
 * of its time; here once, at the end.
 */
class StateKeeper {
  state: Buffer | undefined;
  private readonly server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.method === 'POST') this.state = Buffer.concat(parts);
      else if (!this.state) response.statusCode = 404;
      response.end(request.method === 'POST' ? undefined : this.state);
    });
  });

  start(): Promise<string> {
    return new Promise((done) => {
      this.server.listen(0, '127.0.0.1', () =>
        done(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`),
      );
    });
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** A folder with a configuration, its own simulated cloud, and the real Terraform. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'polycloud-terraform-'));
  readonly cloud = mkdtempSync(join(tmpdir(), 'polycloud-cloud-'));
  private readonly keeper = new StateKeeper();
  private address: string | undefined;
  private simulator: Simulator | undefined;

  /** `env` is for Terraform: tests run at once, so they change no environment of all. */
  constructor(readonly env: Record<string, string> = {}) {}

  /**
   * Writes the configuration that Terraform is to run: Terraform JSON, or HCL by file name, whose
   * state stays in the folder.
   */
  write(configuration: object | Readonly<Record<string, string>>, asFiles = false): void {
    mkdirSync(this.folder, { recursive: true });
    if (asFiles) {
      for (const [name, text] of Object.entries(configuration)) writeFileSync(join(this.folder, name), defined(text));
      return;
    }
    // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
    const { terraform, ...rest } = configuration as any;
    const json = { ...rest, terraform: { ...terraform, backend: { http: {} } } };
    writeFileSync(join(this.folder, 'cdk.tf.json'), JSON.stringify(json));
  }

  async start(faults: readonly Fault[] = []): Promise<void> {
    await this.simulator?.stop();
    this.simulator = await startSimulator({ stateDir: this.cloud, root: this.folder, faults });
  }

  /** Attaches to a simulated cloud that is there already. */
  async startIn(cloud: string, faults: readonly Fault[] = []): Promise<void> {
    this.simulator = await startSimulator({ stateDir: cloud, root: this.folder, faults });
  }

  /** Changes something behind Terraform's back. */
  drift(address: string, attribute: string, value: string): void {
    if (this.keeper.state) writeFileSync(this.stateFile, this.keeper.state);
    drift(this.folder, this.cloud, address, attribute, value);
  }

  async stop(): Promise<void> {
    await this.simulator?.stop();
    this.simulator = undefined;
    this.keeper.stop();
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.cloud, { recursive: true, force: true });
  }

  /** Runs Terraform to its end, whatever it says. */
  async run(...args: string[]): Promise<Run> {
    if (!this.simulator) await this.start();
    this.address ??= await this.keeper.start();
    const env = {
      ...this.simulator?.env,
      ...this.env,
      TF_HTTP_ADDRESS: this.address,
      TF_IN_AUTOMATION: '1',
      NO_COLOR: '1',
    };
    const plain = COLOURED.has(defined(args[0])) ? ['-no-color'] : [];
    const { code, stdout, stderr } = await run(TERRAFORM, [...args, ...plain], { cwd: this.folder, env });
    return { code, out: stdout + stderr };
  }

  /** Runs Terraform, which must end with `code`. */
  async must(code: number, ...args: string[]): Promise<string> {
    const run = await this.run(...args);
    if (run.code !== code)
      throw new Error(`terraform ${args.join(' ')} ended with ${run.code}, not ${code}:\n${run.out}`);
    return run.out;
  }

  init = () => this.must(0, 'init', '-input=false');
  apply = () => this.must(0, 'apply', '-auto-approve', '-input=false');
  /** The run before has read the existing resources. */
  destroy = () => this.must(0, 'destroy', '-auto-approve', '-input=false', '-refresh=false');
  /** A plan that finds nothing to do. */
  settled = () => this.must(0, 'plan', '-detailed-exitcode', '-input=false');

  /** A plan with changes, as `terraform show -json` tells it. */
  // biome-ignore lint/suspicious/noExplicitAny: Terraform's plan JSON.
  async plan(...args: string[]): Promise<any> {
    await this.must(2, 'plan', '-detailed-exitcode', '-input=false', '-out=plan', ...args);
    return JSON.parse(await this.must(0, 'show', '-json', 'plan'));
  }

  /** What a plan would do, by address: `create`, `update`, `replace`, `delete`. */
  async changes(...args: string[]): Promise<Record<string, string>> {
    const output = await this.must(2, 'plan', '-json', '-detailed-exitcode', '-input=false', '-out=plan', ...args);
    const messages = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return Object.fromEntries(
      messages.flatMap(({ type, change }) =>
        type === 'planned_change' ? [[change.resource.addr, change.action]] : [],
      ),
    );
  }

  /** Applies the plan that was made last. */
  applyPlan = () => this.must(0, 'apply', '-input=false', 'plan');

  // biome-ignore lint/suspicious/noExplicitAny: Terraform's state.
  state(): any {
    if (this.keeper.state) return JSON.parse(this.keeper.state.toString());
    return existsSync(this.stateFile) ? JSON.parse(readFileSync(this.stateFile, 'utf8')) : { resources: [] };
  }

  private get stateFile(): string {
    return join(this.folder, 'terraform.tfstate');
  }
}

const COLOURED = new Set(['init', 'validate', 'plan', 'apply', 'destroy', 'show', 'refresh', 'import']);

/**
 * Applies without even a warning (a plan validates all that `validate` does), plans again without
 * changes, and destroys, leaving nothing.
 */
export async function deploysAndSettles(json: object, env?: Record<string, string>): Promise<void> {
  const workspace = new Workspace(env);
  try {
    workspace.write(json);
    await workspace.init();
    expect(await workspace.apply()).not.toContain('Warning:');
    await settlesAndGoes(workspace);
  } finally {
    await workspace.stop();
  }
}

/** Existing resources have no changes, and are destroyed. */
export async function settlesAndGoes(workspace: Workspace): Promise<void> {
  // Both plans only read: the first refreshes the existing resources, the second does not.
  const destruction = ['-destroy', '-refresh=false', '-input=false', '-out=destruction'];
  await Promise.all([workspace.settled(), workspace.must(0, 'plan', ...destruction)]);
  await workspace.must(0, 'apply', '-input=false', 'destruction');
  expect(workspace.state().resources).toEqual([]);
}
