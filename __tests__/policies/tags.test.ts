import { CLOUDS, type CloudName } from '../../modules/core/placement';
import { googleLabels } from '../../modules/core/tags';
import { Bindings, CACHE, PROVIDERS } from '../../simulator/bindings';
import type { Block } from '../../simulator/schema';
import { byCloud } from '../support/by-cloud';
import { defined } from '../support/defined';
import { FIXTURES_EVERYWHERE, synthesize } from '../support/environments';
import { examples, synthExample } from '../support/examples';
import { placement, synth } from '../support/synth';

const NAMES: Record<CloudName, string> = { aws: 'aws', google: 'google', azure: 'azurerm' };
const WANTED = ['project', 'environment', 'owner', 'costCenter', 'managedBy'];
const LABELS = ['project', 'environment', 'owner', 'cost_center', 'managed_by'];
const NAMED = { aws: WANTED, google: LABELS, azure: WANTED } as const;
/** Takes settings, or selects, by this name. */
const OTHERS: Readonly<Record<string, string>> = {
  'google_container_cluster node_config.labels': 'labels of nodes in Kubernetes, by which pods choose them',
  'google_container_node_pool node_config.labels': 'labels of nodes in Kubernetes, by which pods choose them',
  'google_firestore_database tags': 'those of the organization, which decide about policies',
  'google_monitoring_notification_channel labels': 'where it sends to',
  'google_billing_budget budget_filter.labels': 'what it counts',
  'google_os_config_os_policy_assignment instance_filter.inclusion_labels.labels': 'which machines it is for',
  'google_compute_region_instance_template network_interface.access_config.labels': 'nothing has one',
  'google_compute_resource_policy snapshot_schedule_policy.snapshot_properties.labels': 'snapshots of a disk: below',
};

const bindings = (cloud: CloudName) => new Bindings(PROVIDERS.find(({ name }) => name === NAMES[cloud])!, CACHE);

interface Taggable {
  readonly path: string;
  readonly tags: object | undefined;
}

/**
 * Everything in a resource that its schema says takes tags, at the top and in the blocks that are
 * there.
 */
function taggable(block: Block, body: Record<string, unknown>, path = ''): Taggable[] {
  const own = Object.entries(block.attributes)
    .filter(
      ([name, { type, optional }]) =>
        /^(tags|labels|user_labels|resource_labels)$/.test(name) &&
        optional &&
        Array.isArray(type) &&
        type[0] === 'map',
    )
    .map(([name]) => ({ path: `${path}${name}`, tags: body[name] as object | undefined }));
  const below = Object.entries(block.blocks).flatMap(([name, { block: inner }]) =>
    [body[name] ?? []].flat().flatMap((one) => taggable(inner, one as Record<string, unknown>, `${path}${name}.`)),
  );
  return [...own, ...below];
}

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
function untagged(cloud: CloudName, json: any): string[] {
  const schemas = bindings(cloud);
  const has = (tags: object | undefined) => NAMED[cloud].every((name) => name in (tags ?? {}));
  for (const provider of json.provider[NAMES[cloud]])
    byCloud(cloud, {
      aws: () => {
        expect(has(provider.default_tags[0].tags)).toBe(true);
      },
      google: () => {
        expect(has(provider.default_labels)).toBe(true);
      },
      // Its provider has no default tags: each resource has them.
      azure: () => {},
    });
  return Object.entries<Record<string, Record<string, unknown>>>(json.resource).flatMap(([type, byName]) => {
    if (!type.startsWith(NAMES[cloud])) return [];
    const schema = schemas.resource(type);
    // What the provider tags itself says so by a second attribute, with all of them.
    const byProvider = 'tags_all' in schema.attributes || 'effective_labels' in schema.attributes;
    return Object.values(byName).flatMap((body) =>
      taggable(schema, body)
        .filter(
          ({ path, tags }) => !(byProvider && !path.includes('.')) && !(`${type} ${path}` in OTHERS) && !has(tags),
        )
        .map(({ path }) => `${type} ${path}`),
    );
  });
}

test.each(FIXTURES_EVERYWHERE)('%s on %s: what the schema says takes tags carries the required ones', (name, cloud) => {
  expect([...new Set(untagged(cloud, JSON.parse(synthesize(name, cloud).text)))]).toEqual([]);
});

test.each(CLOUDS)('every kind on %s: what the schema says takes tags carries the required ones', (cloud) => {
  const missing = examples.flatMap((example) => untagged(cloud, synthExample(example, cloud).json));
  expect([...new Set(missing)]).toEqual([]);
});

test('what is not tagged would be found', () => {
  const azure = JSON.parse(synthesize('prod', 'azure').text);
  for (const group of Object.values<{ tags?: object }>(azure.resource.azurerm_resource_group)) delete group.tags;
  expect(untagged('azure', azure)).toEqual(['azurerm_resource_group tags']);
  const google = JSON.parse(synthesize('prod', 'google').text);
  for (const { disk } of Object.values<{ disk: { labels?: object }[] }>(
    google.resource.google_compute_region_instance_template,
  ))
    for (const one of disk) delete one.labels;
  expect(new Set(untagged('google', google))).toEqual(new Set(['google_compute_region_instance_template disk.labels']));
});

test.each(CLOUDS)('on %s machines and their disks carry them', (cloud) => {
  const json = JSON.parse(synthesize('prod', cloud).text);
  const only = <T>(type: string) => defined(Object.values<T>(json.resource[type])[0]);
  byCloud(cloud, {
    aws: () => {
      const { tag_specifications } = only<{
        tag_specifications: { resource_type: string; tags: object }[];
      }>('aws_launch_template');
      for (const what of ['instance', 'volume', 'network-interface'])
        expect(Object.keys(tag_specifications.find(({ resource_type }) => resource_type === what)?.tags ?? {})).toEqual(
          expect.arrayContaining(WANTED),
        );
    },
    google: () => {
      const { disk } = only<{ disk: { labels: object }[] }>('google_compute_region_instance_template');
      for (const { labels } of disk) expect(Object.keys(labels)).toEqual(expect.arrayContaining(LABELS));
    },
    azure: () => {
      expect(Object.keys(only<{ tags: object }>('azurerm_linux_virtual_machine_scale_set').tags)).toEqual(
        expect.arrayContaining(WANTED),
      );
    },
  });
});

describe('one policy in three dialects', () => {
  test('Google: a value just inside is taken, just outside refused with what to write', () => {
    const problemsOf = (value: string) => {
      const tags = { ...placement('google').tags, team: value };
      return synth('google', (stack) => void googleLabels(stack, tags), {}).problems;
    };
    expect(problemsOf('a'.repeat(63))).toEqual([]);
    expect(problemsOf('a'.repeat(64))).toMatchObject([{ remedy: `Write "${'a'.repeat(63)}".` }]);
    expect(problemsOf('Payments & Co')).toMatchObject([{ remedy: 'Write "payments-co".' }]);
  });
});
