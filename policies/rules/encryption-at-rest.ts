import {
  type Demands,
  demand,
  isOn,
  isSet,
  list,
  ofType,
  type Policy,
  type Resource,
  refersTo,
  typesOf,
  unmet,
  valueAt,
} from '../policy';

const encrypted = (path: string, what = 'what it keeps') =>
  demand(path, isOn, `${what} is not encrypted`, `Set ${path}.`);

/** Google and Azure encrypt all data at rest: these are the types with a choice. */
const DEMANDS: Demands = {
  aws_sns_topic: [demand('kms_master_key_id', isSet, 'messages are not encrypted', 'Set kms_master_key_id.')],
  aws_ebs_volume: [encrypted('encrypted', 'the disk')],
  aws_db_instance: [encrypted('storage_encrypted')],
  aws_rds_cluster: [encrypted('storage_encrypted')],
  aws_docdb_cluster: [encrypted('storage_encrypted')],
  aws_neptune_cluster: [encrypted('storage_encrypted')],
  aws_elasticache_replication_group: [encrypted('at_rest_encryption_enabled')],
  aws_efs_file_system: [encrypted('encrypted')],
  aws_cloudwatch_log_group: [demand('kms_key_id', isSet, 'logs have no separate key', 'Set kms_key_id.')],
  aws_backup_vault: [demand('kms_key_arn', isSet, 'backups have no separate key', 'Set kms_key_arn.')],
  azurerm_storage_account: [
    demand(
      'infrastructure_encryption_enabled',
      isOn,
      'it is encrypted only once',
      'Set infrastructure_encryption_enabled.',
    ),
  ],
  ...Object.fromEntries(
    [
      'linux_virtual_machine_scale_set',
      'windows_virtual_machine_scale_set',
      'linux_virtual_machine',
      'windows_virtual_machine',
    ].map((name) => [
      `azurerm_${name}`,
      [
        demand(
          'encryption_at_host_enabled',
          isOn,
          'caches and temporary disks are not encrypted',
          'Set encryption_at_host_enabled.',
        ),
      ],
    ]),
  ),
};

/** Requirements that depend on more than one attribute. */
const CHECKS: Record<string, (resource: Resource, resources: readonly Resource[]) => string | undefined> = {
  aws_s3_bucket: (bucket, resources) =>
    ofType(resources, 'aws_s3_bucket_server_side_encryption_configuration').some((one) =>
      refersTo(one.body.bucket, bucket, 'id'),
    )
      ? undefined
      : 'its encryption is not configured: add aws_s3_bucket_server_side_encryption_configuration',
  aws_s3_bucket_server_side_encryption_configuration: ({ body }) =>
    isSet(valueAt(body, 'rule.apply_server_side_encryption_by_default.sse_algorithm'))
      ? undefined
      : 'it has no algorithm',
  aws_sqs_queue: ({ body }) =>
    isOn(body.sqs_managed_sse_enabled) || isSet(body.kms_master_key_id) ? undefined : 'messages are not encrypted',
  aws_launch_template: ({ body }) =>
    list(body.block_device_mappings).every((one) => isOn(valueAt(one, 'ebs.encrypted')))
      ? undefined
      : 'a disk is not encrypted',
  aws_instance: ({ body }) =>
    [...list(body.root_block_device), ...list(body.ebs_block_device)].every((one) => isOn(valueAt(one, 'encrypted'))) &&
    list(body.root_block_device).length > 0
      ? undefined
      : 'a disk is not encrypted',
  aws_kms_key: ({ body }) =>
    isOn(body.enable_key_rotation) || (body.key_usage ?? 'ENCRYPT_DECRYPT') !== 'ENCRYPT_DECRYPT'
      ? undefined
      : 'the key never rotates: set enable_key_rotation',
  // Signing keys can't be rotated.
  google_kms_crypto_key: ({ body }) =>
    isSet(body.rotation_period) || (body.purpose ?? 'ENCRYPT_DECRYPT') !== 'ENCRYPT_DECRYPT'
      ? undefined
      : 'the key never rotates: set rotation_period',
};

export const encryptionAtRest: Policy = {
  id: 'encryption-at-rest',
  level: 'error',
  pillar: 'security',
  title: 'Data at rest is encrypted, if the cloud makes it configurable.',
  types: typesOf(DEMANDS, CHECKS),
  check(resource, { resources }) {
    const reason = CHECKS[resource.type]?.(resource, resources);
    return reason ? { reason, remedy: 'Encrypt it: use the default of its kind.' } : unmet(resource, DEMANDS);
  },
};
