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
        'in place; who deploys has to reach the vault: from inside the network',
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
      google: native('rotation', undefined, 'it only tells a topic that it is time'),
      azure: unsupported(
        'Key Vault rotates keys and certificates, not secrets',
        'Write a new value with valueVersion, or let a program of yours write one.',
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
        'a deleted secret is gone at once',
        'Leave it out: a protected environment refuses deletion, and an old value can be taken back for 7 days.',
      ),
      azure: unsupported('the days are those of the whole vault, and fixed once it is made: 90', 'Leave it out.'),
    },
    encryption: {
      aws: native('kms_key_id', undefined, 'a key of KMS, used through Secrets Manager only'),
      google: native(
        'customer_managed_encryption',
        undefined,
        "used by the project's agent of Secret Manager; for versions from then on",
      ),
      azure: unsupported(
        'Key Vault encrypts secrets with keys of its own hardware, and takes no other',
        'Leave encryption out.',
      ),
    },
  },
  semantics: {
    'the value comes from': {
      aws: 'a variable that is kept nowhere, or somebody with the right to put it',
      google: 'a variable that is kept nowhere, or somebody with the right to add a version',
      azure: 'a variable that is kept nowhere, or somebody inside the network with the right to set it',
    },
    'size of a value': { aws: 'as its quotas say', google: 'at most 64 KiB', azure: 'at most 25 KB' },
    'where it rests': {
      aws: "the placement's region",
      google: "the placement's region",
      azure: "the placement's region and its pair",
    },
    'a deleted secret': {
      aws: 'can be taken back for `recoveryDays`',
      google: 'is gone; in a protected environment deletion is refused',
      azure: 'can be taken back for 90 days, and nobody can purge it before',
    },
    'an old value': {
      aws: 'is the previous version until the next one',
      google: 'can be taken back for 7 days',
      azure: 'is an older version',
    },
    'who read it': {
      aws: 'stands in CloudTrail',
      google: "stands in Cloud Logging, once the project's Data Access logs are on for Secret Manager",
      azure: "stands in the placement's Log Analytics workspace, for a year",
    },
  },
};
