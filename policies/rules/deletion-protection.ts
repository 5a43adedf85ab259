import { is, TYPES } from '../../review/types';
import {
  type Demands,
  demand,
  isNotOn,
  isOff,
  isOn,
  isOneOf,
  isReplica,
  ofType,
  type Policy,
  type Resource,
  refersTo,
  typesOf,
  unmet,
} from '../policy';

/** Types that Terraform itself must refuse to destroy. */
const PROTECTED_TYPES = [...TYPES].flatMap(([type, { protect }]) => (protect ? [type] : []));

const on = (path: string) => demand(path, isOn, 'the cloud does not prevent its deletion', `Set ${path}.`);
const forced = (path: string) => demand(path, isNotOn, 'it is deleted with its content', `Leave ${path} off.`);
const LAST_COPY = demand(
  'skip_final_snapshot',
  isNotOn,
  'it is deleted without a final snapshot',
  'Set skip_final_snapshot to false.',
);

/** The clouds' own protection. */
const DEMANDS: Demands = {
  aws_s3_bucket: [forced('force_destroy')],
  aws_ecr_repository: [forced('force_delete')],
  aws_db_instance: [
    on('deletion_protection'),
    LAST_COPY,
    demand(
      'delete_automated_backups',
      isOff,
      'its backups are deleted with it',
      'Set delete_automated_backups to ' + 'false.',
    ),
  ],
  aws_rds_cluster: [on('deletion_protection')],
  aws_neptune_cluster: [on('deletion_protection'), LAST_COPY],
  aws_dynamodb_table: [on('deletion_protection_enabled')],
  aws_eks_cluster: [on('deletion_protection')],
  aws_lb: [on('enable_deletion_protection')],
  aws_backup_vault: [forced('force_destroy')],
  aws_secretsmanager_secret: [
    demand(
      'recovery_window_in_days',
      (value) => value === undefined || value >= 7,
      "it can't be restored",
      'Set recovery_window_in_days.',
    ),
  ],
  google_storage_bucket: [forced('force_destroy')],
  google_sql_database_instance: [
    on('deletion_protection'),
    on('settings.deletion_protection_enabled'),
    on('settings.retain_backups_on_delete'),
  ],
  google_container_cluster: [on('deletion_protection')],
  google_secret_manager_secret: [on('deletion_protection')],
  google_firestore_database: [
    demand(
      'delete_protection_state',
      isOneOf('DELETE_PROTECTION_ENABLED'),
      'the cloud does not prevent its deletion',
      'Set delete_protection_state to DELETE_PROTECTION_ENABLED.',
    ),
  ],
  google_spanner_instance: [forced('force_destroy')],
  google_spanner_database: [
    demand(
      'deletion_protection',
      (value) => value !== false,
      'the cloud does not prevent its deletion',
      'Leave it on.',
    ),
  ],
  google_memorystore_instance: [
    demand(
      'deletion_protection_enabled',
      (value) => value !== false,
      'the cloud does not prevent its deletion',
      'Leave it on.',
    ),
  ],
  azurerm_key_vault: [
    on('purge_protection_enabled'),
    demand(
      'soft_delete_retention_days',
      (value) => value === undefined || value >= 7,
      "it can't be restored",
      'Set soft_delete_retention_days to at least 7.',
    ),
  ],
  azurerm_data_protection_backup_vault: [
    demand(
      'soft_delete',
      (value) => value === undefined || /^(On|AlwaysOn)$/.test(value),
      "backups can't be restored",
      'Set soft_delete to On.',
    ),
  ],
};

/** Types without their own protection. */
const LOCKED = /^azurerm_(postgresql|mysql)_flexible_server$/;

/** Private DNS names are recreated with the network; public ones are not. */
const isPrivateZone = ({ body }: Resource) => body.visibility === 'private' || body.vpc !== undefined;

export const deletionProtection: Policy = {
  id: 'deletion-protection',
  level: 'error',
  pillar: 'reliability',
  title: "In a protected environment resources that hold data can't be destroyed.",
  types: new RegExp(`^(${PROTECTED_TYPES.join('|')})$|${typesOf(DEMANDS, { aws_kms_key: true }).source}`),
  check(resource, { placement, planned, resources }) {
    if (!placement.protected || isPrivateZone(resource)) return undefined;
    const { type, body } = resource;
    // Destroying a key destroys all data that it encrypts.
    const keeps = (one: Resource) =>
      is(one.type, 'protect') && JSON.stringify(one.body).includes(`\${${resource.address}.`);
    const kept = is(type, 'protect') || (type === 'aws_kms_key' && resources.some(keeps));
    // A plan does not contain lifecycle.
    if (!planned && kept && body.lifecycle?.prevent_destroy !== true) {
      return {
        reason: 'a plan may destroy it',
        remedy: 'Set lifecycle.prevent_destroy, or make the environment unprotected in a separate change.',
      };
    }
    // A read replica contains only copied data.
    if (isReplica(resource)) return undefined;
    const locks = () =>
      ofType(resources, 'azurerm_management_lock').some((one) => refersTo(one.body.scope, resource, 'id'));
    if (LOCKED.test(type) && !locks()) return { reason: 'nothing locks it', remedy: 'Add an azurerm_management_lock.' };
    return unmet(resource, DEMANDS);
  },
};
