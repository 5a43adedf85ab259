import { createInterface } from 'node:readline';
import { closest } from '../modules/core/closest';
import { UserError } from '../modules/core/errors';
import { Job } from '../modules/job/job';
import type { PlacementStack } from '../stacks/placement-stack';
import { run } from './child-process';
import { say } from './output';
import { type Options, session } from './session';

/** Prints the command that starts a job in the cloud, and runs it after confirmation. */
export async function startJob(name: string, path: string, options: Options): Promise<number> {
  return session([name], options, async ({ environments, ids }) => {
    const { inMemory } = require('./in-memory') as typeof import('./in-memory');
    const found = inMemory(environments, (stacks) => jobsIn(stacks.filter(({ node }) => ids.includes(node.id))));
    const jobs = found.filter((job) => job.path === path);
    const where = `environments/${name}.yaml`;
    if (jobs.length === 0) {
      const known = [...new Set(found.map((job) => job.path))];
      const meant = closest(path, known);
      const message = `has no job ${path}${meant ? `; did you mean "${meant}"?` : '.'}`;
      throw new UserError([
        { where, message, remedy: known.length > 0 ? `It has ${known.join(', ')}.` : 'Its workloads have no job.' },
      ]);
    }
    if (jobs.length > 1) {
      throw new UserError([
        {
          where,
          message: `${path} is in ${jobs.map(({ stack }) => stack).join(' and ')}.`,
          remedy: `Say which: --placement ${jobs[0]?.stack}.`,
        },
      ]);
    }
    const [{ command }] = jobs as [Found];
    say(command.map(quoted).join(' '));
    if (!options.autoApprove && !(await isYes('Start it? Only "yes" does. '))) {
      say('Nothing was started.');
      return 1;
    }
    const [program, ...args] = command as [string, ...string[]];
    return (await run(program, args)).code;
  });
}

interface Found {
  readonly stack: string;
  readonly path: string;
  readonly command: readonly string[];
}

const jobsIn = (stacks: readonly PlacementStack[]): Found[] =>
  stacks.flatMap((stack) =>
    stack.node
      .findAll()
      .filter((one): one is Job => one instanceof Job)
      .map((job) => ({
        stack: stack.node.id,
        path: job.node.path.split('/').slice(1).join('/'),
        command: job.startCommand,
      })),
  );

/** Quoted for a shell. */
const quoted = (word: string) => (/^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

function isYes(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  return new Promise((done) => {
    lines.once('close', () => done(false));
    lines.question(question, (answer) => {
      done(answer.trim() === 'yes');
      lines.close();
    });
  });
}
