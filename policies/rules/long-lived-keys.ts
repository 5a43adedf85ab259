import {
  type Demands,
  demand,
  isNotOn,
  isOff,
  isOn,
  isSet,
  type Policy,
  type Resource,
  typesOf,
  unmet,
} from '../policy';

const off = (path: string, reason: string) => demand(path, isOff, reason, `Set ${path} to false.`);
const PASSWORD = demand(
  'admin_password',
  (value) => !isSet(value),
  'its administrator has a password',
  'Use sign-in by identity, or with a key.',
);

const DEMANDS: Demands = {
  google_sql_user: [
    demand(
      'type',
      (value) => /^CLOUD_IAM/.test(value ?? ''),
      'it signs in with a password',
      'Set type to one of CLOUD_IAM.',
    ),
  ],
  aws_neptune_cluster: [
    demand(
      'iam_database_authentication_enabled',
      isOn,
      'it does not require authentication',
      'Set iam_database_authentication_enabled.',
    ),
  ],
  azurerm_storage_account: [
    off('shared_access_key_enabled', 'its shared keys are enabled'),
    demand('sftp_enabled', isNotOn, 'local users can sign in with passwords', 'Leave sftp_enabled off.'),
  ],
  azurerm_servicebus_namespace: [off('local_auth_enabled', 'its shared access signatures are enabled')],
  azurerm_eventhub_namespace: [off('local_authentication_enabled', 'its shared access signatures are enabled')],
  azurerm_managed_redis: [
    demand(
      'default_database.access_keys_authentication_enabled',
      (value) => value !== true,
      'its keys work',
      'Keep access keys disabled.',
    ),
  ],
  azurerm_log_analytics_workspace: [off('local_authentication_enabled', 'its keys work')],
  azurerm_postgresql_flexible_server: [off('authentication.password_auth_enabled', 'passwords sign in')],
  azurerm_linux_virtual_machine_scale_set: [PASSWORD],
  azurerm_linux_virtual_machine: [PASSWORD],
  azurerm_container_registry: [
    demand('admin_enabled', (value) => value !== true, 'its administrator has a password', 'Leave admin_enabled off.'),
  ],
};

/** Regardless of their arguments. */
const KEYS =
  /^(aws_iam_(access_key|user_login_profile|user)|google_(service_account_key|storage_hmac_key)|azurerm_(servicebus_(namespace|queue|topic)_authorization_rule|eventhub(_namespace)?_authorization_rule))$/;

/**
 * No state has a write-only password from an ephemeral resource, and RDS makes no replica of an
 * instance whose password it manages itself. In a plan such an attribute is always null.
 */
const isWriteOnly = ({ password_wo: password, password_wo_version: version }: Resource['body']) =>
  isSet(password) ? /^\$\{.*\bephemeral\./.test(String(password)) : isSet(version);

export const longLivedKeys: Policy = {
  id: 'long-lived-keys',
  level: 'error',
  pillar: 'security',
  title: 'Identities sign in without long-lived keys.',
  types: new RegExp(
    `${KEYS.source}|${typesOf(DEMANDS, { aws_db_instance: true, azurerm_cosmosdb_account: true }).source}`,
  ),
  check(resource) {
    const { type, body } = resource;
    if (KEYS.test(type))
      return {
        reason: `a ${type} does not expire`,
        remedy: 'Use an identity, or federation for external clients.',
      };
    if (type === 'aws_db_instance') {
      // Its administrator always has a password: AWS stores and rotates it, and all other users
      // sign in as identities.
      if (
        body.manage_master_user_password !== true &&
        !isWriteOnly(body) &&
        !isSet(body.snapshot_identifier) &&
        !isSet(body.replicate_source_db)
      )
        return { reason: "its administrator's password is not rotated", remedy: 'Set manage_master_user_password.' };
      const identities =
        body.iam_database_authentication_enabled === true || /^(sqlserver|oracle|db2)/.test(body.engine ?? '');
      return identities
        ? undefined
        : { reason: 'passwords sign in', remedy: 'Set iam_database_authentication_enabled.' };
    }
    // azurerm 5 has the opposite of what 4 has.
    if (type === 'azurerm_cosmosdb_account')
      return body.local_authentication_disabled === true || body.local_authentication_enabled === false
        ? undefined
        : { reason: 'its keys work', remedy: 'Allow identities only: turn local authentication off.' };
    return unmet(resource, DEMANDS);
  },
};
