import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { captures, defined } from '../support/defined';
import { ended, inFolder, ROOT, SIMULATE, simulate } from '../support/simulate';
import { TERRAFORM } from '../support/terraform';

/** The configuration of the page: plain Terraform, whose state rests in a bucket. */
const [EXAMPLE] = captures(readFileSync(join(ROOT, 'simulator', 'README.md'), 'utf8'), /```hcl\n([\s\S]*?)```/g);

describe('the example of simulator/README.md', () => {
  const lock = '# of the real provider\nprovider "registry.terraform.io/hashicorp/aws" {\n  version = "6.25.0"\n}\n';

  test.concurrent(
    'deploys three clouds, drifts, is reset; its state in a bucket is never asked for, its folder is as it ' + 'was',
    () =>
      inFolder(async (folder) => {
        expect(EXAMPLE).toContain('backend "s3"');
        writeFileSync(join(folder, 'main.tf'), defined(EXAMPLE));
        writeFileSync(join(folder, '.terraform.lock.hcl'), lock);
        const commands = ['init -input=false', 'apply -auto-approve -input=false', 'plan -detailed-exitcode'].map(
          (one) => `terraform ${one} -no-color`,
        );
        const deployed = await simulate(folder, ['sh', '-c', commands.join(' && ')]);
        expect({ ...deployed, stdout: '' }).toEqual({ code: 0, stdout: '', stderr: '' });
        expect(deployed.stdout).toContain('Apply complete! Resources: 4 added');
        expect(readdirSync(folder).sort()).toEqual(['.simulated', '.terraform.lock.hcl', 'main.tf']);
        expect(readFileSync(join(folder, '.terraform.lock.hcl'), 'utf8')).toBe(lock);

        expect(await simulate(folder, ['drift', 'aws_sqs_queue.orders', 'delay_seconds=5'])).toEqual({
          code: 0,
          stdout: '',
          stderr: '',
        });
        const drifted = await simulate(folder, ['terraform', 'plan', '-detailed-exitcode', '-no-color']);
        expect(drifted.code).toBe(2);
        expect(drifted.stdout).toMatch(/delay_seconds\s+= 5 -> 0/);

        expect((await simulate(folder, ['reset'])).code).toBe(0);
        expect(existsSync(join(folder, '.simulated'))).toBe(false);
      }),
  );

  test.concurrent('a folder below another has its own state', () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, 'one', 'terraform'), { recursive: true });
      for (const [at, name] of [
        ['one', 'a'],
        ['one/terraform', 'b'],
      ] as const) {
        writeFileSync(
          join(folder, at, 'main.tf'),
          `provider "aws" {}\nresource "aws_sqs_queue" "q" {\n  name = "${name}"\n}\n`,
        );
        expect(
          (
            await simulate(folder, [
              'sh',
              '-c',
              `cd ${at} && terraform init -no-color && terraform apply -auto-approve -no-color`,
            ])
          ).code,
        ).toBe(0);
      }
      const ambiguous = await simulate(folder, ['drift', 'aws_sqs_queue.q', 'delay_seconds=5']);
      expect(ambiguous).toMatchObject({ code: 1, stdout: '' });
      expect(ambiguous.stderr).toContain('2 states have aws_sqs_queue.q; choose with --state');
      expect(
        (await simulate(folder, ['drift', 'aws_sqs_queue.q', 'delay_seconds=5', '--state', 'one/terraform/'])).code,
      ).toBe(0);
      expect((await simulate(folder, ['terraform', '-chdir=one', 'plan', '-detailed-exitcode'])).code).toBe(0);
      expect((await simulate(folder, ['terraform', '-chdir=one/terraform', 'plan', '-detailed-exitcode'])).code).toBe(
        2,
      );
    }));
});

test.concurrent('no request leaves the machine', () =>
  inFolder(async (folder) => {
    // Whatever asks for something outside goes through this proxy, which keeps a list and gives
    // nothing.
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(String(request.url));
      response.writeHead(403).end();
    });
    proxy.on('connect', (request, socket) => {
      asked.push(String(request.url));
      socket.destroy();
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    // Node does not support this option: a connection to another machine, or the look-up of its
    // name, ends the program.
    const guard = join(folder, 'guard.cjs');
    writeFileSync(
      guard,
      `const net = require('node:net'), dns = require('node:dns');
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const host = typeof first === 'object' ? first.host : typeof args[1] === 'string' ? args[1] : undefined;
  if (host !== undefined && !['127.0.0.1', 'localhost', '::1'].includes(host)) {
    console.error('LEFT', host);
    process.exit(99);
  }
  return connect.apply(this, args);
};
const lookup = dns.lookup;
dns.lookup = (host, ...rest) => {
  if (!['127.0.0.1', 'localhost', '::1'].includes(host)) { console.error('LEFT', host); process.exit(99); }
  return lookup(host, ...rest);
};
`,
    );
    writeFileSync(join(folder, 'empty.rc'), '');
    writeFileSync(join(folder, 'main.tf'), defined(EXAMPLE));
    const child = spawn(
      process.execPath,
      [
        '--require',
        guard,
        ...SIMULATE,
        'sh',
        '-c',
        'terraform init -no-color && terraform validate && terraform apply -auto-approve -no-color && ' +
          'terraform destroy -auto-approve -no-color',
      ],
      {
        cwd: folder,
        env: {
          ...process.env,
          HTTP_PROXY: address,
          HTTPS_PROXY: address,
          http_proxy: address,
          https_proxy: address,
          NO_PROXY: '',
          no_proxy: '',
        },
      },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data));
    const code = await ended(child);
    expect({ code, asked, left: output.match(/LEFT.*/)?.[0] }).toEqual({ code: 0, asked: [], left: undefined });
    expect(output).toContain('Destroy complete! Resources: 4 destroyed.');

    // The same with a provider that isn't simulated: now the list isn't empty.
    rmSync(join(folder, 'main.tf'));
    writeFileSync(join(folder, 'other.tf'), 'resource "random_id" "one" {\n  byte_length = 2\n}\n');
    const control = spawn(TERRAFORM, ['init', '-no-color'], {
      cwd: folder,
      stdio: 'ignore',
      env: {
        ...process.env,
        HTTPS_PROXY: address,
        NO_PROXY: '',
        no_proxy: '',
        TF_REGISTRY_DISCOVERY_RETRY: '0',
        CHECKPOINT_DISABLE: '1',
        TF_CLI_CONFIG_FILE: guard.replace('guard.cjs', 'empty.rc'),
      },
    });
    expect(await ended(control)).toBe(1);
    await new Promise((done) => proxy.close(done));
    expect(asked.length).toBeGreaterThan(0);
  }));
