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
});
