import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from './terraform';

/** Of a cache on Google. */
const ADDRESS = { ip_address: '10.1.0.9', connection_type: 'CONNECTION_TYPE_PRIMARY' };
const ENDPOINTS = {
  value: [{ connections: [{ psc_auto_connection: [ADDRESS] }] }],
  type: [
    'list',
    [
      'object',
      {
        connections: [
          'list',
          [
            'object',
            { psc_auto_connection: ['list', ['object', { ip_address: 'string', connection_type: 'string' }]] },
          ],
        ],
      },
    ],
  ],
};

/**
 * Writes a stack that deploys into a cluster, and the state of the stack `id` that it reads, as far
 * as it reads it.
 */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
export function writeInside(workspace: Workspace, id: string, foundation: any, apps: any): void {
  // In base64, since one of them is the certificate of the cluster.
  const outputs = Object.fromEntries(
    Object.keys(foundation.output).map((name) => [
      name,
      name.endsWith('_endpoints') ? ENDPOINTS : { value: 'aHR0cHM6Ly9rOHM=', type: 'string' },
    ]),
  );
  const path = join(workspace.folder, 'foundation.tfstate');
  writeFileSync(path, JSON.stringify({ version: 4, serial: 1, lineage: 'tests', outputs, resources: [] }));
  apps.data.terraform_remote_state[id].config = { path };
  workspace.write(apps);
}
