import { CLOUDS } from '../../modules/core/placement';
import { review } from '../../review';
import type { Json } from '../../review/plan-json';
import { synthesize } from '../support/environments';

/**
 * The first deployment of a shipped environment, as a plan would have it: what refers to another
 * resource is known after apply.
 */
const reference = (value: unknown) => typeof value === 'string' && value.includes('${');
function known(value: unknown): Json {
  if (Array.isArray(value)) return value.map(known);
  if (typeof value !== 'object' || value === null) return reference(value) ? null : (value as Json);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, known(one)]));
}
function unknown(value: unknown): Json {
  if (Array.isArray(value)) return value.map(unknown);
  if (typeof value !== 'object' || value === null) return reference(value);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unknown(one)]));
}

const OURS = new Set(['//', 'lifecycle', 'depends_on', 'provider', 'count', 'for_each']);
type Bodies = Record<string, Record<string, Record<string, unknown>>>;

function firstDeployment(synthesized: { resource?: Bodies }) {
  const changes = Object.entries(synthesized.resource ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, body]) => {
      const values = Object.fromEntries(Object.entries(body).filter(([key]) => !OURS.has(key)));
      const change = { actions: ['create'], before: null, after: known(values), after_unknown: unknown(values) };
      return { address: `${type}.${name}`, type, change };
    }),
  );
  const plan = JSON.stringify({ format_version: '1.2', resource_changes: changes });
  return review(plan, 'plan', { synthesized });
}

test.each(CLOUDS)('the first deployment of dev on %s: only what it lets in, gives and costs, by name', (cloud) => {
  const summary = firstDeployment(JSON.parse(synthesize('dev', cloud).text) as { resource?: Bodies });
  const changes = summary.changes;
  expect(changes.length).toBeGreaterThan(60);
  expect(new Set(changes.map(({ class: risk }) => risk))).toEqual(new Set(['Exposure', 'Cost', 'Other']));
  const reasons = changes.flatMap(({ findings }) => findings.map(({ reason }) => reason));
  // Nothing is open to everybody, and no policy is unknown for the names in it.
  expect(reasons.filter((one) => /internet|everyone|known after apply|:root/.test(one))).toEqual([]);
  expect(reasons.filter((one) => one === 'who may use it changes')).toEqual([]);
  expect(summary?.cost?.after).toBeGreaterThan(30);
  // What is granted to an identity that does not exist yet names it, and comes after what is open.
  const firstReasons = changes.map(({ findings: [first] }) => first?.reason ?? '');
  expect(firstReasons.filter((one) => one.includes('${aws_') || one.includes('${google_'))).toEqual([]);
  const grant = firstReasons.findIndex((one) =>
    /it (gives|allows) .*(service_account|assigned_identity|aws_s3_bucket)\./.test(one),
  );
  expect(grant).toBeGreaterThanOrEqual(0);
  expect(firstReasons.slice(grant).filter((one) => one === 'it is reached from the internet')).toEqual([]);
});

/** A change from one synthesis to another, as a plan would have it. */
function changed(before: { resource?: Bodies }, after: { resource?: Bodies }) {
  const valuesIn = ({ resource = {} }: { resource?: Bodies }) =>
    new Map(
      Object.entries(resource).flatMap(([type, byName]) =>
        Object.entries(byName).map(([name, body]) => {
          const values = Object.fromEntries(Object.entries(body).filter(([key]) => !OURS.has(key)));
          return [`${type}.${name}`, { type, values: known(values) }] as const;
        }),
      ),
    );
  const [was, is] = [valuesIn(before), valuesIn(after)];
  const changes = [...new Set([...was.keys(), ...is.keys()])].map((address) => {
    const [old, now] = [was.get(address), is.get(address)];
    const same = JSON.stringify(old) === JSON.stringify(now);
    const action = !old ? 'create' : !now ? 'delete' : same ? 'no-op' : 'update';
    const change = { actions: [action], before: old?.values ?? null, after: now?.values ?? null };
    return { address, type: (old ?? now)?.type, change };
  });
  return review(JSON.stringify({ format_version: '1.2', resource_changes: changes }), 'plan', { synthesized: after });
}

