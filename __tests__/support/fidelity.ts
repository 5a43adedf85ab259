import { Workspace } from './terraform';

export const workspaces: Workspace[] = [];
afterAll(async () => {
  for (const workspace of workspaces) await workspace.stop();
});

export const AWS = 'provider "aws" {\n  region = "us-east-1"\n}\n';
export const GOOGLE = 'provider "google" {\n  project = "acme-dev"\n  region = "us-east1"\n}\n';
export const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
export const AZURE = `provider "azurerm" {\n  features {}\n  subscription_id = "${SUBSCRIPTION}"\n}\n`;

export async function hcl(text: string): Promise<Workspace> {
  const workspace = new Workspace();
  workspaces.push(workspace);
  workspace.write({ 'main.tf': text }, true);
  await workspace.init();
  return workspace;
}

/** `type.name` → its attributes. */
export function attributes(workspace: Workspace): Record<string, Record<string, unknown>> {
  const resources = workspace.state().resources as {
    type: string;
    name: string;
    instances: { attributes: Record<string, unknown> }[];
  }[];
  return Object.fromEntries(
    resources.map(({ type, name, instances }) => [`${type}.${name}`, instances[0]?.attributes ?? {}]),
  );
}

export const apply = ['apply', '-auto-approve', '-input=false'] as const;
