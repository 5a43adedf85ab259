const [QUOTE, COMMA, COLON, BACKSLASH] = [...'",:\\'].map((one) => one.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [...'[]{}'].map((one) => one.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * The position of a value, from its first byte to the one after its last; for a list also those of
 * its elements.
 */
interface Place {
  readonly from: number;
  readonly to: number;
  readonly elements?: readonly number[];
}

/**
 * A JSON object in UTF-8, whose members are parsed on demand, and the elements of a list one by
 * one: more than half of a plan repeats its changes, and changes are processed one at a time. Text
 * that can't be split is parsed as a whole, and `wrong` then returns the JSON error.
 */
export class JsonObject {
  private readonly places: ReadonlyMap<string, Place> | undefined;
  private readonly whole: unknown;

  constructor(
    private readonly bytes: Buffer,
    private readonly wrong: (text: string, error: Error) => Error,
  ) {
    this.places = placesIn(bytes);
    this.whole = this.places ? undefined : this.parseAll();
  }

  has(key: string): boolean {
    return this.places ? this.places.has(key) : isObject(this.whole) && Object.hasOwn(this.whole, key);
  }

  get(key: string): unknown {
    if (!this.has(key)) return undefined;
    const place = this.places?.get(key);
    return place ? this.parse(place.from, place.to) : (this.whole as Record<string, unknown>)[key];
  }

  /**
   * The elements of a list, which may be missing, each as a function that parses it; undefined if
   * the value is not a list.
   */
  elements(key: string): Iterable<() => unknown> | undefined {
    const elements = this.places?.get(key)?.elements;
    if (elements) return this.each(elements);
    const value = this.get(key) ?? [];
    return Array.isArray(value) ? value.map((one) => () => one) : undefined;
  }

  private *each(elements: readonly number[]): Iterable<() => unknown> {
    for (let index = 0; index < elements.length; index += 2) {
      const [from, to] = [elements[index] as number, elements[index + 1] as number];
      yield () => this.parse(from, to);
    }
  }

  private parse(from: number, to: number): unknown {
    try {
      return JSON.parse(this.bytes.toString('utf8', from, to));
    } catch {
      // Reports the error for the whole text, with its position.
      return this.parseAll();
    }
  }

  private parseAll(): unknown {
    const text = this.bytes.toString('utf8', startOf(this.bytes));
    try {
      return JSON.parse(text);
    } catch (error) {
      throw this.wrong(text, error as Error);
    }
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const startOf = (bytes: Buffer) =>
  BYTE_ORDER_MARK.every((one, index) => bytes[index] === one) ? BYTE_ORDER_MARK.length : 0;

/**
 * The positions of the members of the outermost object; undefined if it is not an object, or
 * incomplete. The parser checks the values.
 */
function placesIn(bytes: Buffer): Map<string, Place> | undefined {
  const places = new Map<string, Place>();
  let at = skip(bytes, startOf(bytes));
  if (bytes[at] !== OPEN_OBJECT) return undefined;
  at = skip(bytes, at + 1);
  if (bytes[at] === CLOSE_OBJECT) return skip(bytes, at + 1) === bytes.length ? places : undefined;
  for (;;) {
    const end = bytes[at] === QUOTE ? endOfText(bytes, at) : -1;
    const colon = skip(bytes, end);
    const key = bytes.toString('utf8', at + 1, end - 1);
    // Member names of a plan never require escapes.
    if (end < 0 || bytes[colon] !== COLON || key.includes('\\')) return undefined;
    const from = skip(bytes, colon + 1);
    const elements: number[] | undefined = bytes[from] === OPEN_LIST ? [] : undefined;
    const to = elements ? endOfList(bytes, from, elements) : endOfValue(bytes, from);
    if (to < 0) return undefined;
    places.set(key, { from, to, elements });
    at = skip(bytes, to);
    if (bytes[at] === CLOSE_OBJECT) return skip(bytes, at + 1) === bytes.length ? places : undefined;
    if (bytes[at] !== COMMA) return undefined;
    at = skip(bytes, at + 1);
  }
}

/**
 * After a list that begins at `start`, with the positions of its elements; -1 if it is not a list.
 */
function endOfList(bytes: Buffer, start: number, elements: number[]): number {
  let at = skip(bytes, start + 1);
  if (bytes[at] === CLOSE_LIST) return at + 1;
  for (;;) {
    const to = endOfValue(bytes, at);
    if (to < 0) return -1;
    elements.push(at, to);
    at = skip(bytes, to);
    if (bytes[at] === CLOSE_LIST) return at + 1;
    if (bytes[at] !== COMMA) return -1;
    at = skip(bytes, at + 1);
  }
}

/**
 * The bytes that mean something between texts: a text, what opens and closes, what ends a value.
 */
const MARKS = new Uint8Array(256);
for (const mark of '"[]{},' + ' \n\r\t') MARKS[mark.charCodeAt(0)] = 1;

/** After a value; -1 if it is incomplete. */
function endOfValue(bytes: Buffer, start: number): number {
  const { length } = bytes;
  let depth = 0;
  for (let at = start; at < length; at++) {
    const code = bytes[at] as number;
    if (MARKS[code] === 0) continue;
    if (code === QUOTE) {
      at = endOfText(bytes, at) - 1;
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

/** After the closing quote of a string that begins at `start`; -1 if there is none. */
function endOfText(bytes: Buffer, start: number): number {
  const { length } = bytes;
  for (let at = start + 1; at < length; at++) {
    const code = bytes[at];
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  return -1;
}

const isSpace = (code: number | undefined) => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

function skip(bytes: Buffer, start: number): number {
  let at = start;
  while (isSpace(bytes[at])) at++;
  return at;
}
