import type { CloudName } from '../../modules/core/placement';
import { AWS } from './aws';
import { LINKED, NAMED } from './aws-linked';
import { AZURE, AZURE_ALWAYS } from './azure';
import { CLOUDFLARE } from './cloudflare';
import { GOOGLE, GOOGLE_ALWAYS, OUTSIDE_PROJECT } from './google';
import { KUBERNETES } from './kubernetes';

export type Purpose = 'plan' | 'apply';

/** A document for a cloud: a policy, a custom role, a role definition. */
export interface Rights {
  /** `prod-plan-1`: the name of its file. */
  readonly name: string;
  readonly document: Readonly<Record<string, unknown>>;
}

/** The deployer for which the permissions are. */
export interface Deployer {
  /** `prod-plan`, `prod` */
  readonly name: string;
  readonly purpose: Purpose;
  /** The prefix of names in the environment: `acme-prod-`. */
  readonly prefix: string;
  /** The account, project or subscription. */
  readonly account: string;
  /** The S3 locations of states that it reads, and also writes unless they are `readOnly`. */
  readonly states: readonly {
    readonly bucket: string;
    readonly path: string;
    readonly kmsKeyArn?: string;
    readonly readOnly: boolean;
  }[];
}

/** A type without permissions in the tables: a bug. */
function row(table: Readonly<Record<string, string>>, cloud: string, type: string): string {
  const found = table[type];
  if (found === undefined)
    throw new Error(`${type}: say in deployment/permissions/${cloud}.ts what Terraform asks for it`);
  return found;
}

const words = (text = '') => text.split(' ').filter(Boolean);
const sorted = (all: Iterable<string>) => [...new Set(all)].toSorted();

/**
 * `ec2: DescribeVpcs | CreateVpc; kms: …` → `ec2:DescribeVpcs`, and with `apply` also the actions
 * that change.
 */
function asked(
  table: Readonly<Record<string, string>>,
  cloud: string,
  types: Iterable<string>,
  purpose: Purpose,
  separator: string,
): string[] {
  const all: string[] = [];
  for (const type of types) {
    for (const part of row(table, cloud, type)
      .split(';')
      .filter((one) => one.trim())) {
      const colon = part.indexOf(':');
      const [reads, changes] = part.slice(colon + 1).split('|');
      const names = [...words(reads), ...(purpose === 'apply' ? words(changes) : [])];
      all.push(...names.map((name) => part.slice(0, colon).trim() + separator + name));
    }
  }
  return sorted(all);
}

/**
 * The characters of a managed policy, without white space. Source:
 * docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const POLICY_SIZE = 6144;

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

const policy = (statements: readonly Statement[]) => ({ Version: '2012-10-17', Statement: statements });
const sizeOf = (statements: readonly Statement[]) => JSON.stringify(policy(statements)).length;

/**
 * Distributes statements over as few policies as possible; a statement that is too long for a
 * policy is split.
 */
function packed(statements: readonly Statement[]): Statement[][] {
  const policies: Statement[][] = [[]];
  const left = [...statements];
  for (let next = left.shift(); next; next = left.shift()) {
    const last = policies.at(-1) as Statement[];
    if (sizeOf([...last, next]) <= POLICY_SIZE) last.push(next);
    else if (sizeOf([next]) <= POLICY_SIZE) policies.push([next]);
    else {
      const half = Math.ceil(next.Action.length / 2);
      left.unshift({ ...next, Action: next.Action.slice(0, half) }, { ...next, Action: next.Action.slice(half) });
    }
  }
  return policies;
}

function awsRights(types: readonly string[], deployer: Deployer): Rights[] {
  const { name, purpose, account, prefix, states } = deployer;
  const actions = asked(AWS, 'aws', types, purpose, ':').filter((action) => action !== 'iam:CreateServiceLinkedRole');
  const statements: Statement[] = [];
  const anywhere = actions.filter((action) => !(action.slice(0, action.indexOf(':')) in NAMED));
  if (anywhere.length > 0) statements.push({ Effect: 'Allow', Action: anywhere, Resource: '*' });
  for (const [service, arns] of Object.entries(NAMED)) {
    const here = actions.filter((action) => action.startsWith(`${service}:`));
    if (here.length > 0) statements.push({ Effect: 'Allow', Action: here, Resource: arns({ account, prefix }) });
  }
  const linked = sorted(types.flatMap((type) => LINKED[type] ?? []));
  if (purpose === 'apply' && linked.length > 0) {
    statements.push({
      Effect: 'Allow',
      Action: ['iam:CreateServiceLinkedRole'],
      Resource: `arn:aws:iam::${account}:role/aws-service-role/*`,
      Condition: { StringEquals: { 'iam:AWSServiceName': linked } },
    });
  }
  for (const { bucket, path, kmsKeyArn, readOnly } of states) {
    const objects = `arn:aws:s3:::${bucket}/${path}`;
    statements.push(
      { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: `arn:aws:s3:::${bucket}` },
      {
        Effect: 'Allow',
        Action: purpose === 'apply' && !readOnly ? ['s3:GetObject', 's3:PutObject'] : ['s3:GetObject'],
        Resource: `${objects}/*`,
      },
    );
    // The lock is next to the state, and planning also requires it. Reading outputs does not.
    if (!readOnly)
      statements.push({
        Effect: 'Allow',
        Action: ['s3:DeleteObject', 's3:PutObject'],
        Resource: `${objects}/*.tflock`,
      });
    if (kmsKeyArn) {
      const actions = readOnly ? ['kms:Decrypt'] : ['kms:Decrypt', 'kms:GenerateDataKey'];
      statements.push({ Effect: 'Allow', Action: actions, Resource: kmsKeyArn });
    }
  }
  return packed(statements).map((part, index) => ({ name: `${name}-${index + 1}`, document: policy(part) }));
}

