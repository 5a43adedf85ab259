import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudName } from '../../modules/core/placement';
import { stackIdsOf } from '../../stacks/placements';
import { FOLDER, loadEnvironments, synthesizeEnvironments } from '../support/project';

const DEV = readFileSync(join(FOLDER, 'dev.yaml'), 'utf8');
const NAMES = {
  aws: 'provider: aws, zone: Z0123456789ABCDEFGHIJ',
  google: 'provider: google, zone: example',
  azure:
    'provider: azure, zone: /subscriptions/s/resourceGroups/names/providers/Microsoft.Network/dnsZones/example.com',
  cloudflare:
    'provider: cloudflare, zone: 0123456789abcdef0123456789abcdef, account: ' +
    'fedcba9876543210fedcba9876543210, proxied: true',
};

/**
 * The JSON of each stack that the program writes for dev.yaml with these names and placements, and
 * the ids that the commands work on.
 */
function written(names: string, placements = '{ cloud: aws }', cloud?: CloudName, dev = DEV) {
  const [folder, output] = ['traffic-', 'traffic-out-'].map((prefix) =>
    mkdtempSync(join(tmpdir(), `polycloud-${prefix}`)),
  ) as [string, string];
  try {
    const text = dev.replace(
      'cloud: aws',
      `placements: [${placements}]\ndns: { domain: example.com, name: shop, ${names} }`,
    );
    writeFileSync(join(folder, 'dev.yaml'), text);
    const environments = loadEnvironments(['dev'], { folder, cloud });
    synthesizeEnvironments(environments, { output });
    const stacks = readdirSync(join(output, 'stacks')).sort();
    const json = new Map(
      stacks.map((id) => [id, JSON.parse(readFileSync(join(output, 'stacks', id, 'cdk.tf.json'), 'utf8'))]),
    );
    return { stacks, ids: environments.flatMap(stackIdsOf), read: (id: string) => json.get(id) };
  } finally {
    for (const one of [folder, output]) rmSync(one, { recursive: true });
  }
}

test.each(Object.entries(NAMES))(
  'with names at %s there is a separate stack, with that one provider, after the placements',
  (provider, names) => {
    const { stacks, ids, read } = written(names);
    expect(ids).toEqual(['dev-aws-us-east-1', 'dev-traffic']);
    expect(stacks).toEqual(ids);
    const json = read('dev-traffic');
    expect(Object.keys(json.provider)).toEqual([provider.replace('azure', 'azurerm')]);
    expect(Object.keys(json.terraform.required_providers)).toEqual([provider.replace('azure', 'azurerm')]);
    expect(json.terraform.backend.local.path).toBe('../../../.state/acme/dev/traffic.tfstate');
    expect(JSON.stringify(json)).toContain('dev-aws-us-east-1.example.com');
    expect(json.data).toBeUndefined();
  },
);

test('nothing in it is named after a place, so that a move renames nothing', () => {
  for (const names of Object.values(NAMES)) {
    const named = (placements: string) => {
      const { resource } = written(names, placements).read('dev-traffic');
      // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
      const all = Object.values<any>(resource).flatMap((byName) => Object.entries<any>(byName));
      return all.flatMap(([id, { name, dns_config }]) => (/dev-/.test(id) ? [] : [[name, dns_config]]));
    };
    expect(named('{ cloud: google }')).toEqual(named('{ cloud: aws }'));
  }
});

test('a proxied name goes through Cloudflare, and the placements are reached by theirs', () => {
  const { read } = written(NAMES.cloudflare, '{ cloud: aws, weight: 3 }, { cloud: google, weight: 1 }');
  const { cloudflare_load_balancer: balancers, cloudflare_load_balancer_pool: pools } = read('dev-traffic').resource;
  expect(Object.values(balancers)).toMatchObject([
    { name: 'shop.example.com', proxied: true, steering_policy: 'random' },
  ]);
  expect(Object.keys(pools)).toEqual(['names_shared_dev-aws-us-east-1_pool', 'names_shared_dev-google-us-east1_pool']);
});

test('what is retired gets no traffic, and is still there', () => {
  const { ids, read } = written(NAMES.aws, '{ cloud: aws, role: retired }, { cloud: google }');
  expect(ids).toEqual(['dev-aws-us-east-1', 'dev-google-us-east1', 'dev-traffic']);
  expect(JSON.stringify(read('dev-traffic'))).not.toContain('dev-aws-us-east-1');
});

test('what is retired may be destroyed, and nothing else of a protected environment', () => {
  const dev = DEV.replace('protected: false', 'protected: true');
  const { read } = written(NAMES.aws, '{ cloud: aws, role: retired }, { cloud: google }', undefined, dev);
  const [old, now] = ['dev-aws-us-east-1', 'dev-google-us-east1'].map((id) => JSON.stringify(read(id)));
  expect(old).not.toContain('"prevent_destroy":true');
  expect(now).toContain('"prevent_destroy":true');
});

test('asked for one cloud, the shared name is left alone', () => {
  const { stacks, ids } = written(NAMES.aws, '{ cloud: aws }, { cloud: google }', 'google');
  expect(ids).toEqual(['dev-google-us-east1']);
  expect(stacks).toEqual(ids);
});
