import { embedded, isSecretValue } from '../redact';
import { at, field, type Judged, listOf, texts, type Weighed } from './change';
import { powerOf } from './powers';

/** A grant and its principal; `means` replaces the meaning of a role's name. */
interface Given {
  readonly what: string;
  readonly who?: string;
  readonly says?: string;
}

/** Resources that grant something other than a role. */
const SPECIAL: readonly (readonly [type: RegExp, read: (text: Text) => Given | undefined])[] = [
  [/^aws_iam_access_key$/, (text) => ({ what: '', says: `it is a lasting key of the user ${text('user') ?? ''}` })],
  [
    /^google_service_account_key$/,
    (text) => ({ what: '', says: `it is a lasting key of ${text('service_account_id') ?? 'a service account'}` }),
  ],
  [
    /^google_storage_hmac_key$/,
    (text) => ({ what: '', says: `it is a lasting key of ${text('service_account_email') ?? 'a service account'}` }),
  ],
  [/^aws_iam_user_login_profile$/, (text) => ({ what: '', says: `the user ${text('user') ?? ''} gets a password` })],
  [/^aws_iam_user_group_membership$/, (text) => membership(text('user'), text('groups'))],
  [/^aws_iam_group_membership$/, (text) => membership(text('users'), text('group'))],
  [/^snowflake_grant_account_role$/, (text) => of(text('role_name'), text('user_name') ?? text('parent_role_name'))],
  [/^postgresql_grant$/, (text) => of(text('privileges'), text('role'))],
  [/^postgresql_grant_role$/, (text) => of(text('grant_role'), text('role'))],
  [/^vault_\w+_role$/, (text) => of(text('token_policies') ?? text('policies'), text('role_name') ?? text('name'))],
  [
    /_active_directory_administrator$/,
    (text) => of('the administration of this server', text('principal_name') ?? text('login') ?? text('object_id')),
  ],
  [
    /^github_repository_deploy_key$/,
    (text) => ({
      what: 'access',
      who: `whoever has the key ${text('title') ?? ''}`,
    }),
  ],
  [/^databricks_group_member$/, (text) => membership(text('member_id'), text('group_id'))],
  [/^okta_group_memberships$/, (text) => membership(text('users'), text('group_id'))],
  [
    /^azuread_application_password$/,
    (text) => ({ what: '', says: `it is a lasting secret of ${text('application_id') ?? 'an application'}` }),
  ],
  [/^azuread_group_member$/, (text) => membership(text('member_object_id'), text('group_object_id'))],
  [/^github_team_membership$/, (text) => membership(text('username'), `team ${text('team_id') ?? ''}`)],
  [/^aws_ami_launch_permission$/, (text) => ({ what: 'this image', who: text('group') ?? text('account_id') })],
  [/^aws_snapshot_create_volume_permission$/, (text) => ({ what: 'this snapshot', who: text('account_id') })],
  [/^aws_kms_grant$/, (text) => of(text('operations'), text('grantee_principal'))],
  [
    /^azurerm_key_vault_access_policy$/,
    (text) =>
      of(
        ['secret', 'key', 'certificate', 'storage']
          .flatMap((kind) => (text(`${kind}_permissions`) ? [`${text(`${kind}_permissions`)} of ${kind}s`] : []))
          .join('; '),
        text('object_id'),
      ),
  ],
  [/^aws_ssoadmin_account_assignment$/, (text) => of(text('permission_set_arn'), text('principal_id'))],
  [/^aws_vpc_endpoint_service_allowed_principal$/, (text) => of('this endpoint service', text('principal_arn'))],
  [/^aws_eks_access_policy_association$/, (text) => of(text('policy_arn')?.split('/').at(-1), text('principal_arn'))],
  [
    /^aws_eks_access_entry$/,
    (text) => ({ what: '', says: `${text('principal_arn') ?? 'somebody'} may sign in to the cluster` }),
  ],
  [/^aws_ram_principal_association$/, (text) => of('what this share holds', text('principal'))],
];

const of = (what: string | undefined, who: string | undefined) => (what ? { what, who } : undefined);
const membership = (who: string | undefined, group: string | undefined) =>
  who && group ? { what: '', says: `it puts ${who} into ${group}` } : undefined;

/** An attribute as a text, or a list of texts; undefined if it must not be shown. */
type Text = (name: string) => string | undefined;

