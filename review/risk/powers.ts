import { lastPart } from '../../modules/core/parts';

const named = (...names: string[]) => new RegExp(`^(${names.map((name) => name.replaceAll('.', '\\.')).join('|')})$`);

/**
 * Roles and managed policies with broad permissions, and their meaning. Sources: AWS managed policy
 * reference, Google's basic roles, Azure's built-in roles.
 */
const POWERS: readonly (readonly [pattern: RegExp, means: string, weight: number])[] = [
  [
    named(
      ...['AdministratorAccess', 'roles/owner', 'Owner', 'cluster-admin', 'ACCOUNTADMIN', 'atlasAdmin'],
      ...['Global Administrator', 'ALL PRIVILEGES', 'ALL_PRIVILEGES', 'SECURITYADMIN', 'root'],
      ...['SUPER_ADMIN', 'ORG_OWNER', 'ORG_ADMIN', 'GROUP_OWNER', 'Super Administrator - All Privileges'],
    ),
    'everything, including granting permissions',
    9,
  ],
  [/^(PowerUserAccess|roles\/editor|Contributor)$/, 'everything but rights', 8],
  [
    named(
      ...['IAMFullAccess', 'User Access Administrator', 'Role Based Access Control Administrator'],
      ...['project', 'folder', 'organization'].map((scope) => `roles/resourcemanager.${scope}IamAdmin`),
      ...['serviceAccountTokenCreator', 'serviceAccountKeyAdmin', 'serviceAccountAdmin'].map(
        (role) => `roles/iam.${role}`,
      ),
      ...['roles/iam.securityAdmin', 'roles/iam.organizationRoleAdmin', 'roles/iam.workloadIdentityPoolAdmin'],
    ),
    'permissions, and through them everything',
    9,
  ],
  [
    /^(AWSOrganizationsFullAccess|roles\/(resourcemanager\.organizationAdmin|billing\.admin))$/,
    'the whole organization',
    9,
  ],
  [/^(admin|owner|maintainer|maintain|ALL|CAN_MANAGE|IS_OWNER)$/, 'full control of it', 6],
  [/FullAccess$|^Administrator|Admin(istrator)?$|^roles\/.*[aA]dmin$/, 'everything of one service', 6],
  [/\*/, 'more than one thing', 6],
];

/** Azure identifies its roles by ids, which are the same in every tenant. */
const AZURE_IDS: Readonly<Record<string, string>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': 'Owner',
  '62e90394-69f5-4237-9190-012177145e10': 'Global Administrator',
  'b24988ac-6180-42a0-ab88-20f7382dd24c': 'Contributor',
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': 'User Access Administrator',
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168': 'Role Based Access Control Administrator',
};

/** The short name of a role or policy, its meaning if it is broad, and its weight. */
export function powerOf(role: string): { readonly name: string; readonly means?: string; readonly weight: number } {
  const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.exec(role)?.[0];
  const name =
    (id && AZURE_IDS[id.toLowerCase()]) ?? (/^arn:[\w-]+:iam::aws:policy\//.test(role) ? lastPart(role, '/') : role);
  const power = POWERS.find(([pattern]) => pattern.test(name));
  return { name, means: power?.[1], weight: power?.[2] ?? 1 };
}
