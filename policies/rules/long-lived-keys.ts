import type { Policy } from '../policy';

export const longLivedKeys: Policy = {
  id: 'long-lived-keys',
  level: 'error',
  title: 'Identities sign in; nobody holds a key that lasts.',
  types:
    /^(aws_iam_access_key|aws_iam_user_login_profile|google_service_account_key|google_storage_hmac_key|azurerm_(storage_account|servicebus_namespace|servicebus_namespace_authorization_rule|linux_virtual_machine_scale_set))$/,
  check({ type, body }) {
    switch (type) {
      case 'azurerm_storage_account':
        return body.shared_access_key_enabled === false
          ? undefined
          : { reason: 'its shared keys work', remedy: 'Set shared_access_key_enabled to false.' };
      case 'azurerm_servicebus_namespace':
        return body.local_auth_enabled === false
          ? undefined
          : { reason: 'its shared access signatures work', remedy: 'Set local_auth_enabled to false.' };
      case 'azurerm_linux_virtual_machine_scale_set':
        return body.admin_password
          ? { reason: 'its administrator has a password', remedy: 'Set disable_password_authentication.' }
          : undefined;
      default:
        return { reason: `a ${type} lasts until somebody takes it away`, remedy: 'Use an identity, or federation for what is outside.' };
    }
  },
};
