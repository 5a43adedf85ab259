import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { Clone, workloadOf } from '../support/clone';

/** A workload moves to its own stack, and the command is killed between the two states. */
const clone = new Clone();
afterAll(clone.remove);

const PLACEMENT = 'dev-aws-us-east-1';
const stateOf = (...parts: string[]): string[] => {
  const file = clone.path('.simulated', 'state', 'acme', 'dev', 'aws', ...parts);
  const { resources } = JSON.parse(readFileSync(file, 'utf8')) as { resources: Record<string, string>[] };
  return resources.flatMap(({ mode, type, name }) => (mode === 'managed' ? [`${type}.${name}`] : []));
};
const split = ['state', 'split', 'dev', 'two', '--simulate', '--auto-approve'];

/** A Terraform that kills the command which runs it, before or after its second `state push`. */
function killer(when: 'before' | 'after'): string {
  const path = clone.path(`terraform-${when}`);
  const count = clone.path(`pushes-${when}`);
  const kill = `if [ "$(wc -l < "${count}")" -eq 2 ]; then kill -9 $PPID; sleep 1; exit 1; fi`;
  writeFileSync(
    path,
    [
      '#!/bin/sh',
      'case " $* " in',
      `  *" state push "*) echo >> "${count}"; ${when === 'before' ? `${kill}; ` : ''}terraform "$@"; code=$?; ` +
        `${when === 'after' ? kill : ':'}; exit $code ;;`,
      '  *) exec terraform "$@" ;;',
      'esac',
      '',
    ].join('\n'),
  );
  chmodSync(path, 0o755);
  return path;
}

test('nothing is lost when it is killed in the middle, and the same command finishes it', () => {
  clone.folderOf('stacks/tiny');
  clone.write(
    'stacks/tiny/index.ts',
    workloadOf("cloud.queue(scope, 'orders').grantConsume(cloud.identity(scope, 'clerk'));").replace(
      'z.looseObject({})',
      'z.strictObject({})',
    ),
  );
  const file = parse(clone.read('environments/dev.yaml'));
  const write = (two: object) =>
    clone.write(
      'environments/dev.yaml',
      stringify({ ...file, workloads: { one: { workload: 'tiny' }, two: { workload: 'tiny', ...two } } }),
    );
  write({});
  clone.write('environments/dev.addresses', '');
  clone.must(0, ['deploy', 'dev', '--simulate', '--auto-approve']);
  const all = stateOf('us-east-1.tfstate').toSorted();
  const moved = all.filter((address) => address.includes('two_'));
  expect(moved.length).toBeGreaterThan(2);

  write({ stack: 'own' });
  for (const when of ['before', 'after'] as const) {
    const killed = clone.run(split, { TERRAFORM_BINARY_NAME: killer(when) });
    expect({ when, code: killed.code }).toEqual({ when, code: null });
    const both = [...stateOf('us-east-1.tfstate'), ...stateOf('us-east-1', 'two.tfstate')];
    expect([...new Set(both)].toSorted()).toEqual(all);
    if (when === 'after') break;
    // Killed before the first stack let go: both have it, and nothing was destroyed.
    expect(stateOf('us-east-1', 'two.tfstate').toSorted()).toEqual(moved);
    clone.must(0, split);
    expect([stateOf('us-east-1.tfstate'), stateOf('us-east-1', 'two.tfstate')].flat().toSorted()).toEqual(all);
    // Back, for the other moment.
    write({});
    clone.must(0, ['state', 'join', 'dev', 'two', '--simulate', '--auto-approve']);
    expect(stateOf('us-east-1.tfstate').toSorted()).toEqual(all);
    write({ stack: 'own' });
  }
  expect(clone.must(0, split)).toContain(`${PLACEMENT} → ${PLACEMENT}-two: 0 resources`);
  expect(clone.run(['plan', 'dev', '--simulate']).out).not.toMatch(/destroyed|created|replaced/);
}, 300_000);
