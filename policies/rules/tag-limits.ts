import { TEXTS } from '../../facts';
import { inWords, pairsIn, twins, wrongText } from '../../facts/text';
import { firstPart } from '../../modules/core/parts';
import { labelKey, labelValue } from '../../modules/core/tags';
import { ofType, type Policy, type Resource } from '../policy';

/** Remedies for values that a cloud refuses. The allowed values are in `facts/`. */
interface Dialect {
  readonly what: string;
  readonly nearestKey: (key: string) => string;
  readonly nearestValue: (value: string) => string;
}

const plain = (text: string, most: number) => text.replace(/[^\p{L}\p{N} _.:/=+@-]+/gu, '-').slice(0, most);

const DIALECTS: Record<string, Dialect> = {
  aws: {
    what: 'tag',
    nearestKey: (key) => plain(key.replace(/^aws:/i, ''), 128),
    nearestValue: (value) => plain(value, 256),
  },
  google: {
    what: 'label',
    nearestKey: (key) =>
      labelKey(key)
        .replace(/[^a-z0-9_-]+/g, '-')
        .replace(/^[^a-z]+/, '')
        .slice(0, 63),
    nearestValue: labelValue,
  },
  azurerm: {
    what: 'tag',
    nearestKey: (key) =>
      key
        .replace(/^(azure|microsoft|windows)[-_]?/i, '')
        .replace(/[<>%&\\?/]+/g, '-')
        .slice(0, 512),
    nearestValue: (value) => value.slice(0, 256),
  },
};

const setsOf = (provider: string, { type, body }: Resource) =>
  pairsIn(TEXTS[provider] ?? {}, type === 'provider' ? `${provider}_provider` : type, body);

export const tagLimits: Policy = {
  id: 'tag-limits',
  level: 'error',
  pillar: 'operational excellence',
  title: 'Tags and labels are valid on their cloud: number, length, characters, and no reserved prefix.',
  types: /^(provider|aws_.*|google_.*|azurerm_.*)$/,
  check(resource, { resources }) {
    const provider =
      resource.type === 'provider'
        ? firstPart(resource.address.slice('provider.'.length), '.')
        : firstPart(resource.type, '_');
    const dialect = DIALECTS[provider];
    if (!dialect) return undefined;
    const { what, nearestKey, nearestValue } = dialect;
    // The tags that the provider adds to each set count towards its limit.
    const settings = ofType(resources, 'provider').find(({ address }) => address === `provider.${provider}`);
    const added = settings ? setsOf(provider, settings).flatMap(({ pairs }) => Object.keys(pairs)) : [];
    for (const { rule, pairs } of setsOf(provider, resource)) {
      const keys = [...new Set([...Object.keys(pairs), ...added])];
      const { most = Number.POSITIVE_INFINITY, key, value } = rule;
      if (keys.length > most)
        return { reason: `it has ${keys.length} ${what}s; at most ${most} are allowed`, remedy: 'Take some away.' };
      const same = twins(rule, keys);
      if (same.length > 0) {
        const named = same.map((one) => JSON.stringify(one)).join(' and ');
        return {
          reason: `the ${what}s ${named} differ in case only, and are treated as one`,
          remedy: 'Keep one of them.',
        };
      }
      for (const [name, text] of Object.entries(pairs)) {
        if (wrongText(key, name))
          return {
            reason: `the ${what} ${JSON.stringify(name)} is not valid: allowed are ${inWords(key)}`,
            remedy: `Write "${nearestKey(name)}".`,
          };
        if (typeof text !== 'string' || text.includes('${') || !wrongText(value, text)) continue;
        // A long value may be a secret: the message contains only what is allowed.
        const nearest = nearestValue(text);
        const remedy = /pass|secret|token|key/i.test(name) ? 'Shorten it.' : `Write "${nearest}".`;
        return {
          reason: `the ${what} ${name} has a value that is not valid: allowed are ${inWords(value)}`,
          remedy,
        };
      }
    }
    return undefined;
  },
};
