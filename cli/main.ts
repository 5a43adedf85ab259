import { Command, InvalidArgumentError, Option } from 'commander';
import { CLOUDS } from '../modules/core/placement';
import type { Options } from './commands';
import type { DiagramOptions } from './diagram';
import { problemsIn, told } from './mistakes';
import { addNew } from './new-command';
import type { PermissionsOptions } from './permissions';
import type { PoliciesOptions } from './policies';
import type { PortabilityOptions } from './portability';
import { checkNode } from './prerequisites';
import type { ProveOptions } from './prove';
import { addRegroup } from './regroup-command';
import type { ReviewOptions } from './review';
import { heedSignals } from './run';

type Commands = typeof import('./commands');

/** A command's code is loaded when it runs. */
const run =
  (work: (commands: Commands, ...args: never[]) => Promise<number>) =>
  async (...args: unknown[]) => {
    process.exitCode = await work(require('./commands') as Commands, ...(args as never[]));
  };

// Set and empty, as a shell or a pipeline leaves a variable without a value, is not set.
if (process.env.POLYCLOUD_CLOUD === '') delete process.env.POLYCLOUD_CLOUD;

const cloud = () =>
  new Option('--cloud <cloud>', "this cloud, in place of what the environment's file says").choices(CLOUDS).env('POLYCLOUD_CLOUD');
const simulate = () => new Option('--simulate', 'on simulated providers, with a state of its own; no account is needed or touched');
const workload = () => new Option('--workload <id>', 'only the stack that this workload is in, of each placement');
const placement = () => new Option('--placement <id>', 'only the stacks of this placement, or this stack: npm run list names them');
const approve = () => new Option('--auto-approve', "don't ask");

/** A number of seconds. */
function seconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a number of seconds.');
  return Number(text);
}

const deployment = () => require('./deploy') as typeof import('./deploy');
const states = () => require('./state') as typeof import('./state');
const addresses = () => require('./address') as typeof import('./address');

const program = new Command('npm run')
  .description('One workload on AWS, Google Cloud or Azure: npm run <command> -- <arguments>')
  .showHelpAfterError('(--help tells more)')
  .exitOverride((error) => {
    if (error.code === 'commander.missingArgument' && error.message.includes("'environment'")) {
      const { environmentNames } = require('../environments/loader') as typeof import('../environments/loader');
      console.error(`Environments are: ${environmentNames().join(', ')}.`);
    }
    process.exit(error.exitCode);
  });

program.hook('preAction', (_, command) => {
  const { checkSurroundings, surroundings } = require('./surroundings') as typeof import('./surroundings');
  checkSurroundings(command.name());
  const line = surroundings(command.name());
  if (line) console.log(line);
});

program
  .command('synth')
  .description('write the Terraform JSON of environments; of all, when none is named')
  .argument('[environments...]')
  .addOption(cloud())
  .action(run((commands, names: string[], options: Options) => commands.synth(names, options)));

program
  .command('list')
  .description('list the stacks, in the order in which they are deployed')
  .addOption(cloud())
  .option('--json', 'of each environment: its clouds, its state, its stacks, and the variables that a deployment requires')
  .action(run((commands, options: Options) => commands.list(options)));

program
  .command('grants')
  .description('list who may do what on which resource; of all environments, when none is named')
  .argument('[environments...]')
  .addOption(cloud())
  .action(run((commands, names: string[], options: Options) => commands.grants(names, options)));

program
  .command('diagram')
  .description('draw an environment: networks, tiers, what stands in them, who may do what, what flows where')
  .argument('<environment>')
  .addOption(cloud())
  .addOption(new Option('--format <format>', 'how').choices(['svg', 'mermaid']).default('svg'))
  .action(async (name: string, options: DiagramOptions) => {
    const { diagram } = require('./diagram') as typeof import('./diagram');
    process.exitCode = await diagram(name, options);
  });

program
  .command('portability')
  .description('what a switch to another cloud would change; exit code 0: it is there, 2: it can go there, 1: it cannot as it is')
  .argument('<environment>')
  .addOption(new Option('--to <cloud>', 'where it would go').choices(CLOUDS).makeOptionMandatory())
  .addOption(new Option('--format <format>', 'how').choices(['text', 'markdown', 'json']).default('text'))
  .action(async (name: string, options: PortabilityOptions) => {
    const { portability } = require('./portability') as typeof import('./portability');
    process.exitCode = await portability(name, options);
  });

