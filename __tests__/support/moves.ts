import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { publicNames } from '../../modules/dns/public-names';
import { PlacementStack } from '../../stacks/placement-stack';
import { placementsOf, stackIdsOf } from '../../stacks/placements';
import { throwProblems } from '../../stacks/synthesize';
import { addTraffic } from '../../stacks/traffic-stack';
import { defined } from './defined';
import { FOLDER, loadEnvironments } from './project';
import { Workspace } from './terraform';

const DEV = readFileSync(join(FOLDER, 'dev.yaml'), 'utf8');
/** What takes a placement's traffic here: an address that its workload has. */
const ADDRESSES: Record<string, string> = {
  'dev-aws-us-east-1': '192.0.2.1',
  'dev-aws-us-west-2': '192.0.2.2',
  'dev-google-us-east1': '192.0.2.3',
};

export const ROUTE53 = 'provider: aws, zone: Z0123456789ABCDEFGHIJ';
export const AZURE =
  'provider: azure, zone: ' +
  '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/names/providers/Microsoft.Network/dnsZones/example.com';
export const CLOUDFLARE =
  'provider: cloudflare, zone: 0123456789abcdef0123456789abcdef, account: fedcba9876543210fedcba9876543210';

/** dev.yaml with these placements and names: a line each, as a pull request would change them. */
export const environment = (names: string, placements: readonly string[]) =>
  DEV.replace(
    'cloud: aws',
    `placements:\n${placements.map((one) => `  - ${one}`).join('\n')}\ndns: { domain: example.com, name: ` +
      `shop, ${names} }`,
  );

/**
 * The JSON of every stack, in the order of a deployment. The workload is the least that can be
 * reached.
 */
