const [QUOTE, COMMA, COLON, BACKSLASH] = [...'",:\\'].map((one) => one.charCodeAt(0)) as [number, number, number, number];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [...'[]{}'].map((one) => one.charCodeAt(0)) as [number, number, number, number];

/** From the first character to the one behind the last. */
type Range = readonly [from: number, to: number];

/**
 * A JSON object whose members are parsed when they are asked for, and the elements of a list one by one: more than half of a plan says again what its changes say, and
 * changes are looked at once. What can't be taken apart is parsed as a whole, and then `wrong` tells why it is no JSON.
 */
export class JsonObject {
  private readonly text: string;
  private readonly ranges: ReadonlyMap<string, Range> | undefined;
  private whole: unknown;

  constructor(
    text: string,
    private readonly wrong: (error: Error) => Error,
  ) {
    this.text = text;
    this.ranges = membersOf(text);
    if (!this.ranges) this.whole = this.parseAll();
  }

  has(key: string): boolean {
    return this.ranges ? this.ranges.has(key) : isObject(this.whole) && Object.hasOwn(this.whole, key);
  }

  get(key: string): unknown {
    if (!this.has(key)) return undefined;
    const range = this.ranges?.get(key);
    return range ? this.parse(range) : (this.whole as Record<string, unknown>)[key];
  }

  /** Those of a list, which may be missing; nothing, where something else than a list is there. */
  elements(key: string): Iterable<unknown> | undefined {
    const range = this.ranges?.get(key);
    if (!range) {
      const value = this.get(key) ?? [];
      return Array.isArray(value) ? value : undefined;
    }
    if (this.text.charCodeAt(range[0]) === OPEN_LIST) return this.each(range);
    return this.get(key) === null ? [] : undefined;
  }

  private *each(range: Range): Iterable<unknown> {
    for (const element of elementsOf(this.text, range)) {
      if (!element) throw this.unparsable();
      yield this.parse(element);
    }
  }

  private parse([from, to]: Range): unknown {
    try {
      return JSON.parse(this.text.slice(from, to));
    } catch {
      throw this.unparsable();
    }
  }

  private parseAll(): unknown {
    try {
      return JSON.parse(this.text.startsWith('\ufeff') ? this.text.slice(1) : this.text);
    } catch (error) {
      throw this.wrong(error as Error);
    }
  }

  /** Told of the whole text, which knows the place. */
  private unparsable(): Error {
    try {
      this.parseAll();
    } catch (error) {
      return error as Error;
    }
    return new Error('a part of a JSON text could not be parsed, and the whole could');
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where each member's value of the outermost object is; nothing where it is none, or not whole. */
function membersOf(text: string): Map<string, Range> | undefined {
  const members = new Map<string, Range>();
  let at = skip(text, text.charCodeAt(0) === 0xfeff ? 1 : 0);
  if (text.charCodeAt(at) !== OPEN_OBJECT) return undefined;
  at = skip(text, at + 1);
  if (text.charCodeAt(at) === CLOSE_OBJECT) return skip(text, at + 1) === text.length ? members : undefined;
  for (;;) {
    if (text.charCodeAt(at) !== QUOTE) return undefined;
    const end = endOfText(text, at);
    const colon = skip(text, end);
    if (end < 0 || text.charCodeAt(colon) !== COLON) return undefined;
    const from = skip(text, colon + 1);
    const to = endOfValue(text, from);
    if (to < 0) return undefined;
    const key = text.slice(at + 1, end - 1);
    if (key.includes('\\')) return undefined;
    members.set(key, [from, to]);
    at = skip(text, to);
    if (text.charCodeAt(at) === CLOSE_OBJECT) return skip(text, at + 1) === text.length ? members : undefined;
    if (text.charCodeAt(at) !== COMMA) return undefined;
    at = skip(text, at + 1);
  }
}

/** Of a list that is whole; `undefined` for what is no list of values. */
function* elementsOf(text: string, [start, end]: Range): Generator<Range | undefined> {
  let at = skip(text, start + 1);
  if (at === end - 1) return;
  for (;;) {
    const to = endOfValue(text, at);
    if (to < 0 || to >= end) return yield undefined;
    yield [at, to];
    at = skip(text, to);
    if (at === end - 1) return;
    if (text.charCodeAt(at) !== COMMA) return yield undefined;
    at = skip(text, at + 1);
  }
}

/** Behind a value; -1 where it does not end. What is inside is for the parser to judge. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfText(text, at) - 1;
      if (at < 0) return -1;
      if (depth === 0) return at + 1;
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) depth++;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      if (depth === 0) return at > start ? at : -1;
      if (--depth === 0) return at + 1;
    } else if (depth === 0 && (code === COMMA || isSpace(code))) return at > start ? at : -1;
  }
  return -1;
}

/** Behind the closing quote of a text that begins at `start`; -1 where there is none. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  return -1;
}

const isSpace = (code: number) => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

function skip(text: string, start: number): number {
  let at = start;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}
