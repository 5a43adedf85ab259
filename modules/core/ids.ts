import { createHash } from 'node:crypto';
import { TerraformStack, Token } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { report, whereIs } from './errors';
import { recordsOf } from './registry';

/** Words that an id contains unchanged. */
const PLAIN = /^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/;
const HASHED = /-[0-9a-f]{8}$/;

export const hashOf = (words: readonly string[]) =>
  createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 8);
const squashed = (text: string) => text.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');

/**
 * The id of a generated construct: `grant-send-shop-web`. Different words result in different ids.
 * If the words would be ambiguous, or contain other characters than letters and digits, it ends
 * with a hash. Only the last of `parts` words may contain a `-` unchanged. A value that is known
 * only after the apply is an error, because addresses are fixed at synthesis.
 */
export function madeId(
  scope: IConstruct,
  head: string,
  words: readonly string[],
  parts = Number.POSITIVE_INFINITY,
): string {
  if (words.some((word) => Token.isUnresolved(word))) {
    report(scope, computed(head));
    return `${head}-${hashOf(words)}`;
  }
  const id = [head, ...words].join('-');
  const [last = '', ...before] = [...words].reverse();
  const separable = PLAIN.test(last) && !HASHED.test(id) && before.every((word) => /^[A-Za-z0-9]+$/.test(word));
  if (separable && words.length <= parts && (words.length === parts || !last.includes('-'))) return id;
  return `${squashed(id)}-${hashOf(words)}`;
}

/**
 * `example-com` for `example.com`. Other names may have the same result: `childFor` distinguishes
 * them. An unknown value stays, and is refused as an id.
 */
export const dashed = (name: string) => (Token.isUnresolved(name) ? name : squashed(name));

/** The words of an address or a name: an unknown value is one word, and is refused as an id. */
export const wordsIn = (text: string, between: string | RegExp): string[] =>
  Token.isUnresolved(text) ? [text] : text.split(between);

/** One word of an id, with a hash if it is not the complete text. */
export const wordOf = (word: string, all: readonly string[]) => `${squashed(word)}-${hashOf(all)}`;

/**
 * The id of a construct for one list element: derived from its value, so that it does not change
 * when an earlier element is removed. The position is used if the value is known only after the
 * apply.
 */
export function elementId(scope: IConstruct, head: string, value: readonly string[], index: number): string {
  const id = madeId(
    scope,
    head,
    value.map((one) => (Token.isUnresolved(one) ? `${index + 1}` : one)),
  );
  // A duplicate element is refused where the list is checked.
  return scope.node.tryFindChild(id) ? `${id}-${index + 1}` : id;
}

/** The id of a policy statement, which allows letters and digits only. */
export const sidOf = (head: string, words: readonly string[]) =>
  head + words.join('').replace(/[^A-Za-z0-9]/g, '') + hashOf(words);

export const computed = (what: string) => ({
  message: `${what}: a value that is known only after the apply can't be part of an id or a name.`,
  remedy:
    'Addresses and names are determined at synthesis: use a value that the program knows, or the construct ' +
    'that has it.',
});

const createdIds = recordsOf<Map<string, string>>('ids');

/**
 * The child of `parent` with this id, created for `what`, which must identify its purpose. A
 * repeated call returns the same child, and `isNew` is false. A call with another purpose is an
 * error.
 */
export function childFor(
  parent: Construct,
  id: string,
  what: string,
): { readonly place: Construct; readonly isNew: boolean } {
  const known = createdIds.getOrCreate(parent, () => new Map());
  const found = parent.node.tryFindChild(id) as Construct | undefined;
  if (!found) {
    known.set(id, what);
    return { place: new Construct(parent, id), isNew: true };
  }
  if (known.get(id) === what) return { place: found, isNew: false };
  report(parent, {
    message: `${id} is the id of two constructs in ${whereIs(parent)}, whose names result in the same id.`,
    remedy: 'Rename one of these constructs.',
  });
  return childFor(parent, `${id}-${hashOf([what])}`, what);
}

const shared = recordsOf<Map<string, IConstruct>>('shared constructs');

/**
 * A construct that several users of a resource share, such as the permission of a service agent: it
 * belongs to `owner`. `key` identifies it in the cloud, because two constructs may refer to the
 * same existing resource.
 */
export function once<T extends IConstruct>(
  owner: Construct,
  id: string,
  key: readonly string[],
  make: (scope: Construct, id: string) => T,
): T {
  const stack = TerraformStack.of(owner);
  const known = shared.getOrCreate(stack, () => new Map());
  const found = (known.get(key.join('\n')) ?? owner.node.tryFindChild(id)) as T | undefined;
  if (found) return found;
  const child = make(owner, id);
  known.set(key.join('\n'), child);
  return child;
}

const variables = recordsOf<Map<string, IConstruct>>('variables');

/**
 * The name of a Terraform variable: `TF_VAR_commerce_orders_password`. It is derived from the path
 * of `scope`, with `_` only, since shells support no other character. Two paths with the same
 * result are an error.
 */
export function variableName(scope: Construct, ...more: readonly string[]): string {
  const name = [...scope.node.path.split('/').slice(1), ...more].join('_').replaceAll('-', '_');
  const stack = TerraformStack.of(scope);
  const known = variables.getOrCreate(stack, () => new Map());
  const other = known.get(name);
  if (other && other !== scope) {
    report(scope, {
      message: `its value would come from TF_VAR_${name}, which ${whereIs(other)} already uses.`,
      remedy: 'Change the id of one of the two: - and / are the same in the name of a variable.',
    });
  }
  known.set(name, scope);
  return name;
}
