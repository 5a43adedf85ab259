import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importIds, isMadeAnew } from '../../cli/imports';
import type { CloudName } from '../../modules/core/placement';
import { type ENVIRONMENTS, synthesize } from './environments';
import { deploysAndSettles, Workspace } from './terraform';

/** A shipped environment on a cloud, with the real Terraform. Each has a file of its own, so that one ends within seconds. */
export function deploysShipped(name: (typeof ENVIRONMENTS)[number], cloud: CloudName): void {
  test(`${name} on ${cloud} deploys, plans again without changes, and destroys`, async () => {
    const { text } = synthesize(name, cloud);
    const json = JSON.parse(text);
    // Everything has to go in the end, but not as long as it is protected.
    const unprotected = JSON.parse(text.replace(/"(prevent_destroy|\w*deletion_protection\w*)": true/g, '"$1": false'));
    await deploysAndSettles(unprotected, {
      // It has every type that the others have.
      meanwhile: async (workspace) => name === 'prod' && (await Promise.all([comesBack(workspace, json), isProtected(workspace, json)])),
    });
  });
}

async function isProtected(workspace: Workspace, json: object): Promise<void> {
  workspace.write(json);
  expect(await workspace.must(1, 'plan', '-destroy', '-refresh=false', '-input=false')).toContain('Instance cannot be destroyed');
}

/** A lost state is made anew from the ids that the record keeps: nothing is made but what no provider imports. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
async function comesBack(there: Workspace, json: any): Promise<void> {
  const ids = Object.entries(importIds(there.state(), json.provider.aws?.[0].region));
  const known = ids.filter(([address]) => !isMadeAnew(address));
  expect(known.filter(([, id]) => !id)).toEqual([]);
  const workspace = new Workspace();
  try {
    await workspace.startIn(there.cloud);
    workspace.write(json);
    writeFileSync(join(workspace.folder, 'imports.tf.json'), JSON.stringify({ import: known.map(([to, id]) => ({ to, id })) }));
    await workspace.init();
    const planned = await workspace.must(0, 'plan', '-input=false');
    expect(planned.match(/# \S+ (must be replaced|will be (created|destroyed|replaced))/g) ?? []).toEqual(
      ids.filter(([address]) => isMadeAnew(address)).map(([address]) => `# ${address} will be created`),
    );
    expect(planned).toContain(`Plan: ${known.length} to import, ${ids.length - known.length} to add, `);
  } finally {
    await workspace.stop();
  }
}
