import type { Policy } from '../policy';

export const deletionProtection: Policy = {
  id: 'deletion-protection',
  level: 'error',
  title: 'In a protected environment what holds data refuses destruction.',
  types:
    /^(aws_(s3_bucket|sqs_queue|secretsmanager_secret|db_instance|dynamodb_table|ebs_volume)|google_(storage_bucket|pubsub_subscription|pubsub_topic|secret_manager_secret|sql_database_instance|compute_disk)|azurerm_(storage_account|storage_container|servicebus_queue|key_vault|postgresql_flexible_server|managed_disk))$/,
  check({ body }, { placement }) {
    if (!placement.protected || body.lifecycle?.prevent_destroy === true) return undefined;
    return {
      reason: 'a plan may destroy it',
      remedy: 'Set lifecycle.prevent_destroy, or make the environment unprotected in a change of its own.',
    };
  },
};
