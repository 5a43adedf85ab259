import type { Engine } from './database';

/** Always enforced. TLS is a setting of the instance, not of the engine. */
export const ENFORCED: Readonly<Record<Engine, Readonly<Record<string, string>>>> = {
  postgres: { 'cloudsql.iam_authentication': 'on' },
  mysql: { cloudsql_iam_authentication: 'on', local_infile: 'off', skip_show_database: 'on' },
};

/** Connections, schema changes, and statements that take more than a second. */
export const LOGGING: Readonly<Record<Engine, Readonly<Record<string, string>>>> = {
  postgres: {
    'cloudsql.enable_pgaudit': 'on',
    log_checkpoints: 'on',
    log_connections: 'on',
    log_disconnections: 'on',
    log_lock_waits: 'on',
    log_min_error_statement: 'error',
    log_statement: 'ddl',
    log_temp_files: '0',
  },
  mysql: { long_query_time: '1', slow_query_log: 'on' },
};
