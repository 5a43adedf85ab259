import type { CacheProps, ExistingCache } from '../../modules/cache/cache';
import { CACHE } from '../../modules/cache/support';
import { byCloud } from '../support/by-cloud';
import { make, messages, on } from '../support/cache';
import { everyPropertyCounts } from '../support/conformance';
import { theirs } from '../support/network';
import { CLOUDS, synth } from '../support/synth';

type Own = Omit<CacheProps, 'network'>;

describe('cache: every property counts', () => {
  everyPropertyCounts<Own & { network?: string }>({
    table: CACHE,
    base: { memoryGiB: 1 },
    make: (stack, cloud, { network, ...props }) =>
      make(stack, cloud, { ...props, network: theirs(stack, cloud, network) }),
    samples: {
      network: { values: ['theirs', 'other'] },
      memoryGiB: { values: [1, 6] },
      version: { values: ['7.2', '8.0'] },
      replicas: { values: [0, 1] },
      eviction: { values: ['allkeys-lru', 'noeviction'] },
      encryption: { values: ['customerKey', 'providerKey'] },
    },
    native: {
      aws: [{ replicationGroup: { dataTieringEnabled: true } }],
      google: [{ instance: { labels: { team: 'shop' } } }],
      azure: [{ redis: { identity: { type: 'SystemAssigned' } } }],
    },
  });
});

const EXISTING: Omit<ExistingCache, 'network'> = {
  aws: {
    replicationGroupId: 'theirs',
    address: 'master.theirs.use1.cache.amazonaws.com',
    securityGroupId: 'sg-1',
    userGroupId: 'them',
  },
  google: { instance: 'theirs', address: '10.30.128.5' },
  azure: {
    redisId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise/theirs',
    address: 'theirs.eastus2.redis.azure.net',
    applicationSecurityGroupId:
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationSecurityGroups/theirs',
  },
};

