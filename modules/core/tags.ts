import type { IConstruct } from 'constructs';
import { report } from './errors';
import { placementOf } from './placement';

/** The tag of a resource with a shortened name: the path of its construct below the stack. */
export const PATH_TAG = 'constructPath';

/** The tags of every resource, before conversion to a cloud's format. */
export function standardTags(environment: {
  project: string;
  name: string;
  tags: Readonly<Record<string, string>>;
  preview?: { readonly lastDay: string };
}): Record<string, string> {
  const { project, name, tags, preview } = environment;
  return {
    ...{ project, environment: name, managedBy: 'terraform', ...tags },
    ...(preview && { lastDay: preview.lastDay }),
  };
}

/**
 * Tags that differ in case only are equal for Azure, AWS IAM and Google Cloud labels. An
 * environment with such tags is refused on every cloud, since it may move.
 */
export function refuseTwins(scope: IConstruct, tags: Readonly<Record<string, string>>): void {
  const seen = new Map<string, string>();
  for (const tag of Object.keys(tags)) {
    const key = labelKey(tag).replaceAll('_', '');
    const other = seen.get(key);
    seen.set(key, tag);
    if (other === undefined) continue;
    report(scope, {
      message:
        `the tags "${other}" and "${tag}" are the same tag for Azure, AWS IAM or Google Cloud labels, which ` +
        'ignore case.',
      remedy: 'Keep one of them, or rename one.',
    });
  }
}

/**
 * The tags of a resource: the common ones, overridden by its own. Names that differ in case only
 * are equal.
 */
export function mergedTags(
  all: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const named = new Set(Object.keys(own).map((tag) => tag.toLowerCase()));
  return { ...Object.fromEntries(Object.entries(all).filter(([tag]) => !named.has(tag.toLowerCase()))), ...own };
}

/**
 * Google labels: lower-case letters, digits, `-` and `_`, at most 63 characters. `costCenter`
 * becomes `cost_center`.
 */
export function googleLabels(
  scope: IConstruct,
  tags: Readonly<Record<string, string>> = placementOf(scope).tags,
): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [tag, value] of Object.entries(tags)) {
    const key = labelKey(tag);
    if (!/^[a-z][a-z0-9_-]{0,62}$/.test(key)) {
      report(scope, {
        message: `the tag "${tag}" is not a valid Google label key.`,
        remedy: 'Use letters, digits, - and _, at most 63.',
      });
    }
    if (!/^[a-z0-9_-]{0,63}$/.test(value)) {
      report(scope, {
        message: `the tag ${tag} is "${value}", Google labels allow at most 63 of a-z, 0-9, - and _.`,
        remedy: `Write "${labelValue(value)}".`,
      });
    }
    labels[key] = value;
  }
  return labels;
}

/** `costCenter` as a label of Google: `cost_center`. */
export const labelKey = (tag: string) => tag.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** The most similar value that Google accepts as a label. */
export function labelValue(value: string): string {
  return value
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .slice(0, 63);
}
