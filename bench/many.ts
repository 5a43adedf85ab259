import { copyFileSync } from 'node:fs';
import { manyStacks } from '../__tests__/support/many';
import { writeFigures } from './figures';
import { type Cost, exponent, measure } from './measure';

/** The costs of commands on a number of environments with three stacks each. */
interface ManyCosts {
  readonly environments: number;
  readonly stacks: number;
  readonly commands: Readonly<Record<string, Cost>>;
}

/**
 * A repository with this many environments of three stacks: commands on all of them, on one, with
 * nothing changed, and with one file changed.
 */
function manyEnvironments(count: number): ManyCosts {
  const clone = manyStacks({ e0: ['r1', 'r2'] });
  try {
    for (let index = 1; index < count; index++)
      copyFileSync(clone.path('environments', 'e0.yaml'), clone.path('environments', `e${index}.yaml`));
    clone.commit('Many environments');
    const commands: Record<string, Cost> = {};
    const one = (name: string, ...args: string[]) => {
      commands[name] = measure({ name, command: [process.execPath, 'cli/launch.js', ...args], cwd: clone.folder });
    };
    // The program is bundled, and its compiled code kept.
    clone.must(0, ['synth', 'e0']);
    clone.must(0, ['list']);
    one('`synth` of all, each stack made', 'synth', '--no-cache');
    clone.must(0, ['synth']);
    one('`synth` of all, nothing changed', 'synth');
    one('`synth` of one', 'synth', `e${count - 1}`);
    one('`list`', 'list');
    clone.must(0, ['affected', '--base', 'HEAD']);
    clone.change('environments/e0.yaml', ['owner: payments', 'owner: others']);
    one('`synth` of all, one file changed', 'synth');
    // Exit code 2 is "there are some".
    const affected = [process.execPath, 'cli/launch.js', 'affected', '--base', 'HEAD'];
    commands['`affected`, one file changed'] = measure({
      name: 'affected',
      command: ['bash', '-c', '"$@" || [ $? -eq 2 ]', 'bash', ...affected],
      cwd: clone.folder,
    });
    return { environments: count, stacks: 3 * count, commands };
  } finally {
    clone.remove();
  }
}

/** A tenth of the environments first, for the growth; the figures go to the page. */
export function environmentsWithStacks(): ManyCosts['commands'] {
  const [small, large] = [manyEnvironments(100), manyEnvironments(1000)];
  const rows = Object.entries(large.commands).map(([command, { cpu, wall, memory }]) => ({
    command,
    cpu: Number(cpu.toFixed(2)),
    wall: Number(wall.toFixed(1)),
    memory: Math.round(memory),
    exponent: Number(
      exponent((small.commands[command] as Cost).cpu, cpu, large.environments / small.environments).toFixed(2),
    ),
  }));
  console.log(`\n${large.environments} environments with ${large.stacks} stacks`);
  console.table(rows);
  writeFigures({ many: { environments: large.environments, stacks: large.stacks, rows } });
  return large.commands;
}
