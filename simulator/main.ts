import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { drift } from './drift';
import { Refusal } from './faults';
import { SIMULATED, simulateHere } from './simulate';

const program = new Command('simulate')
  .description('Runs a command with simulated providers of AWS, Google Cloud and Azure attached to its Terraform.')
  .enablePositionalOptions()
  .addHelpText(
    'after',
    `
Examples:
  npm run simulate -- npx cdktf deploy dev-aws-us-east-1 --auto-approve
  npm run simulate -- terraform test
  npm run simulate -- bash
  npm run simulate -- drift aws_sqs_queue.commerce_orders_queue delay_seconds=5
  npm run simulate -- reset

What exists in the simulated clouds, and the state of what polycloud deploys there, is in ${SIMULATED}/.`,
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
  .description("changes an attribute behind Terraform's back")
  .argument('<address>', 'the Terraform address: aws_sqs_queue.commerce_orders_queue')
  .argument('<change>', 'attribute=value')
  .action((address: string, change: string) => {
    const [attribute, ...value] = change.split('=');
    if (!attribute || value.length === 0) throw new Refusal('Not a change', `"${change}" is not of the form attribute=value.`);
    drift(process.cwd(), join(SIMULATED, 'clouds'), address, attribute, value.join('='));
  });

/** The command's exit code. Signals reach it, and we stay until it has cleaned up. */
function runWith(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    process.on('SIGINT', () => {});
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('error', (error) => {
      process.stderr.write(`${command} can't be run: ${error.message}\n`);
      done(127);
    });
    child.on('close', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.summary}: ${error.detail}\n`);
  process.exitCode = 1;
});
