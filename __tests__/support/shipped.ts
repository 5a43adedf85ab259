import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Knowledge } from '../../deployment/adopt/resources';
import { importIds, isRecreated } from '../../deployment/imports';
import type { CloudName } from '../../modules/core/placement';
import { loadEnvironments } from '../../stacks/environments';
import { EVERYWHERE } from './environments';
import { run } from './run';
import { deploysAndSettles, Workspace } from './terraform';

const ROOT = join(__dirname, '..', '..');

/** What `npm run synth` writes for the placement: what is deployed here is what a user deploys. */
async function written(name: string, cloud: CloudName): Promise<string> {
  const outdir = mkdtempSync(join(tmpdir(), 'polycloud-shipped-'));
  try {
    const args = ['cli/launch.js', 'synth', name, '--cloud', cloud];
    const { code, stderr } = await run(process.execPath, args, { cwd: ROOT, env: { CDKTF_OUTDIR: outdir } });
    // A warning stops nothing: of machines without a program, or without an exact image.
    const warnings = /^Warning: .*\n( {2}.*\n)*\n/gm;
    expect({ code, stderr: stderr.replace(warnings, '') }).toEqual({ code: 0, stderr: '' });
    const [id] = readdirSync(join(outdir, 'stacks')).filter((one) => one.startsWith(`${name}-${cloud}-`)) as [string];
    return readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8');
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Everything has to go in the end, but not as long as it is protected. */
function unprotected(text: string): object {
  const json = JSON.parse(text.replace(/"(prevent_destroy|\w*deletion_protection\w*)": true/g, '"$1": false'));
  // Vaults refuse to lose what they hold: modules/backup/{aws,azure}.test.ts.
  const vaults = (type: string) => Object.values<Record<string, unknown>>(json.resource[type] ?? {});
  for (const vault of vaults('aws_backup_vault')) vault.force_destroy = true;
  for (const vault of vaults('azurerm_data_protection_backup_vault'))
    Object.assign(vault, { immutability: 'Disabled', soft_delete: 'Off' });
  return json;
}

/**
 * Environments that can be placed on a cloud, and have one stack there. Those with more are
 * deployed by the commands: every.test.ts.
 */
const on = (cloud: CloudName) =>
  EVERYWHERE.flatMap(([name, one]) => {
    const [environment] = one === cloud ? loadEnvironments([name], { cloud }) : [];
    return environment && !environment.workloads.some(({ stack }) => stack) ? [environment] : [];
  });

/** Jest refuses a file without a test, and a project may not have that environment. */
const none = (cloud: CloudName, what: string, names: readonly string[]) =>
  test(`${cloud}: no ${what}`, () => expect(names).toEqual([]));

/**
 * Every environment that can be placed on a cloud, with the real Terraform. Each cloud has its own
 * file, so that they run side by side.
 */
export function deployEverywhere(cloud: CloudName): void {
  const names = on(cloud).map(({ name }) => name);
  if (names.length === 0) none(cloud, 'environment with one stack', names);
  for (const name of names) {
    test(`${name} on ${cloud} deploys, plans again without changes, and destroys`, async () =>
      deploysAndSettles(unprotected(await written(name, cloud))));
  }
}

/** What every protected environment has for an incident. */
export function survives(cloud: CloudName): void {
  const names = on(cloud).flatMap((environment) => (environment.protected ? environment.name : []));
  if (names.length === 0) none(cloud, 'protected environment with one stack', names);
  for (const name of names) survivesIn(name, cloud);
}

function survivesIn(name: string, cloud: CloudName): void {
  test(`${name} on ${cloud} is not destroyed, and a state that is lost comes back`, async () => {
    const text = await written(name, cloud);
    const workspace = new Workspace();
    try {
      workspace.write(unprotected(text));
      await workspace.init();
      await workspace.apply();
      await Promise.all([comesBack(workspace, JSON.parse(text)), isProtected(workspace, JSON.parse(text))]);
    } finally {
      await workspace.stop();
    }
  });
}

async function isProtected(workspace: Workspace, json: object): Promise<void> {
  workspace.write(json);
  expect(await workspace.must(1, 'plan', '-destroy', '-refresh=false', '-input=false')).toContain(
    'Instance cannot be destroyed',
  );
}

/**
 * A lost state is recreated from the ids that the record keeps: nothing is made but what no
 * provider imports.
 */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
async function comesBack(there: Workspace, json: any): Promise<void> {
  const ids = Object.entries(importIds(there.state(), json.provider.aws?.[0].region));
  const known = ids.filter(([address]) => !isRecreated(address));
  expect(known.filter(([, id]) => !id)).toEqual([]);
  // What follows from the configuration alone is the same id, so `adopt` finds it without a record.
  const knowledge = new Knowledge(json);
  const following = known.flatMap(([address, id]) => {
    const followed = knowledge.idOf(address);
    return followed === undefined ? [] : [[address, followed, id]];
  });
  expect(following.filter(([, followed, id]) => followed !== id)).toEqual([]);
  // How many do depends on the project: the cloud assigns the ids of networks on AWS.
  expect(following.length).toBeGreaterThan(0);
  const workspace = new Workspace();
  try {
    await workspace.startIn(there.cloud);
    workspace.write(json);
    writeFileSync(
      join(workspace.folder, 'imports.tf.json'),
      JSON.stringify({ import: known.map(([to, id]) => ({ to, id })) }),
    );
    await workspace.init();
    const planned = await workspace.must(0, 'plan', '-input=false');
    expect(planned.match(/# \S+ (must be replaced|will be (created|destroyed|replaced))/g) ?? []).toEqual(
      ids.filter(([address]) => isRecreated(address)).map(([address]) => `# ${address} will be created`),
    );
    expect(planned).toContain(`Plan: ${known.length} to import, ${ids.length - known.length} to add, `);
  } finally {
    await workspace.stop();
  }
}
