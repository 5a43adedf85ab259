import { note } from './output';
import type { Options, Session } from './session';
import { type State, stateOf } from './state-folder';

type Attributes = Readonly<Record<string, unknown>>;

/** A resource that remains after a destruction, or delays it. */
export interface Leftover {
  readonly address: string;
  readonly stays: string;
  readonly until: string;
  /** The command that removes it; undefined if it expires. */
  readonly command?: string;
}

type Rule = (
  attributes: Attributes,
  all: readonly (readonly [type: string, Attributes])[],
) => Omit<Leftover, 'address'> | undefined;

const lastOf = (id: unknown) =>
  String(id ?? '')
    .split('/')
    .pop() ?? '';
const groupOf = (id: unknown) => String(id ?? '').split('/')[4] ?? '';

/** If its key is destroyed with the database, the snapshot becomes unreadable after 30 days. */
const finalSnapshot = (skips: unknown, key: unknown, command: string): ReturnType<Rule> =>
  skips === true
    ? undefined
    : {
        stays: `it leaves a final snapshot, encrypted with the key ${lastOf(key)}`,
        until:
          'You delete it. If that key is destroyed, too, run aws kms cancel-key-deletion and enable-key within 30 days',
        command,
      };
const keepsBackups = (settings: unknown): boolean =>
  Array.isArray(settings) && (settings[0] as Attributes | undefined)?.retain_backups_on_delete === true;

/**
 * By type: what remains according to its attributes. Kinds configure all others so that they are
 * deleted.
 */
const RULES: Readonly<Record<string, Rule>> = {
  aws_backup_vault: ({ name, region, force_destroy }, all) => {
    if (force_destroy === true) return undefined;
    const final = all.some(
      ([type, lock]) =>
        type === 'aws_backup_vault_lock_configuration' && lock.backup_vault_name === name && lock.changeable_for_days,
    );
    const vault = `--backup-vault-name ${name}${region ? ` --region ${region}` : ''}`;
    return {
      stays: final
        ? 'its lock of compliance keeps every backup for its time'
        : "it has recovery points, which Terraform can't delete",
      until: final
        ? 'the last of its backups is over its retention'
        : 'its recovery points are deleted: aws backup delete-recovery-point',
      command: `aws backup delete-backup-vault ${vault}`,
    };
  },
  azurerm_data_protection_backup_vault: ({ id, name, soft_delete, immutability, retention_duration_in_days: days }) => {
    const command = `az dataprotection backup-vault delete --resource-group ${groupOf(id)} --vault-name ${name}`;
    if (immutability === 'Locked') {
      return {
        stays: 'it is immutable forever, and so is every backup in it',
        until: 'the last of its backups is over its retention',
        command,
      };
    }
    if (immutability === 'Unlocked') {
      return {
        stays: "it is immutable, and its backups can't be deleted",
        until: 'the lock is removed from the program and deployed',
        command,
      };
    }
    if (soft_delete === 'Off') return undefined;
    return {
      stays: `it keeps deleted backups for another ${days ?? 14} days`,
      until: 'these days are over',
      command,
    };
  },
  // The resources of a subscription deployment are not deleted with it: the network watcher.
  azurerm_subscription_template_deployment: ({ location, template_content: template, parameters_content: given }) => {
    const watcher = String(template).includes('Microsoft.Network/networkWatchers');
    if (!watcher || !/"missing"\s*:\s*\{[^}]*"value"\s*:\s*true/.test(String(given))) return undefined;
    return {
      stays: `the network watcher of ${location}, which other networks may use`,
      until: `no network of ${location} has flow logs`,
      command: `az group delete --name NetworkWatcherRG-${location}`,
    };
  },
  google_backup_dr_backup_vault: ({ id, location, backup_minimum_enforced_retention_duration: minimum }) => ({
    stays: 'it is deleted when it has no more backups',
    until: `the last backup was kept for ${Math.max(1, Number(String(minimum).replace(/s$/, '')) / 86_400)} days`,
    command: `gcloud backup-dr backup-vaults delete ${lastOf(id)} --location ${location} --ignore-inactive-datasources`,
  }),
  google_sql_database_instance: ({ name, settings }) => {
    const blocked = `Cloud SQL reserves the name ${name}`;
    const week = 'a week after its deletion; until then a deployment requires another id';
    if (!keepsBackups(settings)) return { stays: blocked, until: week };
    return {
      stays: `${blocked}, and its backups are kept`,
      until: `${week}. The backups: until you delete them`,
      command: `gcloud sql backups list --filter=instance:${name}, and for each gcloud sql backups delete`,
    };
  },
  // Neither can be deleted. Source: cloud.google.com/kms/docs/destroy-restore, and
  // google_kms_key_ring of the provider: a second creation is refused ("already exists").
  google_kms_key_ring: ({ id }) => ({
    stays: 'Google Cloud deletes no key rings',
    until: 'never; a new deployment of this placement is refused until it is imported',
    command: `terraform import <address> ${id}`,
  }),
  google_kms_crypto_key: ({ id }) => ({
    stays: 'its versions are destroyed, but Google Cloud deletes no keys',
    until: 'never; a new deployment of this placement is refused until it is imported and has a new version',
    command: `terraform import <address> ${id}, then gcloud kms keys versions create --primary`,
  }),
  aws_secretsmanager_secret: ({ name, recovery_window_in_days: days = 30 }) =>
    days === 0
      ? undefined
      : {
          stays: 'it can be restored, and its name is reserved',
          until: `${days} days after its deletion`,
          command: `aws secretsmanager delete-secret --force-delete-without-recovery --secret-id ${name}`,
        },
  // Source: features of the azurerm provider, recover_soft_deleted_key_vaults.
  azurerm_key_vault: ({ name, purge_protection_enabled: guarded, soft_delete_retention_days: days = 90 }) =>
    guarded === true
      ? {
          stays: `purge protection keeps ${name} and its keys, and reserves the name`,
          until: `${days} days after its deletion; a new deployment of this placement recovers it`,
        }
      : undefined,
  aws_db_instance: ({ skip_final_snapshot: skips, final_snapshot_identifier: snapshot, kms_key_id: key }) =>
    finalSnapshot(skips, key, `aws rds delete-db-snapshot --db-snapshot-identifier ${snapshot}`),
  aws_neptune_cluster: ({ skip_final_snapshot: skips, final_snapshot_identifier: snapshot, kms_key_arn: key }) =>
    finalSnapshot(skips, key, `aws neptune delete-db-cluster-snapshot --db-cluster-snapshot-identifier ${snapshot}`),
};

