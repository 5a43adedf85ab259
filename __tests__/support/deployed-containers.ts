import type { CloudName } from '../../modules/core/placement';
import { certificate } from './certificates';
import { NGINX } from './service';
import { synth } from './synth';
import { settlesAndGoes, Workspace } from './terraform';

/**
 * A service that answers, one that works on a queue, and jobs, with all that they can have on the
 * cloud.
 */
function everything(cloud: CloudName, tag: string, min: number) {
  const { json, problems } = synth(cloud, (stack, catalogue) => {
    const network = catalogue.network(stack, 'main', { cidr: '10.20.0.0/16', zones: 2 });
    const [keeper, clerk, starter] = ['keeper', 'clerk', 'starter'].map((id) => catalogue.identity(stack, id)) as [
      never,
      never,
      never,
    ];
    const registry = catalogue.registry(stack, 'images', { images: ['web'] });
    const key = catalogue.secret(stack, 'key', { network });
    const orders = catalogue.queue(stack, 'orders');
    const common = {
      network,
      cpu: 1,
      memoryMiB: 2048,
      environment: { ORDERS: orders.sendAddress },
      secrets: { API_KEY: key },
    };
    const shop = catalogue.service(stack, 'shop', {
      ...common,
      identity: keeper,
      image: { registry, name: 'web', tag },
      command: ['serve', '--verbose'],
      port: 8080,
      min,
      max: 6,
      scaling: { cpuPercent: 60, requests: 50 },
      health: { path: '/healthz', startSeconds: 30 },
      sidecars: [{ id: 'proxy', image: NGINX, cpu: 1, memoryMiB: 2048 }],
      otlp: true,
      ...(cloud === 'google' ? {} : { stopSeconds: 60 }),
      ...(cloud === 'aws' ? { architecture: 'arm64', diskGiB: 30, logDays: 30 } : {}),
    });
    const worker = catalogue.service(stack, 'worker', {
      ...common,
      identity: clerk,
      image: NGINX,
      min: cloud === 'aws' ? 0 : 2,
      max: cloud === 'google' ? 2 : 4,
      ...(cloud === 'aws' ? { scaling: { queue: { metric: orders.depthMetric, messagesPerInstance: 10 } } } : {}),
    });
    const nightly = catalogue.job(stack, 'nightly', {
      ...common,
      identity: clerk,
      image: NGINX,
      schedule: { cron: '0 3 * * 1-5', ...(cloud === 'azure' ? {} : { timeZone: 'Europe/Berlin' }) },
      tasks: 3,
      retries: 2,
      timeoutSeconds: 600,
    });
    const migrate = catalogue.job(stack, 'migrate', {
      ...common,
      ...(cloud === 'aws' && { queue: orders }),
      identity: clerk,
      image: { registry, name: 'web', tag },
    });
    migrate.grantRun(starter);
    for (const { member } of [shop, worker, nightly, migrate]) network.allow(member, 'internet', { port: 443 });
    catalogue.loadBalancer(stack, 'entry', {
      network,
      certificate: { given: certificate('shop') },
      routes: [{ service: shop }],
    });
  });
  expect(problems).toEqual([]);
  return json;
}

/** Deploys, settles, rolls out another image, settles again, and goes. */
export function deploysContainers(cloud: CloudName): void {
  test('services and jobs deploy, roll and go', async () => {
    const workspace = new Workspace();
    try {
      workspace.write(everything(cloud, '1.0', 1));
      await workspace.init();
      expect(await workspace.apply()).not.toContain('Warning:');
      await workspace.settled();
      workspace.write(everything(cloud, '1.1', 2));
      const changes = await workspace.changes();
      const replaced = Object.entries(changes).filter(
        ([address, action]) => action !== 'update' && !/task_definition|job_definition/.test(address),
      );
      expect(replaced).toEqual([]);
      await workspace.applyPlan();
      await settlesAndGoes(workspace);
    } finally {
      await workspace.stop();
    }
  }, 300_000);
}
