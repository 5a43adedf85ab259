import { emulated, type KindTable, native, replacing, unsupported } from '../core/features';
import type { GraphProps } from './graph';

const NEPTUNE = 'docs.aws.amazon.com/neptune/latest/userguide/limits.html';
const SPANNER = 'cloud.google.com/spanner/docs/backup';
const AGE = 'learn.microsoft.com/azure/postgresql/extensions/concepts-extensions-versions';
const SIZES = { oneOf: ['small', 'medium', 'large'] };
const LOST = 'every item: restore them to another graph first';
export const GRAPH: KindTable<GraphProps> = {
  kind: 'graph',
  service: {
    aws: 'Amazon Neptune',
    google: 'Google Spanner Graph',
    azure: 'Azure Database for PostgreSQL with Apache AGE',
  },
  features: {
    language: {
      aws: native('what grants allow', { oneOf: ['gremlin', 'opencypher'] }),
      google: native('edition', { oneOf: ['gql'] }, 'over tables: the program creates them, and the graph over them'),
      azure: native(
        'azure.extensions',
        { oneOf: ['opencypher'], source: AGE },
        'inside SQL: `SELECT * FROM cypher(…)`',
      ),
    },
    network: {
      aws: replacing(
        native('aws_neptune_subnet_group', undefined, 'the isolated subnets, of at least two zones'),
        LOST,
      ),
      google: native('google_dns_managed_zone', undefined, 'private addresses of the API, one for the network'),
      azure: native('azurerm_private_endpoint', undefined, 'in the isolated tier; public access is off'),
    },
    size: {
      aws: native('instance_class', SIZES),
      google: native('processing_units', SIZES),
      azure: native('sku_name', SIZES),
    },
    replicas: {
      aws: native('aws_neptune_cluster_instance', { min: 0, max: 15, source: NEPTUNE }),
      google: unsupported('Spanner keeps replicas in three zones automatically', 'Leave replicas out.'),
      azure: emulated(
        'high_availability, azurerm_postgresql_flexible_server',
        { min: 0, max: 6, source: 'learn.microsoft.com/azure/postgresql/read-replica/concepts-read-replicas' },
        'the first takes over and does not serve reads, the others serve reads and do not take over',
      ),
    },
    backupRetentionDays: {
      aws: native('backup_retention_period', { min: 1, max: 35, source: NEPTUNE }, 'any second'),
      google: native(
        'google_spanner_backup_schedule',
        { min: 1, max: 366, source: SPANNER },
        'daily; any second of the last 7 days',
      ),
      azure: native(
        'backup_retention_days',
        { min: 7, max: 35, source: 'azurerm_postgresql_flexible_server' },
        'any second',
      ),
    },
  },
  semantics: {
    'a graph is': {
      aws: 'vertices and edges without a schema',
      google: 'tables, and a property graph over them (`CREATE PROPERTY GRAPH`), both created by the program with DDL',
      azure: 'vertices and edges without a schema, in tables of PostgreSQL',
    },
    'programs speak': {
      aws: "openCypher over HTTPS or Bolt, or Gremlin over WebSockets: the language's own clients",
      google: 'GQL with the Spanner client',
      azure: 'SQL with openCypher, with any PostgreSQL client: the query is the same, the call differs',
    },
    'a graph is created by': {
      aws: 'the first vertex',
      google: 'DDL of the program',
      azure: 'an administrator, once: `setupSql`, and `userSql` for each identity',
    },
    'sign-in': {
      aws: 'IAM: requests are signed',
      google: 'IAM',
      azure: 'a Microsoft Entra token, as the name of the identity; passwords are off',
    },
    TLS: { aws: 'enforced, 1.2 or newer', google: 'always on', azure: 'enforced, 1.2 or newer' },
    encryption: { aws: 'a dedicated key', google: 'always on', azure: 'always on' },
    logs: {
      aws: 'audit and slow queries, CloudWatch, encrypted',
      google: 'Cloud Audit Logs',
      azure: 'sign-ins, changes of the schema and slow queries: Log Analytics',
    },
    'storage grows': { aws: 'automatically', google: 'automatically', azure: 'automatically; it never shrinks' },
    'in a protected environment': {
      aws: 'deletion protection; Terraform refuses to destroy or replace it',
      google: "drop protection and Terraform's own, and it refuses to destroy or replace",
      azure: 'a management lock; Terraform refuses to destroy or replace it',
    },
    'deletion with `finalSnapshots`': {
      aws: 'leaves a final snapshot; no longer than its KMS key',
      google: 'leaves nothing: Spanner also deletes its backups; export data that must be kept',
      azure: 'its backups can be restored for 5 days; export data that must be kept',
    },
  },
};
