import { createHash } from 'node:crypto';
import { TerraformStack, Token } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { report, whereIs } from './errors';
import { recordsOf } from './registry';

/** Words that an id takes as they are. */
const PLAIN = /^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/;
const HASHED = /-[0-9a-f]{8}$/;

export const hashOf = (words: readonly string[]) =>
  createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 8);
const squashed = (text: string) => text.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');

/**
 * An id of a construct that is made of what it is about: `grant-send-shop-web`. Other words give
 * another id. Where the words could not be told apart in it, or are no letters and digits, it ends
 * with a hash of them. Only the last of `parts` words may have a `-` as it is. A value that is
 * known only after the apply is an error: an address can't wait for it.
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
  const told = PLAIN.test(last) && !HASHED.test(id) && before.every((word) => /^[A-Za-z0-9]+$/.test(word));
  if (told && words.length <= parts && (words.length === parts || !last.includes('-'))) return id;
  return `${squashed(id)}-${hashOf(words)}`;
}

/**
 * `example-com` for `example.com`. Other names may read the same: `childFor` tells them apart. A
 * value that is not known stays, and is refused as an id.
 */
export const dashed = (name: string) => (Token.isUnresolved(name) ? name : squashed(name));

/** The words of an address or a name: what is not known yet is one word, and is refused as such. */
export const wordsIn = (text: string, between: string | RegExp): string[] =>
  Token.isUnresolved(text) ? [text] : text.split(between);

/** One word of an id, with a hash where it is not all of what it stands for. */
export const wordOf = (word: string, all: readonly string[]) => `${squashed(word)}-${hashOf(all)}`;

/**
 * The id of what is made for one element of a list: of its value, so that it stays when one before
 * it goes. Its place counts where the value is known only after the apply.
 */
export function elementId(scope: IConstruct, head: string, value: readonly string[], index: number): string {
  const id = madeId(
    scope,
    head,
    value.map((one) => (Token.isUnresolved(one) ? `${index + 1}` : one)),
  );
  // An element that is there twice is refused where the list is checked.
  return scope.node.tryFindChild(id) ? `${id}-${index + 1}` : id;
}

/** The id of a statement, which takes letters and digits only. */
export const sidOf = (head: string, words: readonly string[]) =>
  head + words.join('').replace(/[^A-Za-z0-9]/g, '') + hashOf(words);

export const computed = (what: string) => ({
  message: `${what}: a value that is known only after the apply can't be part of an id or a name.`,
  remedy:
    'Addresses and names are made at synthesis: give a value that the program knows, or name the construct ' +
    'that has it.',
});

const createdIds = recordsOf<Map<string, string>>('ids');

/**
 * The child of `parent` with this id, made for `what`, which tells all that it is about. Asked for
 * again it is the same one, and no longer `isNew`. Asked for by something else it is an error: it
 * would be taken for what it is not.
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
    message: `${id} is the id of two things in ${whereIs(parent)}: ids are made of words, and theirs read alike.`,
    remedy: 'Rename one of the constructs that it is made of.',
  });
  return childFor(parent, `${id}-${hashOf([what])}`, what);
}

const shared = recordsOf<Map<string, IConstruct>>('shared constructs');

/**
 * What several users of one thing need once, such as the permission of a service agent on it: it
 * belongs to `owner`, which they share. `key` tells what it is for the cloud: what exists already
 * may be named by two constructs.
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
  const made = make(owner, id);
  known.set(key.join('\n'), made);
  return made;
}

const variables = recordsOf<Map<string, IConstruct>>('variables');

/**
 * The name of a variable that the environment gives: `TF_VAR_commerce_orders_password`. It is made
 * of the path of `scope`, with `_` only, since shells take no others. Two paths that read alike are
 * an error.
 */
export function variableName(scope: Construct, ...more: readonly string[]): string {
  const name = [...scope.node.path.split('/').slice(1), ...more].join('_').replaceAll('-', '_');
  const stack = TerraformStack.of(scope);
  const known = variables.getOrCreate(stack, () => new Map());
  const other = known.get(name);
  if (other && other !== scope) {
    report(scope, {
      message: `its value would come from TF_VAR_${name}, and so does that of ${whereIs(other)}.`,
      remedy: 'Change the id of one of the two: - and / read alike in the name of a variable.',
    });
  }
  known.set(name, scope);
  return name;
}
