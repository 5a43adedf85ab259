import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../environments/loader';
import { PlacementStack } from '../../stacks/placement-stack';
import { build, loadEnvironments } from '../support/project';

const outdir = mkdtempSync(join(tmpdir(), 'polycloud-budget-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const budget = { monthly: 500, currency: 'USD', alertsAt: [80], notify: ['payments@example.com'], since: '2026-01' };

/** The stacks that have a budget, of dev with these placements. */
function budgeted(
  places: readonly (readonly ['aws' | 'google' | 'azure', string])[],
  changes: Partial<Environment> = {},
): string[] {
  const [dev] = loadEnvironments(['dev']) as [Environment];
  const google = { ...dev.clouds.google!, billingAccount: '012345-ABCDEF-012345' };
  const placements = places.map(([cloud, region], index) => ({
    cloud,
    region,
    role: index === 0 ? ('primary' as const) : ('standby' as const),
    zones: { aws: [`${region}a`, `${region}b`], google: [`${region}-b`, `${region}-c`], azure: ['1', '2'] }[cloud],
  }));
  const app = build([{ ...dev, clouds: { ...dev.clouds, google }, placements, budget, ...changes }], { outdir });
  const stacks = app.node.children.filter((one) => one instanceof PlacementStack);
  return stacks.filter((one) => one.node.tryFindChild('budget')).map(({ node }) => node.id);
}

test('an environment has one budget in each account: in the stack of the first placement there', () => {
  expect(budgeted([['aws', 'us-east-1']])).toEqual(['dev-aws-us-east-1']);
  expect(
    budgeted([
      ['aws', 'us-east-1'],
      ['google', 'us-east1'],
      ['aws', 'us-west-2'],
      ['azure', 'eastus2'],
    ]),
  ).toEqual(['dev-aws-us-east-1', 'dev-google-us-east1', 'dev-azure-eastus2']);
});

test('without one in its file it has none', () =>
  expect(budgeted([['aws', 'us-east-1']], { budget: undefined })).toEqual([]));
