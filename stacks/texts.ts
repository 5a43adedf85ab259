import { refusedTexts } from '../facts';
import type { Problem } from '../modules/core/errors';
import { type RenderedStack, renderedIn } from './rendered';

/** Every text in a stack that its cloud would refuse. Of equal errors the first is reported. */
export function wrongTextsOf(stack: RenderedStack): Problem[] {
  const found = new Map<string, { where: string; more: number }>();
  const note = (type: string, body: unknown, where: string) => {
    for (const { path, wrong, pairs } of refusedTexts(type, body, textOf)) {
      // Tags and labels are checked by a policy, which also applies to plans of other projects.
      if (pairs) continue;
      const message = `${path} of ${type.replace(/_provider$/, '')} ${wrong}.`;
      const first = found.get(message);
      found.set(message, first ? { ...first, more: first.more + 1 } : { where, more: 0 });
    }
  };
  const { resources, providers } = renderedIn(stack);
  for (const { name, block } of providers) note(`${name}_provider`, block, stack.node.id);
  for (const { type, body, where } of resources) note(type, body, where);
  return [...found].map(([message, { where, more }]) => ({
    where,
    message: more > 0 ? `${message.slice(0, -1)}; so it is in ${more} more.` : message,
    remedy: 'Change the text that it is made of: a description, a tag, or the id of what it names.',
  }));
}

/** A text of Terraform's JSON with a letter for each reference, whose value is unknown. */
function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return value
    .replace(/(?<!\$)\$\{"(\$+)"\}/g, '$1')
    .replace(/(?<!\$)\$\{(?:[^{}]|\{[^{}]*\})*\}/g, 'x')
    .replaceAll('$${', '${')
    .replaceAll('%%{', '%{');
}
