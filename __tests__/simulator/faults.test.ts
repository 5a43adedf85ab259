import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from '../../simulator';
import { run } from '../support/run';
import { TERRAFORM, Workspace } from '../support/terraform';

const QUEUES = `provider "aws" {}\nresource "aws_sqs_queue" "one" {\n  count = 12\n  name  = "q-\${count.index}"\n}\n`;

async function with12Queues(faults: readonly Fault[], work: (workspace: Workspace) => Promise<void>): Promise<void> {
  const workspace = new Workspace();
  try {
    workspace.write({ 'main.tf': QUEUES }, true);
    await workspace.start(faults);
    await workspace.init();
    await work(workspace);
  } finally {
    await workspace.stop();
  }
}

/** How many the cloud has. */
const things = (cloud: string) =>
  existsSync(join(cloud, 'things'))
    ? readdirSync(join(cloud, 'things')).filter((file) => file.endsWith('.json')).length
    : 0;
const instances = (workspace: Workspace) => workspace.state().resources[0]?.instances.length ?? 0;

test.concurrent('the n-th create fails; the next apply makes what is missing', () =>
  with12Queues([{ on: 'create', nth: 3, does: { fail: 'the quota is used up' } }], async (workspace) => {
    expect(await workspace.must(1, 'apply', '-auto-approve', '-input=false')).toContain('the quota is used up');
    expect(instances(workspace)).toBe(11);
    await workspace.apply();
    expect(instances(workspace)).toBe(12);
    await workspace.settled();
  }));

test.concurrent('an answer that is lost: what was made is not made twice', () =>
  with12Queues([{ on: 'create', nth: 4, does: { drop: true } }], async (workspace) => {
    await workspace.must(1, 'apply', '-auto-approve', '-input=false');
    await workspace.apply();
    expect(instances(workspace)).toBe(12);
    await workspace.settled();
  }));

test.concurrent('an answer that is lost, of something that has no name: it is found again all the same', async () => {
  const workspace = new Workspace();
  const cloud = mkdtempSync(join(tmpdir(), 'polycloud-lost-'));
  try {
    workspace.write(
      { 'main.tf': 'provider "aws" {}\nresource "aws_vpc" "one" {\n  cidr_block = "10.0.0.0/16"\n}\n' },
      true,
    );
    await workspace.startIn(cloud, [{ on: 'create', type: 'aws_vpc', nth: 1, does: { drop: true } }]);
    await workspace.init();
    await workspace.must(1, 'apply', '-auto-approve', '-input=false');
    expect(instances(workspace)).toBe(0);
    await workspace.apply();
    expect(instances(workspace)).toBe(1);
    expect(things(cloud)).toBe(1);
    await workspace.settled();
  } finally {
    await workspace.stop();
    rmSync(cloud, { recursive: true, force: true });
  }
});

test.concurrent('throttling passes, unless it does not end', async () => {
  await with12Queues([{ on: 'create', nth: 0, does: { throttle: 2 } }], async (workspace) => {
    await workspace.apply();
    expect(instances(workspace)).toBe(12);
  });
  await with12Queues([{ on: 'create', nth: 1, does: { throttle: 99 } }], async (workspace) => {
    expect(await workspace.must(1, 'apply', '-auto-approve', '-input=false')).toContain('throttled');
  });
});

test.concurrent('a delay takes its time', () =>
  with12Queues([{ on: 'create', nth: 1, does: { delayMilliseconds: 700 } }], async (workspace) => {
    const start = Date.now();
    await workspace.apply();
    expect(Date.now() - start).toBeGreaterThan(700);
  }));

test.concurrent(
  'the simulator is killed in the middle of an apply: the state holds what was made, and the next apply ' + 'completes',
  async () => {
    const workspace = new Workspace();
    const cloud = mkdtempSync(join(tmpdir(), 'polycloud-killed-'));
    try {
      workspace.write({ 'main.tf': QUEUES }, true);
      // Its own process, which can be killed.
      const program = `
      const { startSimulator } = require(${JSON.stringify(join(__dirname, '..', '..', 'simulator'))});
      const faults = [{ on: 'create', nth: 0, does: { delayMilliseconds: 300 } }];
      startSimulator({ stateDir: ${JSON.stringify(cloud)}, root: ${JSON.stringify(workspace.folder)}, faults })
        .then(({ env }) => process.stdout.write(JSON.stringify(env) + '\\n'));
    `;
      const child = spawn(process.execPath, ['--require', 'tsx/cjs', '-e', program], {
        cwd: join(__dirname, '..', '..'),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const env = JSON.parse(
        await new Promise<string>((done) => child.stdout.once('data', (data: Buffer) => done(data.toString()))),
      );
      const terraform = async (...args: string[]) => (await run(TERRAFORM, args, { cwd: workspace.folder, env })).code;
      expect(await terraform('init')).toBe(0);
      const applied = terraform('apply', '-auto-approve', '-parallelism=3');
      let over = false;
      applied.then(() => (over = true));
      // Three at once: the fourth is asked for when Terraform has the answer for one.
      while (!over && things(cloud) < 4) await new Promise((done) => setTimeout(done, 50));
      child.kill('SIGKILL');
      expect(await applied).toBe(1);
      const before = instances(workspace);
      expect(before).toBeGreaterThan(0);
      expect(before).toBeLessThan(12);

      await workspace.startIn(cloud);
      await workspace.apply();
      expect(instances(workspace)).toBe(12);
      await workspace.settled();
    } finally {
      await workspace.stop();
      rmSync(cloud, { recursive: true, force: true });
    }
  },
);
