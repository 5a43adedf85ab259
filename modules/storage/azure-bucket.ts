import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import type { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import type { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageObjectReplication } from '@cdktf/provider-azurerm/lib/storage-object-replication';
import { Construct } from 'constructs';
import { resourceGroupOf, workspaceOf } from '../core/azure';
import { vaultKeyOf } from '../core/azure-key';
import { report } from '../core/errors';
import { StaticWebsite } from '../core/generation/azure-static-website';
import { existingOn } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { fittedName, type NameRule, nameOf, stableId } from '../core/names';
import { type DaprComponent, type GocloudAddress, lastOf } from '../core/portable';
import { asManagedIdentity } from '../identity/azure';
import type { Identity } from '../identity/identity';
import type { AzureNetworkMember } from '../network/azure-member';
import { privateEndpoint } from '../network/azure-private-endpoint';
import { condition, DATA_ACTIONS } from './azure-bucket-grants';
import { type AzureParts, accountWithContainer, notify } from './azure-bucket-parts';
import { Bucket, type BucketProps, type BucketVerb, type ExistingBucket } from './bucket';

const ROLE_NAME: NameRule = {
  what: 'role definition',
  max: 128,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits and -',
  unique: 'account',
};
const MAX_CORS_RULES = 5;
/** Source: learn.microsoft.com: Naming and referencing containers. */
const CONTAINER_NAME = { min: 3, max: 63, pattern: /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/ };

abstract class AnyBlobContainer extends Bucket {
  /** The ARM resource id of the container. */
  abstract readonly containerId: string;
  /** The scope of custom roles for it: its resource group. */
  protected abstract readonly groupId: string;

  /** The names of the storage account and its container. */
  protected abstract readonly names: readonly [account: string, container: string];

  get gocloud(): GocloudAddress {
    const [account, container] = this.names;
    return { url: `azblob://${container}?storage_account=${account}`, environment: {} };
  }

  get daprBinding(): DaprComponent {
    const [accountName, containerName] = this.names;
    return {
      type: 'bindings.azure.blobstorage',
      version: 'v1',
      // Its identity may read and write, but not create containers.
      metadata: { accountName, containerName, disableEntityManagement: 'true' },
    };
  }

  get address(): string {
    return this.names.join('/');
  }

  protected override allow(scope: Construct, identity: Identity, verb: BucketVerb, prefix: string | undefined): void {
    const role =
      verb === 'read' || verb === 'list'
        ? 'Storage Blob Data Reader'
        : {
            id: new RoleDefinition(scope, 'definition', {
              name: nameOf(scope, ROLE_NAME),
              scope: this.groupId,
              permissions: [{ dataActions: [...DATA_ACTIONS[verb]] }],
            }).roleDefinitionResourceId,
          };
    asManagedIdentity(identity).allow(scope, role, this.containerId, condition(verb, prefix));
  }
}

/**
 * A container in its own storage account: identities only (no shared keys), TLS 1.2, versions and
 * soft delete, with access logs.
 */
export class AzureBucket extends AnyBlobContainer {
  readonly account: StorageAccount;
  readonly container: StorageContainer;
  /** The replica in the second region, if there is one. */
  readonly replica: AzureParts | undefined;
  readonly containerId: string;
  protected readonly groupId: string;
  protected readonly names: readonly [string, string];
  declare readonly member: AzureNetworkMember | undefined;
  declare readonly websiteUrl: string | undefined;

  constructor(scope: Construct, id: string, props: BucketProps = {}) {
    super(scope, id, props);
    const { region } = this.placement;
    const key = vaultKeyOf(this, props.encryption);
    const named = props.native?.azure?.container?.name ?? fittedName(stableId(this).toLowerCase(), CONTAINER_NAME);
    const settings = { ...props, key, container: props.website ? '$web' : named };
    if (!props.website && !CONTAINER_NAME.pattern.test(settings.container)) {
      report(this, {
        message:
          `its container would be named "${settings.container}", but names must be 3 to 63 lower-case letters, ` +
          'digits and single - between them.',
        remedy: `Change the id "${id}".`,
      });
    }
    const parts = accountWithContainer(this, {
      ...settings,
      location: region,
      copied: props.replication && 'from',
      nativeAccount: props.native?.azure?.account,
      nativeContainer: props.native?.azure?.container,
    });
    this.account = parts.account;
    this.container = parts.container;
    this.containerId = this.container.id;
    this.groupId = resourceGroupOf(this).id;
    this.names = [this.account.name, this.container.name];

    if (props.accessLogs ?? true) {
      new MonitorDiagnosticSetting(this, 'access-logs', {
        name: 'access-logs',
        targetResourceId: `${this.account.id}/blobServices/default`,
        logAnalyticsWorkspaceId: workspaceOf(this).id,
        enabledLog: ['StorageRead', 'StorageWrite', 'StorageDelete'].map((category) => ({ category })),
      });
    }
    if (props.replication) {
      const place = new Construct(this, 'replica');
      const replica = accountWithContainer(place, { ...settings, location: props.replication.region, copied: 'to' });
      new StorageObjectReplication(place, 'replication', {
        sourceStorageAccountId: this.account.id,
        destinationStorageAccountId: replica.account.id,
        rules: [
          {
            sourceContainerName: this.container.name,
            destinationContainerName: replica.container.name,
            copyBlobsCreatedAfter: 'Everything',
          },
        ],
      });
      this.replica = replica;
    }
    if (props.network) {
      const member = props.network.join(this, 'private') as AzureNetworkMember;
      privateEndpoint(this, member, {
        resourceId: this.account.id,
        subresource: 'blob',
        zone: 'privatelink.blob.core.windows.net',
      });
      this.member = member;
    }
    if (props.website) {
      const { index } = props.website;
      // Source: the schema of azurerm_storage_account_static_website in the provider, which counts
      // bytes.
      if (
        index !== undefined &&
        (index.includes('/') || Buffer.byteLength(index) < 3 || Buffer.byteLength(index) > 255)
      ) {
        report(this, {
          message: `website.index is "${index}"; Azure Storage requires 3 to 255 characters without /.`,
          remedy: 'Set it to the name of the index object in each folder, such as index.html.',
        });
      }
      new StaticWebsite(this, 'website', {
        storageAccountId: this.account.id,
        // The service requires one of the two, and index.html is the conventional name.
        indexDocument: props.website.index ?? (props.website.notFound ? undefined : 'index.html'),
        error404Document: props.website.notFound,
        // The service would create the container itself, and Terraform would then fail to create
        // it.
        dependsOn: [this.container],
      });
      this.websiteUrl = `https://${this.account.primaryWebHost}`;
    }
    if ((props.cors?.length ?? 0) > MAX_CORS_RULES) {
      report(this, {
        message: `cors has ${props.cors?.length} rules, Azure Blob Storage allows at most ${MAX_CORS_RULES}.`,
        remedy: 'Combine origins in one rule.',
      });
    }
    notify(this, parts, props.notifications ?? []);
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: {}, resourceId: `${this.account.id}/blobServices/default` };
  }
}

export class ExistingAzureBucket extends AnyBlobContainer {
  readonly containerId: string;
  protected readonly groupId: string;
  protected readonly names: readonly [string, string];

  constructor(scope: Construct, id: string, existing: ExistingBucket) {
    super(scope, id, {});
    const { accountId, container } = existingOn(this, existing, 'azure');
    this.groupId = accountId.slice(0, accountId.indexOf('/providers/'));
    this.containerId = `${accountId}/blobServices/default/containers/${container}`;
    this.names = [lastOf(accountId, '/'), container];
  }
}