describe.each(CLOUDS)('a cache on %s', (cloud) => {
  test('is private, encrypted, over TLS only, for identities only, with a copy and no snapshots', () => {
    const { the, of, problems, text } = on(cloud);
    expect(problems).toEqual([]);
    expect(text).not.toMatch(/auth_token|passwords|primary_access_key/);
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_elasticache_replication_group')).toMatchObject({
          replication_group_id: 'acme-test-sessions',
          engine: 'valkey',
          engine_version: '8.0',
          node_type: 'cache.t4g.small',
          num_cache_clusters: 2,
          automatic_failover_enabled: true,
          multi_az_enabled: true,
          at_rest_encryption_enabled: 'true',
          kms_key_id: '${aws_kms_key.sessions_key.arn}',
          transit_encryption_enabled: true,
          transit_encryption_mode: 'required',
          user_group_ids: ['${aws_elasticache_user_group.sessions_users.user_group_id}'],
          snapshot_retention_limit: 0,
          security_group_ids: [
            '${aws_security_group.sessions_member_group.id}',
            '${aws_security_group.theirs_tier-isolated_group.id}',
          ],
        });
        expect(the('aws_elasticache_parameter_group')).toMatchObject({
          family: 'valkey8',
          parameter: [{ name: 'maxmemory-policy', value: 'allkeys-lru' }],
        });
        expect(of('aws_cloudwatch_log_group').map(({ body }) => body.retention_in_days)).toEqual([365, 365]);
      },
      google: () => {
        expect(the('google_memorystore_instance')).toMatchObject({
          mode: 'CLUSTER_DISABLED',
          shard_count: 1,
          replica_count: 1,
          node_type: 'SHARED_CORE_NANO',
          engine_version: 'VALKEY_8_0',
          engine_configs: { 'maxmemory-policy': 'allkeys-lru' },
          authorization_mode: 'IAM_AUTH',
          transit_encryption_mode: 'SERVER_AUTHENTICATION',
          persistence_config: { mode: 'DISABLED' },
          depends_on: ['google_network_connectivity_service_connection_policy.theirs_memorystore_policy'],
        });
        expect(the('google_network_connectivity_service_connection_policy')).toMatchObject({
          service_class: 'gcp-memorystore',
          psc_config: { subnetworks: ['projects/p/regions/us-east1/subnetworks/isolated'] },
        });
      },
      azure: () => {
        expect(the('azurerm_managed_redis')).toMatchObject({
          sku_name: 'Balanced_B1',
          high_availability_enabled: true,
          public_network_access: 'Disabled',
          default_database: {
            access_keys_authentication_enabled: false,
            client_protocol: 'Encrypted',
            clustering_policy: 'EnterpriseCluster',
            eviction_policy: 'AllKeysLRU',
          },
        });
        expect(the('azurerm_private_endpoint').private_service_connection).toMatchObject({
          subresource_names: ['redisEnterprise'],
        });
        expect(the('azurerm_monitor_diagnostic_setting').enabled_log).toEqual([{ category: 'ConnectionEvents' }]);
      },
    });
  });

  test('in a protected environment it may not go', () => {
    const { the, of } = on(cloud, { memoryGiB: 4 }, { protected: true });
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_elasticache_replication_group').lifecycle.prevent_destroy).toBe(true);
      },
      google: () => {
        expect(the('google_memorystore_instance')).toMatchObject({
          deletion_protection_enabled: true,
          lifecycle: { prevent_destroy: true },
        });
      },
      azure: () => {
        expect(the('azurerm_managed_redis').lifecycle.prevent_destroy).toBe(true);
        expect(of('azurerm_management_lock')).toHaveLength(1);
      },
    });
  });

  test.each([
    ['memoryGiB', { aws: [0.1, 419, 420], google: [0.1, 58, 59], azure: [0.1, 960, 961] }],
    ['replicas', { aws: [0, 5, 6], google: [0, 5, 6], azure: [0, 1, 2] }],
  ] as const)('%s just inside and just outside its limits', (property, limits) => {
    const [min, max, over] = limits[cloud];
    for (const value of [min, max]) expect(messages(cloud, { [property]: value })).toEqual([]);
    expect(messages(cloud, { [property]: over })[0]).toMatch(new RegExp(`^${property} is ${over}, `));
    expect(messages(cloud, { [property]: -1 })[0]).toMatch(new RegExp(`^${property} is -1, `));
  });

  test('the smallest type that holds it', () => {
    const attribute = { aws: 'node_type', google: 'node_type', azure: 'sku_name' }[cloud];
    const type = {
      aws: 'aws_elasticache_replication_group',
      google: 'google_memorystore_instance',
      azure: 'azurerm_managed_redis',
    }[cloud];
    const of = (memoryGiB: number) => on(cloud, { memoryGiB }).the(type)[attribute];
    expect([1.4, 6.4, 13].map(of)).toEqual(
      {
        aws: ['cache.t4g.medium', 'cache.m7g.xlarge', 'cache.r7g.large'],
        google: ['SHARED_CORE_NANO', 'STANDARD_SMALL', 'HIGHMEM_MEDIUM'],
        azure: ['Balanced_B3', 'Balanced_B10', 'Balanced_B20'],
      }[cloud],
    );
  });

  test.each([
    ['made here', false],
    ['that exists', true],
  ])('grants on one %s', (_, existing) => {
    let user = '';
    const { the, of, problems } = synth(cloud, (stack, catalogue) => {
      const network = theirs(stack, catalogue);
      const sessions = existing
        ? catalogue.cache.fromExisting(stack, 'sessions', { ...EXISTING, network })
        : make(stack, catalogue, { network });
      const [shopper, clerk] = [catalogue.identity(stack, 'shopper'), catalogue.identity(stack, 'clerk')];
      sessions.grantConnect(shopper);
      sessions.grantConnect(shopper);
      sessions.grantConnect(clerk);
      network.allow('private', sessions.member, { port: sessions.port });
      user = sessions.userOf(shopper);
      // Resolving a name admits no one.
      sessions.userOf(catalogue.identity(stack, 'stranger'));
    });
    expect(problems).toEqual([]);
    expect(user).not.toBe('');
    byCloud(cloud, {
      aws: () => {
        const [shopper] = of('aws_elasticache_user').filter(({ path }) => path.includes('shopper'));
        expect(shopper?.body).toMatchObject({
          authentication_mode: { type: 'iam' },
          engine: 'valkey',
          user_id: shopper?.body.user_name,
        });
        const statements = of('aws_iam_role_policy').flatMap(({ body }) => JSON.parse(body.policy).Statement);
        expect(statements).toHaveLength(2);
        expect(statements).toContainEqual({
          Sid: 'Connect',
          Effect: 'Allow',
          Action: ['elasticache:Connect'],
          Resource: [
            `arn:aws:elasticache:us-east-1:123456789012:replicationgroup:${existing ? 'theirs' : 'acme-test-sessions'}`,
            `arn:aws:elasticache:us-east-1:123456789012:user:${shopper?.body.user_id}`,
          ],
        });
        if (existing)
          expect(of('aws_elasticache_user_group_association').map(({ body }) => body.user_group_id)).toEqual([
            'them',
            'them',
          ]);
        else expect(the('aws_elasticache_user_group').user_ids).toHaveLength(2);
      },
      google: () => {
        const name = existing ? 'theirs' : 'acme-test-sessions';
        expect(of('google_project_iam_member').map(({ body }) => [body.role, body.condition.expression])).toEqual(
          Array(2).fill([
            'roles/memorystore.dbConnectionUser',
            `resource.name == "projects/acme-dev/locations/us-east1/instances/${name}"`,
          ]),
        );
      },
      azure: () => {
        const assignments = of('azurerm_resource_group_template_deployment').map(({ body }) => body);
        expect(assignments).toHaveLength(2);
        expect(JSON.parse(assignments[0].template_content).resources).toMatchObject([
          {
            type: 'Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments',
            properties: { accessPolicyName: 'default', user: { objectId: "[parameters('principal')]" } },
          },
        ]);
        expect(assignments.flatMap((one) => one.depends_on ?? [])).toHaveLength(1);
      },
    });
  });
});

