import { isOfTheMachine, isUnscopedAction } from '../facts/aws-unscoped-actions';
import type { Json } from './plan-json';
import { embedded, isContainer } from './redact';

/** What a policy document additionally allows, or no longer denies. */
export interface Widening {
  /** The broadest first. */
  readonly allowed: readonly Permission[];
  readonly noLongerDenied: readonly Permission[];
}

export interface Permission {
  /** `sqs:SendMessage to sns.amazonaws.com on arn:…` */
  readonly words: string;
  /** Its weight: every action, every resource or every principal weigh most. */
  readonly weight: number;
}

/** Undefined if a document can't be parsed; `no policy` for JSON without permissions. */
export function widening(before: Json | undefined, after: Json | undefined): Widening | 'no policy' | undefined {
  const old = statements(before);
  const current = statements(after);
  if (old === 'no policy' || current === 'no policy')
    return old === current || !old || !current || current === 'no policy' ? 'no policy' : undefined;
  if (!old || !current) return undefined;
  return { allowed: minus(current.Allow, old.Allow), noLongerDenied: minus(old.Deny, current.Deny) };
}

type Statements = Record<'Allow' | 'Deny', Map<string, Permission>>;

/** Each single permission of a document: a unique key, and a description. */
function statements(policy: Json | undefined): Statements | 'no policy' | undefined {
  const byEffect: Statements = { Allow: new Map(), Deny: new Map() };
  if (policy === undefined || policy === null || policy === '') return byEffect;
  const document = embedded(policy) ?? policy;
  if (!isContainer(document)) return typeof document === 'string' ? ofVault(document) : undefined;
  if (Array.isArray(document) && document.length === 0) return byEffect;
  const blocks = ofBlocks(document);
  if (blocks) return blocks;
  // A policy of lifecycles, tags or dead-letter queues: it contains no permissions.
  if (Array.isArray(document) || document.Statement === undefined) return NO_POLICY(document) ? 'no policy' : undefined;
  for (const statement of list(document.Statement)) {
    if (!isContainer(statement) || Array.isArray(statement)) return undefined;
    const effect = statement.Effect;
    if (effect !== 'Allow' && effect !== 'Deny') return undefined;
    const condition = statement.Condition === undefined ? '' : ` if ${JSON.stringify(statement.Condition)}`;
    for (const who of principals(statement)) {
      for (const what of either(statement, 'Action')) {
        for (const resource of either(statement, 'Resource')) {
          // `*` says nothing about an action that supports no resource.
          const where = resource === '*' && isUnscopedAction(what) ? '' : resource;
          const federated = isAnyUser(who, statement.Condition) ? ', any user of it' : '';
          const words = `${what}${who && ` to ${who}${federated}`}${where && ` on ${where}`}`;
          const isAll = ESCALATES.test(what) && ON_ALL.test(where) && condition === '';
          const means = isAll ? ' (permissions, and through them everything)' : '';
          byEffect[effect].set(`${words}${condition}`, {
            words: `${words}${condition && ', on a condition'}${means}`,
            weight: isAll ? 8 : weightOf(who, what, where, condition !== '' && federated === ''),
          });
        }
      }
    }
  }
  return byEffect;
}

/** Providers that serve everybody: only a condition on the subject says whose tokens are meant. */
const SHARED =
  /oidc-provider\/(token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|agent\.buildkite\.com)/;

/** Whether a trust policy accepts every user of an identity provider. */
function isAnyUser(who: string, condition: Json | undefined): boolean {
  if (!/oidc-provider|saml-provider/.test(who)) return false;
  if (condition === undefined) return true;
  if (!SHARED.test(who) || !isContainer(condition)) return false;
  const subjects = Object.values(condition).flatMap((test) =>
    isContainer(test)
      ? Object.entries(test).flatMap(([key, value]) =>
          /:(sub|repository(_owner)?|namespace_path)$/.test(key) ? list(value) : [],
        )
      : [],
  );
  // `repo:*`, `*`: no name stands before the first wildcard.
  return subjects.length === 0 || subjects.some((one) => /^(\w+:)?\*/.test(String(one)));
}

/**
 * Actions by which an identity gives itself any permission, if they are allowed on every role, user
 * or policy. Source: each action's description in the service authorization reference of IAM.
 */
const ESCALATES = new RegExp(
  `^(iam:(${[
    'Create(AccessKey|LoginProfile|PolicyVersion)|UpdateLoginProfile|SetDefaultPolicyVersion|AddUserToGroup',
    '(Attach|Put)(User|Group|Role)Policy|UpdateAssumeRolePolicy',
  ].join('|')})|sts:AssumeRole)$`,
);
const ON_ALL = /^\*$|^arn:[\w-]+:iam::[^:]*:(\*|(role|user|group|policy)\/\*)$/;

