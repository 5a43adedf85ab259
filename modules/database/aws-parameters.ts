import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import type { Construct } from 'constructs';
import { DATABASE_PARAMETERS } from '../../facts/database-parameters';
import { HYPHENATED_NAME } from '../core/aws';
import { type NameRule, nameOf, stableId } from '../core/names';
import type { Database, DatabaseProps, Engine } from './database';
import { parametersOf } from './settings';

export const GROUP_NAME: NameRule = {
  ...HYPHENATED_NAME,
  what: 'RDS subnet or parameter group',
  max: 255,
  pattern: /^[a-z](?!.*--)[a-z0-9.-]*[a-z0-9]$/,
};

/** Always enforced: TLS 1.2 and newer only. */
export const ENFORCED: Readonly<Record<Engine, Readonly<Record<string, string>>>> = {
  postgres: { 'rds.force_ssl': '1', ssl_min_protocol_version: 'TLSv1.2' },
  mysql: { require_secure_transport: '1', tls_version: 'TLSv1.2,TLSv1.3' },
};

/** Connections, schema changes, and statements that take more than a second. */
export const LOGGING: Readonly<Record<Engine, Readonly<Record<string, string>>>> = {
  postgres: {
    log_connections: '1',
    log_disconnections: '1',
    log_lock_waits: '1',
    log_min_duration_statement: '1000',
    log_statement: 'ddl',
  },
  mysql: { log_output: 'FILE', long_query_time: '1', slow_query_log: '1' },
};

/** The logs that RDS exports to CloudWatch. */
export const LOGS: Readonly<Record<Engine, readonly string[]>> = {
  postgres: ['postgresql', 'upgrade'],
  mysql: ['error', 'slowquery'],
};

/**
 * RDS applies a change immediately only if the parameter is dynamic. A parameter with its default
 * value, and one that is always set, is reported as `pending-reboot` in any case, so that any other
 * value would be a difference in each plan. Parameters that are not in this table wait for the next
 * restart, which RDS always accepts. Sources: hashicorp/terraform-provider-aws,
 * docs/r/db_parameter_group (problematic plan changes);
 * docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html
 */
function applyMethod(engine: Engine, name: string, value: string): 'immediate' | 'pending-reboot' {
  const known = DATABASE_PARAMETERS[engine].running[name];
  return known === undefined || known === value || name in ENFORCED[engine] ? 'pending-reboot' : 'immediate';
}

/**
 * The parameter group of a version: child of `scope`, which is the database or a part of it. Each
 * version has its own name: an upgrade requires the new group while the old one is still in use.
 */
export function parameterGroup(scope: Construct, props: DatabaseProps, version: string): DbParameterGroup {
  const { engine, parameters } = props;
  const database = ('engine' in scope ? scope : scope.node.scope) as Database;
  const all = parametersOf(database, parameters, LOGGING[engine], ENFORCED[engine]);
  return new DbParameterGroup(scope, 'parameters', {
    name: nameOf(scope, GROUP_NAME, { suffix: `-${engine}${version}` }),
    family: `${engine}${version}`,
    description: `Settings of ${stableId(database)}`,
    parameter: Object.entries(all).map(([name, value]) => ({
      name,
      value,
      applyMethod: applyMethod(engine, name, value),
    })),
    lifecycle: { createBeforeDestroy: true },
  });
}