const documents = new Map(CLOUDS.map((cloud) => [cloud, JSON.parse(synthesize('dev', cloud).text)] as const));
const SIZES = {
  aws: [/"instance_type":"[^"]+"/, '"instance_type":"c7i.xlarge"'],
  google: [/"machine_type":"[^"]+"/, '"machine_type":"n2-standard-8"'],
  azure: [/"sku":"Standard_[^"]+"/, '"sku":"Standard_D8s_v5"'],
} as const;

/** What answers the internet in the fixture `prod`. */
const ENTRANCES = {
  aws: ['commerce/edge/distribution'],
  google: ['commerce/entry/redirect/rule', 'commerce/entry/rule'],
  azure: ['commerce/entry/gateway', 'commerce/edge/endpoint'],
} as const;

const VERSIONS = {
  aws: ['"engine_version":"16"', '"engine_version":"17"'],
  google: ['"database_version":"POSTGRES_16"', '"database_version":"POSTGRES_17"'],
  azure: ['"version":"16"', '"version":"17"'],
} as const;

describe.each(CLOUDS)('what a colleague is told first, on %s', (cloud) => {
  const here = documents.get(cloud);
  const firstOf = (summary: ReturnType<typeof review>) => {
    const [first] = summary.changes;
    return `${first?.class}: ${first?.construct} ${first?.action}: ${first?.findings[0]?.reason}`;
  };

  test('a first deployment: what is reached from the internet', () => {
    const { changes } = firstDeployment(JSON.parse(synthesize('prod', cloud).text) as { resource?: Bodies });
    const reached = changes.filter(({ findings: [first] }) => first?.reason === 'it is reached from the internet');
    expect(changes.slice(0, reached.length)).toEqual(reached);
    expect(reached.map(({ construct }) => construct)).toEqual(ENTRANCES[cloud]);
    // Next are rights, none of them on everything.
    const rest = changes.slice(reached.length).flatMap(({ findings }) => findings.map(({ reason }) => reason));
    expect(rest.filter((reason) => /internet|everyone|: \*|\* on|legacy(Bucket|Object)/.test(reason))).toEqual([]);
  });

  test('a queue that was removed', () => {
    const resource = Object.fromEntries(
      Object.entries(here.resource as Bodies).map(([type, byName]) => [
        type,
        Object.fromEntries(Object.entries(byName).filter(([name]) => !name.startsWith('commerce_orders_'))),
      ]),
    );
    expect(firstOf(changed(here, { resource }))).toMatch(
      /^Data loss: commerce\/orders\/(queue|subscription) delete: its messages are lost$/,
    );
  });

  test('another size of its machines', () => {
    const [size, larger] = SIZES[cloud];
    const summary = changed(here, JSON.parse(JSON.stringify(here).replace(size, larger)));
    expect(summary.counts).toMatchObject({ update: 1, create: 0, delete: 0 });
    expect(firstOf(summary)).toMatch(
      /^Cost: commerce\/erp-worker-group\/\S+ update: (instance_type|machine_type|sku): \S+ → \S+$/,
    );
  });

  test('an upgrade of the database engine', () => {
    const [old, newer] = VERSIONS[cloud];
    const summary = changed(here, JSON.parse(JSON.stringify(here).replaceAll(old, newer)));
    expect(firstOf(summary)).toMatch(
      /^Downtime: commerce\/order-db\/\w+ update: \w*version: .*16 → .*17: it is down during the upgrade, and can't go back$/,
    );
  });

  test('a switch to another cloud: the database is destroyed', () => {
    const other = documents.get(({ aws: 'google', google: 'aws', azure: 'aws' } as const)[cloud]);
    expect(firstOf(changed(here, other))).toMatch(
      /^Data loss: commerce\/order-db\/(instance|server) delete: it holds data$/,
    );
  });
});
