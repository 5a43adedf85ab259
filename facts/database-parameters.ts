/**
 * Settings of database engines: which are dynamic, and which require a restart. The clouds use
 * PostgreSQL's and MySQL's own names.
 */
export type DatabaseEngine = 'postgres' | 'mysql';

interface Parameters {
  readonly source: string;
  /** Static: read only when the server starts. */
  readonly atStart: ReadonlySet<string>;
  /**
   * Dynamic, each with the engine's default. Amazon RDS lists a parameter with its default value as
   * `pending-reboot` and refuses a change that changes nothing else.
   */
  readonly running: Readonly<Record<string, string>>;
}

const words = (text: string) => new Set(text.split(/\s+/).filter(Boolean));

export const DATABASE_PARAMETERS: Readonly<Record<DatabaseEngine, Parameters>> = {
  postgres: {
    source:
      'www.postgresql.org/docs/17/runtime-config.html ("can only be set at server start"); settings of RDS: ' +
      'docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html',
    atStart: words(`
      archive_mode autovacuum_freeze_max_age autovacuum_max_workers autovacuum_multixact_freeze_max_age cluster_name
      commit_timestamp_buffers data_sync_retry dynamic_shared_memory_type hot_standby huge_page_size huge_pages
      listen_addresses logging_collector max_connections max_files_per_process max_locks_per_transaction
      max_logical_replication_workers max_notify_queue_pages max_pred_locks_per_transaction max_prepared_transactions
      max_replication_slots max_wal_senders max_worker_processes min_dynamic_shared_memory multixact_member_buffers
      multixact_offset_buffers notify_buffers old_snapshot_threshold pg_stat_statements.max port reserved_connections
      serializable_buffers shared_buffers shared_memory_type shared_preload_libraries subtransaction_buffers
      superuser_reserved_connections track_activity_query_size track_commit_timestamp transaction_buffers wal_buffers
      wal_decode_buffer_size wal_level wal_log_hints
      rds.custom_dns_resolution rds.extensions rds.logical_replication rds.pg_stat_ramdisk_size
      rds.rds_superuser_reserved_connections rds.restrict_password_commands
      cloudsql.logical_decoding cloudsql.iam_authentication cloudsql.enable_pgaudit azure.extensions`),
    running: {
      autovacuum: '1',
      autovacuum_analyze_scale_factor: '0.1',
      autovacuum_naptime: '60',
      autovacuum_vacuum_cost_delay: '2',
      autovacuum_vacuum_cost_limit: '-1',
      autovacuum_vacuum_scale_factor: '0.2',
      checkpoint_timeout: '300',
      default_statistics_target: '100',
      effective_io_concurrency: '1',
      idle_in_transaction_session_timeout: '0',
      idle_session_timeout: '0',
      jit: '1',
      lock_timeout: '0',
      log_autovacuum_min_duration: '600000',
      log_connections: '0',
      log_disconnections: '0',
      log_lock_waits: '0',
      log_min_duration_statement: '-1',
      log_statement: 'none',
      log_temp_files: '-1',
      random_page_cost: '4',
      seq_page_cost: '1',
      statement_timeout: '0',
      track_io_timing: '0',
      work_mem: '4096',
    },
  },
  mysql: {
    source: 'dev.mysql.com/doc/refman/8.4/en/dynamic-system-variables.html and server-system-variables.html',
    atStart: words(`
      back_log ft_max_word_len ft_min_word_len gtid-mode innodb_autoinc_lock_mode innodb_buffer_pool_instances
      innodb_buffer_pool_load_at_startup innodb_doublewrite innodb_flush_method innodb_ft_cache_size
      innodb_ft_max_token_size innodb_ft_min_token_size innodb_ft_sort_pll_degree innodb_ft_total_cache_size
      innodb_log_file_size innodb_open_files innodb_page_cleaners innodb_purge_threads innodb_read_io_threads
      innodb_rollback_on_timeout innodb_sort_buffer_size innodb_write_io_threads large_pages log_bin
      log_replica_updates lower_case_table_names ngram_token_size open_files_limit performance_schema
      performance_schema_digests_size relay_log_recovery replica_skip_errors skip_name_resolve
      table_open_cache_instances
      thread_stack tls_version`),
    running: {
      binlog_row_image: 'FULL',
      character_set_server: 'utf8mb4',
      collation_server: 'utf8mb4_0900_ai_ci',
      event_scheduler: 'ON',
      general_log: '0',
      group_concat_max_len: '1024',
      innodb_flush_log_at_trx_commit: '1',
      innodb_lock_wait_timeout: '50',
      innodb_print_all_deadlocks: '0',
      interactive_timeout: '28800',
      join_buffer_size: '262144',
      local_infile: '0',
      lock_wait_timeout: '31536000',
      log_bin_trust_function_creators: '0',
      log_output: 'TABLE',
      log_queries_not_using_indexes: '0',
      long_query_time: '10',
      max_allowed_packet: '67108864',
      max_connect_errors: '100',
      max_heap_table_size: '16777216',
      slow_query_log: '0',
      sort_buffer_size: '262144',
      sync_binlog: '1',
      tmp_table_size: '16777216',
      wait_timeout: '28800',
    },
  },
};

/** The engine of a family of parameter groups, or of a version: `postgres17`, `MYSQL_8_4`. */
export const engineIn = (text: unknown): DatabaseEngine | undefined =>
  /^postgres/i.test(String(text)) ? 'postgres' : /^mysql/i.test(String(text)) ? 'mysql' : undefined;
