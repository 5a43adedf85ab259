import { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { Construct } from 'constructs';
import { resourceGroupOf, STORAGE_ACCOUNT_NAME } from '../core/azure';
import { existingOn, keep } from '../core/kind';
import { formerId, type NameRule, nameOf } from '../core/names';
import { asManagedIdentity } from '../identity/azure';
import type { Identity } from '../identity/identity';
import { Bucket, type BucketProps, type BucketVerb, type ExistingBucket } from './bucket';

const ROLE_NAME: NameRule = { what: 'role definition', max: 128, pattern: /^[\w-]+$/, allowed: 'letters, digits and -', unique: 'account' };

/** No built-in role writes without reading and deleting. */
const DATA_ACTIONS: Record<Exclude<BucketVerb, 'read'>, string[]> = {
  write: ['write', 'add/action'],
  delete: ['delete'],
};
const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';

abstract class AnyBlobContainer extends Bucket {
  /** The resource manager's id of the container. */
  abstract readonly containerId: string;

  protected override allow(scope: Construct, identity: Identity, verb: BucketVerb): void {
    const managed = asManagedIdentity(identity);
    if (verb === 'read') {
      managed.allow(scope, 'Storage Blob Data Reader', this.containerId);
      return;
    }
    const definition = new RoleDefinition(scope, 'definition', {
      name: nameOf(scope, ROLE_NAME),
      scope: resourceGroupOf(scope).id,
      permissions: [{ dataActions: DATA_ACTIONS[verb].map((action) => `${BLOBS}/${action}`) }],
    });
    managed.allow(scope, { id: definition.roleDefinitionResourceId }, this.containerId);
  }
}

/** A container in a storage account of its own: identities only (no shared keys), TLS 1.2, versions and deleted blobs kept. */
export class AzureBucket extends AnyBlobContainer {
  readonly account: StorageAccount;
  readonly container: StorageContainer;
  readonly containerId: string;
  readonly address: string;

  constructor(scope: Construct, id: string, props: BucketProps = {}) {
    super(scope, id, props);
    const group = resourceGroupOf(this);
    this.account = new StorageAccount(this, 'account', {
      name: nameOf(this, STORAGE_ACCOUNT_NAME),
      resourceGroupName: group.name,
      location: this.placement.region,
      lifecycle: keep(this.placement),
      accountTier: 'Standard',
      accountReplicationType: 'ZRS',
      sharedAccessKeyEnabled: false,
      defaultToOauthAuthentication: true,
      allowNestedItemsToBePublic: false,
      crossTenantReplicationEnabled: false,
      localUserEnabled: false,
      httpsTrafficOnlyEnabled: true,
      minTlsVersion: 'TLS1_2',
      infrastructureEncryptionEnabled: true,
      blobProperties: {
        versioningEnabled: props.versioned ?? true,
        deleteRetentionPolicy: { days: 7 },
        containerDeleteRetentionPolicy: { days: 7 },
      },
      ...props.native?.azure?.account,
    });
    this.container = new StorageContainer(this, 'container', {
      name: formerId(this).toLowerCase(),
      storageAccountId: this.account.id,
      containerAccessType: 'private',
      lifecycle: keep(this.placement),
      ...props.native?.azure?.container,
    });
    this.containerId = this.container.id;
    this.address = `${this.account.name}/${this.container.name}`;
  }
}

export class ExistingAzureBucket extends AnyBlobContainer {
  readonly containerId: string;
  readonly address: string;

  constructor(scope: Construct, id: string, existing: ExistingBucket) {
    super(scope, id, {});
    const { accountId, container } = existingOn(this, existing, 'azure');
    this.containerId = `${accountId}/blobServices/default/containers/${container}`;
    this.address = `${accountId.slice(accountId.lastIndexOf('/') + 1)}/${container}`;
  }
}
