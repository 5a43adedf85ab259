import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../environments/loader';
import { UserError } from '../modules/core/errors';
import { accountOf, CLOUDS, type CloudName } from '../modules/core/placement';
import { onlyOf } from '../stacks/environments';
import type { PlacementStack } from '../stacks/placement-stack';
import { inMemory } from './in-memory';
import { forward, note, say } from './output';
import { OF_HELM } from './permissions/kubernetes';
import {
  clusterRole,
  type Deployer,
  type Purpose,
  type Rights,
  rightsFor,
  rolesOutsideProject,
  tokenFor,
} from './permissions/rights';
import { type Options, session } from './session';

export interface PermissionsOptions extends Options {
  readonly for?: Purpose;
  readonly format: 'json' | 'terraform';
}

const PROVIDER: Readonly<Record<CloudName, string>> = { aws: 'aws_', google: 'google_', azure: 'azurerm_' };

/**
 * The minimum permissions to plan or apply an environment, derived from the types of its resources.
 */
export async function permissions(name: string, options: PermissionsOptions): Promise<number> {
  return session([name], options, async ({ environments }) => {
    const environment = onlyOf(environments);
    const [found, token] = inMemory(environments, (stacks) => [
      [
        ...CLOUDS.flatMap((cloud) => rightsOn(cloud, environment, stacks, options)),
        ...rightsInside(environment, stacks, options),
      ],
      tokenFor(stacks.flatMap((stack) => typesIn(stack, 'cloudflare_'))),
    ]);
    if (token.length > 0) note(`The token of Cloudflare needs ${token.join(', ')}: Read to plan, Edit to apply.`);
    if (found.length === 0) throw nothing(name);
    for (const { notes } of found) for (const one of notes) note(one);
    for (const [file, document] of filesOf(found, options.format)) {
      const text = `${JSON.stringify(document, null, 2)}\n`;
      if (!options.out) {
        forward({ out: text });
        continue;
      }
      mkdirSync(options.out, { recursive: true });
      const path = join(options.out, file);
      writeFileSync(path, text);
      say(path);
    }
    return 0;
  });
}

/** The documents of one cloud, or of a cluster, for one deployer. */
interface Granted {
  readonly cloud: CloudName | 'kubernetes';
  readonly deployer: Pick<Deployer, 'name' | 'account'>;
  readonly rights: readonly Rights[];
  /** Permissions outside the account. */
  readonly notes: readonly string[];
}

const nothing = (name: string) =>
  new UserError([
    { where: `environments/${name}.yaml`, message: 'deploys no cloud resources.', remedy: 'Give it a workload.' },
  ]);

function rightsOn(
  cloud: CloudName,
  environment: Environment,
  stacks: readonly PlacementStack[],
  { for: only }: PermissionsOptions,
): Granted[] {
  const { name, project, clouds } = environment;
  const types = new Set(stacks.flatMap((stack) => typesIn(stack, PROVIDER[cloud])));
  const states = statesOf(environment);
  const inBuckets = states.flatMap(({ state, ...where }) =>
    cloud === 'aws' && state.backend === 's3' ? [{ ...where, bucket: state.bucket, kmsKeyArn: state.kmsKeyArn }] : [],
  );
  const facts = clouds[cloud];
  if ((types.size === 0 && inBuckets.length === 0) || !facts) return [];
  return (['plan', 'apply'] as const)
    .filter((purpose) => !only || only === purpose)
    .map((purpose): Granted => {
      const deployer: Deployer = {
        name: purpose === 'plan' ? `${name}-plan` : name,
        purpose,
        prefix: `${project}-${name}-`,
        account: accountOf({ cloud, facts: { [cloud]: facts } }),
        states: inBuckets,
      };
      const others = cloud === 'google' ? rolesOutsideProject(types) : [];
      const notes = [...others, ...stateNotes(cloud, states)].map((one) => `${deployer.name} needs ${one}, too.`);
      return { cloud, deployer, rights: rightsFor(cloud, types, deployer), notes };
    });
}

/** The permissions in a cluster: those of the types of the Kubernetes provider. */
function rightsInside(
  { name }: Environment,
  stacks: readonly PlacementStack[],
  { for: only }: PermissionsOptions,
): Granted[] {
  const types = new Set(stacks.flatMap((stack) => typesIn(stack, 'kubernetes_')));
  const charts = stacks.some((stack) => typesIn(stack, 'helm_').length > 0);
  return (['plan', 'apply'] as const)
    .filter((purpose) => !only || only === purpose)
    .flatMap((purpose): Granted[] => {
      const deployer = {
        name: purpose === 'plan' ? `${name}-plan` : name,
        purpose,
        prefix: '',
        account: '',
        states: [],
      };
      const rights = clusterRole(types, deployer);
      const notes = charts ? [`${deployer.name} needs ${OF_HELM}, too.`] : [];
      return rights.length > 0 || charts ? [{ cloud: 'kubernetes', deployer, rights, notes }] : [];
    });
}

