import type { Policy } from '../policy';

export const deletionProtection: Policy = {
  id: 'deletion-protection',
  level: 'error',
  title: 'In a protected environment what holds data refuses destruction.',
  types:
    /^(aws_(s3_bucket|ebs_volume|sqs_queue|db_instance|dynamodb_table)|google_(storage_bucket|compute_disk|pubsub_subscription|pubsub_topic|sql_database_instance)|azurerm_(managed_disk|storage_account|storage_container|servicebus_queue|postgresql_flexible_server))$/,
  check({ body }, { placement }) {
    if (!placement.protected || body.lifecycle?.prevent_destroy === true) return undefined;
    return {
      reason: 'a plan may destroy it',
      remedy: 'Set lifecycle.prevent_destroy, or make the environment unprotected in a change of its own.',
    };
  },
};
