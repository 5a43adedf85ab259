import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentNames } from '../../environments/loader';
import { build } from '../../main';
import { CLOUDS, type CloudName } from '../../modules/core/placement';
import { loadEnvironments } from '../../stacks/environments';
import { synthesizeApp } from '../../stacks/synthesize';
import { withoutTokenStackTraces } from '../../stacks/token-stack-traces';

/** Each environment on each cloud that its file can place it on. */
export const EVERYWHERE = environmentNames().flatMap((name) => {
  const [environment] = loadEnvironments([name]);
  const places = [...(environment?.placements ?? []), ...(environment?.elsewhere ?? [])];
  return CLOUDS.filter((one) => places.some(({ cloud }) => cloud === one)).map((cloud) => [name, cloud] as const);
});

/** The JSON of a shipped environment's only placement, as text, with the stack's id. */
export function synthesize(name: string, cloud?: CloudName, simulate = false): { id: string; text: string } {
  const outdir = mkdtempSync(join(tmpdir(), 'polycloud-environment-'));
  try {
    const app = withoutTokenStackTraces(() => {
      const built = build(loadEnvironments([name], { cloud }), { outdir, simulate });
      synthesizeApp(built);
      return built;
    });
    const [stack] = app.node.children.filter((child) => child.node.id.startsWith(name));
    const id = stack?.node.id as string;
    return { id, text: readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8') };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
