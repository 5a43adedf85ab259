import { labelKey, labelValue } from '../../modules/core/tags';
import { list, ofType, type Policy, type Resource, valueAt } from '../policy';

interface Dialect {
  readonly what: string;
  readonly most: number;
  readonly key: RegExp;
  readonly value: RegExp;
  /** What is taken, in words. */
  readonly keys: string;
  readonly values: string;
  readonly nearestKey: (key: string) => string;
  readonly nearestValue: (value: string) => string;
}

const plain = (text: string, most: number) => text.replace(/[^\p{L}\p{N} _.:/=+@-]+/gu, '-').slice(0, most);

/** Sources: the pages of AWS "Tag your resources", Azure "Use tags", Google "Labels overview". */
const DIALECTS: Record<string, Dialect> = {
  aws: {
    what: 'tag',
    most: 50,
    key: /^(?!aws:)[\p{L}\p{N} _.:/=+@-]{1,128}$/iu,
    value: /^[\p{L}\p{N} _.:/=+@-]{0,256}$/u,
    keys: '1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:',
    values: 'at most 256 letters, digits, spaces and _ . : / = + - @',
    nearestKey: (key) => plain(key.replace(/^aws:/i, ''), 128),
    nearestValue: (value) => plain(value, 256),
  },
  google: {
    what: 'label',
    most: 64,
    key: /^\p{Ll}[\p{Ll}\p{N}_-]{0,62}$/u,
    value: /^[\p{Ll}\p{N}_-]{0,63}$/u,
    keys: '1 to 63 lower-case letters, digits, - and _, beginning with a letter',
    values: 'at most 63 lower-case letters, digits, - and _',
    nearestKey: (key) =>
      labelKey(key)
        .replace(/[^a-z0-9_-]+/g, '-')
        .replace(/^[^a-z]+/, '')
        .slice(0, 63),
    nearestValue: labelValue,
  },
  azurerm: {
    what: 'tag',
    most: 50,
    key: /^(?!azure|microsoft|windows)[^<>%&\\?/]{1,512}$/i,
    value: /^[\s\S]{0,256}$/,
    keys: '1 to 512 characters without < > % & \\ ? /, not beginning with azure, microsoft or windows',
    values: 'at most 256 characters',
    nearestKey: (key) =>
      key
        .replace(/^(azure|microsoft|windows)[-_]?/i, '')
        .replace(/[<>%&\\?/]+/g, '-')
        .slice(0, 512),
    nearestValue: (value) => value.slice(0, 256),
  },
};

const isSet = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The sets of tags of a resource; what the provider adds to each counts in the number. */
function sets({ type, address, body }: Resource): unknown[] {
  if (type === 'provider') return [valueAt(body, 'default_tags.tags'), /google/.test(address) ? body.default_labels : undefined];
  const more = list(body.tag_specifications).map((one) => (one as { tags?: unknown }).tags);
  const tags = type.startsWith('google_') ? [body.labels, body.user_labels, valueAt(body, 'settings.user_labels')] : [body.tags];
  return [...tags, ...more];
}

export const tagLimits: Policy = {
  id: 'tag-limits',
  level: 'error',
  title: "Tags and labels are what their cloud takes: number, length, characters, and no prefix of the cloud's own.",
  types: /^(provider|aws_.*|google_.*|azurerm_.*)$/,
  check(resource, { resources }) {
    const provider = resource.type === 'provider' ? resource.address.split('.')[1] : resource.type.split('_')[0];
    const dialect = DIALECTS[provider as string];
    // Labels of a notification channel are its settings: an address.
    if (!dialect || resource.type === 'google_monitoring_notification_channel') return undefined;
    const { what, most, key, value, keys, values, nearestKey, nearestValue } = dialect;
    const added = ofType(resources, 'provider').find(({ address }) => address === `provider.${provider}`);
    for (const set of sets(resource).filter(isSet)) {
      const count = new Set([...Object.keys(set), ...(added ? sets(added).filter(isSet).flatMap(Object.keys) : [])]).size;
      if (count > most) return { reason: `it has ${count} ${what}s, at most ${most} are allowed`, remedy: 'Take some away.' };
      for (const [name, said] of Object.entries(set)) {
        if (!key.test(name))
          return { reason: `the ${what} ${JSON.stringify(name)} is none: allowed are ${keys}`, remedy: `Write "${nearestKey(name)}".` };
        if (typeof said !== 'string' || said.includes('${') || value.test(said)) continue;
        // A long value may be a secret that somebody has put there: what is told is what is allowed.
        const nearest = nearestValue(said);
        const shown = /pass|secret|token|key/i.test(name) ? 'Shorten it.' : `Write "${nearest}".`;
        return { reason: `the ${what} ${name} has a value that is none: allowed are ${values}`, remedy: shown };
      }
    }
    return undefined;
  },
};
