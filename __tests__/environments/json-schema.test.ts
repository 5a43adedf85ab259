import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { jsonSchema } from '../../environments/json-schema';
import { environmentNames } from '../../environments/loader';
import { CLOUDS } from '../../modules/core/placement';
import { regionsOf } from '../../modules/core/regions';
import { allWorkloads } from '../../stacks/workloads';
import { FOLDER, WORKLOADS } from '../support/project';

const ROOT = join(__dirname, '..', '..');
const FILE = join(ROOT, 'environments', 'schema.json');
const read = (name: string, folder: string) => readFileSync(join(folder, `${name}.yaml`), 'utf8');

interface Node {
  readonly description?: string;
  readonly examples?: string[];
  readonly properties?: Record<string, Node>;
  readonly items?: Node;
  readonly oneOf?: Node[];
  readonly additionalProperties?: unknown;
}
const schema = JSON.parse(jsonSchema(WORKLOADS)) as Node & { $schema: string };

test('is current: npm run schema', () => {
  expect(readFileSync(FILE, 'utf8')).toBe(jsonSchema(allWorkloads()));
});

test('says of every key what it is, and lets no other in', () => {
  const seen: string[] = [];
  const walk = (node: Node, path: string) => {
    for (const [key, value] of Object.entries(node.properties ?? {})) {
      seen.push(`${path}${key}`);
      expect([`${path}${key}`, value.description]).toEqual([`${path}${key}`, expect.stringMatching(/^[A-Z].{8,}\.$/)]);
      walk(value, `${path}${key}.`);
    }
    // Any id of a workload, with the settings of the one that it names.
    const others = { 'tags.': { type: 'string' }, 'workloads.': { oneOf: expect.anything() } }[path] ?? false;
    if (node.properties) expect([path, node.additionalProperties]).toEqual([path, others]);
    if (node.items) walk(node.items, path);
    for (const one of node.oneOf ?? []) walk(one, path);
  };
  walk(schema, '');
  expect(seen).toEqual(
    expect.arrayContaining([
      'clouds.aws.account',
      'placements.role',
      'state.kmsKeyArn',
      'workloads.commerce.erpWorker.max',
    ]),
  );
});

test.each(CLOUDS)('offers the regions of %s', (cloud) => {
  expect(schema.properties?.clouds?.properties?.[cloud]?.properties?.region?.examples).toEqual(regionsOf(cloud));
});

describe('as an editor checks with it', () => {
  // Draft 7, which the YAML language server knows.
  const check = new Ajv({ strict: true, strictRequired: false, allErrors: true, formats: { date: true } }).compile(
    schema,
  );
  const file = () => parse(read('dev', FOLDER));

  test('files that the loader takes are right', () => {
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    for (const name of environmentNames(FOLDER)) expect([name, check(parse(read(name, FOLDER)))]).toEqual([name, true]);
  });

  test.each<[string, (file: ReturnType<typeof parse>) => void]>([
    ['an unknown key', (one) => Object.assign(one.clouds.google, { regoin: 'us-east1' })],
    ['a missing key', (one) => delete one.network.cidr],
    ['a wrong type', (one) => Object.assign(one.network, { zones: 'two' })],
    ['an account that is a number', (one) => Object.assign(one.clouds.aws, { account: 123456789012 })],
    ['an unknown cloud', (one) => Object.assign(one, { cloud: 'asw' })],
    ['cloud and placements', (one) => Object.assign(one, { placements: [{ cloud: 'aws' }] })],
    ['neither cloud nor placements', (one) => delete one.cloud],
    ['a fact of another backend', (one) => Object.assign(one.state, { bucket: 'acme-state' })],
    ['a tag that is missing', (one) => delete one.tags.owner],
  ])('%s is wrong', (_, change) => {
    const wrong = file();
    change(wrong);
    expect(check(wrong)).toBe(false);
  });
});

describe('is wired to editors', () => {
  test.each(environmentNames(FOLDER))('by the first line of %s.yaml', (name) => {
    const [, path] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(read(name, FOLDER)) ?? [];
    expect(resolve(ROOT, 'environments', path ?? '')).toBe(FILE);
  });

  test('by the settings of the workspace', () => {
    const settings = JSON.parse(readFileSync(join(ROOT, '.vscode', 'settings.json'), 'utf8'));
    expect(settings['yaml.schemas']).toEqual({
      [`./${relative(ROOT, FILE)}`]: `${relative(ROOT, dirname(FILE))}/*.yaml`,
    });
  });
});
