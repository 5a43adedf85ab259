import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { CLOUDS } from '../../modules/core/placement';
import { Clone } from '../support/clone';

/**
 * The way of a new user from a fresh clone to a workload with its own stack, and back to nothing.
 * Each thing that a person does is a step: a command, or a change of a file by hand.
 */
const clone = new Clone();
afterAll(clone.remove);

const steps: string[] = [];
const changedByHand = new Set<string>();

function command(code: number, line: string, answers: readonly string[] = []): string {
  steps.push(`npm run ${line.replace(' ', ' -- ')}`);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/launch.js', ...line.split(' ')], {
    cwd: clone.folder,
    encoding: 'utf8',
    input: answers.map((answer) => `${answer}\n`).join(''),
    env: { ...process.env, CI: '1', NO_COLOR: '1' },
  });
  if (status !== code) throw new Error(`${line} ended with ${status}, not ${code}:\n${stdout}${stderr}`);
  return stdout;
}

function edit(file: string, from: string, to: string): void {
  steps.push(`edit ${file}`);
  changedByHand.add(file);
  clone.change(file, [from, to]);
}

const OWN = 'environments/mine.yaml';
/** What a plan says of resources: nothing of it may be destroyed. */
const destroyed = (out: string) => out.match(/\d+ destroyed|destroys? .*/gi) ?? [];

test('from a fresh clone to a workload with its own stack', () => {
  command(0, 'new workload media');
  const account = ['aws', 'eu-central-1', '210987654321'];
  command(0, 'new environment mine', [...account, 'media', '0815', 'no', '', '', 'media']);
  edit(OWN, 'media: {}', 'media: { max: 3 }');
  for (const cloud of CLOUDS) {
    const out = command(2, `plan mine --simulate --cloud ${cloud}`);
    expect(out).toMatch(/media\/work/);
  }
  command(0, 'address accept mine');
  command(0, 'deploy mine --simulate --auto-approve');

  edit('stacks/media/index.ts', "(scope, 'work'", "(scope, 'jobs'");
  command(0, 'address accept mine --move media/work media/jobs');
  const renamed = command(2, 'plan mine --simulate');
  expect(destroyed(renamed)).toEqual([]);
  expect(renamed).toMatch(/moved/i);

  // The rename is not deployed yet: it moves to the other stack, too.
  edit(OWN, 'media: { max: 3 }', 'media: { max: 3, stack: own }');
  command(0, 'state split mine media --simulate --auto-approve');
  command(0, 'address accept mine');
  command(0, 'deploy mine --simulate --auto-approve');
  expect(command(0, 'plan mine --simulate')).not.toMatch(/destroyed/);
  command(0, 'destroy mine --simulate --auto-approve');
  for (const state of ['eu-central-1', 'eu-central-1/media']) {
    const file = clone.path('.simulated', 'state', 'acme', 'mine', 'aws', `${state}.tfstate`);
    expect(JSON.parse(readFileSync(file, 'utf8')).resources).toEqual([]);
  }
}, 600_000);

test('takes few steps, and one file is edited by hand in addition to the new folder', () => {
  expect([...changedByHand].filter((file) => !file.startsWith('stacks/media/'))).toEqual([OWN]);
  expect(steps).toHaveLength(17);
});
