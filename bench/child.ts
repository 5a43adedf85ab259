import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { parse } from 'yaml';
import batchSync from '../__tests__/fixtures/stacks/batch-sync';
import { synthesize } from '../main';
import { cloudOf } from '../modules/cloud';
import { Workload } from '../modules/core/names';
import { loadEnvironments } from '../stacks/environments';
import { PlacementStack } from '../stacks/placement-stack';
import { placementsOf } from '../stacks/placements';
import { synthesizeApp } from '../stacks/synthesize';
import { withoutTokenStackTraces } from '../stacks/token-stack-traces';
import { checkedWorkloads } from '../stacks/workloads';

const FIXTURES = join(__dirname, '..', '__tests__', 'fixtures');

/**
 * The code that the benchmark runs in a separate process: bundled into one file, like the commands.
 */
const [what, ...args] = process.argv.slice(2) as [string, ...string[]];

const WORK: Readonly<Record<string, (...args: string[]) => void>> = {
  /** Every environment of a folder. */
  environments: (folder, output) => synthesize(loadEnvironments([], { folder }), { output }),

  stacks: (output, count) => manyStacks(output, Number(count)),

  /**
   * One placement with this many shops, each a network, queues, a topic, buckets, identities and
   * grants.
   */
  shops: (folder, output, count) => {
    const [environment] = loadEnvironments(['e0'], { folder });
    const [placement] = environment ? placementsOf(environment) : [];
    if (!placement) throw new Error('the folder has no environment e0');
    // As `synthesize` does it.
    withoutTokenStackTraces(() => {
      const app = new App({ outdir: output });
      const stack = new PlacementStack(app, { backend: 'local' }, placement);
      for (let index = 0; index < Number(count); index++) {
        const shop = new Shop(stack, `s${index}`);
        shop.make();
      }
      synthesizeApp(app);
    });
  },
};

/** Workloads of one environment, every second with its own stack. */
function manyStacks(output: string, count: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-many-stacks-'));
  const { workloads: _, ...dev } = parse(readFileSync(join(FIXTURES, 'environments', 'dev.yaml'), 'utf8'));
  const own = (index: number) => (index % 2 === 0 ? { stack: 'own' } : {});
  const uses = Array.from({ length: count }, (_, index) => [`w${index}`, { workload: 'batch-sync', ...own(index) }]);
  writeFileSync(join(folder, 'dev.yaml'), JSON.stringify({ ...dev, workloads: Object.fromEntries(uses) }));
  const workloads = checkedWorkloads({ 'batch-sync': batchSync });
  synthesize(loadEnvironments([], { folder, workloads }), { output, workloads, folder });
}

class Shop extends Workload {
  make(): void {
    const cloud = cloudOf(this);
    const id = (name: string) => `${this.node.id}${name}`;
    const worker = cloud.identity(this, id('worker'));
    const topic = cloud.topic(this, id('sales'));
    topic.grantPublish(worker);
    for (const name of ['orders', 'stock', 'billing']) {
      const queue = cloud.queue(this, id(name), name === 'orders' ? {} : { subscribesTo: { topic } });
      queue.grantConsume(worker);
    }
    const docs = cloud.bucket(this, id('docs'));
    docs.grantRead(worker);
  }
}

const work = WORK[what];
if (!work) throw new Error(`the benchmark supports ${Object.keys(WORK).join(', ')}, not ${what}`);
work(...args);
