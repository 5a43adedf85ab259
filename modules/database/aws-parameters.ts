import type { Engine } from './database';

/** What is never given up: TLS 1.2 and newer, and nothing else. */
export const KEPT: Readonly<Record<Engine, Readonly<Record<string, string>>>> = {
  postgres: { 'rds.force_ssl': '1', ssl_min_protocol_version: 'TLSv1.2' },
  mysql: { require_secure_transport: '1', tls_version: 'TLSv1.2,TLSv1.3' },
};

/** Who came and went, what changed the schema, and what took more than a second. */
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

/** The logs that RDS hands on to CloudWatch. */
export const LOGS: Readonly<Record<Engine, readonly string[]>> = { postgres: ['postgresql', 'upgrade'], mysql: ['error', 'slowquery'] };
