import type { Change } from './summary';

/** Changes that are told in one line: the same but for `count` or `for_each`, or of tags alone. */
export interface Group {
  readonly title: string;
  readonly changes: readonly Change[];
}

const TAGS = /^(tags|tags_all|labels|effective_labels|terraform_labels|user_labels)(\.|$)/;

/** A change of tags or labels, and of nothing else. */
const onlyTags = ({ action, attributes, findings }: Change) =>
  action === 'update' &&
  findings.length === 0 &&
  attributes.length > 0 &&
  attributes.every(({ path }) => TAGS.test(path));

const INDEX = /\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g;

/** Changes in their order, with those that are alike in one group. A group has at least three. */
export function grouped(changes: readonly Change[]): readonly (Change | Group)[] {
  const tags = changes.filter(onlyTags);
  const alike = new Map<string, Change[]>();
  for (const change of changes) {
    if (!change.address.includes('[') || (tags.length > 2 && onlyTags(change))) continue;
    const key = keyOf(change);
    const group = alike.get(key);
    if (group) group.push(change);
    else alike.set(key, [change]);
  }
  const done = new Set<readonly Change[]>();
  return changes.flatMap((change): (Change | Group)[] => {
    const ofTags = tags.length > 2 && onlyTags(change);
    const group = ofTags ? tags : change.address.includes('[') ? alike.get(keyOf(change)) : undefined;
    if (!group || group.length < 3) return [change];
    if (done.has(group)) return [];
    done.add(group);
    return [{ title: ofTags ? 'tags only' : change.address.replace(INDEX, '[*]'), changes: group }];
  });
}

/** What two changes share that differ in their index alone. */
function keyOf({ address, action, class: risk, findings, attributes }: Change): string {
  return JSON.stringify([
    address.replace(INDEX, '[*]'),
    action,
    risk,
    findings.map(({ reason }) => reason),
    attributes.map(({ path }) => path),
  ]);
}

export const isGroup = (one: Change | Group): one is Group => 'changes' in one;
