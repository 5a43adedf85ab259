import { ManagedRedis } from '@cdktf/provider-azurerm/lib/managed-redis';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { ResourceGroupTemplateDeployment } from '@cdktf/provider-azurerm/lib/resource-group-template-deployment';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { DEPLOYMENT_NAME, lockData, namesIn, resourceGroupOf, workspaceOf } from '../core/azure';
import { vaultKeyOf } from '../core/azure-key';
import { report } from '../core/errors';
import { show } from '../core/features';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { asManagedIdentity } from '../identity/azure';
import type { Identity } from '../identity/identity';
import { asVirtualNetwork } from '../network/azure-base';
import type { AzureNetworkMember } from '../network/azure-member';
import { privateEndpoint } from '../network/azure-private-endpoint';
import { Cache, type CacheProps, type Eviction, type ExistingCache } from './cache';
import { CACHE_DEFAULTS } from './settings';
import { nodeType } from './sizes';

const NAME: NameRule = {
  what: 'Azure Managed Redis',
  max: 60,
  pattern: /^[A-Za-z0-9](?!.*--)[A-Za-z0-9-]*[A-Za-z0-9]$/,
  allowed: 'letters, digits and single -, beginning and ending with a letter or digit',
  unique: 'global',
};
const EVICTION: Record<Eviction, string> = {
  noeviction: 'NoEviction',
  'allkeys-lru': 'AllKeysLRU',
  'allkeys-lfu': 'AllKeysLFU',
  'allkeys-random': 'AllKeysRandom',
  'volatile-lru': 'VolatileLRU',
  'volatile-lfu': 'VolatileLFU',
  'volatile-random': 'VolatileRandom',
  'volatile-ttl': 'VolatileTTL',
};

abstract class AnyManagedRedis extends Cache {
  override readonly port = 10_000;
  abstract readonly redisId: string;
  protected abstract readonly redisName: string;
  protected abstract readonly resourceGroupName: string;
  private last: ResourceGroupTemplateDeployment | undefined;

  /**
   * The pinned provider does not support access policies of this service, so an Azure template
   * creates the one assignment; destroying it deletes the assignment. It matches what later
   * versions of the provider create: their azurerm_managed_redis_access_policy_assignment with
   * `default`, the only policy that exists, and the same name. Shape:
   * learn.microsoft.com/azure/templates/microsoft.cache/redisenterprise/databases/accesspolicyassignments;
   * API version: the one of the provider's own cluster and database
   * (internal/services/managedredis/managed_redis_resource.go).
   */
  protected override allow(scope: Construct, identity: Identity): void {
    const { principalId } = asManagedIdentity(identity);
    const template = {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      parameters: { redis: { type: 'string' }, principal: { type: 'string' } },
      resources: [
        {
          type: 'Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments',
          apiVersion: '2025-04-01',
          name: "[concat(parameters('redis'), '/default/', parameters('principal'))]",
          properties: { accessPolicyName: 'default', user: { objectId: "[parameters('principal')]" } },
        },
      ],
    };
    this.last = new ResourceGroupTemplateDeployment(scope, 'assignment', {
      name: nameOf(scope, DEPLOYMENT_NAME),
      resourceGroupName: this.resourceGroupName,
      deploymentMode: 'Incremental',
      templateContent: JSON.stringify(template),
      parametersContent: Fn.jsonencode({ redis: { value: this.redisName }, principal: { value: principalId } }),
      // The service accepts one change at a time.
      dependsOn: this.last ? [this.last] : undefined,
    });
  }

  override userOf(identity: Identity): string {
    return asManagedIdentity(identity).principalId;
  }
}

/**
 * An Azure Managed Redis with a private endpoint in the isolated tier: no public access, no access
 * keys, TLS 1.2.
 */
export class AzureCache extends AnyManagedRedis {
  readonly redis: ManagedRedis;
  readonly member: AzureNetworkMember;
  readonly redisId: string;
  readonly address: string;
  protected readonly redisName: string;
  protected readonly resourceGroupName: string;

  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id, props);
    const group = resourceGroupOf(this);
    this.member = asVirtualNetwork(props.network).join(this, 'isolated');
    const key = vaultKeyOf(this, props.encryption);
    if (key && !Token.isUnresolved(key.versionId) && !/\/keys\/[^/]+\/[^/]+$/.test(key.versionId)) {
      report(this, {
        message: `encryption.azure.keyId is ${show(key.versionId)}, Azure Managed Redis requires one version of a key.`,
        remedy: 'Add the version: https://<vault>.vault.azure.net/keys/<key>/<version>.',
      });
    }
    this.redis = new ManagedRedis(this, 'redis', {
      name: nameOf(this, NAME),
      resourceGroupName: group.name,
      location: this.placement.region,
      skuName: nodeType(this, props.memoryGiB),
      highAvailabilityEnabled: (props.replicas ?? CACHE_DEFAULTS.replicas) > 0,
      publicNetworkAccess: 'Disabled',
      ...(key && {
        identity: { type: 'UserAssigned', identityIds: [key.identityId] },
        customerManagedKey: { keyVaultKeyId: key.versionId, userAssignedIdentityId: key.identityId },
        dependsOn: [...key.ready],
      }),
      defaultDatabase: {
        accessKeysAuthenticationEnabled: false,
        clientProtocol: 'Encrypted',
        // One address for every client, for any number of shards.
        clusteringPolicy: 'EnterpriseCluster',
        evictionPolicy: EVICTION[props.eviction ?? CACHE_DEFAULTS.eviction],
      },
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.azure?.redis,
    });
    privateEndpoint(this, this.member, {
      resourceId: this.redis.id,
      subresource: 'redisEnterprise',
      zone: 'privatelink.redis.azure.net',
    });
    new MonitorDiagnosticSetting(this, 'logs', {
      name: 'logs',
      targetResourceId: `${this.redis.id}/databases/default`,
      logAnalyticsWorkspaceId: workspaceOf(this).id,
      enabledLog: [{ category: 'ConnectionEvents' }],
    });
    lockData(this, this.redis.id);
    this.redisId = this.redis.id;
    this.redisName = this.redis.name;
    this.resourceGroupName = group.name;
    this.address = this.redis.hostname;
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: {}, resourceId: this.redisId };
  }
}

export class ExistingAzureCache extends AnyManagedRedis {
  readonly member: AzureNetworkMember;
  readonly redisId: string;
  readonly address: string;
  protected readonly redisName: string;
  protected readonly resourceGroupName: string;

  constructor(scope: Construct, id: string, existing: ExistingCache) {
    super(scope, id, existing);
    const { redisId, address, applicationSecurityGroupId } = existingOn(this, existing, 'azure');
    this.redisId = redisId;
    const names = namesIn(redisId);
    this.redisName = names.name;
    this.resourceGroupName = names.resourceGroupName;
    this.address = address;
    this.member = asVirtualNetwork(existing.network).join(this, 'isolated', applicationSecurityGroupId);
  }
}
