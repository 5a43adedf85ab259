import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { Clone, SHOP, workloadOf } from './clone';

const QUEUE = workloadOf(`const orders = cloud.queue(scope, 'orders', { visibilityTimeoutSeconds: 60 });
    return { orders };`);
/** Takes the queue, in its own stack. */
const READER = workloadOf(`const clerk = cloud.identity(scope, 'clerk');
    offersOf(commerce).orders.grantConsume(clerk);
    const jobs = cloud.queue(scope, 'jobs');
    return { jobs };`)
  .replace('build(scope)', 'build(scope, { offersOf })')
  .replace('settings:', 'takes: [commerce],\n  settings:')
  .replace('import { defineWorkload }', "import commerce from '../commerce';\nimport { defineWorkload }")
  .replace('z.looseObject({})', 'z.strictObject({})');
/** Takes what a reader offers: the third in a chain of stacks. */
const LAST = workloadOf(`const clerk = cloud.identity(scope, 'clerk');
    offersOf(reader, 'r1').jobs.grantConsume(clerk);`)
  .replace('build(scope)', 'build(scope, { offersOf })')
  .replace('settings:', 'takes: [reader],\n  settings:')
  .replace('import { defineWorkload }', "import reader from '../reader';\nimport { defineWorkload }")
  .replace('z.looseObject({})', 'z.strictObject({})');

/**
 * The stacks next to that of the placement: `last` reads of `r1`, the others of the placement's.
 */
export type Own = 'r1' | 'r2' | 'r3' | 'last';

/** A clone with these environments, each with these stacks next to that of its placement. */
export function manyStacks(environments: Readonly<Record<string, readonly Own[]>>): Clone {
  const clone = new Clone();
  const model = parse(clone.read('environments/dev.yaml'));
  for (const file of readdirSync(clone.path('environments')).filter((one) => /\.(yaml|addresses)$/.test(one)))
    rmSync(clone.path('environments', file));
  clone.write(SHOP, QUEUE);
  for (const [folder, text] of Object.entries({ reader: READER, last: LAST })) {
    clone.folderOf(join('stacks', folder));
    clone.write(join('stacks', folder, 'index.ts'), text);
  }
  for (const [index, [name, owns]] of Object.entries(environments).entries()) {
    const own = owns.map((id) => [id, { workload: id === 'last' ? id : 'reader', stack: 'own' }] as const);
    const workloads = { commerce: {}, ...Object.fromEntries(own) };
    const network = { ...model.network, cidr: `10.${10 + index}.0.0/16` };
    clone.write(`environments/${name}.yaml`, stringify({ ...model, network, workloads }));
  }
  return clone;
}

export interface StateFile {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  }[];
}

/**
 * The stack in whose state each file of a simulated environment is: `one` → `one-aws-us-east-1`.
 */
export function statesOf(clone: Clone, name: string): Map<string, StateFile> {
  const folder = clone.path('.simulated', 'state', 'acme', name, 'aws');
  const placement = `${name}-aws-us-east-1`;
  const states = new Map<string, StateFile>();
  const read = (file: string, id: string) => {
    try {
      const text = readFileSync(join(folder, file), 'utf8');
      if (text !== '') states.set(id, JSON.parse(text));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  };
  read('us-east-1.tfstate', placement);
  for (const id of ['r1', 'r2', 'r3', 'last']) read(`us-east-1/${id}.tfstate`, `${placement}-${id}`);
  return states;
}