program
  .command('plan')
  .description('show what a deployment would change; exit code 0: nothing, 2: changes, 1: an error')
  .argument('<environment>')
  .addOption(cloud())
  .addOption(workload())
  .addOption(placement())
  .addOption(simulate())
  .option('--out <folder>', 'keep the review (plan.md, plan.html, plan.json) and the saved plan there')
  .action(async (name: string, options: Options) => {
    const { plan } = require('./plan') as typeof import('./plan');
    process.exitCode = await plan(name, options);
  });

program
  .command('apply')
  .description('apply exactly the plan that was reviewed; refused when the commit, the configuration or the state is another')
  .argument('<folder>', 'what plan --out wrote: <folder>/<placement>')
  .action(async (folder: string) => {
    const { apply } = require('./apply') as typeof import('./apply');
    process.exitCode = await apply(folder);
  });

program
  .command('review')
  .description('what a reviewer must know of a plan: the output of terraform show -json, of any project')
  .argument('<plan.json...>')
  .addOption(new Option('--format <format>', 'how').choices(['text', 'markdown', 'html', 'json', 'sarif']).default('text'))
  .option('--out <folder>', 'also write plan.md, plan.html, plan.json and plan.sarif there; of several plans in a folder each')
  .option('--synthesized <cdk.tf.json>', 'what was planned, if it is of this project: constructs are named')
  .option('--fail-on <classes>', 'exit 1 when a change is in one of these: loss,downtime,exposure,weakening,cost')
  .action(async (files: string[], options: ReviewOptions) => {
    const { reviewPlans } = require('./review') as typeof import('./review');
    process.exitCode = await reviewPlans(files, options);
  });

program
  .command('policies')
  .description('what the policies find; exit code 0: nothing, 1: an error. Without arguments their list, and all environments')
  .argument('[environments or plan.json...]', 'environments, or paths of what terraform show -json prints, of any project')
  .option('--environment <environment>', 'judge plans as this one: its regions, limits, protection and waivers')
  .addOption(cloud())
  .action(async (given: string[], options: PoliciesOptions) => {
    const { policies } = require('./policies') as typeof import('./policies');
    process.exitCode = await policies(given, options);
  });

program
  .command('deploy')
  .description('make it so')
  .argument('<environment>')
  .addOption(cloud())
  .addOption(workload())
  .addOption(placement())
  .addOption(simulate())
  .addOption(approve())
  .action(async (name: string, options: Options) => {
    process.exitCode = await deployment().deploy(name, options);
  });

program
  .command('destroy')
  .description('remove everything that the environment deployed')
  .argument('<environment>')
  .addOption(cloud())
  .addOption(workload())
  .addOption(placement())
  .addOption(simulate())
  .addOption(approve())
  .action(async (name: string, options: Options) => {
    process.exitCode = await deployment().destroy(name, options);
  });

program
  .command('prove')
  .description('deploy an environment, plan it again, ask its names, destroy it, and report what was seen; exit 1 when a step fails')
  .argument('<environment>')
  .addOption(cloud())
  .addOption(simulate())
  .addOption(approve())
  .option('--report <file>', 'where the report goes', 'proof.md')
  .option('--wait <seconds>', 'how long a name may take to answer', (text) => seconds(text), 900)
  .option('--keep', 'leave what was deployed')
  .action(async (name: string, options: ProveOptions) => {
    const { prove } = require('./prove') as typeof import('./prove');
    process.exitCode = await prove(name, options);
  });

addNew(program);

program
  .command('start')
  .description('deploy dev on a simulated cloud, and show what is there')
  .action(run((commands) => commands.start()));

const address = program
  .command('address')
  .description('the committed lists of what is deployed: what is gone is destroyed, unless it was moved');
address
  .command('check')
  .description('exit 1 when the program makes something else than the lists say')
  .argument('[environments...]')
  .action(async (names: string[]) => {
    process.exitCode = await addresses().check(names);
  });
