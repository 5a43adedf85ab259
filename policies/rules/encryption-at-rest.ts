import { block, list, type Policy } from '../policy';

export const encryptionAtRest: Policy = {
  id: 'encryption-at-rest',
  level: 'error',
  title: 'What rests is encrypted, where a cloud leaves a choice.',
  types:
    /^(aws_(s3_bucket|sqs_queue|sns_topic|launch_template|ebs_volume|db_instance|cloudwatch_log_group)|azurerm_(linux_virtual_machine_scale_set|storage_account))$/,
  check({ type, body, address }, { resources }) {
    const no = (reason: string, remedy: string) => ({ reason, remedy });
    switch (type) {
      case 'aws_s3_bucket': {
        const said = resources.some(
          (one) => one.type === 'aws_s3_bucket_server_side_encryption_configuration' && one.body.bucket === `\${${address}.id}`,
        );
        return said ? undefined : no('its encryption is not said', 'Add aws_s3_bucket_server_side_encryption_configuration.');
      }
      case 'aws_sqs_queue':
        return body.sqs_managed_sse_enabled || body.kms_master_key_id
          ? undefined
          : no('messages rest in clear', 'Set sqs_managed_sse_enabled or kms_master_key_id.');
      case 'aws_sns_topic':
        return body.kms_master_key_id ? undefined : no('messages rest in clear', 'Set kms_master_key_id.');
      case 'aws_launch_template': {
        const open = list(body.block_device_mappings).some((one) => String(block((one as { ebs?: unknown }).ebs)?.encrypted) !== 'true');
        return open ? no('a disk is not encrypted', 'Set ebs.encrypted.') : undefined;
      }
      case 'aws_ebs_volume':
        return body.encrypted ? undefined : no('the disk is not encrypted', 'Set encrypted.');
      case 'aws_db_instance':
        return body.storage_encrypted ? undefined : no('the storage is not encrypted', 'Set storage_encrypted.');
      case 'aws_cloudwatch_log_group':
        return body.kms_key_id ? undefined : no('logs have no key of their own', 'Set kms_key_id.');
      case 'azurerm_storage_account':
        return body.infrastructure_encryption_enabled
          ? undefined
          : no('it is encrypted once only', 'Set infrastructure_encryption_enabled.');
      default:
        return body.encryption_at_host_enabled
          ? undefined
          : no('caches and temporary disks are not encrypted', 'Set encryption_at_host_enabled.');
    }
  },
};
