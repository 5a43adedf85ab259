import { labelKey, labelValue, PATH_TAG, standardTags } from '../modules/core/tags';
import type { Draft, Mistake } from './draft';
import { quoted } from './quoted';

/**
 * Requires tags that every cloud accepts unchanged: values that one of them would drop, merge or
 * refuse are reported here.
 */
export function tags(file: Draft): Mistake[] {
  const standard = Object.keys(standardTags({ project: '', name: '', tags: {} }));
  const usedTags = new Map(
    [...standard, PATH_TAG].flatMap((tag) => aliases(tag).map((alias) => [alias, tag] as const)),
  );
  const tagPairs = Object.entries(file.tags ?? {});
  const mistakes: Mistake[] = [];
  for (const [tag, value] of tagPairs) {
    const path = ['tags', tag];
    // Its value is not printed.
    if (/passw|passphrase|secret|token|api_?key|private_?key/i.test(tag)) {
      mistakes.push({
        path,
        message: 'looks like a secret, and tags are not secret.',
        remedy: 'Remove it; use the kind secret for secrets.',
      });
      continue;
    }
    const other = aliases(tag).flatMap((alias) => usedTags.get(alias) ?? [])[0];
    if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(tag) || labelKey(tag).length > LABEL) {
      mistakes.push({
        path,
        message: `is not a valid tag on all clouds: a letter, then letters, digits, - and _, at most ${LABEL}.`,
      });
    } else if (/^(azure|microsoft|windows)/i.test(tag)) {
      mistakes.push({
        path,
        message: 'begins with azure, microsoft or windows, which Azure reserves.',
        remedy: 'Rename it.',
      });
    } else if (other && standard.includes(other)) {
      mistakes.push({
        path,
        message: `is a reserved tag of every resource: ${standard.join(', ')}.`,
        remedy: 'Remove it.',
      });
    } else if (other === PATH_TAG) {
      mistakes.push({
        path,
        message: 'is the reserved tag of resources with a shortened name.',
        remedy: 'Rename it.',
      });
    } else if (other) {
      mistakes.push({
        path,
        message: `duplicates ${other}: Azure treats both as equal, or Google names both ${labelKey(tag)}.`,
        remedy: 'Keep one of the two.',
      });
    }
    for (const alias of aliases(tag)) if (!usedTags.has(alias)) usedTags.set(alias, tag);
    if (value !== undefined && !/^[a-z0-9_-]{0,63}$/.test(value)) {
      mistakes.push({
        path,
        message: `is ${quoted(value)}; Google labels support at most ${LABEL} characters of a-z, 0-9, - and _.`,
        remedy: `Write "${labelValue(value)}".`,
      });
    }
  }
  if (standard.length + tagPairs.length > MOST_TAGS) {
    mistakes.push({
      path: ['tags'],
      message:
        `are ${tagPairs.length}; AWS and Azure support ${MOST_TAGS}, including the ${standard.length} of every ` +
        'resource.',
    });
  }
  return mistakes;
}

/** Maximum length of the key and value of a Google label. */
const LABEL = 63;

/** Tags of a resource, on AWS and on Azure. */
const MOST_TAGS = 50;

/** Tags that are equal on a cloud: Azure ignores case, and Google supports lower case only. */
const aliases = (tag: string) => [...new Set([tag.toLowerCase(), labelKey(tag)])];
