import { type Fields, isFields, type Value } from '../values';

/** A text in a provider block. */
export function textOf(value: Value | undefined, name: string): string | undefined {
  const found = isFields(value) ? value[name] : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** A map of texts in it, such as tags. */
export function textsOf(value: Value | undefined, name: string): Record<string, string> {
  const found = isFields(value) ? value[name] : undefined;
  if (!isFields(found)) return {};
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Whether it is `false`. */
export const refused = (config: Fields, name: string) => config[name] === false;