describe('what is wrong, in words', () => {
  test('versions, evictions, sizes without a service level, one zone', () => {
    expect(messages('aws', { version: '6.0' })).toEqual(['version is "6.0", Amazon ElastiCache allows "7.2", "8.0".']);
    expect(messages('azure', { version: '8.0' })[0]).toContain('it runs Redis 7.4 and upgrades it automatically');
    for (const cloud of CLOUDS) {
      expect(messages(cloud, { eviction: 'oldest' as 'noeviction' })[0]).toMatch(/^eviction is "oldest", /);
      expect(messages(cloud, { replicas: 0.5 })).toEqual(['replicas is 0.5, it must be a whole number.']);
      expect(messages(cloud, { memoryGiB: 0 })).toEqual(['memoryGiB is 0, it must be more than 0.']);
    }
    expect(on('google', {}, { protected: true }).problems).toMatchObject([
      { remedy: 'Set memoryGiB to more than 1.4.' },
    ]);
    const oneZone = synth('aws', (stack, cloud) =>
      make(stack, cloud, { network: cloud.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 1 }) }),
    );
    expect(oneZone.problems).toMatchObject([
      { message: 'replicas is 1, but its network has one zone, so no replica can be in another.' },
    ]);
  });

  test('two caches in one network share its policy for addresses', () => {
    const { of, problems } = synth('google', (stack, cloud) => {
      const network = theirs(stack, cloud);
      for (const id of ['sessions', 'prices']) cloud.cache(stack, id, { network, memoryGiB: 1 });
    });
    expect(problems).toEqual([]);
    expect(of('google_network_connectivity_service_connection_policy')).toHaveLength(1);
  });
});