/**
 * Grants as blocks or list elements: the access policies of a key vault, the permissions of an API
 * token, the rules of a search collection.
 */
function ofBlocks(document: Json[] | { [key: string]: Json }): Statements | undefined {
  const blocks = (Array.isArray(document) ? document : []).filter(
    (one): one is { [key: string]: Json } => isContainer(one) && !Array.isArray(one),
  );
  const byEffect: Statements = { Allow: new Map(), Deny: new Map() };
  for (const block of blocks) {
    const who = String(block.object_id ?? '') || list(block.Principal).map(String).join(', ');
    const inside = list(block.Rules).flatMap((one) =>
      isContainer(one) && !Array.isArray(one) ? list(one.Permission) : [],
    );
    const lists = Object.entries(block).flatMap(([name, value]) =>
      /_permissions$|^permission_groups$/.test(name)
        ? list(value).flatMap((one) => (typeof one === 'string' ? [wordsOf(name, one)] : []))
        : [],
    );
    if (block.AllowFromPublic === true) lists.push('access from the internet');
    const where = isContainer(block.resources) ? ` on ${Object.keys(block.resources).join(', ')}` : '';
    for (const what of [...lists, ...inside.map(String)]) {
      const to = who === '*' ? 'everyone' : who;
      const words = `${what}${to && ` to ${to}`}${where}`;
      const weight = what === 'access from the internet' ? 6 : weightOf(to, what, where === ' on *' ? '*' : '', false);
      byEffect[/^deny$/i.test(String(block.effect)) ? 'Deny' : 'Allow'].set(words, { words, weight });
    }
  }
  return byEffect.Allow.size + byEffect.Deny.size > 0 ? byEffect : undefined;
}

/** `secret_permissions`, `Get` → `Get of secrets` */
const wordsOf = (name: string, what: string): string => {
  const kind = /^(secret|key|certificate|storage)_permissions$/.exec(name)?.[1];
  return kind ? `${what} of ${kind}s` : what;
};

/** A policy of Vault: `path "secret/*" { capabilities = ["read"] }`. */
function ofVault(policy: string): Statements | undefined {
  const byEffect: Statements = { Allow: new Map(), Deny: new Map() };
  const blocks = [...policy.matchAll(/path\s{1,99}"([^"]{1,500})"\s{0,99}\{([^{}]{0,2000})/g)];
  if (blocks.length === 0) return undefined;
  for (const [, path = '', body = ''] of blocks) {
    const capabilities = /capabilities\s{0,99}=\s{0,99}\[([^\]]{0,500})\]/.exec(body)?.[1] ?? '';
    for (const [, capability = ''] of capabilities.matchAll(/"(\w{1,20})"/g)) {
      const words = `${capability} on ${path}`;
      const weight = (path === '*' || path === '/*' ? 4 : 1) + (capability === 'sudo' ? 4 : 0);
      byEffect[capability === 'deny' ? 'Deny' : 'Allow'].set(words, { words, weight });
    }
  }
  return byEffect;
}

function principals(statement: { [key: string]: Json }): string[] {
  const { Principal: one, NotPrincipal: not } = statement;
  const names = (value: Json | undefined): string[] =>
    isContainer(value) && !Array.isArray(value)
      ? Object.values(value).flatMap((each) => list(each).map(String))
      : list(value).map(String);
  if (one !== undefined) return names(one).map((name) => (name === '*' ? 'everyone' : name));
  return not === undefined ? [''] : names(not).map((name) => `everyone but ${name}`);
}

function either(statement: { [key: string]: Json }, key: 'Action' | 'Resource'): string[] {
  if (statement[key] !== undefined) return list(statement[key]).map(String);
  const not = statement[`Not${key}`];
  return not === undefined ? [''] : list(not).map((one) => `everything but ${one}`);
}

const list = (value: Json | undefined): Json[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
const minus = (a: ReadonlyMap<string, Permission>, b: ReadonlyMap<string, Permission>) =>
  [...a]
    .filter(([key]) => !b.has(key))
    .map(([, one]) => one)
    .sort((one, other) => other.weight - one.weight);

/** The keys of documents that are not about permissions. */
const NO_POLICY = (document: object) =>
  ['rules', 'deadLetterTargetArn', 'redrivePermission', 'sourceQueueArns', 'tags', 'Rules'].some((key) =>
    Object.hasOwn(document, key),
  );

function weightOf(who: string, what: string, where: string, conditional: boolean): number {
  const everybody = who === 'everyone' ? 5 : 0;
  const actions =
    what === '*' ? 4 : what.startsWith('everything but') || what.endsWith(':*') ? 3 : what.includes('*') ? 2 : 0;
  const resources = where === '*' && !isOfTheMachine(what) ? 1 : 0;
  return Math.max(1, Math.min(9, everybody + actions + resources + 1 - (conditional ? 2 : 0)));
}
