import { type KindTable, native, replacing, unsupported } from '../core/features';
import type { GraphProps } from './graph';

const NEPTUNE = 'docs.aws.amazon.com/neptune/latest/userguide/limits.html';
const SPANNER = 'cloud.google.com/spanner/docs/backup';
const SIZES = { oneOf: ['small', 'medium', 'large'] };
const LOST = 'every item: restore them beside it first';
/** Of its keys the account's resource would keep copies in state, and without them nobody gets in. */
const NOT_ON_AZURE = unsupported(
  'Cosmos DB for Gremlin lets programs in by account keys only, which would stand in the state',
  'Keep the graph in a database or keyValue.',
);

export const GRAPH: KindTable<GraphProps> = {
  kind: 'graph',
  service: { aws: 'Amazon Neptune', google: 'Google Spanner Graph', azure: 'Azure Cosmos DB for Gremlin' },
  features: {
    language: {
      aws: native('what grants allow', { oneOf: ['gremlin', 'opencypher'] }),
      google: native('edition', { oneOf: ['gql'] }, 'over tables: the program makes them, and the graph over them'),
      azure: NOT_ON_AZURE,
    },
    network: {
      aws: replacing(native('aws_neptune_subnet_group', undefined, 'the isolated subnets, of two zones at least'), LOST),
      google: native('google_dns_managed_zone', undefined, 'private addresses of the API, one for the network'),
      azure: NOT_ON_AZURE,
    },
    size: { aws: native('instance_class', SIZES), google: native('processing_units', SIZES), azure: NOT_ON_AZURE },
    replicas: {
      aws: native('aws_neptune_cluster_instance', { min: 0, max: 15, source: NEPTUNE }),
      google: unsupported('it keeps copies in three zones by itself', 'Leave replicas out.'),
      azure: NOT_ON_AZURE,
    },
    backupRetentionDays: {
      aws: native('backup_retention_period', { min: 1, max: 35, source: NEPTUNE }, 'any second'),
      google: native('google_spanner_backup_schedule', { min: 1, max: 366, source: SPANNER }, 'daily; any second of the last 7 days'),
      azure: NOT_ON_AZURE,
    },
  },
  semantics: {
    'a graph is': {
      aws: 'vertices and edges without a schema',
      google: 'tables, and a property graph over them (`CREATE PROPERTY GRAPH`), both made by the program in DDL',
      azure: 'not given',
    },
    'sign-in': { aws: 'IAM: requests are signed', google: 'IAM', azure: 'account keys only, so it is not given' },
    TLS: { aws: 'forced, 1.2 at least', google: 'always on', azure: 'not given' },
    encryption: { aws: 'a key of its own', google: 'always on', azure: 'not given' },
    logs: { aws: 'audit and slow queries, CloudWatch, a year, encrypted', google: 'Cloud Audit Logs', azure: 'not given' },
    'in a protected environment': {
      aws: 'deletion protection, a last snapshot; Terraform refuses to destroy or replace it',
      google: "drop protection and Terraform's own, and it refuses to destroy or replace",
      azure: 'not given',
    },
  },
};
