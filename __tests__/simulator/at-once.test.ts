import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Workspace } from '../support/terraform';

test('ten deployments at the same time in one process, into one cloud', async () => {
  const cloud = mkdtempSync(join(tmpdir(), 'polycloud-shared-'));
  const workspaces = Array.from({ length: 10 }, () => new Workspace());
  try {
    await Promise.all(
      workspaces.map(async (workspace, index) => {
        const queues = `resource "aws_sqs_queue" "one" {\n  count = 12\n  name  = "q${index}-\${count.index}"\n}\n`;
        // The addresses are alike to the last letter: what one asked for must not be taken for what
        // another did.
        const addresses = 'resource "aws_eip" "same" {\n  count  = 3\n  domain = "vpc"\n}\n';
        workspace.write({ 'main.tf': `provider "aws" {}\n${queues}${addresses}` }, true);
        await workspace.startIn(cloud);
        await workspace.init();
        await workspace.apply();
      }),
    );
    const ids = workspaces.flatMap((workspace) =>
      workspace
        .state()
        .resources.flatMap(({ instances }: { instances: { attributes: { id: string } }[] }) =>
          instances.map(({ attributes }) => attributes.id),
        ),
    );
    expect(ids).toHaveLength(150);
    expect(new Set(ids).size).toBe(150);
    await Promise.all(
      workspaces.map(async (workspace) => {
        await workspace.settled();
        await workspace.destroy();
        expect(workspace.state().resources).toEqual([]);
      }),
    );
  } finally {
    await Promise.all(workspaces.map((workspace) => workspace.stop()));
    rmSync(cloud, { recursive: true, force: true });
  }
});
