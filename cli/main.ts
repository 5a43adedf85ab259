import { Command } from 'commander';
import { handleSignals } from '../deployment/child-process';
import { checkNode } from '../deployment/terraform-cli';
import { addAddress } from './commands/address';
import { addAdopt } from './commands/adopt';
import { addAffected } from './commands/affected';
import { addApply } from './commands/apply';
import { addBootstrap } from './commands/bootstrap';
import { addContainers } from './commands/containers';
import { addCost } from './commands/cost';
import { addDashboard } from './commands/dashboard';
import { addDeploy } from './commands/deploy';
import { addDestroy } from './commands/destroy';
import { addDiagram } from './commands/diagram';
import { addDrift } from './commands/drift';
import { addGameDay } from './commands/gameday';
import { addGrants } from './commands/grants';
import { addKubeconfig } from './commands/kubeconfig';
import { addList } from './commands/list';
import { addNames } from './commands/names';
import { addNew } from './commands/new';
import { addPermissions } from './commands/permissions';
import { addPlan } from './commands/plan';
import { addPolicies } from './commands/policies';
import { addPortability } from './commands/portability';
import { addProve } from './commands/prove';
import { addReview } from './commands/review';
import { addRollback } from './commands/rollback';
import { addStart } from './commands/start';
import { addState } from './commands/state';
import { addSynth } from './commands/synth';
import { formatProblems, problemsIn } from './views/problems';

// A variable that is set but empty counts as not set.
if (process.env.POLYCLOUD_CLOUD === '') delete process.env.POLYCLOUD_CLOUD;

const program = new Command('npm run')
  .description('One workload on AWS, Google Cloud or Azure: npm run <command> -- <arguments>')
  .showHelpAfterError('(see --help)')
  .exitOverride((error) => {
    if (error.code === 'commander.missingArgument' && error.message.includes("'environment'")) {
      const { environmentNames } = require('../environments/loader') as typeof import('../environments/loader');
      console.error(`Environments are: ${environmentNames().join(', ')}.`);
    }
    process.exit(error.exitCode);
  });

program.hook('preAction', async (_, command) => {
  if (command.opts().cache === false) process.env.POLYCLOUD_CACHE = '0';
  const { checkShellVariables, describeShellVariables } = await import('../deployment/shell-variables');
  checkShellVariables(command.name());
  const line = describeShellVariables(command.name());
  if (line) console.log(line);
});

// In the order of the help.
for (const add of [
  addSynth,
  addList,
  addGrants,
  addContainers,
  addNames,
  addAffected,
  addDiagram,
  addDashboard,
  addCost,
  addKubeconfig,
  addPortability,
  addPlan,
  addApply,
  addReview,
  addDrift,
  addPolicies,
  addGameDay,
  addDeploy,
  addDestroy,
  addProve,
  addNew,
  addStart,
  addAddress,
  addRollback,
  addBootstrap,
  addPermissions,
  addAdopt,
  addState,
])
  add(program);

// The reader of our output may stop early: `npm run plan -- dev | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
});

async function main(): Promise<void> {
  try {
    checkNode();
    handleSignals();
    await program.parseAsync();
  } catch (error) {
    const problems = problemsIn(error);
    if (!problems) throw error;
    process.stderr.write(formatProblems(problems));
    process.exitCode = 1;
  }
}

main();
