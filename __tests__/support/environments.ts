import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentNames } from '../../environments/loader';
import { build } from '../../main';
import { CLOUDS, type CloudName } from '../../modules/core/placement';
import { type EnvironmentOptions, loadEnvironments } from '../../stacks/environments';
import { synthesizeApp } from '../../stacks/synthesize';
import { withoutTokenStackTraces } from '../../stacks/token-stack-traces';
import { allWorkloads } from '../../stacks/workloads';
import { defined } from './defined';
import { FOLDER, WORKLOADS } from './project';

type Project = Required<Pick<EnvironmentOptions, 'folder' | 'workloads'>>;

/** The environments and workloads that this project ships, or that its user has in their place. */
export const OWN: Project = { folder: join(__dirname, '..', '..', 'environments'), workloads: allWorkloads() };
const FIXTURES: Project = { folder: FOLDER, workloads: WORKLOADS };

/** Each environment on each cloud that its file can place it on. */
const everywhere = (project: Project) =>
  environmentNames(project.folder).flatMap((name) => {
    const [environment] = loadEnvironments([name], project);
    const places = [...(environment?.placements ?? []), ...(environment?.elsewhere ?? [])];
    return CLOUDS.filter((one) => places.some(({ cloud }) => cloud === one)).map((cloud) => [name, cloud] as const);
  });

export const EVERYWHERE = everywhere(OWN);
export const FIXTURES_EVERYWHERE = everywhere(FIXTURES);

interface Options extends Partial<Project> {
  readonly simulate?: boolean;
}

/**
 * The JSON of an environment's first stack on a cloud, as text, with the stack's id. Default: an
 * environment of the fixtures.
 */
export function synthesize(
  name: string,
  cloud?: CloudName,
  { simulate = false, ...project }: Options = {},
): { id: string; text: string } {
  const { folder, workloads } = { ...FIXTURES, ...project };
  const outdir = mkdtempSync(join(tmpdir(), 'polycloud-environment-'));
  try {
    const app = withoutTokenStackTraces(() => {
      const environments = loadEnvironments([name], { cloud, folder, workloads });
      const built = build(environments, { outdir, simulate, folder, workloads });
      synthesizeApp(built);
      return built;
    });
    const [stack] = app.node.children.filter((child) => child.node.id.startsWith(name));
    const id = defined(stack?.node.id);
    return { id, text: readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8') };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
