import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { type Cloud, cloudOf } from '../../modules/cloud';
import { type Problem, UserError } from '../../modules/core/errors';
import { isAtLeast } from '../../modules/core/generation/installed';
import type { CloudName, Placement } from '../../modules/core/placement';
import { byBothNames } from '../../simulator/types/renamed';
import { PlacementStack } from '../../stacks/placement-stack';
import { synthesizeApp, throwProblems } from '../../stacks/synthesize';
import { withoutTokenStackTraces } from '../../stacks/token-stack-traces';
import { unknownKeys } from './known-keys';

export { CLOUDS } from '../../modules/core/placement';

export const FACTS = {
  aws: { account: '123456789012' },
  google: { project: 'acme-dev', projectNumber: '123456789012', billingAccount: '012345-ABCDEF-012345' },
  azure: {
    subscription: '00000000-0000-4000-8000-000000000001',
    tenant: '00000000-0000-4000-8000-000000000002',
    adminPublicKey: 'ssh-ed25519 AAAA',
  },
} as const;

const PLACES = {
  aws: {
    region: 'us-east-1',
    zones: ['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1d', 'us-east-1e', 'us-east-1f'],
  },
  google: { region: 'us-east1', zones: ['us-east1-b', 'us-east1-c', 'us-east1-d'] },
  azure: { region: 'eastus2', zones: ['1', '2', '3'] },
} as const;

/**
 * A placement for tests: `acme`, environment `test`, in a region of `cloud` that has three zones or
 * more.
 */
export function placement(cloud: CloudName, changes: Partial<Placement> = {}): Placement {
  const environment = changes.environment ?? 'test';
  const { region, zones } = PLACES[cloud];
  return {
    id: `${environment}-${cloud}-${changes.region ?? region}`,
    project: 'acme',
    environment,
    cloud,
    region,
    zones,
    facts: { [cloud]: FACTS[cloud] },
    protected: false,
    tags: { project: 'acme', environment, managedBy: 'terraform', owner: 'payments', costCenter: '4711' },
    ...changes,
  };
}

/** The context of a workload that is alone in its environment; a test gives it its network. */
export const ALONE = {
  offersOf: () => {
    throw new Error('no other workload exists');
  },
};

export interface Resource {
  readonly type: string;
  readonly name: string;
  /** `aws_sqs_queue.commerce_orders_queue` */
  readonly address: string;
  /** The construct's path below the stack: `commerce/orders/queue`. */
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of any resource type.
  readonly body: any;
}

export interface Synthesized {
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
  readonly json: any;
  /** The bytes that Terraform gets. */
  readonly text: string;
  readonly resources: readonly Resource[];
  /** The reported problems; then the JSON is empty. */
  readonly problems: readonly Problem[];
  /** All of one type. */
  of(type: string): Resource[];
  /** The only one of its type, or of its type at this path. */
  the(type: string, path?: string): Resource['body'];
}

/**
 * Runs a real `app.synth()` of one placement into a folder, and reads what Terraform would get.
 */
export function synth(
  cloud: CloudName,
  build: (stack: PlacementStack, cloud: Cloud) => void,
  changes: Partial<Placement> = {},
): Synthesized {
  return withoutTokenStackTraces(() => synthesizeOne(cloud, build, changes));
}

function synthesizeOne(
  cloud: CloudName,
  build: (stack: PlacementStack, cloud: Cloud) => void,
  changes: Partial<Placement>,
): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'polycloud-synth-'));
  try {
    const app = new App({ outdir });
    const stack = new PlacementStack(app, { backend: 'local' }, placement(cloud, changes));
    try {
      try {
        build(stack, cloudOf(stack));
      } catch (error) {
        if (error instanceof UserError) throwProblems(app, error.problems);
        throw error;
      }
      throwProblems(app);
      synthesizeApp(app);
    } catch (error) {
      if (error instanceof UserError) return synthesized({}, '', error.problems);
      throw error;
    }
    const text = readFileSync(join(outdir, 'stacks', stack.node.id, 'cdk.tf.json'), 'utf8');
    return synthesized(JSON.parse(text), text, []);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
function synthesized(json: any, text: string, problems: readonly Problem[]): Synthesized {
  const written: Resource[] = Object.entries(json.resource ?? {}).flatMap(([type, byName]) =>
    // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
    Object.entries(byName as Record<string, any>).map(([name, { '//': meta, ...body }]) => ({
      type,
      name,
      address: `${type}.${name}`,
      path: String(meta.metadata.path).split('/').slice(1).join('/'),
      body,
    })),
  );
  for (const { type, address, body } of written) {
    const unknown = unknownKeys(type, body);
    if (unknown.length > 0)
      throw new Error(`${address} has keys that the installed provider lacks: ${unknown.join(', ')}`);
  }
  // Assertions are written by the names of the pinned generation.
  const resources = isAtLeast('azurerm', '5.0')
    ? written.map((one) => ({ ...one, body: byBothNames('azurerm', one.type, one.body) }))
    : written;
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  const the = (type: string, path?: string) => {
    const matching = of(type).filter((resource) => path === undefined || resource.path === path);
    if (matching.length !== 1) {
      const there = resources.map((resource) => `${resource.address} (${resource.path})`).join('\n  ');
      const why = problems.map((problem) => `${problem.where}: ${problem.message}`).join('\n  ');
      throw new Error(
        `${matching.length} ${type}${path ? ` at ${path}` : ''}, wanted one; there are:\n  ${there || why}`,
      );
    }
    return matching[0]?.body;
  };
  return { json, text, resources, problems, of, the };
}
