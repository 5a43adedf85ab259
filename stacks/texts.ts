import type { IConstruct } from 'constructs';
import { refusedTexts } from '../facts';
import { type Problem, whereIs } from '../modules/core/errors';
import { useOf } from '../modules/core/kind';
import type { PlacementStack } from './placement-stack';

interface Rendered {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Body>>>>;
  readonly provider?: Readonly<Record<string, readonly object[]>>;
}
type Body = Readonly<Record<string, unknown>> & { readonly '//'?: { readonly metadata?: { readonly path?: string } } };

/** Every text in what a stack became that its cloud would refuse. Of those that are wrong in one way the first is named. */
export function wrongTextsOf(stack: PlacementStack): Problem[] {
  const { resource = {}, provider = {} } = stack.rendered as Rendered;
  const found = new Map<string, { where: string; more: number }>();
  const note = (type: string, body: unknown, where: string) => {
    for (const { path, wrong, pairs } of refusedTexts(type, body, textOf)) {
      // Tags and labels are a policy's matter, which plans of other projects are held to, too.
      if (pairs) continue;
      const message = `${path} of ${type.replace(/_provider$/, '')} ${wrong}.`;
      const first = found.get(message);
      found.set(message, first ? { ...first, more: first.more + 1 } : { where, more: 0 });
    }
  };
  for (const [name, blocks] of Object.entries(provider)) for (const block of blocks) note(`${name}_provider`, block, stack.node.id);
  for (const [type, byName] of Object.entries(resource)) {
    for (const [name, { '//': meta, ...body }] of Object.entries(byName)) note(type, body, placeOf(stack, meta?.metadata?.path ?? name));
  }
  return [...found].map(([message, { where, more }]) => ({
    where,
    message: more > 0 ? `${message.slice(0, -1)}; so it is in ${more} more.` : message,
    remedy: 'Change the text that it is made of: a description, a tag, or the id of what it names.',
  }));
}

/** The construct of a kind that a resource belongs to: the one that the program made. */
function placeOf(stack: PlacementStack, path: string): string {
  const ids = path.split('/').slice(1);
  let [at, kind]: [IConstruct, IConstruct | undefined] = [stack, undefined];
  for (const id of ids) {
    const next = at.node.tryFindChild(id);
    if (!next) break;
    at = next;
    if (useOf(at)) kind = at;
  }
  return whereIs(kind ?? at);
}

/** What a text of Terraform's JSON comes to, with a letter for each reference: what it will be is known only later. */
function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return value
    .replace(/(?<!\$)\$\{"(\$+)"\}/g, '$1')
    .replace(/(?<!\$)\$\{(?:[^{}]|\{[^{}]*\})*\}/g, 'x')
    .replaceAll('$${', '${')
    .replaceAll('%%{', '%{');
}
