import type { CloudName } from '../../modules/core/placement';
import type { ExistingGraph, GraphProps, Language } from '../../modules/graph/graph';
import { GRAPH } from '../../modules/graph/support';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { LANGUAGE, make, on } from '../support/graph';
import { theirs } from '../support/network';
import { keepsItsData } from '../support/protected';
import { DEAD_KEYS } from '../support/secrets';
import { CLOUDS, synth } from '../support/synth';

const messages = (cloud: CloudName, props: Partial<GraphProps>) =>
  on(cloud, props).problems.map(({ message }) => message);

describe('graph: every property counts', () => {
  everyPropertyCounts<Omit<GraphProps, 'network' | 'language'> & { network?: string; language?: Language }>({
    table: GRAPH,
    base: {},
    make: (stack, cloud, { network, ...props }) => {
      make(stack, cloud, { ...props, network: theirs(stack, cloud, network) }).grantRead(
        cloud.identity(stack, 'reader'),
      );
    },
    samples: {
      language: { values: ['gremlin', 'opencypher'] },
      network: { values: ['theirs', 'other'] },
      size: { values: ['small', 'large'] },
      replicas: { values: [0, 2] },
      backupRetentionDays: { values: [7, 8] },
    },
    native: {
      aws: [{ cluster: { storageType: 'iopt1' } }],
      google: [{ instance: { edition: 'ENTERPRISE_PLUS' } }, { database: { defaultTimeZone: 'UTC' } }],
      azure: [{ postgres: { zone: '1' } }],
    },
  });
});

test('a graph on AWS is private, encrypted, over TLS only, audited, restorable, with a copy', () => {
  const { the, of, problems } = on('aws');
  expect(problems).toEqual([]);
  expect(the('aws_neptune_cluster')).toMatchObject({
    cluster_identifier: 'acme-test-friends',
    iam_database_authentication_enabled: true,
    storage_encrypted: true,
    kms_key_arn: '${aws_kms_key.friends_key.arn}',
    backup_retention_period: 14,
    enable_cloudwatch_logs_exports: ['audit', 'slowquery'],
    vpc_security_group_ids: [
      '${aws_security_group.friends_member_group.id}',
      '${aws_security_group.theirs_tier-isolated_group.id}',
    ],
    port: 8182,
  });
  expect(the('aws_neptune_cluster_parameter_group').parameter).toContainEqual({
    name: 'neptune_enable_audit_log',
    value: '1',
    apply_method: 'pending-reboot',
  });
  expect(
    of('aws_neptune_cluster_instance').map(({ body }) => [
      body.identifier,
      body.instance_class,
      body.publicly_accessible,
    ]),
  ).toEqual([
    ['acme-test-friends-replica-1', 'db.r6g.large', false],
    ['acme-test-friends-writer', 'db.r6g.large', false],
  ]);
});

test('a graph on Google is a database of Spanner in the edition that has graphs, with daily backups', () => {
  const { the, of, problems } = on('google');
  expect(problems).toEqual([]);
  expect(the('google_spanner_instance')).toMatchObject({
    edition: 'ENTERPRISE',
    processing_units: 1000,
    config: 'regional-us-east1',
  });
  expect(the('google_spanner_database')).toMatchObject({
    database_dialect: 'GOOGLE_STANDARD_SQL',
    version_retention_period: '7d',
    lifecycle: { ignore_changes: ['ddl'] },
  });
  expect(the('google_spanner_backup_schedule')).toMatchObject({ retention_duration: '1209600s', full_backup_spec: {} });
  expect(of('google_dns_managed_zone').map(({ body }) => body.dns_name)).toEqual(['spanner.googleapis.com.']);
});

test('in a protected environment it may not go', () => {
  const aws = on('aws', {}, { protected: true });
  expect(aws.the('aws_neptune_cluster')).toMatchObject({
    deletion_protection: true,
    skip_final_snapshot: false,
    final_snapshot_identifier: expect.stringMatching(/^acme-test-friends-last-/),
    lifecycle: { prevent_destroy: true },
  });
  const google = on('google', {}, { protected: true });
  expect(google.the('google_spanner_instance')).toMatchObject({
    force_destroy: false,
    lifecycle: { prevent_destroy: true },
  });
  expect(google.the('google_spanner_database')).toMatchObject({
    deletion_protection: true,
    enable_drop_protection: true,
    lifecycle: { prevent_destroy: true },
  });
});

const EXISTING: Omit<ExistingGraph, 'network' | 'language'> = {
  aws: {
    clusterResourceId: 'cluster-ABC',
    address: 'theirs.cluster-x.us-east-1.neptune.amazonaws.com',
    readAddress: 'theirs.cluster-ro-x.us-east-1.neptune.amazonaws.com',
    securityGroupId: 'sg-1',
  },
  google: { instance: 'theirs', database: 'graph' },
  azure: {
    serverId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/flexibleServers/theirs',
    address: 'theirs.postgres.database.azure.com',
    applicationSecurityGroupId:
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationSecurityGroups/theirs',
  },
};

