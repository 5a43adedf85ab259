import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fault, type Simulator, startSimulator } from '../../simulator';
import { drift } from '../../simulator/drift';

export interface Run {
  readonly code: number;
  readonly out: string;
}

/** A folder with a configuration, a simulated cloud of its own, and the real Terraform. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'polycloud-terraform-'));
  private readonly cloud = mkdtempSync(join(tmpdir(), 'polycloud-cloud-'));
  private simulator: Simulator | undefined;

  /** Writes the configuration that Terraform is to run: Terraform JSON, or HCL by file name. State stays in the folder. */
  write(configuration: object | Readonly<Record<string, string>>, asFiles = false): void {
    mkdirSync(this.folder, { recursive: true });
    if (asFiles) {
      for (const [name, text] of Object.entries(configuration)) writeFileSync(join(this.folder, name), text as string);
      return;
    }
    // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
    const { terraform, ...rest } = configuration as any;
    const json = { ...rest, terraform: { ...terraform, backend: { local: { path: 'terraform.tfstate' } } } };
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
    drift(this.folder, this.cloud, address, attribute, value);
  }

  async stop(): Promise<void> {
    await this.simulator?.stop();
    this.simulator = undefined;
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.cloud, { recursive: true, force: true });
  }

  /** Runs Terraform to its end, whatever it says. */
  async run(...args: string[]): Promise<Run> {
    if (!this.simulator) await this.start();
    const binary = process.env.TERRAFORM_BINARY_NAME ?? 'terraform';
    return new Promise((done) => {
      const env = { ...process.env, ...this.simulator?.env, TF_IN_AUTOMATION: '1', NO_COLOR: '1' };
      execFile(
        binary,
        [...args, ...(COLOURED.has(args[0] as string) ? ['-no-color'] : [])],
        { cwd: this.folder, env, maxBuffer: 1 << 28 },
        (error, stdout, stderr) => done({ code: error ? Number(error.code ?? 1) : 0, out: stdout + stderr }),
      );
    });
  }

  /** Runs Terraform, which must end with `code`. */
  async must(code: number, ...args: string[]): Promise<string> {
    const run = await this.run(...args);
    if (run.code !== code) throw new Error(`terraform ${args.join(' ')} ended with ${run.code}, not ${code}:\n${run.out}`);
    return run.out;
  }

  init = () => this.must(0, 'init', '-input=false');
  apply = () => this.must(0, 'apply', '-auto-approve', '-input=false');
  destroy = (...args: string[]) => this.must(0, 'destroy', '-auto-approve', '-input=false', ...args);
  /** A plan that finds nothing to do. */
  settled = () => this.must(0, 'plan', '-detailed-exitcode', '-input=false');

  /** A plan with changes, as `terraform show -json` tells it. */
  // biome-ignore lint/suspicious/noExplicitAny: Terraform's plan JSON.
  async plan(...args: string[]): Promise<any> {
    await this.must(2, 'plan', '-detailed-exitcode', '-input=false', '-out=plan', ...args);
    return JSON.parse(await this.must(0, 'show', '-json', 'plan'));
  }

  // biome-ignore lint/suspicious/noExplicitAny: Terraform's state.
  state(): any {
    const path = join(this.folder, 'terraform.tfstate');
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { resources: [] };
  }
}

const COLOURED = new Set(['init', 'validate', 'plan', 'apply', 'destroy', 'show', 'refresh', 'import']);

/** Validates, applies, plans again without changes, and destroys, leaving nothing; `meanwhile` is done while all is there. */
export async function deploysAndSettles(json: object, meanwhile?: (workspace: Workspace) => Promise<void>): Promise<void> {
  const workspace = new Workspace();
  try {
    workspace.write(json);
    await workspace.init();
    await workspace.must(0, 'validate');
    await workspace.apply();
    await workspace.settled();
    await meanwhile?.(workspace);
    workspace.write(json);
    // What is there has just been looked at.
    await workspace.destroy('-refresh=false');
    expect(workspace.state().resources).toEqual([]);
  } finally {
    await workspace.stop();
  }
}