function googleRights(types: readonly string[], { name, purpose }: Deployer): Rights[] {
  const always = [...GOOGLE_ALWAYS.read, ...(purpose === 'apply' ? GOOGLE_ALWAYS.write : [])];
  const includedPermissions = sorted([...always, ...asked(GOOGLE, 'google', types, purpose, '.')]);
  const title = `Terraform ${purpose} of ${name.replace(/-plan$/, '')}`;
  return [
    {
      name,
      document: {
        title,
        description: 'Derived from the types that the environment uses',
        stage: 'GA',
        includedPermissions,
      },
    },
  ];
}

/** `A/b:read,write C/d/action + E/f/action` */
function azureOperations(text: string, purpose: Purpose): string[] {
  const [first, forApply] = text.split('+');
  const own = words(first).flatMap((one) => {
    if (/\/(action|read)$/.test(one)) return [one];
    const [path, verbs = 'read,write,delete'] = one.split(':');
    return verbs
      .split(',')
      .filter((verb) => purpose === 'apply' || verb === 'read')
      .map((verb) => `${path}/${verb}`);
  });
  return [...own, ...(purpose === 'apply' ? words(forApply) : [])];
}

function azureRights(types: readonly string[], { name, purpose, account }: Deployer): Rights[] {
  const rows = types.map((type) => row(AZURE, 'azure', type));
  // `@+` has its own plus.
  const parts = rows.map((text) => {
    const at = text.indexOf('@');
    return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at).replaceAll('@', '')];
  }) as [string, string][];
  const always = [...AZURE_ALWAYS.read, ...(purpose === 'apply' ? AZURE_ALWAYS.write : [])];
  const document = {
    Name: `polycloud-${name}`,
    IsCustom: true,
    Description: 'Derived from the types that the environment uses',
    Actions: sorted([...always, ...parts.flatMap(([actions]) => azureOperations(actions, purpose))]),
    NotActions: [],
    DataActions: sorted(parts.flatMap(([, data]) => azureOperations(data, purpose))),
    NotDataActions: [],
    AssignableScopes: [`/subscriptions/${account}`],
  };
  return [{ name, document }];
}

/**
 * The permissions of a deployer on its cloud for these types of resources and data sources, without
 * the provider prefix: `sqs_queue`.
 */
export function rightsFor(cloud: CloudName, types: Iterable<string>, deployer: Deployer): Rights[] {
  return { aws: awsRights, google: googleRights, azure: azureRights }[cloud](sorted(types), deployer);
}

/**
 * The cluster role of a deployer into a cluster, for these types of the Kubernetes provider. Bind
 * it to the group or user as which the deployer signs in.
 */
export function clusterRole(types: Iterable<string>, { name, purpose }: Deployer): Rights[] {
  const parts = sorted([...types].flatMap((type) => words(row(KUBERNETES, 'kubernetes', type))));
  if (parts.length === 0) return [];
  const verbs = purpose === 'apply' ? ['create', 'delete', 'get', 'patch'] : ['get'];
  const rules = parts.map((part) => {
    const [apiGroup, resource] = part.replace('list:', '').split('/');
    return { apiGroups: [apiGroup], resources: [resource], verbs: part.startsWith('list:') ? ['list'] : verbs };
  });
  const metadata = { name: `polycloud-${name}` };
  return [{ name, document: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata, rules } }];
}

/** Roles that these types require outside the account. */
export const rolesOutsideProject = (types: Iterable<string>): string[] =>
  sorted([...types].flatMap((type) => OUTSIDE_PROJECT[type] ?? []));

/** The permissions of a Cloudflare token. */
export const tokenFor = (types: Iterable<string>): string[] =>
  sorted([...types].map((type) => row(CLOUDFLARE, 'cloudflare', type)));

/** Every type in the tables. */
export const KNOWN: Readonly<Record<CloudName | 'cloudflare' | 'kubernetes', readonly string[]>> = {
  kubernetes: Object.keys(KUBERNETES),
  cloudflare: Object.keys(CLOUDFLARE),
  aws: Object.keys(AWS),
  google: Object.keys(GOOGLE),
  azure: Object.keys(AZURE),
};
