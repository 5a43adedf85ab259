/** The allowed values of a descriptive field. */
export interface TextRule {
  readonly min?: number;
  readonly max?: number;
  /** `min` and `max` count bytes of UTF-8, not characters. */
  readonly bytes?: boolean;
  /** The pattern of a complete text, and its description. */
  readonly pattern?: RegExp;
  readonly allowed?: string;
  readonly source: string;
}

/** The allowed values of a field with key-value pairs: tags, labels. */
export interface PairsRule {
  readonly key: TextRule;
  readonly value: TextRule;
  /** Maximum number of pairs on one resource. */
  readonly most?: number;
  /** Whether keys that differ in case only are equal. */
  readonly caseless?: boolean;
}

/**
 * `aws_kms_key.description`, or `*.tags` for every type: the path of an attribute, with the names
 * of its blocks and without positions.
 */
export type Texts = Readonly<Record<string, TextRule | PairsRule>>;

/** A field without limits, or one that is not descriptive. */
export const anyText = (source: string): TextRule => ({ source });
export const upTo = (max: number, source: string, more: Omit<TextRule, 'max' | 'source'> = {}): TextRule => ({
  max,
  source,
  ...more,
});

const isPairs = (rule: TextRule | PairsRule): rule is PairsRule => 'key' in rule;

/** The row of an attribute: its own, or the one of every type. */
export function textRule(texts: Texts, type: string, path: string): TextRule | PairsRule | undefined {
  return texts[`${type}.${path}`] ?? texts[`*.${path.slice(path.lastIndexOf('.') + 1)}`];
}

/** `1 to 128 characters: letters, digits and -` */
export function inWords({ min = 0, max, bytes, allowed }: TextRule): string {
  const size =
    max === undefined ? '' : `${min > 0 ? `${min} to ${max}` : `at most ${max}`} ${bytes ? 'bytes' : 'characters'}`;
  return [size, allowed].filter(Boolean).join(': ');
}

/** The error of a text and the allowed values, if there is an error. */
export function wrongText(
  { min = 0, max = Number.POSITIVE_INFINITY, bytes, pattern, allowed }: TextRule,
  text: string,
): string | undefined {
  const size = bytes ? new TextEncoder().encode(text).length : [...text].length;
  const unit = bytes ? 'bytes' : 'characters';
  if (size > max) return `has ${size} ${unit}, at most ${max} are allowed`;
  if (size < min) return `has ${size} ${unit}, at least ${min} are required`;
  return pattern && !pattern.test(text) ? `is ${JSON.stringify(text)}; allowed values are ${allowed}` : undefined;
}

/** Keys that differ from another one in case only, if these are equal. */
export const twins = ({ caseless }: PairsRule, keys: readonly string[]): string[] =>
  caseless
    ? keys.filter((key) => keys.some((other) => other !== key && other.toLowerCase() === key.toLowerCase()))
    : [];

function wrongPairs(rule: PairsRule, pairs: Readonly<Record<string, string | undefined>>): string[] {
  const { key, value, most = Number.POSITIVE_INFINITY } = rule;
  const found = Object.entries(pairs).flatMap(([name, text]) => {
    const wrong = [
      ['key', wrongText(key, name)] as const,
      ['value', text === undefined ? text : wrongText(value, text)] as const,
    ];
    return wrong.flatMap(([what, said]) => (said ? [`${JSON.stringify(name)}: the ${what} ${said}`] : []));
  });
  const keys = Object.keys(pairs);
  const same = twins(rule, keys);
  if (same.length > 0)
    found.push(`${same.map((name) => JSON.stringify(name)).join(' and ')} differ in case only, which is one key`);
  return keys.length > most ? [...found, `has ${keys.length} keys, at most ${most} are allowed`] : found;
}

/** The ids of the statements of a policy of AWS, which is JSON in a text. */
const SID: TextRule = {
  pattern: /^[A-Za-z0-9]*$/,
  allowed: 'letters and digits',
  source: 'docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html',
};

function wrongSids(text: string): string[] {
  let policy: { Statement?: unknown };
  try {
    policy = JSON.parse(text);
  } catch {
    return [];
  }
  const sids = [policy.Statement].flat().flatMap((one) => {
    const { Sid } = (one ?? {}) as { Sid?: unknown };
    return typeof Sid === 'string' ? [Sid] : [];
  });
  const twice = sids.filter((sid, at) => sid !== '' && sids.indexOf(sid) !== at);
  return [
    ...sids.flatMap((sid) => wrongText(SID, sid) ?? []).map((wrong) => `Sid ${wrong}`),
    ...twice.map((sid) => `two statements have the Sid ${JSON.stringify(sid)}`),
  ];
}

/** A text, or keys with values, somewhere in a resource. */
interface Found {
  /** `rule.description` */
  readonly path: string;
  readonly value: unknown;
}

/** Every text value of a resource, and every map of a field with key-value pairs. */
function textsIn(texts: Texts, type: string, body: unknown, path = ''): Found[] {
  const rule = path ? textRule(texts, type, path) : undefined;
  if (Array.isArray(body)) return body.flatMap((one) => textsIn(texts, type, one, path));
  if (typeof body !== 'object' || body === null || (rule && isPairs(rule))) return [{ path, value: body }];
  return Object.entries(body).flatMap(([name, one]) => textsIn(texts, type, one, path ? `${path}.${name}` : name));
}

/** The tags, labels and the like of a resource, each with its rule. */
export function pairsIn(
  texts: Texts,
  type: string,
  body: unknown,
): { path: string; rule: PairsRule; pairs: Record<string, unknown> }[] {
  return textsIn(texts, type, body).flatMap(({ path, value }) => {
    const rule = textRule(texts, type, path);
    return rule && isPairs(rule) && typeof value === 'object' && value !== null
      ? [{ path, rule, pairs: { ...value } }]
      : [];
  });
}

/** What is wrong with a text. */
export interface WrongText {
  readonly path: string;
  readonly wrong: string;
  /** It is in a map of key-value pairs. */
  readonly pairs?: boolean;
}

/**
 * Everything that a cloud would refuse in the texts of one resource. `textOf` returns the text of a
 * value: undefined if it is unknown.
 */
export function wrongTexts(
  texts: Texts,
  type: string,
  body: unknown,
  textOf: (value: unknown) => string | undefined,
): WrongText[] {
  return textsIn(texts, type, body).flatMap(({ path, value }) => {
    const rule = textRule(texts, type, path);
    if (rule && isPairs(rule)) {
      const pairs = Object.entries(value ?? {}).map(([key, one]) => [textOf(key) ?? key, textOf(one)] as const);
      return wrongPairs(rule, Object.fromEntries(pairs)).map((wrong) => ({ path, wrong, pairs: true }));
    }
    const text = textOf(value);
    if (text === undefined) return [];
    const wrong = rule && wrongText(rule, text);
    const sids = type.startsWith('aws_') && text.includes('"Statement"') ? wrongSids(text) : [];
    return [...(wrong ? [wrong] : []), ...sids].map((one) => ({ path, wrong: one }));
  });
}