describe.each(CLOUDS)('grants on a graph on %s', (cloud) => {
  test.each([
    ['made here', false],
    ['that exists', true],
  ])('one %s', (_, existing) => {
    const { of, problems } = synth(cloud, (stack, catalogue) => {
      const network = theirs(stack, catalogue);
      const friends = existing
        ? catalogue.graph.fromExisting(stack, 'friends', { ...EXISTING, language: LANGUAGE[cloud], network })
        : make(stack, catalogue, { network });
      friends.grantRead(catalogue.identity(stack, 'reader'));
      friends.grantReadWrite(catalogue.identity(stack, 'writer'));
      friends.grantAdminister(catalogue.identity(stack, 'migrations'));
      network.allow('private', friends.member, { port: friends.port });
    });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        const id = existing ? 'cluster-ABC' : '${aws_neptune_cluster.friends_cluster.cluster_resource_id}';
        const statements = of('aws_iam_role_policy').flatMap(({ body }) => JSON.parse(body.policy).Statement);
        expect(statements.map(({ Sid, Resource, Condition }) => [Sid, Resource, Condition])).toEqual(
          ['Administer', 'Read', 'ReadWrite'].map((sid) => [
            sid,
            [`arn:aws:neptune-db:us-east-1:123456789012:${id}/*`],
            sid === 'Administer' ? undefined : { StringEquals: { 'neptune-db:QueryLanguage': 'Gremlin' } },
          ]),
        );
      },
      google: () => {
        expect(of('google_spanner_database_iam_member').map(({ body }) => [body.role, body.instance])).toEqual(
          ['roles/spanner.databaseAdmin', 'roles/spanner.databaseReader', 'roles/spanner.databaseUser'].map((role) => [
            role,
            existing ? 'theirs' : '${google_spanner_instance.friends_instance.name}',
          ]),
        );
      },
      azure: () => {
        expect(
          of('azurerm_postgresql_flexible_server_active_directory_administrator').map(({ body }) => body.server_name),
        ).toEqual([existing ? 'theirs' : '${azurerm_postgresql_flexible_server.friends_server_server.name}']);
      },
    });
  });
});

test.each([
  ['aws', 'replicas', 0, 15],
  ['aws', 'backupRetentionDays', 1, 35],
  ['google', 'backupRetentionDays', 1, 366],
  ['azure', 'replicas', 0, 6],
  ['azure', 'backupRetentionDays', 7, 35],
] as const)('on %s %s is just inside and just outside its limits', (cloud, property, min, max) => {
  for (const value of [min, max]) expect(messages(cloud, { [property]: value })).toEqual([]);
  for (const value of [min - 1, max + 1])
    expect(messages(cloud, { [property]: value })[0]).toMatch(new RegExp(`^${property} is ${value}, `));
  expect(messages(cloud, { [property]: min + 0.5 })).toEqual([
    `${property} is ${min + 0.5}, it must be a whole number.`,
  ]);
});

test('languages, sizes and zones', () => {
  expect(messages('aws', { language: 'gql' })).toEqual([
    'language is "gql", Amazon Neptune allows "gremlin", "opencypher".',
  ]);
  expect(messages('google', { language: 'gremlin' })).toEqual([
    'language is "gremlin", Google Spanner Graph allows "gql".',
  ]);
  expect(messages('azure', { language: 'gremlin' })).toEqual([
    'language is "gremlin", Azure Database for PostgreSQL with Apache AGE allows "opencypher".',
  ]);
  for (const cloud of ['aws', 'azure'] as const) expect(messages(cloud, { language: 'opencypher' })).toEqual([]);
  for (const cloud of CLOUDS) expect(messages(cloud, { size: 'huge' as 'small' })[0]).toMatch(/^size is "huge", /);
  const oneZone = synth('aws', (stack, cloud) =>
    make(stack, cloud, { network: cloud.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 1 }) }),
  );
  expect(oneZone.problems).toMatchObject([
    { message: 'its network has one zone, but Amazon Neptune requires subnets in two.' },
  ]);
});

test('there is a row for each cloud', () => expect(Object.keys(GRAPH.service)).toEqual([...CLOUDS]));

const ANOTHER = {
  aws: { cluster: { clusterIdentifier: 'another', kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/another' } },
  google: { instance: { name: 'another' } },
  azure: { postgres: { name: 'another' } },
};
keepsItsData(
  {
    aws: { construct: 'friends/cluster', replacedBy: ['cluster_identifier', 'kms_key_arn'] },
    google: { construct: 'friends/instance', replacedBy: ['name'] },
    azure: { construct: 'friends/server/server', replacedBy: ['name'], keeps: [...DEAD_KEYS.workspace] },
  },
  (stack, cloud, changed) => {
    const network = theirs(stack, cloud);
    const friends = make(stack, cloud, { network, ...(changed ? { native: ANOTHER } : {}) });
    friends.grantRead(cloud.identity(stack, 'reader'));
    friends.grantReadWrite(cloud.identity(stack, 'writer'));
    network.allow('private', friends.member, { port: friends.port });
    // As docs/restore.md has it: restored next to the old, by the cloud's own command.
    const restored = cloud.graph.fromExisting(stack, 'friends-restored', {
      ...EXISTING,
      language: LANGUAGE[cloud.name],
      network,
    });
    restored.grantReadWrite(cloud.identity(stack, 'drill'));
    network.allow('private', restored.member, { port: restored.port });
    return friends.address;
  },
);