address
  .command('accept')
  .description('write the lists anew: with what is new, what was renamed, and without what is said to be gone')
  .argument('[environments...]')
  .option('--move <old-new...>', 'an address or the path of a construct, and the new one: the deployed resource stays as it is')
  .option('--remove <address...>', 'an address, the path of a construct, or a placement that was destroyed: gone on purpose')
  .action(async (names: string[], options: import('./address').AcceptOptions) => {
    process.exitCode = await addresses().accept(names, options);
  });

address
  .command('settle')
  .description('take out the moves that every deployment has made')
  .argument('<environment>')
  .addOption(cloud())
  .addOption(simulate())
  .action(async (name: string, options: Options) => {
    process.exitCode = await states().settle(name, options);
  });

program
  .command('rollback')
  .description('plan what an earlier commit makes, to be reviewed and applied as any plan; data is not rolled back')
  .argument('<environment>')
  .addOption(cloud())
  .addOption(simulate())
  .option('--to <commit>', 'default: the commit that was deployed before the one that is there now')
  .option('--out <folder>', 'where the review and the saved plan go', 'reviewed')
  .action(async (name: string, options: Options & { readonly to?: string }) => {
    const { rollback } = require('./rollback') as typeof import('./rollback');
    process.exitCode = await rollback(name, options);
  });

program
  .command('bootstrap')
  .description("make the bucket, container or schemas that the environment's state: names; safe to repeat")
  .argument('<environment>')
  .addOption(simulate())
  .addOption(approve())
  .option('--import', 'take what is there already: it was made otherwise, or the state of the bootstrap is lost')
  .action(async (name: string, options: import('./bootstrap').BootstrapOptions) => {
    const { bootstrap } = require('./bootstrap') as typeof import('./bootstrap');
    process.exitCode = await bootstrap(name, options);
  });

program
  .command('permissions')
  .description('the least rights of whoever plans and of whoever applies, from the types of resources that the environment uses')
  .argument('<environment>')
  .addOption(cloud())
  .addOption(new Option('--for <purpose>', 'one of the two').choices(['plan', 'apply']))
  .addOption(
    new Option('--format <format>', 'documents that the cloud takes, or resources of Terraform')
      .choices(['json', 'terraform'])
      .default('json'),
  )
  .option('--out <folder>', 'a file for each document')
  .action(async (name: string, options: PermissionsOptions) => {
    const { permissions } = require('./permissions') as typeof import('./permissions');
    process.exitCode = await permissions(name, options);
  });

const state = program.command('state').description('where the state of an environment is, and what was deployed');
state
  .command('history')
  .description('who deployed what, when, and how it ended')
  .argument('<environment>')
  .addOption(cloud())
  .addOption(simulate())
  .action(async (name: string, options: Options) => {
    process.exitCode = await states().history(name, options);
  });
state
  .command('move')
  .description("copy the state to the backend that the environment's file names now, and compare")
  .argument('<environment>')
  .option('--from <commit>', 'whose file names the old backend', 'HEAD')
  .option('--delete', 'empty the old one once both are the same')
  .action(async (name: string, options: import('./state').MoveOptions) => {
    process.exitCode = await states().move(name, options);
  });
state
  .command('imports')
  .description('write import blocks for all that the environment makes, to make a lost state anew')
  .argument('<environment>')
  .addOption(cloud())
  .addOption(simulate())
  .action(async (name: string, options: Options) => {
    process.exitCode = await states().imports(name, options);
  });

state
  .command('recover')
  .description('write the state that a deployment could not write where it belongs, and left here')
  .argument('<environment>')
  .addOption(cloud())
  .addOption(simulate())
  .action(async (name: string, options: Options) => {
    process.exitCode = await states().recover(name, options);
  });

addRegroup(state, [cloud, simulate, approve]);

// Whoever reads our output may stop early: `npm run plan -- dev | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
});

async function main(): Promise<void> {
  try {
    checkNode();
    heedSignals();
    await program.parseAsync();
  } catch (error) {
    const problems = problemsIn(error);
    if (!problems) throw error;
    process.stderr.write(told(problems));
    process.exitCode = 1;
  }
}

main();
