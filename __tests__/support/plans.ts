import { Workspace } from './terraform';

const PROVIDER = 'provider "aws" {\n  region = "us-east-1"\n}\n';

/** What a plan is of, in HCL. */
export interface Case {
  readonly before?: string;
  readonly after: string;
  /** For the plan. */
  readonly args?: readonly string[];
  /** What happens between the apply and the plan. */
  readonly meanwhile?: (workspace: Workspace) => unknown;
}

/** The JSON of a real plan on the simulated clouds. */
export async function planned({ before, after, args = [], meanwhile }: Case): Promise<string> {
  const workspace = new Workspace();
  try {
    workspace.write({ 'main.tf': PROVIDER + (before ?? '') }, true);
    await workspace.init();
    if (before) await workspace.apply();
    await meanwhile?.(workspace);
    workspace.write({ 'main.tf': PROVIDER + after }, true);
    // An errored plan is saved too.
    await workspace.run('plan', '-input=false', '-out=plan', ...args);
    return await workspace.must(0, 'show', '-json', 'plan');
  } finally {
    await workspace.stop();
  }
}
