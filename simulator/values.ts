import { decode, ExtensionCodec, encode } from '@msgpack/msgpack';
import type { Block, Type } from './schema';

/** A value that is known after apply. */
class Unknown {
  toJSON(): string {
    return '(known after apply)';
  }
}
export const UNKNOWN = new Unknown();

export type Value = null | string | number | boolean | Unknown | Value[] | { [key: string]: Value };
export type Fields = { [key: string]: Value };

const codec = new ExtensionCodec();
codec.register({
  type: 0,
  encode: (value) => (value instanceof Unknown ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
// An unknown value with known properties (not null, a prefix).
codec.register({ type: 12, encode: () => null, decode: () => UNKNOWN });

export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

export function read(value: DynamicValue | undefined): Value {
  if (value?.msgpack?.length) return decode(value.msgpack, { extensionCodec: codec }) as Value;
  if (value?.json?.length) return JSON.parse(Buffer.from(value.json).toString()) as Value;
  return null;
}

export function write(value: Value): DynamicValue {
  return { msgpack: encode(value, { extensionCodec: codec }) };
}

export function isFields(value: Value | undefined): value is Fields {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !ArrayBuffer.isView(value)
  );
}

export function hasUnknown(value: Value): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isFields(value) && Object.values(value).some(hasUnknown);
}

export const isText = (value: Value | undefined): value is string => typeof value === 'string';

/** The same for equal values, in any order of their keys. */
export function canonical(value: Value): string {
  return JSON.stringify(value, (_, inner) =>
    isFields(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

export function same(a: Value, b: Value): boolean {
  return a === b || canonical(a) === canonical(b);
}

/** Elements of a set have no order. */
export function sameAs(type: Type | undefined, a: Value, b: Value): boolean {
  if (Array.isArray(type) && type[0] === 'set' && Array.isArray(a) && Array.isArray(b)) {
    return same(a.map(canonical).sort(), b.map(canonical).sort());
  }
  return same(a, b);
}

/**
 * A state in JSON, as Terraform stores it, converted to the schema: missing values are null,
 * unknown ones are dropped.
 */
export function conform(block: Block, value: Value): Fields {
  const fields = isFields(value) ? value : {};
  const result: Fields = {};
  for (const [name, { type }] of Object.entries(block.attributes)) {
    const there = fields[name] ?? null;
    result[name] =
      type === 'dynamic' && isFields(there) && 'type' in there && 'value' in there ? withType(there) : there;
  }
  for (const [name, { nesting, block: inner }] of Object.entries(block.blocks)) {
    const there = fields[name];
    if (nesting === 'single') result[name] = isFields(there) ? conform(inner, there) : (there ?? null);
    else
      result[name] = Array.isArray(there)
        ? there.map((one) => (isFields(one) ? conform(inner, one) : one))
        : (there ?? []);
  }
  return result;
}

/**
 * A value of any type: `{ type, value }` in a state, and its type in JSON with the value in the
 * protocol.
 */
function withType({ type, value }: Fields): Value {
  return [Buffer.from(JSON.stringify(type)) as unknown as Value, value as Value];
}

/** As text for a file; bytes, which the protocol has in values of any type, are marked. */
export function stringify(value: unknown): string {
  // A Buffer has become its own JSON by the time a replacer sees it; other bytes have not.
  return JSON.stringify(value, (_, inner) => {
    const bytes = ArrayBuffer.isView(inner)
      ? (inner as Uint8Array)
      : inner?.type === 'Buffer' && Array.isArray(inner.data)
        ? inner.data
        : undefined;
    return bytes === undefined ? inner : { $bytes: Buffer.from(bytes).toString('base64') };
  });
}

export function parse(text: string): unknown {
  return JSON.parse(text, (_, inner) =>
    typeof inner?.$bytes === 'string' ? new Uint8Array(Buffer.from(inner.$bytes, 'base64')) : inner,
  );
}

/** Contains the creation time, in milliseconds. */
export const CREATED_AT = 'simulated since';
