import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { check } from '../../deployment/address';
import { withOutput } from '../../deployment/output';
import { environmentNames } from '../../environments/loader';
import { judge } from '../../policies';
import { loadEnvironments } from '../../stacks/environments';
import { placementsOf } from '../../stacks/placements';
import { Clone } from '../support/clone';
import { EVERYWHERE, OWN, synthesize } from '../support/environments';

/**
 * What a project proves about its own environments and workloads, whatever they are: nothing here
 * knows one of them by name.
 */
const names = environmentNames();
const apart = (name: string) => loadEnvironments([name]).some(({ workloads }) => workloads.some(({ stack }) => stack));

test('every environment is right, and they do not disturb one another', () => {
  // The loader takes no names as all, and a project without an environment as a mistake.
  expect(names.length === 0 ? [] : loadEnvironments(names).map(({ name }) => name)).toEqual(names);
});

for (const name of names) {
  test(`${name} consists of the addresses of its list`, async () => {
    expect(await withOutput({ out: () => {}, err: () => {} }, () => check([name]))).toBe(0);
  });
}

for (const [name, cloud] of EVERYWHERE) {
  test(`${name} on ${cloud} is the same bytes each time, and obeys the policies`, () => {
    const [environment] = loadEnvironments([name], { cloud });
    const { text } = synthesize(name, cloud, OWN);
    expect(synthesize(name, cloud, OWN).text).toBe(text);
    const [placement] = environment ? placementsOf(environment) : [];
    expect(
      placement &&
        judge(placement, JSON.parse(text), environment?.waivers).findings.filter(({ level }) => level === 'error'),
    ).toEqual([]);
  });
}

/**
 * Workloads with stacks of their own are deployed by the commands, in their order; what has one
 * stack only is deployed by deploy-<cloud>.test.ts.
 */
for (const [name, cloud] of EVERYWHERE.filter(([one]) => apart(one))) {
  test(`${name} on ${cloud} deploys all its stacks, plans again without changes, and destroys`, () => {
    const clone = new Clone('project');
    try {
      for (const file of environmentNames(clone.path('environments'))) {
        const path = clone.path('environments', `${file}.yaml`);
        if (parse(readFileSync(path, 'utf8')).protected === true)
          clone.change(join('environments', `${file}.yaml`), [/^protected: true/m, 'protected: false']);
      }
      const args = [name, '--cloud', cloud, '--simulate'];
      clone.must(0, ['deploy', ...args, '--auto-approve']);
      clone.must(0, ['plan', ...args]);
      clone.must(0, ['destroy', ...args, '--auto-approve']);
    } finally {
      clone.remove();
    }
  }, 600_000);
}
