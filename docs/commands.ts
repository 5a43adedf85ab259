import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Clone } from '../__tests__/support/clone';
import { captures } from '../modules/core/parts';

/** Every command with its help. */
const ROOT = join(__dirname, '..');
const execute = promisify(execFile);

/** Defaults from the user's variables are omitted. */
function plain(): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('POLYCLOUD_'))),
    NO_COLOR: '1',
  };
}

async function helpOf(command: readonly string[]): Promise<string> {
  const { stdout } = await execute(process.execPath, ['cli/launch.js', ...command, '--help'], {
    cwd: ROOT,
    env: plain(),
  });
  return stdout;
}

/** The names below `Commands:` in a help. */
const commandsIn = (help: string): string[] =>
  captures(help.split(/^Commands:\n/m)[1] ?? '', /^ {2}([a-z]+)\b/gm).filter((name) => name !== 'help');

async function sections(command: readonly string[]): Promise<string[]> {
  const help = await helpOf(command);
  const below = await Promise.all(commandsIn(help).map((name) => sections([...command, name])));
  if (below.length > 0) return below.flat();
  return [`## ${command.join(' ')}\n\n\`\`\`text\n${help.trim()}\n\`\`\``];
}

/** The generated part of docs/commands.md. */
export async function commandHelp(): Promise<string> {
  await helpOf([]); // the program is translated once, not by all of them
  return (await sections([])).join('\n\n');
}

/**
 * The output of `npm run diagram -- prod` in the project that the pages show, which is that of the
 * tests.
 */
export async function picture(): Promise<string> {
  const clone = new Clone();
  try {
    const args = ['cli/launch.js', 'diagram', 'prod'];
    const { stdout } = await execute(process.execPath, args, { cwd: clone.folder, env: plain(), maxBuffer: 1 << 24 });
    return stdout;
  } finally {
    clone.remove();
  }
}
