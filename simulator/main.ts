import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { drift } from './drift';
import { Refusal } from './faults';
import { Measurements } from './measurements';
import { SIMULATED, simulateHere } from './simulate';

const program = new Command('npm run simulate --')
  .description('Runs a command with simulated providers of AWS, Google Cloud and Azure attached to its Terraform.')
  .enablePositionalOptions()
  .showHelpAfterError('(see --help)')
  .usage('<command…> | reset | drift <address> <attribute>=<value> | alarms | measure <alarm> <value>')
  .addHelpText(
    'after',
    `
Examples:
  npm run simulate -- npx cdktf deploy dev-aws-us-east-1 --auto-approve
  npm run simulate -- terraform test
  npm run simulate -- bash
  npm run simulate -- drift aws_sqs_queue.commerce_orders_queue delay_seconds=5
  npm run simulate -- alarms
  npm run simulate -- measure acme-prod-orders-alarms-dead-letters 3 --minutes 30
  npm run simulate -- reset

What exists in the simulated clouds, and the state of what is deployed there, is in ${SIMULATED}/.
POLYCLOUD_SIMULATOR_FAULTS makes operations fail, wait or lose their answer: see simulator/README.md.`,
  );

program
  .command('run', { isDefault: true, hidden: true })
  .argument('<command>', 'the command to run')
  .argument('[arguments...]', 'its arguments')
  .passThroughOptions()
  .allowUnknownOption()
  .action(async (command: string, args: string[]) => {
    const simulator = await simulateHere();
    try {
      process.exitCode = await runWith(command, args, simulator.env);
    } finally {
      await simulator.stop();
    }
  });

program
  .command('reset')
  .description('empties the simulated clouds and forgets what was deployed in them')
  .action(() => rmSync(SIMULATED, { recursive: true, force: true }));

program
  .command('drift')
  .description("changes an attribute behind Terraform's back; null takes it away")
  .argument('<address>', 'the Terraform address: aws_sqs_queue.commerce_orders_queue')
  .argument('<change>', 'attribute=value: delay_seconds=5, tags.owner=nobody, settings.0.tier=db-f1-micro')
  .option('--state <part>', "a part of the state file's path, where several states have the address")
  .action((address: string, change: string, { state }: { state?: string }) => {
    const [attribute, ...value] = change.split('=');
    if (!attribute || value.length === 0)
      throw new Refusal('Not a change', `"${change}" is not of the form attribute=value.`);
    drift(process.cwd(), join(SIMULATED, 'clouds'), address, attribute, value.join('='), state);
  });

program
  .command('alarms')
  .description('lists the alarms that are deployed, and the state of each by what was measured')
  .action(() => {
    for (const { name, state, watches, notified } of new Measurements(join(SIMULATED, 'clouds')).states()) {
      process.stdout.write(`${state.padEnd(5)} ${name}: ${watches}; notifies ${notified.length}\n`);
    }
  });

program
  .command('measure')
  .description("lets time go on with a value in each series that an alarm reads, in the cloud's own unit")
  .argument('<alarm>', 'its name, as alarms lists it')
  .argument('<value>', 'a number', finite)
  .option('--minutes <minutes>', 'how many minutes, default: 60', wholeMinutes, 60)
  .action((alarm: string, value: number, { minutes }: { minutes: number }) => {
    const measurements = new Measurements(join(SIMULATED, 'clouds'));
    measurements.measure(alarm, value, minutes);
    const now = measurements.states().find(({ name }) => name === alarm);
    process.stdout.write(`${now?.state} ${alarm}\n`);
  });

function finite(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new Refusal('Not a number', `The value is "${text}".`);
  return value;
}

function wholeMinutes(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_080) {
    throw new Refusal('Not a time', `--minutes is "${text}"; it must be a whole number from 1 to 10080, a week.`);
  }
  return value;
}

/**
 * The command's exit code. The command receives signals, and this process waits until it has
 * cleaned up.
 */
function runWith(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    // The terminal also sends Ctrl-C to the command; only signals that this process alone receives
    // are passed on.
    process.on('SIGINT', () => {});
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
    child.on('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? 'the command does not exist' : error.message;
      process.stderr.write(
        `${command} can't be run: ${why}.\n  A command follows the two dashes: npm run simulate -- terraform plan\n`,
      );
      done(127);
    });
    child.on('close', (code, signal) => done(code ?? SIGNALS[signal ?? ''] ?? 1));
  });
}

/** The exit code that a shell reports for a command that a signal ended. */
const SIGNALS: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.summary}: ${error.detail}\n`);
  process.exitCode = 1;
});
