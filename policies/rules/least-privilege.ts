import { isOfTheMachine } from '../../facts/aws-unscoped-actions';
import { block, list, type Policy, statements } from '../policy';

const BROAD =
  /^(roles\/(owner|editor|viewer|browser)|roles\/.*\.(admin|Admin)|Owner|Contributor|Reader|User Access Administrator)$/;
const BROAD_ON_AWS =
  /:policy\/(?:job-function\/)?(AdministratorAccess|PowerUserAccess|IAMFullAccess|ReadOnlyAccess|ViewOnlyAccess|Amazon\w+FullAccess)/;
/**
 * Roles of Google that write logs, metrics and traces and read nothing: they can be granted on a
 * project only.
 */
const OF_THE_PROJECT =
  /^roles\/(logging\.logWriter|monitoring\.metricWriter|cloudtrace\.agent|container\.defaultNodeServiceAccount)$/;

/** Future snapshots can be addressed through their group only: the role permits only snapshots. */
const OF_THE_GROUP = 'Disk Snapshot Contributor';

/** A service without grants on single resources uses a condition: Cloud SQL. */
// biome-ignore lint/suspicious/noExplicitAny: the JSON of any resource type.
const ofOneResource = (body: any) => /(^|&& )resource\.name == "[^"]+"/.test(block(body.condition)?.expression ?? '');

/**
 * Azure Backup looks up its server in the group, and supports no narrower scope: only its own agent
 * gets this.
 */
// biome-ignore lint/suspicious/noExplicitAny: the JSON of any resource type.
const ofBackup = (type: string, { role_definition_name, principal_id }: any) =>
  type === 'azurerm_role_assignment' &&
  role_definition_name === 'Reader' &&
  /azurerm_data_protection_backup_vault\./.test(principal_id);

export const leastPrivilege: Policy = {
  id: 'least-privilege',
  level: 'error',
  pillar: 'security',
  title: 'A permission names its actions and its resource, and is not an administrator role.',
  types:
    /^(aws_iam_(role_policy|policy|(role|user|group)_policy_attachment)|google_.*_iam_(member|binding|policy)|google_project_iam_custom_role|azurerm_(role_(assignment|definition)|key_vault))$/,
  check({ type, body }) {
    const remedy = 'Grant one verb on one resource.';
    if (type === 'azurerm_key_vault') {
      return body.rbac_authorization_enabled === true
        ? undefined
        : { reason: 'the permission covers all secrets', remedy: 'Set rbac_authorization_enabled.' };
    }
    if (type.endsWith('_policy_attachment')) {
      const broad = BROAD_ON_AWS.exec(body.policy_arn ?? '')?.[1];
      return broad ? { reason: `${broad} has all permissions`, remedy } : undefined;
    }
    if (type.startsWith('aws_')) {
      for (const { Effect, Action, Resource, Condition } of statements(body.policy)) {
        if (Effect !== 'Allow') continue;
        const wide = list(Action).find((action) => String(action).includes('*'));
        if (wide) return { reason: `it allows the actions ${wide}`, remedy };
        // Metrics have no resource either: their namespace limits them.
        const narrow = (action: unknown) =>
          action === 'cloudwatch:PutMetricData' && Condition?.StringEquals?.['cloudwatch:namespace'];
        if (
          list(Resource).includes('*') &&
          !list(Action).every((action) => isOfTheMachine(String(action)) || narrow(action))
        )
          return { reason: 'it allows its actions on every resource', remedy };
      }
      return undefined;
    }
    // Removes the default roles of project-wide groups on a bucket.
    const emptied =
      type === 'google_storage_bucket_iam_binding' &&
      /^roles\/storage\.legacy/.test(body.role) &&
      list(body.members).length === 0;
    if (emptied) return undefined;
    if (/_iam_(binding|policy)$/.test(type))
      return { reason: 'it removes the role from all other members', remedy: 'Use an _iam_member.' };
    if (type === 'google_project_iam_member' && OF_THE_PROJECT.test(body.role)) return undefined;
    if (ofBackup(type, body)) return undefined;
    if (/^google_(project|folder|organization)_iam_member$/.test(type) && !ofOneResource(body))
      return { reason: 'it applies to the whole project', remedy };
    const role = body.role ?? body.role_definition_name ?? '';
    if (BROAD.test(role)) return { reason: `${role} has several kinds of permissions`, remedy };
    if (
      type === 'azurerm_role_assignment' &&
      role !== OF_THE_GROUP &&
      /^(\/subscriptions\/[^/]+|\$\{azurerm_(resource_group|subscription)\.[^}]+\})$/.test(body.scope)
    ) {
      return { reason: 'it applies to a whole resource group or subscription', remedy };
    }
    const wide = list(body.permissions)
      .flatMap((one) => (typeof one === 'string' ? [one] : Object.values(one as object).flat()))
      .find((action) => String(action).includes('*'));
    return wide ? { reason: `it allows ${wide}`, remedy } : undefined;
  },
};