/** The resources of a state that are not deleted by a destruction. */
export function leftoversIn({ resources }: Pick<State, 'resources'>): Leftover[] {
  const managed = resources.filter(({ mode }) => mode === 'managed');
  const all = managed.flatMap(({ type, instances }) => instances.map(({ attributes }) => [type, attributes] as const));
  return managed.flatMap(({ type, name, instances }) =>
    instances.flatMap(({ attributes }) => {
      const found = RULES[type]?.(attributes, all);
      const address = `${type}.${name}`;
      return found ? [{ address, ...found, command: found.command?.replace('<address>', address) }] : [];
    }),
  );
}

/** The command with the options of this run: without them it would be about other stacks, too. */
export const commandAgain = (
  command: string,
  name: string,
  { placement, workload, cloud, simulate }: Options,
): string =>
  [
    `npm run ${command} -- ${name}`,
    workload && `--workload ${workload}`,
    placement && `--placement ${placement}`,
    cloud && `--cloud ${cloud}`,
    simulate && '--simulate',
  ]
    .filter(Boolean)
    .join(' ');

/**
 * Before a destruction, reports what remains, why, until when, and how to remove it. `command` does
 * the same again.
 */
export async function reportLeftovers(here: Session, id: string, command: string): Promise<void> {
  const state = await stateOf(here, id).pull();
  const left = state ? leftoversIn(state) : [];
  if (left.length === 0) return;
  note(`${id}: some resources remain.`);
  for (const { address, stays, until, command: then } of left) {
    note(`  ${address}: ${stays}.\n    Until: ${until}.${then ? `\n    Then: ${then}` : ''}`);
  }
  note(`  The rest is destroyed. Afterwards, or to list what remains: ${command}\n`);
}
