import { type KindTable, type Limit, native, unsupported } from '../core/features';
import type { SecretProps } from './secret';

const RECOVERY: Limit = { oneOf: [0, ...Array.from({ length: 24 }, (_, day) => day + 7)] };

export const SECRET: KindTable<SecretProps> = {
  kind: 'secret',
  service: { aws: 'AWS Secrets Manager', google: 'Google Secret Manager', azure: 'Azure Key Vault' },
  features: {
    valueVersion: {
      aws: native('secret_string_wo_version', { min: 1 }),
      google: native('secret_data_wo_version', { min: 1 }),
      azure: native(
        'value_wo_version',
        { min: 1 },
        'in place; the deployer must access the vault from inside the network',
      ),
    },
    network: {
      aws: native('aws_vpc_endpoint', undefined, 'of Secrets Manager, one for the network'),
      google: native('google_dns_managed_zone', undefined, 'of Secret Manager, one for the network'),
      azure: native(
        'azurerm_private_endpoint',
        undefined,
        "of the placement's vault, one for the network; its public address is off",
      ),
    },
    rotation: {
      aws: native('aws_secretsmanager_secret_rotation'),
      google: native('rotation', undefined, 'only notifies a topic that a rotation is due'),
      azure: unsupported(
        'Key Vault rotates keys and certificates, not secrets',
        'Write a new value with valueVersion, or let your own program write one.',
      ),
    },
    'rotation.everyDays': {
      aws: native('automatically_after_days', { min: 1, max: 1000 }),
      google: native('rotation_period', { min: 1, max: 36_500 }),
      azure: unsupported('Key Vault rotates keys and certificates, not secrets', 'Leave rotation out.'),
    },
    recoveryDays: {
      aws: native('recovery_window_in_days', RECOVERY),
      google: unsupported(
        "a deleted secret can't be restored",
        'Leave it out: a protected environment refuses deletion, and an old value can be restored for 7 days.',
      ),
      azure: unsupported(
        'the recovery period is that of the whole vault and is fixed at creation: 90 days',
        'Leave it out.',
      ),
    },
    encryption: {
      aws: native('kms_key_id', undefined, 'a KMS key, used through Secrets Manager only'),
      google: native(
        'customer_managed_encryption',
        undefined,
        "used by the project's Secret Manager service agent; for versions from then on",
      ),
      azure: unsupported('Key Vault encrypts secrets with its own keys and supports no other', 'Leave encryption out.'),
    },
  },
  semantics: {
    'source of the value': {
      aws: 'a variable that is stored nowhere, or a person with permission to set it',
      google: 'a variable that is stored nowhere, or a person with permission to add a version',
      azure: 'a variable that is stored nowhere, or a person inside the network with permission to set it',
    },
    'maximum size of a value': { aws: '64 KiB', google: 'at most 64 KiB', azure: 'at most 25 KB' },
    location: {
      aws: "the placement's region",
      google: "the placement's region",
      azure: "the placement's region and its pair",
    },
    'a deleted secret': {
      aws: 'can be restored for `recoveryDays`',
      google: "can't be restored; in a protected environment deletion is refused",
      azure: "can be restored for 90 days, and can't be purged earlier",
    },
    'an old value': {
      aws: 'remains as the previous version until the next rotation',
      google: 'can be restored for 7 days',
      azure: 'remains as an older version',
    },
    'read log': {
      aws: 'CloudTrail',
      google: 'Cloud Logging, if Data Access logs are enabled for Secret Manager in the project',
      azure: "the placement's Log Analytics workspace",
    },
  },
};
