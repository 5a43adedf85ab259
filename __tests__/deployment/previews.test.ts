import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Address4 } from 'ip-address';
import { freeRange, type Preview, previewFile } from '../../deployment/preview-file';
import type { Environment } from '../../environments/loader';
import { namesGiven } from '../../modules/core/names';
import { synthesizeApp } from '../../stacks/synthesize';
import { defined } from '../support/defined';
import { FIXTURES_EVERYWHERE as EVERYWHERE } from '../support/environments';
import { build, FOLDER, loadEnvironments } from '../support/project';

const folder = mkdtempSync(join(tmpdir(), 'polycloud-previews-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('ranges of a pool never overlap, and end when it is full', () => {
  const prefix = fc.integer({ min: 16, max: 20 });
  fc.assert(
    fc.property(prefix, fc.array(fc.boolean(), { maxLength: 40 }), (length, ends) => {
      const pool = `10.128.0.0/${length}`;
      // Another network is in the pool already.
      const used = [`10.128.0.0/24`];
      for (const end of ends) {
        const range = freeRange(pool, used);
        if (range === undefined) {
          expect(used).toHaveLength(2 ** (20 - length));
          if (used.length > 1) used.pop();
          continue;
        }
        const address = new Address4(range);
        expect(address.isInSubnet(new Address4(pool))).toBe(true);
        for (const other of used)
          expect(address.isInSubnet(new Address4(other)) || new Address4(other).isInSubnet(address)).toBe(false);
        used.push(range);
        if (end) used.splice(1, 1);
      }
    }),
  );
});

/** A preview of an environment, synthesized on a cloud: its JSON, and the names in it. */
function synthesized(template: Environment, cloud: (typeof EVERYWHERE)[number][1], environment: string) {
  const preview: Preview = {
    ...{ environment, like: template.name, repository: 'acme/shop', lastDay: '2026-01-31', commit: 'none' },
    cidr: '10.128.16.0/20',
  };
  mkdirSync(join(folder, 'previews'), { recursive: true });
  writeFileSync(join(folder, 'previews', `${environment}.yaml`), previewFile(preview, template, FOLDER));
  const outdir = mkdtempSync(join(folder, 'made-'));
  const app = build(loadEnvironments([environment], { folder, cloud }), { outdir });
  synthesizeApp(app);
  const [stack] = app.node.children;
  return {
    text: readFileSync(join(outdir, 'stacks', defined(stack?.node.id), 'cdk.tf.json'), 'utf8'),
    names: new Set(namesGiven(app).flatMap(({ name, scope }) => (scope.node.scopes.includes(app) ? [name] : []))),
  };
}

test.each(EVERYWHERE)('a preview of %s on %s has its own names, range and state, and no protection', (name, cloud) => {
  const [template] = loadEnvironments([name]) as [Environment];
  const one = synthesized(template, cloud, 'pr-1234-aaaaaaaa');
  expect(one.text).not.toMatch(/"(prevent_destroy|deletion_protection|termination_protection)": ?true/);
  expect(one.text).toMatch(/"last(Day|_day)": "2026-01-31"/);
  expect(one.text).toContain('acme/pr-1234-aaaaaaaa/');
  const range = new Address4('10.128.16.0/20');
  for (const [cidr] of one.text.matchAll(/\b10\.\d+\.\d+\.\d+\/\d+/g))
    expect([cidr, new Address4(cidr).isInSubnet(range)]).toEqual([cidr, true]);
  const other = synthesized(template, cloud, 'pr-1234-bbbbbbbb');
  const shared = [...one.names].filter((resourceName) => other.names.has(resourceName));
  // What is unique inside its own resource, like a subnet, has a name without the project.
  expect(shared.filter((resourceName) => resourceName.startsWith('acme'))).toEqual([]);
  expect([...one.names].filter((resourceName) => resourceName.startsWith('acme')).length).toBeGreaterThan(5);
});
