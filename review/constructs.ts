import { oneLine } from './redact';

/** Names are not shortened, unless they are extremely long. */
export const named = (text: string) => oneLine(text, 1_000);

/**
 * For constructs that are no longer in the program: addresses of this project are paths, joined
 * with `_`.
 */
export function constructThatWas(address: string): string | undefined {
  const name = /^[\w-]+\.([A-Za-z][A-Za-z0-9-]*(_[A-Za-z][A-Za-z0-9-]*)+)$/.exec(address)?.[1];
  return name && named(name.replaceAll('_', '/'));
}

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
export function constructsOf(synthesized: any): Map<string, string> {
  const constructs = new Map<string, string>();
  for (const [type, byName] of Object.entries(synthesized?.resource ?? {})) {
    // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
    for (const [name, body] of Object.entries(byName as Record<string, any>)) {
      const path = body?.['//']?.metadata?.path;
      if (typeof path === 'string') constructs.set(`${type}.${name}`, named(path.split('/').slice(1).join('/')));
    }
  }
  return constructs;
}
