import { EventgridSystemTopic } from '@cdktf/provider-azurerm/lib/eventgrid-system-topic';
import { EventgridSystemTopicEventSubscription } from '@cdktf/provider-azurerm/lib/eventgrid-system-topic-event-subscription';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageAccount, type StorageAccountConfig } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer, type StorageContainerConfig } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageContainerImmutabilityPolicy } from '@cdktf/provider-azurerm/lib/storage-container-immutability-policy';
import {
  StorageManagementPolicy,
  type StorageManagementPolicyRule,
} from '@cdktf/provider-azurerm/lib/storage-management-policy';
import { Construct } from 'constructs';
import { redundancyIn, resourceGroupOf, STORAGE_ACCOUNT_NAME } from '../core/azure';
import type { AzureKey } from '../core/azure-key';
import { childOf } from '../core/child';
import { toQueue, toTopic } from '../core/generation/azure';
import { preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { placementOf } from '../core/placement';
import { AzureQueue, type ExistingAzureQueue } from '../queue/azure';
import { asServiceBusTopic } from '../topic/azure';
import { Topic } from '../topic/topic';
import { type Bucket, type BucketProps, checkTarget, NOTIFIED_BY_DEFAULT, notificationId } from './bucket';
import { corsRule, type LifecycleRule, type Notification, type ObjectEvent, ruleNames } from './bucket-rules';
import { BUCKET_DEFAULTS } from './bucket-settings';

const EVENT_NAME: NameRule = {
  what: 'Event Grid subscription',
  min: 3,
  max: 50,
  pattern: /^[A-Za-z0-9-]+$/,
  allowed: 'letters, digits and -',
  unique: 'parent',
};

export interface AzureParts {
  readonly account: StorageAccount;
  readonly container: StorageContainer;
}

export interface AzureSettings extends BucketProps {
  readonly container: string;
  readonly location: string;
  readonly key: AzureKey | undefined;
  /**
   * Whether it is the source or target of replication, which requires versions and the change feed.
   */
  readonly copied: 'from' | 'to' | undefined;
  readonly nativeAccount?: Partial<StorageAccountConfig>;
  readonly nativeContainer?: Partial<StorageContainerConfig>;
}

/**
 * A storage account under `scope`, which determines the name, with sign-in by identities only and
 * one container.
 */
export function accountWithContainer(scope: Construct, settings: AzureSettings): AzureParts {
  const placement = placementOf(scope);
  const { key, cors, retention } = settings;
  const account = new StorageAccount(scope, 'account', {
    name: nameOf(scope, STORAGE_ACCOUNT_NAME),
    resourceGroupName: resourceGroupOf(scope).name,
    location: settings.location,
    lifecycle: preventDestroyIfProtected(placement),
    accountTier: 'Standard',
    accountReplicationType: redundancyIn(scope, settings.location),
    sharedAccessKeyEnabled: false,
    defaultToOauthAuthentication: true,
    allowNestedItemsToBePublic: false,
    crossTenantReplicationEnabled: false,
    localUserEnabled: false,
    httpsTrafficOnlyEnabled: true,
    minTlsVersion: 'TLS1_2',
    infrastructureEncryptionEnabled: true,
    ...(settings.network && { publicNetworkAccessEnabled: false }),
    ...(key && {
      identity: { type: 'UserAssigned', identityIds: [key.identityId] },
      customerManagedKey: { keyVaultKeyId: key.keyId, userAssignedIdentityId: key.identityId },
      dependsOn: [...key.ready],
    }),
    blobProperties: {
      versioningEnabled: settings.versioned ?? true,
      ...(settings.copied === 'from' && { changeFeedEnabled: true }),
      deleteRetentionPolicy: { days: settings.softDeleteDays ?? BUCKET_DEFAULTS.softDeleteDays },
      containerDeleteRetentionPolicy: { days: settings.softDeleteDays ?? BUCKET_DEFAULTS.softDeleteDays },
      ...(cors?.length && {
        corsRule: cors.map(corsRule).map(({ origins, methods, headers, exposedHeaders, maxAgeSeconds }) => ({
          allowedOrigins: origins,
          allowedMethods: methods,
          allowedHeaders: headers,
          exposedHeaders,
          maxAgeInSeconds: maxAgeSeconds,
        })),
      }),
    },
    ...settings.nativeAccount,
  });
  const container = new StorageContainer(scope, 'container', {
    name: settings.container,
    storageAccountId: account.id,
    containerAccessType: 'private',
    lifecycle: preventDestroyIfProtected(placement),
    ...settings.nativeContainer,
  });
  if (settings.lifecycle?.length) {
    new StorageManagementPolicy(scope, 'lifecycle', {
      storageAccountId: account.id,
      rule: ruleNames(settings.lifecycle).map((name, index) =>
        lifecycleRule(settings.lifecycle?.[index] as LifecycleRule, `rule${name}`, settings.container),
      ),
    });
  }
  if (retention) {
    new StorageContainerImmutabilityPolicy(scope, 'retention', {
      storageContainerResourceManagerId: container.id,
      immutabilityPeriodInDays: retention.days,
      locked: retention.locked ?? false,
    });
  }
  return { account, container };
}

function lifecycleRule(rule: LifecycleRule, name: string, container: string): StorageManagementPolicyRule {
  const { infrequentAfterDays, rareAfterDays, expireAfterDays, oldVersionsAfterDays } = rule;
  const current = infrequentAfterDays !== undefined || rareAfterDays !== undefined || expireAfterDays !== undefined;
  return {
    name,
    enabled: true,
    filters: { blobTypes: ['blockBlob'], prefixMatch: [`${container}/${rule.prefix ?? ''}`] },
    actions: {
      ...(current && {
        baseBlob: {
          tierToCoolAfterDaysSinceModificationGreaterThan: infrequentAfterDays,
          tierToColdAfterDaysSinceModificationGreaterThan: rareAfterDays,
          deleteAfterDaysSinceModificationGreaterThan: expireAfterDays,
        },
      }),
      ...(oldVersionsAfterDays !== undefined && { version: { deleteAfterDaysSinceCreation: oldVersionsAfterDays } }),
    },
  };
}

const EVENTS: Record<ObjectEvent, string> = {
  created: 'Microsoft.Storage.BlobCreated',
  deleted: 'Microsoft.Storage.BlobDeleted',
};

/**
 * Configures Event Grid to notify queues and topics, as a dedicated identity that may send to these
 * only.
 */
export function notify(
  bucket: Bucket,
  { account, container }: AzureParts,
  notifications: readonly Notification[],
): void {
  if (notifications.length === 0) return;
  const group = resourceGroupOf(bucket);
  const place = new Construct(bucket, 'events');
  const topic = new EventgridSystemTopic(place, 'topic', {
    name: nameOf(place, EVENT_NAME, { parent: group }),
    resourceGroupName: group.name,
    location: bucket.placement.region,
    sourceResourceId: account.id,
    topicType: 'Microsoft.Storage.StorageAccounts',
    identity: { type: 'SystemAssigned' },
  });
  notifications.forEach(({ to, prefix, ...rest }, index) => {
    const queue = to instanceof AzureQueue ? to : undefined;
    const ordered = to instanceof Topic ? to.ordered : queue?.queue.requiresSessionInput === true;
    if (!checkTarget(bucket, to, { ordered, subscribed: queue?.node.tryFindChild('subscription') !== undefined }))
      return;
    const id = to instanceof Topic ? asServiceBusTopic(to).topicId : (to as AzureQueue | ExistingAzureQueue).queueId;
    const sender = `sender-${to.node.path.split('/').slice(1).join('-')}`;
    const role = childOf(
      place,
      sender,
      () =>
        new RoleAssignment(place, sender, {
          scope: id,
          roleDefinitionName: 'Azure Service Bus Data Sender',
          principalId: topic.identity.principalId,
          principalType: 'ServicePrincipal',
          skipServicePrincipalAadCheck: true,
        }),
    );
    const one = new Construct(place, notificationId(bucket, { to, prefix, ...rest }, index));
    new EventgridSystemTopicEventSubscription(one, 'subscription', {
      name: nameOf(one, { ...EVENT_NAME, derived: true }, { parent: topic }),
      systemTopic: topic.name,
      resourceGroupName: group.name,
      includedEventTypes: (rest.on ?? NOTIFIED_BY_DEFAULT).map((event) => EVENTS[event]),
      subjectFilter: {
        subjectBeginsWith: `/blobServices/default/containers/${container.name}/blobs/${prefix ?? ''}`,
        caseSensitive: true,
      },
      deliveryIdentity: { type: 'SystemAssigned' },
      ...(to instanceof Topic ? toTopic(id) : toQueue(id)),
      // It is refused until the identity may send.
      dependsOn: [role],
    });
  });
}