/**
 * `it gives roles/pubsub.publisher to serviceAccount:…`, as far as it is known and may be shown.
 */
export function granted(change: Judged): Weighed[] | undefined {
  const { type, after, leaves } = change;
  if (leaves.some(({ secret }) => secret)) return undefined;
  if (givesNothing(change)) return [];
  if (type === 'aws_lambda_permission' && isService(field(after, 'principal'))) return ofService(change);
  const text: Text = (name) => {
    const value = field(after, name);
    const actions = typeof value === 'number' ? String(value) : addedTo(change, name).join(', ');
    return actions === '' || isSecretValue(actions) ? undefined : actions.slice(0, 120);
  };
  const inside = (block: string, name: string) => {
    const actions = listOf(field(after, block))
      .flatMap((one) => texts(field(one, name)))
      .join(', ');
    return actions === '' || isSecretValue(actions) ? undefined : actions.slice(0, 120);
  };
  const special = SPECIAL.find(([types]) => types.test(type))?.[1](text);
  if (special?.says) return [{ class: 'Exposure', reason: special.says, weight: 3 }];
  if (special) return [grantOf(special.what, special.who ?? configuredWho(change))];
  const bindings = bindingsOf(change);
  if (bindings.length > 0) return bindings.slice(0, 5);
  // An attachment contains the ARN of the policy, and its principal in `role`; in other types
  // `role` is what is granted.
  const policy = text('policy_arn');
  const what =
    policy ??
    first(WHAT, text) ??
    inside('role_ref', 'name') ??
    inside('roles', 'role_name') ??
    inside('permissions', 'name') ??
    inside('access_control', 'permission_level') ??
    inside('grant', 'privileges') ??
    (field(after, 'all_privileges') === true ? 'ALL PRIVILEGES' : undefined) ??
    first(LESS, text) ??
    configuredRole(change);
  if (!what) return undefined;
  const kind = policy ? (['role', 'group', 'user'] as const).find((one) => text(one) ?? text(`${one}s`)) : undefined;
  const who =
    (kind && `the ${kind} ${text(kind) ?? text(`${kind}s`)}`) ??
    first(WHO, text) ??
    inside('subject', 'name') ??
    inside('access_control', 'group_name') ??
    inside('access_control', 'user_name') ??
    inside('access_control', 'service_principal_name') ??
    inside('grant', 'principal') ??
    first(['account_role_name', 'role_name', 'role_id'], text) ??
    configuredWho(change);
  const grant = grantOf(what, who);
  return [
    losesCondition(change)
      ? { ...grant, reason: `its condition is removed: ${grant.reason}`, weight: Math.max(5, grant.weight ?? 1) }
      : grant,
  ];
}

const losesCondition = ({ before, after, unknown }: Judged) =>
  listOf(field(before, 'condition')).length > 0 &&
  listOf(field(after, 'condition')).length === 0 &&
  field(unknown, 'condition') === undefined;

const isService = (who: Judged['after']) => typeof who === 'string' && who.endsWith('.amazonaws.com');

/** A service may call for one source only, or for everyone who uses it. */
function ofService({ after, unknown }: Judged): Weighed[] {
  const sources = ['source_arn', 'source_account', 'principal_org_id'];
  if (sources.some((name) => field(after, name) || field(unknown, name) === true)) return [];
  const reason = `it gives ${String(field(after, 'action'))} to ${String(field(after, 'principal'))}, for any account`;
  return [{ class: 'Exposure', reason, weight: 4 }];
}

/** Attributes that describe a grant, and change nothing of it. */
const DESCRIBES = /^(description|display_name|name_prefix|etag|tags|tags_all|labels|timeouts|comment|id|note|title)$/;

/** A change that only takes grants away, or describes them; a binding without members. */
function givesNothing({ action, type, after, leaves }: Judged): boolean {
  const members = field(after, 'members');
  if (type.endsWith('_iam_binding') && Array.isArray(members) && members.length === 0) return true;
  if (action !== 'update') return false;
  const telling = leaves.filter(({ path: [name] }) => !DESCRIBES.test(String(name)));
  return telling.every(
    ({ path: [name], after: now, unknown }) =>
      !unknown && name !== 'condition' && (now === undefined || now === null || now === ''),
  );
}

