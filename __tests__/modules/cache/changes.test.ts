import { make, messages, on } from '../../support/cache';
import { theirs } from '../../support/network';
import { keepsItsData } from '../../support/protected';
import { DEAD_KEYS } from '../../support/secrets';
import { deploysAndSettles } from '../../support/terraform';

const ANOTHER = {
  aws: {
    replicationGroup: { replicationGroupId: 'another', kmsKeyId: 'arn:aws:kms:us-east-1:123456789012:key/another' },
  },
  google: {
    instance: { instanceId: 'another', kmsKey: 'projects/p/locations/us-east1/keyRings/r/cryptoKeys/another' },
  },
  azure: { redis: { name: 'another' } },
};
keepsItsData(
  {
    aws: { construct: 'sessions/group', replacedBy: ['kms_key_id', 'replication_group_id'] },
    google: { construct: 'sessions/instance', replacedBy: ['instance_id', 'kms_key'] },
    azure: { construct: 'sessions/redis', replacedBy: ['name', 'sku_name'], keeps: DEAD_KEYS.workspace },
  },
  (stack, cloud, changed) => {
    const network = theirs(stack, cloud);
    const sessions = make(stack, cloud, {
      network,
      memoryGiB: changed ? 12 : 4,
      eviction: 'volatile-ttl',
      ...{ aws: { version: '8.0' }, google: { version: '8.0' }, azure: {} }[cloud.name],
      ...(changed ? { native: ANOTHER } : {}),
    });
    sessions.grantConnect(cloud.identity(stack, 'shopper'));
    network.allow('private', sessions.member, { port: sessions.port });
    return sessions.address;
  },
);

test('a customer key encrypts what rests: one that exists on AWS, one version of it on Azure', async () => {
  const aws = on('aws', { encryption: { aws: { keyArn: 'arn:aws:kms:us-east-1:123456789012:key/1' } } });
  expect(aws.the('aws_elasticache_replication_group').kms_key_id).toBe('arn:aws:kms:us-east-1:123456789012:key/1');
  // Its logs have their own key all the same.
  expect(aws.of('aws_kms_key')).toHaveLength(1);
  expect(on('aws', { encryption: 'providerKey' }).the('aws_elasticache_replication_group')).toMatchObject({
    at_rest_encryption_enabled: 'true',
  });
  const azure = on('azure', { encryption: 'customerKey' });
  expect(azure.problems).toEqual([]);
  const identity = '${azurerm_user_assigned_identity.sessions_encryption_identity.id}';
  expect(azure.the('azurerm_managed_redis')).toMatchObject({
    identity: { type: 'UserAssigned', identity_ids: [identity] },
    customer_managed_key: {
      key_vault_key_id: '${azurerm_key_vault_key.sessions_key.id}',
      user_assigned_identity_id: identity,
    },
    depends_on: ['azurerm_role_assignment.sessions_encryption_role'],
  });
  const theirs = (keyId: string) =>
    messages('azure', {
      encryption: {
        azure: { keyId, resourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/keys/k' },
      },
    });
  expect(theirs('https://v.vault.azure.net/keys/k/1')).toEqual([]);
  expect(theirs('https://v.vault.azure.net/keys/k')).toEqual([
    expect.stringContaining('requires one version of a key'),
  ]);
  expect(messages('google', { encryption: 'customerKey' })).toEqual([expect.stringContaining('no data is at rest')]);
  await deploysAndSettles(azure.json);
});
