import { type Fields, isFields, type Value } from '../values';

/** A text in a provider block. */
export function textOf(value: Value | undefined, name: string): string | undefined {
  const text = isFields(value) ? value[name] : undefined;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** A map of texts in it, such as tags. */
export function textsOf(value: Value | undefined, name: string): Record<string, string> {
  const map = isFields(value) ? value[name] : undefined;
  if (!isFields(map)) return {};
  return Object.fromEntries(
    Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Whether it is `false`. */
export const refused = (config: Fields, name: string) => config[name] === false;
