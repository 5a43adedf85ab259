import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from './terraform';

/**
 * Writes a stack that deploys into a cluster, and the state of the stack `id` that it reads, as far
 * as it reads it.
 */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
export function writeInside(workspace: Workspace, id: string, foundation: any, apps: any): void {
  // In base64, since one of them is the certificate of the cluster.
  const outputs = Object.fromEntries(
    Object.keys(foundation.output).map((name) => [name, { value: 'aHR0cHM6Ly9rOHM=', type: 'string' }]),
  );
  const path = join(workspace.folder, 'foundation.tfstate');
  writeFileSync(path, JSON.stringify({ version: 4, serial: 1, lineage: 'tests', outputs, resources: [] }));
  apps.data.terraform_remote_state[id].config = { path };
  workspace.write(apps);
}