/** A location of states, and whether the deployer writes there. */
interface StatePlace {
  readonly state: Environment['state'];
  readonly path: string;
  readonly readOnly: boolean;
}

/**
 * The locations of an environment's states: its own, those of workloads with a separate backend,
 * and that of the environment whose network it uses, whose outputs it reads.
 */
function statesOf({ project, name, state, workloads, network, sharing = [] }: Environment): StatePlace[] {
  const path = `${project}/${name}`;
  const own = [state, ...workloads.flatMap((use) => use.state ?? [])];
  const giver = network?.from === undefined ? undefined : sharing.find((one) => one.name === network.from);
  const all: StatePlace[] = own.map((one) => ({ state: one, path, readOnly: false }));
  if (giver) all.push({ state: giver.state, path: `${giver.project}/${giver.name}`, readOnly: true });
  const seen = new Set<string>();
  return all.filter((one) => {
    const key = JSON.stringify(one);
    return !seen.has(key) && seen.add(key);
  });
}

/**
 * Both plan and apply write the state lock, for which these two backends have no role narrower than
 * write access, which includes reading.
 */
function stateNotes(cloud: CloudName, states: readonly StatePlace[]): string[] {
  const notes = new Map<string, string>();
  for (const { state, readOnly } of states) {
    if (cloud === 'google' && state.backend === 'gcs') {
      const place = `gs://${state.bucket}`;
      if (!readOnly || !notes.has(place))
        notes.set(place, `roles/storage.${readOnly ? 'objectViewer' : 'objectUser'} on ${place}`);
    }
    if (cloud === 'azure' && state.backend === 'azurerm') {
      const place = `the container ${state.container} of ${state.storageAccount}`;
      const role = `Storage Blob Data ${readOnly ? 'Reader' : 'Contributor'}`;
      if (!readOnly || !notes.has(place)) notes.set(place, `${role} on ${place}`);
    }
  }
  return [...notes.values()];
}

/** Types of resources, ephemeral ones and data sources of one provider, without its name. */
function typesIn(stack: PlacementStack, prefix: string): string[] {
  const { resource, data, ephemeral } = stack.toTerraform() as Record<string, Record<string, object> | undefined>;
  return [resource, data, ephemeral]
    .flatMap((one) => Object.keys(one ?? {}))
    .filter((type) => type.startsWith(prefix))
    .map((type) => type.slice(prefix.length));
}

function filesOf(granted: readonly Granted[], format: 'json' | 'terraform'): [file: string, document: object][] {
  if (format === 'json') {
    return granted.flatMap(({ cloud, rights }) =>
      rights.map(({ name, document }): [string, object] => [`${cloud}-${name}.json`, document]),
    );
  }
  const resource: Record<string, Record<string, object>> = {};
  for (const one of granted) {
    for (const { name, document } of one.rights) {
      const [type, body] = asResource(one, name, document);
      resource[type] = { ...resource[type], [name.replaceAll('-', '_')]: body };
    }
  }
  return [['permissions.tf.json', { resource }]];
}

function asResource(
  { cloud, deployer }: Granted,
  name: string,
  document: Rights['document'],
): [type: string, body: object] {
  switch (cloud) {
    case 'kubernetes': {
      const { metadata, rules } = document as { metadata: object; rules: Record<string, readonly string[]>[] };
      const rule = rules.map(({ apiGroups, resources, verbs }) => ({ api_groups: apiGroups, resources, verbs }));
      return ['kubernetes_cluster_role_v1', { metadata, rule }];
    }
    case 'aws':
      return ['aws_iam_policy', { name: `polycloud-${name}`, policy: JSON.stringify(document) }];
    case 'google': {
      const { title, description, includedPermissions } = document;
      const role_id = `polycloud_${name.replaceAll('-', '_')}`;
      return [
        'google_project_iam_custom_role',
        { project: deployer.account, role_id, title, description, permissions: includedPermissions },
      ];
    }
    case 'azure': {
      const { Name, Description, Actions, DataActions, AssignableScopes } = document as Record<string, string[]>;
      const permissions = [{ actions: Actions, data_actions: DataActions }];
      const scope = AssignableScopes?.[0];
      return [
        'azurerm_role_definition',
        { name: Name, description: Description, scope, permissions, assignable_scopes: AssignableScopes },
      ];
    }
  }
}
