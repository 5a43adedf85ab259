import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudName } from '../../../modules/core/placement';
import commerce from '../../../stacks/commerce';
import { synthesizeApp } from '../../../stacks/synthesize';
import { withoutTokenStackTraces } from '../../../stacks/token-stack-traces';
import { checkedWorkloads } from '../../../stacks/workloads';
import { defined } from '../../support/defined';
import { build, loadEnvironments } from '../../support/project';

/** The shipped shop in an environment of the fixtures, with other settings. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
export function shopOf(name: 'dev' | 'staging', cloud: CloudName, settings: object): any {
  const outdir = mkdtempSync(join(tmpdir(), 'polycloud-shop-'));
  const workloads = checkedWorkloads({ commerce });
  try {
    return withoutTokenStackTraces(() => {
      const environments = loadEnvironments([name], { cloud, workloads }).map((environment) => ({
        ...environment,
        workloads: environment.workloads.map((workload) => ({
          ...workload,
          settings: { ...(workload.settings as object), ...settings },
        })),
      }));
      const app = build(environments, { outdir, workloads });
      synthesizeApp(app);
      const id = defined(app.node.children.find(({ node }) => node.id.startsWith(name))?.node.id);
      return JSON.parse(readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8'));
    });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
