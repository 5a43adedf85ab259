import { commandAgain, leftoversIn } from '../../deployment/leftovers';

const VAULT = '/subscriptions/s/resourceGroups/acme/providers/Microsoft.DataProtection/backupVaults/acme-plan';

const left = (...resources: [type: string, attributes: object][]) =>
  leftoversIn({
    resources: resources.map(([type, attributes]) => ({
      mode: 'managed',
      type,
      name: 'one',
      instances: [{ attributes: attributes as Record<string, unknown> }],
    })),
  }).map(({ address, stays, until, command }) => [address, stays, until, command].join(' | '));

test('what goes with the rest is not told of', () => {
  expect(
    left(
      ['aws_backup_vault', { name: 'plan', force_destroy: true }],
      ['azurerm_data_protection_backup_vault', { id: VAULT, soft_delete: 'Off', immutability: 'Disabled' }],
      ['aws_s3_bucket', {}],
    ),
  ).toEqual([]);
});

test('a vault that stays says why, until when, and what removes it', () => {
  expect(left(['aws_backup_vault', { name: 'plan', region: 'us-west-2', force_destroy: false }])).toEqual([
    expect.stringContaining(
      'recovery points are deleted: aws backup delete-recovery-point | aws backup delete-backup-vault ' +
        '--backup-vault-name plan --region us-west-2',
    ),
  ]);
  const lock = { backup_vault_name: 'plan', changeable_for_days: 3 };
  expect(left(['aws_backup_vault', { name: 'plan' }], ['aws_backup_vault_lock_configuration', lock])).toEqual([
    expect.stringContaining(
      'its lock of compliance keeps every backup for its time | the last of its backups is over its retention',
    ),
  ]);
  const azure = (attributes: object) =>
    left(['azurerm_data_protection_backup_vault', { id: VAULT, name: 'acme-plan', ...attributes }])[0];
  expect(azure({ soft_delete: 'On', immutability: 'Disabled', retention_duration_in_days: 14 })).toContain(
    'it keeps deleted backups for another 14 days | these days are over | az dataprotection backup-vault delete ' +
      '--resource-group acme --vault-name acme-plan',
  );
  expect(azure({ soft_delete: 'On', immutability: 'Unlocked' })).toContain(
    'the lock is removed from the program and deployed',
  );
  expect(azure({ soft_delete: 'AlwaysOn', immutability: 'Locked' })).toContain('it is immutable forever');
  const vault = {
    id: 'projects/p/locations/us-east1/backupVaults/plan',
    location: 'us-east1',
    backup_minimum_enforced_retention_duration: '3024000s',
  };
  expect(left(['google_backup_dr_backup_vault', vault])).toEqual([
    expect.stringContaining(
      'was kept for 35 days | gcloud backup-dr backup-vaults delete plan --location us-east1 ' +
        '--ignore-inactive-datasources',
    ),
  ]);
  expect(left(['google_sql_database_instance', { name: 'orders' }])).toEqual([
    expect.stringContaining('Cloud SQL reserves the name orders'),
  ]);
});

test('a database says what its deletion leaves, and what keeps or deletes it', () => {
  const rds = { final_snapshot_identifier: 'orders-last-0123abcd', kms_key_id: 'arn:aws:kms:us-east-1:1:key/k-1' };
  expect(left(['aws_db_instance', { ...rds, skip_final_snapshot: true }])).toEqual([]);
  expect(left(['aws_db_instance', { ...rds, skip_final_snapshot: false }])).toEqual([
    expect.stringMatching(
      /final snapshot, encrypted with the key k-1.*cancel-key-deletion.*--db-snapshot-identifier orders-last-0123abcd$/,
    ),
  ]);
  const neptune = {
    final_snapshot_identifier: 'people-last-0123abcd',
    skip_final_snapshot: false,
    kms_key_arn: 'arn:aws:kms:us-east-1:1:key/k-2',
  };
  expect(left(['aws_neptune_cluster', neptune])).toEqual([
    expect.stringContaining('--db-cluster-snapshot-identifier people-last-0123abcd'),
  ]);
  const sql = (keepsBackups: boolean) =>
    left([
      'google_sql_database_instance',
      { name: 'orders', settings: [{ retain_backups_on_delete: keepsBackups }] },
    ])[0];
  expect(sql(true)).toContain('its backups are kept');
  expect(sql(false)).not.toContain('its backups are kept');
});

test('the network watcher of a region stays where a deployment created it', () => {
  const watcher = (missing: boolean) =>
    left([
      'azurerm_subscription_template_deployment',
      {
        location: 'eastus2',
        template_content: JSON.stringify({ resources: [{ type: 'Microsoft.Network/networkWatchers' }] }),
        parameters_content: JSON.stringify({ missing: { value: missing } }),
      },
    ]);
  expect(watcher(true)).toEqual([
    'azurerm_subscription_template_deployment.one | the network watcher of eastus2, which other networks may use | ' +
      'no network of eastus2 has flow logs | az group delete --name NetworkWatcherRG-eastus2',
  ]);
  expect(watcher(false)).toEqual([]);
});

test('keys and secrets whose names stay reserved', () => {
  const ring = 'projects/p/locations/us-east1/keyRings/acme';
  expect(
    left(['google_kms_key_ring', { id: ring }], ['google_kms_crypto_key', { id: `${ring}/cryptoKeys/sql` }]),
  ).toEqual([
    'google_kms_key_ring.one | Google Cloud deletes no key rings | never; a new deployment of this placement is ' +
      `refused until it is imported | terraform import google_kms_key_ring.one ${ring}`,
    expect.stringContaining(
      `terraform import google_kms_crypto_key.one ${ring}/cryptoKeys/sql, then gcloud kms keys versions create`,
    ),
  ]);
  expect(left(['aws_secretsmanager_secret', { name: 'erp', recovery_window_in_days: 0 }])).toEqual([]);
  expect(left(['aws_secretsmanager_secret', { name: 'erp', recovery_window_in_days: 30 }])).toEqual([
    expect.stringContaining('its name is reserved | 30 days after its deletion | aws secretsmanager delete-secret'),
  ]);
  expect(left(['azurerm_key_vault', { name: 'acme', purge_protection_enabled: true }])).toEqual([
    expect.stringContaining(
      'reserves the name | 90 days after its deletion; a new deployment of this placement recovers',
    ),
  ]);
});

test('the command to run again has the options of this run, so that it destroys nothing else', () => {
  expect(commandAgain('destroy', 'prod', { placement: 'prod-aws-us-east-1' })).toBe(
    'npm run destroy -- prod --placement prod-aws-us-east-1',
  );
  expect(commandAgain('destroy', 'dev', { placement: 'dev-google-us-east1', cloud: 'google', simulate: true })).toBe(
    'npm run destroy -- dev --placement dev-google-us-east1 --cloud google --simulate',
  );
});