function stacksOf(text: string): Map<string, object> {
  const [folder, outdir] = ['moves-', 'moves-out-'].map((prefix) =>
    mkdtempSync(join(tmpdir(), `polycloud-${prefix}`)),
  ) as [string, string];
  try {
    writeFileSync(join(folder, 'dev.yaml'), text);
    const [loaded] = loadEnvironments(['dev'], { folder }) as [ReturnType<typeof loadEnvironments>[number]];
    const app = new App({ outdir });
    for (const placement of placementsOf(loaded)) {
      const stack = new PlacementStack(app, loaded.state, placement);
      publicNames(stack)?.publish({ address: defined(ADDRESSES[placement.id]) });
    }
    addTraffic(app, loaded, loaded.state);
    throwProblems(app);
    app.synth();
    return new Map(
      stackIdsOf(loaded).map((id) => [id, JSON.parse(readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8'))]),
    );
  } finally {
    for (const one of [folder, outdir]) rmSync(one, { recursive: true });
  }
}

/**
 * The own names of those that the shared name leads to, as a state or the state after a plan has
 * them: most traffic first.
 */
// biome-ignore lint/suspicious/noExplicitAny: Terraform's JSON.
function leadsTo(resources: readonly { type: string; values: any }[]): string[] {
  const hosts = resources.flatMap(({ type, values }): [string, number][] => {
    switch (type) {
      case 'aws_route53_record':
        return values.set_identifier ? [[values.records[0], values.weighted_routing_policy[0].weight]] : [];
      case 'azurerm_traffic_manager_external_endpoint':
        return values.enabled === false
          ? []
          : [[values.target, values.priority ? 1000 - values.priority : values.weight]];
      default:
        return [];
    }
  });
  const balancer = resources.find(({ type }) => type === 'cloudflare_load_balancer')?.values;
  const pools = new Map(
    resources
      .filter(({ type }) => type === 'cloudflare_load_balancer_pool')
      .map(({ values }) => [values.id, values.origins[0].address]),
  );
  const pooled: string[] = (balancer?.default_pools ?? []).map((id: string) => {
    // A load balancer that leads to a missing pool serves no request.
    if (!pools.has(id)) throw new Error(`the load balancer leads to ${id}, which is not a pool`);
    return defined(pools.get(id));
  });
  return [...hosts.sort(([, a], [, b]) => b - a).map(([host]) => host), ...pooled].map((host) =>
    host.replace(/\.example\.com$/, ''),
  );
}

/** What carries traffic to the shared name: while one of them is gone, another has to be there. */
const CARRIERS =
  /^(aws_route53_record|azurerm_(traffic_manager_\w+|dns_\w+_record)|cloudflare_(load_balancer|dns_record))$/;
/** Those of which there is one for all placements. */
const ONLY = /^(azurerm_(traffic_manager_profile|dns_\w+_record)|cloudflare_load_balancer)$/;

/** An environment on simulated clouds: its placements, and the traffic to them. */
export class Deployment {
  private readonly workspaces = new Map<string, Workspace>();
  private readonly written = new Map<string, object>();
  private previous: string | undefined;

  /** Deploys the file: placements, then traffic. Says whom the shared name leads to then. */
  async deploy(text: string): Promise<string[]> {
    if (this.previous) expect(changedLines(this.previous, text)).toBeLessThanOrEqual(1);
    this.previous = text;
    for (const [id, json] of stacksOf(text)) {
      const workspace = this.workspaces.get(id) ?? new Workspace();
      const isNew = !this.workspaces.has(id);
      // Of a placement that is there no step changes anything: its plan is empty.
      if (!isNew && id !== 'dev-traffic') {
        expect(json).toEqual(this.written.get(id));
        continue;
      }
      this.written.set(id, json);
      this.workspaces.set(id, workspace);
      workspace.write(json);
      if (isNew) await workspace.init();
      if (isNew) await workspace.apply();
      else await this.leavesNobodyWithout(workspace);
    }
    const serving = leadsTo(await this.resources('dev-traffic'));
    await this.allThere(serving);
    return serving;
  }

  /** Removes a placement, which nothing may lead to any more. */
  async remove(id: string): Promise<void> {
    expect(leadsTo(await this.resources('dev-traffic'))).not.toContain(id);
    await this.workspaces.get(id)?.destroy();
    expect(this.workspaces.get(id)?.state().resources).toEqual([]);
    await this.allThere(leadsTo(await this.resources('dev-traffic')));
  }

  async stop(): Promise<void> {
    for (const workspace of this.workspaces.values()) await workspace.stop();
  }

  /**
   * Applies, by no plan that takes away the shared name; in every moment of it somebody who was
   * there before and stays is led to.
   */
  private async leavesNobodyWithout(workspace: Workspace): Promise<void> {
    const before = leadsTo(await this.resources('dev-traffic'));
    const { code } = await workspace.run('plan', '-detailed-exitcode', '-input=false', '-refresh=false', '-out=plan');
    if (code === 0) return;
    expect(code).toBe(2);
    const plan = JSON.parse(await workspace.must(0, 'show', '-json', 'plan'));
    // biome-ignore lint/suspicious/noExplicitAny: Terraform's plan JSON.
    const gone: string[] = plan.resource_changes.flatMap(({ type, change, address }: any) => {
      const { actions } = change;
      if (!CARRIERS.test(type) || !actions.includes('delete')) return [];
      if (ONLY.test(type)) throw new Error(`${address} is ${actions.join(' and ')}: meanwhile the name leads nowhere`);
      return [String(change.before.records?.[0] ?? change.before.target).replace(/\.example\.com$/, '')];
    });
    const stay = before.filter((id) => !gone.includes(id));
    expect(stay).not.toEqual([]);
    // Those who are led to all through it are deployed.
    await this.allThere(stay);
    await workspace.applyPlan();
  }

  /** Each target has published its name. */
  private async allThere(ids: readonly string[]): Promise<void> {
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) {
      const own = (await this.resources(id)).filter(({ type }) => CARRIERS.test(type));
      expect([id, own.length]).toEqual([id, 1]);
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: Terraform's state.
  private async resources(id: string): Promise<{ type: string; values: any }[]> {
    // biome-ignore lint/suspicious/noExplicitAny: Terraform's state.
    return (this.workspaces.get(id)?.state().resources ?? []).flatMap(({ type, instances }: any) =>
      // biome-ignore lint/suspicious/noExplicitAny: Terraform's state.
      instances.map(({ attributes }: any) => ({ type, values: attributes })),
    );
  }
}

/** Lines that one text has and the other has not. */
function changedLines(before: string, after: string): number {
  const only = (some: string, others: string) =>
    some.split('\n').filter((line) => !others.split('\n').includes(line)).length;
  return Math.max(only(before, after), only(after, before));
}
