import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ended, inFolder, SIMULATE, simulate } from '../support/simulate';

describe('the command', () => {
  test.concurrent('its exit code and its arguments are those of what runs', () =>
    inFolder(async (folder) => {
      expect(await simulate(folder, ['sh', '-c', 'echo "$1"; exit 7', 'sh', '--version'])).toMatchObject({
        code: 7,
        stdout: '--version\n',
      });
    }));

  test.concurrent.each([
    ['no command', [], {}, "missing required argument 'command'"],
    ['a missing command', ['no-such-command'], {}, "no-such-command can't be run: the command does not exist"],
    [
      'a drift without a value',
      ['drift', 'aws_sqs_queue.q', 'delay_seconds'],
      {},
      '"delay_seconds" is not of the form attribute=value',
    ],
    ['a drift of nothing', ['drift', 'aws_sqs_queue.q', 'delay_seconds=1'], {}, 'Nothing was deployed yet'],
    ['an unknown option of drift', ['drift', '--all', 'a', 'b=c'], {}, "unknown option '--all'"],
    [
      'faults that are not JSON',
      ['true'],
      { POLYCLOUD_SIMULATOR_FAULTS: '[{' },
      'POLYCLOUD_SIMULATOR_FAULTS is not JSON',
    ],
    [
      'an unknown fault',
      ['true'],
      { POLYCLOUD_SIMULATOR_FAULTS: '[{"on":"creat","does":{"drop":true}}]' },
      '0.on: Invalid option: expected one of "create"',
    ],
  ])('%s: said in a sentence', (_, args, env, message) =>
    inFolder(async (folder) => {
      const { code, stderr } = await simulate(folder, args, env);
      expect(stderr).toContain(message);
      expect(stderr).not.toMatch(/\n\s+at .*:\d+/);
      expect(code).not.toBe(0);
    }),
  );

  test.concurrent('help names everything', () =>
    inFolder(async (folder) => {
      const { code, stdout } = await simulate(folder, ['--help']);
      expect(code).toBe(0);
      for (const word of ['reset', 'drift', 'npx cdktf deploy', 'POLYCLOUD_SIMULATOR_FAULTS'])
        expect(stdout).toContain(word);
    }));

  test.concurrent.each(['SIGINT', 'SIGTERM'] as const)(
    '%s reaches Terraform, which saves its state; nothing stays next to the configuration',
    (signal) =>
      inFolder(async (folder) => {
        writeFileSync(
          join(folder, 'main.tf'),
          'provider "aws" {}\nresource "aws_sqs_queue" "q" {\n  count = 30\n  name = "q-${count.index}"\n}\n',
        );
        expect((await simulate(folder, ['terraform', 'init'])).code).toBe(0);
        const faults = '[{"on":"create","nth":0,"does":{"delayMilliseconds":150}}]';
        const child = spawn(
          process.execPath,
          [...SIMULATE, 'terraform', 'apply', '-auto-approve', '-parallelism=2', '-no-color'],
          {
            cwd: folder,
            // Its own group: like a terminal, the signal of Ctrl-C goes to all of it.
            detached: true,
            stdio: ['ignore', 'pipe', 'pipe'],
            env: { ...process.env, POLYCLOUD_SIMULATOR_FAULTS: faults },
          },
        );
        let output = '';
        child.stderr?.resume();
        await new Promise<void>((some) => {
          child.stdout?.on('data', (data: Buffer) => {
            output += data;
            if (output.includes('Creation complete')) some();
          });
        });
        process.kill(signal === 'SIGINT' ? -(child.pid as number) : (child.pid as number), signal);
        expect(await ended(child)).toBe(1);
        expect(readdirSync(folder).sort()).toEqual(['.simulated', 'main.tf']);
        const state = JSON.parse(readFileSync(join(folder, '.simulated', 'state', 'terraform.tfstate'), 'utf8'));
        const count = state.resources[0].instances.length;
        expect(count).toBeGreaterThan(0);
        expect(count).toBeLessThan(30);
        expect(
          readdirSync(join(folder, '.simulated', 'clouds', 'things')).filter((file) => file.endsWith('.json')),
        ).toHaveLength(count);
      }),
  );
});
