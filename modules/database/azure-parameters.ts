import type { Engine } from './database';

/** Always enforced: TLS 1.2 and newer only. */
export const ENFORCED: Readonly<Record<Engine, Readonly<Record<string, string>>>> = {
  postgres: { require_secure_transport: 'on', ssl_min_protocol_version: 'TLSv1.2' },
  mysql: { require_secure_transport: 'ON', tls_version: 'TLSv1.2' },
};

/** Connections, schema changes, and statements that take more than a second. */
export const LOGGING: Readonly<Record<Engine, Readonly<Record<string, string>>>> = {
  postgres: {
    log_checkpoints: 'on',
    log_connections: 'on',
    log_disconnections: 'on',
    log_lock_waits: 'on',
    log_min_duration_statement: '1000',
    log_statement: 'ddl',
  },
  mysql: { audit_log_enabled: 'ON', audit_log_events: 'CONNECTION,DDL', long_query_time: '1', slow_query_log: 'ON' },
};

/** The categories of a diagnostic setting. */
export const LOGS: Readonly<Record<Engine, readonly string[]>> = {
  postgres: ['PostgreSQLLogs'],
  mysql: ['MySqlAuditLogs', 'MySqlSlowLogs'],
};

/**
 * Limits of each engine on Azure that are narrower than those of the service: the provider's
 * schemas, and the service's limits for replicas.
 */
export const LIMITS = {
  postgres: { storageGiB: { min: 32, max: 32_767 }, backupRetentionDays: { min: 7, max: 35 }, replicas: { max: 5 } },
  mysql: { storageGiB: { min: 20, max: 16_384 }, backupRetentionDays: { min: 1, max: 35 }, replicas: { max: 10 } },
} as const;

/** Disk sizes of PostgreSQL, in GiB; the largest is one less than a power of two. */
const STEPS = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_767];

/** The smallest disk with at least this size, in MiB. */
export const storageMb = (storageGiB: number) => (STEPS.find((step) => step >= storageGiB) ?? 32) * 1024;
