import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../../main';
import { loadEnvironments } from '../../../stacks/environments';
import { environment, ROUTE53 } from '../../support/moves';

describe.each([
  ['aws', 'us-east-1', 'us-west-2', 'cloud: aws', 'aws_cloudfront_distribution'],
  ['google', 'us-east1', 'us-west1', 'cloud: google', 'google_compute_security_policy'],
  ['azure', 'eastus2', 'westus2', 'cloud: azure', 'azurerm_cdn_frontdoor_profile'],
] as const)('the shop itself on %s, from %s to %s', (cloud, from, to, on, edge) => {
  const AZURE_CERTIFICATE =
    ', certificates: { azure: { keyVaultId: ' +
    '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v, keyVaultSecretId: ' +
    '"https://v.vault.azure.net/secrets/shop" } }';
  /** What is written for each placement by the lines of a step. */
  const shops = (...placements: string[]) => {
    const text = environment(`${ROUTE53}${{ aws: '', google: '', azure: AZURE_CERTIFICATE }[cloud]}`, placements);
    const folder = mkdtempSync(join(tmpdir(), 'polycloud-shops-'));
    try {
      writeFileSync(join(folder, 'dev.yaml'), text);
      synthesize(loadEnvironments(['dev'], { folder }), { output: join(folder, 'out') });
      const read = (region: string) =>
        readFileSync(join(folder, 'out', 'stacks', `dev-${cloud}-${region}`, 'cdk.tf.json'), 'utf8');
      return {
        old: placements.some((one) => one.includes(from)) ? read(from) : '',
        next: placements.some((one) => one.includes(to)) ? read(to) : '',
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  test('no step changes a placement that is there: their plans are empty, and the edge stays where it is', () => {
    const [old, next] = [`{ ${on}, region: ${from}`, `{ ${on}, region: ${to}`];
    const steps = [
      shops(`${old} }`),
      shops(`${old} }`, `${next} }`),
      shops(`${old} }`, `${next}, role: primary }`),
      shops(`${old}, role: retired }`, `${next}, role: primary }`),
    ];
    expect(steps[0]?.old).toContain(`"${edge}"`);
    for (const step of steps) expect(step.old).toBe(steps[0]?.old);
    for (const step of steps.slice(1)) expect(step.next).toBe(steps[1]?.next);
    // A name is on one edge of the world; on Google the edge is a part of each load balancer.
    expect(steps[1]?.next.includes(`"${edge}"`)).toBe({ aws: false, google: true, azure: false }[cloud]);
  });
});
