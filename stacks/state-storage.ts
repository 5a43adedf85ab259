import type { App, TerraformResource } from 'cdktf';
import { BOOTSTRAP } from '../environments/checks';
import type { Environment } from '../environments/loader';
import { cloudOf } from '../modules/cloud';
import { present, UserError } from '../modules/core/errors';
import type { CloudName } from '../modules/core/placement';
import { standardTags } from '../modules/core/tags';
import type { BucketProps } from '../modules/storage/bucket';
import { PlacementStack } from './placement-stack';

/** Backends whose storage is a cloud resource. */
const HOMES = { s3: 'aws', gcs: 'google', azurerm: 'azure' } as const;
type Homed = Extract<Environment['state'], { backend: keyof typeof HOMES }>;

export const hasStateStorage = ({ state }: Environment): boolean => state.backend in HOMES;

/** Old versions of a state allow recovery from a mistake for this long. */
const VERSIONS_DAYS = 90;

/**
 * The storage of an environment's states: created once by `npm run bootstrap`, and never destroyed.
 */
export class StateStorage extends PlacementStack {
  constructor(
    app: App,
    private readonly environment: Environment,
    simulate: boolean,
  ) {
    const { name, project, clouds, tags } = environment;
    const state = environment.state as Homed;
    const cloud: CloudName = HOMES[state.backend];
    const facts = clouds[cloud];
    if (!facts) {
      throw new UserError([
        {
          where: `environments/${name}.yaml`,
          message: `the state is on ${state.backend}, and clouds.${cloud} says nothing of the account that it is in.`,
          remedy: `Add ${cloud} under clouds.`,
        },
      ]);
    }
    const region = state.backend === 's3' ? state.region : facts.region;
    super(
      app,
      simulate ? { backend: 'simulated' } : { backend: 'local' },
      {
        id: `bootstrap-${cloud}-${region}`,
        project,
        // Several environments may use the same storage, so it belongs to none.
        environment: BOOTSTRAP,
        cloud,
        region,
        zones: [],
        facts: { [cloud]: facts },
        protected: true,
        tags: standardTags({ project, name: BOOTSTRAP, tags }),
      },
      [],
      { key: `${project}/${nameOf(state)}/${cloud}/${region}.tfstate` },
    );
    cloudOf(this).bucket(this, 'state', {
      lifecycle: [{ oldVersionsAfterDays: VERSIONS_DAYS }],
      // They would require a second storage, which does not exist yet.
      accessLogs: false,
      ...settingsOf(state),
    });
    if (state.backend !== 'azurerm') return;
    const group = this.node.findChild('resources').node.findChild('group') as TerraformResource;
    group.addOverride('name', state.resourceGroup);
    group.addOverride('lifecycle', { prevent_destroy: true, ignore_changes: ['location'] });
  }

  /** Address → the import id, if it was created otherwise. */
  get ids(): Readonly<Record<string, string>> {
    const { resource } = this.toTerraform() as { resource: Record<string, Record<string, { readonly role?: string }>> };
    return Object.fromEntries(
      Object.entries(resource).flatMap(([type, byName]) =>
        Object.entries(byName).map(([name, body]) => [`${type}.${name}`, this.idOf(type, body)] as const),
      ),
    );
  }

  private idOf(type: string, { role }: { readonly role?: string }): string {
    const state = this.environment.state as Homed;
    // Parts of a bucket are imported by its name, and role members also by the role.
    if (state.backend !== 'azurerm') return role === undefined ? state.bucket : `b/${state.bucket} ${role}`;
    const group = `/subscriptions/${this.placement.facts.azure?.subscription}/resourceGroups/${state.resourceGroup}`;
    const account = `${group}/providers/Microsoft.Storage/storageAccounts/${state.storageAccount}`;
    const ids: Record<string, string> = {
      azurerm_resource_group: group,
      azurerm_storage_account: account,
      azurerm_storage_container: `${account}/blobServices/default/containers/${state.container}`,
      azurerm_storage_management_policy: `${account}/managementPolicies/default`,
    };
    return present(ids[type], `the import id of ${type}`);
  }
}

/** Identifies the storage: a part of the path of its own state. */
const nameOf = (state: Homed) =>
  state.backend === 'azurerm' ? `${state.storageAccount}-${state.container}` : state.bucket;

/** The settings in the environment file. */
function settingsOf(state: Homed): BucketProps {
  switch (state.backend) {
    case 's3': {
      const { bucket, kmsKeyArn } = state;
      return {
        native: { aws: { bucket: { bucket } } },
        ...(kmsKeyArn && { encryption: { aws: { keyArn: kmsKeyArn } } }),
      };
    }
    case 'gcs':
      return { native: { google: { bucket: { name: state.bucket, lifecycle: asItIs('location') } } } };
    case 'azurerm': {
      const { storageAccount, container } = state;
      const lifecycle = asItIs('location', 'infrastructure_encryption_enabled');
      return {
        softDeleteDays: VERSIONS_DAYS,
        native: {
          azure: {
            account: { name: storageAccount, accountReplicationType: 'GRS', lifecycle },
            container: { name: container },
          },
        },
      };
    }
  }
}

/** Existing storage keeps properties whose change would replace it. */
const asItIs = (...ignoreChanges: string[]) => ({ preventDestroy: true, ignoreChanges });
