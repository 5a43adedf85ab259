import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { drift } from './drift';
import { Refusal } from './faults';
import { SIMULATED, simulateHere } from './simulate';

const program = new Command('npm run simulate --')
  .description('Runs a command with simulated providers of AWS, Google Cloud and Azure attached to its Terraform.')
  .enablePositionalOptions()
  .showHelpAfterError('(--help tells more)')
  .usage('<command…> | reset | drift <address> <attribute>=<value>')
  .addHelpText(
    'after',
    `
Examples:
  npm run simulate -- npx cdktf deploy dev-aws-us-east-1 --auto-approve
  npm run simulate -- terraform test
  npm run simulate -- bash
  npm run simulate -- drift aws_sqs_queue.commerce_orders_queue delay_seconds=5
  npm run simulate -- reset

What exists in the simulated clouds, and the state of what is deployed there, is in ${SIMULATED}/.
POLYCLOUD_SIMULATOR_FAULTS makes operations fail, wait or lose their answer: see simulator/README.md.`,
  );

program
  .command('run', { isDefault: true, hidden: true })
  .argument('<command...>', 'the command to run')
  .passThroughOptions()
  .allowUnknownOption()
  .action(async ([command, ...args]: string[]) => {
    const simulator = await simulateHere();
    try {
      process.exitCode = await runWith(command as string, args, simulator.env);
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
    if (!attribute || value.length === 0) throw new Refusal('Not a change', `"${change}" is not of the form attribute=value.`);
    drift(process.cwd(), join(SIMULATED, 'clouds'), address, attribute, value.join('='), state);
  });

/** The command's exit code. Signals reach it, and we stay until it has cleaned up. */
function runWith(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    // The terminal sends Ctrl-C to the command, too; what only we get is passed on.
    process.on('SIGINT', () => {});
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
    child.on('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? 'there is no such command' : error.message;
      process.stderr.write(`${command} can't be run: ${why}.\n  A command follows the two dashes: npm run simulate -- terraform plan\n`);
      done(127);
    });
    child.on('close', (code, signal) => done(code ?? SIGNALS[signal ?? ''] ?? 1));
  });
}

/** What a shell says of a command that a signal ended. */
const SIGNALS: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.summary}: ${error.detail}\n`);
  process.exitCode = 1;
});