/** Names of attributes that hold what is granted, the most telling first. */
const WHAT = [
  'role_entity',
  ...['managed_policy_arn', 'role', 'role_definition_name', 'role_definition_id', 'admin_roles', 'role_type'],
  ...['permission', 'permissions', 'action', 'access_level', 'access', 'acl_operation', 'app_role_id'],
];
/** … and if there is nothing else. */
const LESS = ['privileges', 'role_ids', 'roles', 'scopes', 'role_name', 'role_id', 'policy_id', 'policies'];
/** Names of attributes that hold to whom. */
const WHO = [
  ...['principal_name', 'login', 'object_id'],
  ...['member', 'members', 'principal_id', 'principal', 'principal_arn', 'principal_object_id', 'entity'],
  ...['special_group', 'user_by_email', 'group_by_email', 'domain', 'iam_member', 'username', 'user_name', 'user'],
  ...['users', 'user_id', 'email', 'email_address', 'acl_principal', 'team_id', 'group_name', 'group_id'],
  ...['permission_set_arn', 'client_id', 'target_id'],
];
const first = (names: readonly string[], text: Text): string | undefined => {
  for (const name of names) {
    const found = text(name);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** A role that does not exist yet, as the configuration names it. */
function configuredRole({ configured, refersTo, leaves }: Judged): string | undefined {
  const role = leaves.find(({ at: place, unknown }) => unknown && ROLE.test(place.text))?.at.text;
  if (role === undefined) return undefined;
  const text = configured?.(role) ?? refersTo?.(role);
  return text === undefined ? 'a role that is made with it' : `the role ${named(text)}`;
}

/** To whom, as the configuration has it: the resource that is named there does not exist yet. */
function configuredWho({ configured, refersTo, leaves }: Judged): string | undefined {
  for (const name of WHO) {
    if (!leaves.some(({ at: place, unknown }) => unknown && place.text === name)) continue;
    const text = configured?.(name) ?? refersTo?.(name);
    if (text !== undefined) return named(text);
  }
  return undefined;
}

/** `${aws_s3_bucket.docs.arn}/*` → `aws_s3_bucket.docs/*` */
export const named = (text: string): string => text.replace(/\$\{([\w-]+\.[\w-]+)(\.\w+|\[\d+\])+\}/g, '$1');

const ROLE = /^(role|role_definition_id|policy_arn)$/;

/** The texts of an attribute; for a changed list the new ones. */
function addedTo({ before, after }: Judged, name: string): string[] {
  const now = texts(field(after, name));
  const had = new Set(Array.isArray(field(after, name)) ? texts(field(before, name)) : []);
  const added = now.filter((one) => !had.has(one));
  return added.length > 0 ? added : now;
}

/** New bindings of a Google policy. */
function bindingsOf({ before, after }: Judged): Weighed[] {
  const bound = (value: Judged['after']) =>
    listOf(at(embedded(field(value, 'policy_data')), 'bindings')).length === 0
      ? []
      : listOf(field(embedded(field(value, 'policy_data')), 'bindings')).flatMap((one) =>
          texts(field(one, 'members')).map((who) => [String(field(one, 'role')), who] as const),
        );
  const had = new Set(bound(before).map((one) => one.join(' ')));
  return bound(after)
    .filter((one) => !had.has(one.join(' ')))
    .map(([role, who]) => grantOf(role, who))
    .sort((a, b) => (b.weight ?? 1) - (a.weight ?? 1));
}

function grantOf(what: string, who: string | undefined): Weighed {
  const { name, means, weight } = powerOf(what);
  const everybody = /\ballUsers\b|^\*$|^all$/.test(who ?? '');
  const anybody = /\ballAuthenticatedUsers\b/.test(who ?? '');
  const to = everybody
    ? `everybody on the internet (${who})`
    : anybody
      ? `everybody who has a Google account (${who})`
      : who;
  return {
    class: 'Exposure',
    reason: `it gives ${name}${means ? ` (${means})` : ''}${to ? ` to ${to}` : ''}`,
    weight: everybody || anybody ? Math.max(9, weight) : weight,
  };
}

/** Managed policies that a role or user lists itself. */
export function attached({ before, after }: Judged): Weighed[] {
  const had = new Set(texts(field(before, 'managed_policy_arns')));
  return texts(field(after, 'managed_policy_arns'))
    .filter((one) => !had.has(one))
    .map((one) => grantOf(one, undefined));
}
