import { RENDER_DASHBOARD } from '../../cli/views/dashboard';
import { SCHEMAS } from '../../cli/views/schemas';
import { dashboards } from '../../deployment/dashboard';
import type { Environment } from '../../environments/loader';
import { FILE, loaded, WORKLOADS } from '../support/workloads';

function drawn(change: object = {}) {
  let environments: readonly Environment[] = [];
  loaded({ 'dev.yaml': { ...FILE, workloads: { letters: {} }, ...change } }, undefined, (all) => {
    environments = all;
  });
  return dashboards(environments, WORKLOADS);
}

test('each stack has the sections of what its kinds publish, with the same example data each time', () => {
  const all = drawn();
  expect(all.map(({ stack }) => stack)).toEqual(['dev-aws-us-east-1']);
  expect(all[0]?.sections.map(({ title }) => title)).toEqual(['Queues', 'Data', 'Costs']);
  expect(drawn()).toEqual(all);
});

test('example data is on the side of the threshold that is fine', () => {
  for (const cloud of ['aws', 'google', 'azure']) {
    for (const { charts } of drawn({ cloud })[0]?.sections ?? []) {
      for (const { threshold, lines } of charts) {
        expect(lines.length).toBeGreaterThan(0);
        if (threshold !== undefined)
          expect(lines.flatMap(({ values }) => values).every((value) => value <= threshold)).toBe(true);
      }
    }
  }
});

test('it is printed as text, HTML and JSON, in which names are text', () => {
  const all = drawn();
  expect(SCHEMAS.dashboard.parse(JSON.parse(RENDER_DASHBOARD.json(all)))).toEqual({ format: 1, dashboards: all });
  expect(RENDER_DASHBOARD.text(all)).toContain('    queue: messages that are waiting: orders depth\n');
  const [one] = all;
  const named = [{ ...one, stack: '<b>' } as (typeof all)[number]];
  expect(RENDER_DASHBOARD.html(named)).not.toContain('<b>');
  expect(RENDER_DASHBOARD.html(all).match(/<figure>/g)?.length).toBe(7);
});
