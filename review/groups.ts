import type { Change } from './summary';

/** Changes that are shown in one line: equal except for `count` or `for_each`, or of tags only. */
export interface Group {
  readonly title: string;
  readonly changes: readonly Change[];
}

const TAGS = /^(tags|tags_all|labels|effective_labels|terraform_labels|user_labels)(\.|$)/;

/** A change of tags or labels only. */
function onlyTags(change: Change): boolean {
  // The attributes come last: it takes time to find them.
  if (change.action !== 'update' || change.findings.length > 0) return false;
  const { attributes } = change;
  return attributes.length > 0 && attributes.every(({ path }) => TAGS.test(path));
}

const INDEX = /\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g;

/** Changes in their order, with similar ones in one group of at least three. */
export function grouped(changes: readonly Change[]): readonly (Change | Group)[] {
  const tags = changes.filter(onlyTags);
  const groups = new Map<Change, Change[]>(tags.length > 2 ? tags.map((change) => [change, tags]) : []);
  const alike = new Map<string, Change[]>();
  for (const change of changes) {
    if (!change.address.includes('[') || groups.has(change)) continue;
    const key = keyOf(change);
    const group = alike.get(key) ?? [];
    group.push(change);
    alike.set(key, group);
    groups.set(change, group);
  }
  const done = new Set<readonly Change[]>();
  return changes.flatMap((change): (Change | Group)[] => {
    const group = groups.get(change);
    if (!group || group.length < 3) return [change];
    if (done.has(group)) return [];
    done.add(group);
    return [{ title: group === tags ? 'tags only' : change.address.replace(INDEX, '[*]'), changes: group }];
  });
}

/** The common parts of two changes that differ in their index only. */
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
