import fc from 'fast-check';
import { JsonObject } from '../../review/json-object';

const wrong = (_: string, error: Error) => error;
const read = (elements: Iterable<() => unknown> = []) => Array.from(elements, (one) => one());
const object = (text: string) => new JsonObject(Buffer.from(text), wrong);
/**
 * Any object, with names that have to be escaped and lists among its members, written in any of the
 * ways that JSON allows.
 */
const written = fc
  .tuple(
    fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
    fc.constantFrom('', ' ', '\t', '\r\n '),
    fc.boolean(),
  )
  .map(
    ([value, space, marked]) =>
      [value, `${marked ? '\ufeff' : ''}${JSON.stringify(value, null, space)}${space}`] as const,
  );

test('has what JSON.parse finds, member by member and element by element', () => {
  fc.assert(
    fc.property(written, ([, text]) => {
      const whole = JSON.parse(text.replace(/^\ufeff/, ''));
      const parts = object(text);
      for (const [key, value] of Object.entries(whole)) {
        expect(parts.has(key)).toBe(true);
        expect(parts.get(key)).toEqual(value);
        if (Array.isArray(value)) expect(read(parts.elements(key))).toEqual(value);
        else expect(parts.elements(key)).toEqual(value === null ? [] : undefined);
      }
      expect(parts.has('not there')).toBe(false);
      expect(parts.elements('not there')).toEqual([]);
    }),
  );
});

test('truncated text is not JSON', () => {
  const text = JSON.stringify({ 'a\\': ['x"]', { b: '\\"' }, [], -1.5e3, null], c: {}, d: 'é]', e: true });
  for (let length = 1; length < text.length; length++) expect(() => object(text.slice(0, length))).toThrow(SyntaxError);
  expect([...(object(text).elements('a\\') ?? [])]).toHaveLength(5);
});

test('a mistake in what is asked for is told with its place in the whole', () => {
  for (const text of [
    '{"a":[1,2 3]}',
    '{"a":[1,{"b":}]}',
    '{"a":[tru]}',
    '{"a":1 "b":2}',
    '{"a":1}{',
    '{"a":1,}',
    '{a:1}',
    '{"a":[1}}',
  ])
    expect(() => read(object(text).elements('a'))).toThrow(SyntaxError);
});
