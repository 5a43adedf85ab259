import { Command } from 'commander';
import { formatProblems } from '../cli/views/problems';
import { UserError } from '../modules/core/errors';
import { versionOf } from '../modules/core/generation/installed';
import { ROOT } from './lines';
import { generationOf, type Options, toCurrent, toPinned } from './switch';

/** `npm run providers -- current | pinned | status`; docs/providers.md says what it changes. */
const program = new Command('providers').description('select the generation of the Terraform providers');

function selects(name: 'current' | 'pinned', description: string, select: (root: string, options: Options) => void) {
  const command = program
    .command(name)
    .description(description)
    .option('--no-install', 'change package.json and package-lock.json only')
    .action((options: Options) => {
      select(ROOT, options);
      console.log(`providers: ${name}${options.install ? '' : '; run npm ci'}`);
    });
  if (name === 'current')
    command.option('--from <folder>', 'npm packages (*.tgz) or wheels (*.whl) that the registry lacks');
}

selects('current', "the providers of CDKTF's fork: aws 6.69, google 8.7, azurerm 5.10", toCurrent);
selects('pinned', 'the last providers of CDKTF: aws 6.25, google 6.50, azurerm 4.55', toPinned);
program
  .command('status')
  .description('print the selected generation, and the installed versions')
  .action(() => {
    console.log(`selected: ${generationOf(ROOT)}`);
    for (const provider of ['aws', 'google', 'azurerm'] as const) console.log(`${provider} ${versionOf(provider)}`);
  });

try {
  program.parse();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(formatProblems(error.problems));
  process.exitCode = 1;
}
