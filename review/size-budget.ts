/** An entry of the review, in decreasing length. */
export interface Item {
  /** Its heading. */
  readonly title: string;
  /** `required` is omitted last, `other` first. */
  readonly rank: 'required' | 'risky' | 'list' | 'other';
  readonly full?: string;
  /** Whether `full` says more than `said`: known without making it. */
  readonly detailed?: boolean;
  readonly said?: string;
  readonly short: string;
  /** Its short form in a list of names. */
  readonly group?: { readonly verb: string; readonly type: string; readonly name: string };
}

export interface BudgetedReview {
  readonly sections: ReadonlyMap<
    string,
    { readonly lines: readonly string[]; readonly missing: number; readonly total: number }
  >;
  readonly withoutDetails: number;
}

const length = (text: string) => text.length + 1;

/** Chooses how much is said of each item, so that all of it has at most `budget` characters. */
export function fitToBudget(items: readonly Item[], budget: number): BudgetedReview {
  let left = budget;
  const texts = new Map<Item, string>();
  const complete = new Set<Item>();
  const raise = (item: Item, text: string | undefined): boolean => {
    const now = texts.get(item);
    const more = text === undefined ? 0 : length(text) - (now === undefined ? 0 : length(now));
    if (more > left) return false;
    left -= more;
    if (text !== undefined) texts.set(item, text);
    return true;
  };
  /** In order until one does not fit: less important items never get more detail. */
  const raiseAll = (some: readonly Item[], textOf: (item: Item) => string | undefined) =>
    some.every((item) => raise(item, textOf(item)));
  const raiseFully = (some: readonly Item[]) =>
    some.every((item) => {
      const fits = raise(item, item.full);
      if (fits) complete.add(item);
      return fits;
    });
  const of = (...ranks: Item['rank'][]) => items.filter(({ rank }) => ranks.includes(rank));

  const required = of('required');
  const names = new Map<string, string[]>();
  let unnamed: readonly Item[] = [];
  if (required.reduce((sum, item) => sum + length(item.short), 0) <= left) {
    raiseAll(required, (item) => item.short);
    const dangerous = of('required', 'risky');
    const all =
      raiseAll(of('risky'), (item) => item.short) &&
      raiseAll(dangerous, (item) => item.said) &&
      raiseFully(dangerous) &&
      raiseAll(of('list'), (item) => item.short) &&
      raiseFully(of('list'));
    // The remaining space lists some names.
    for (const item of items) if (!texts.has(item)) raise(item, item.short);
    if (all) raiseAll(of('other'), (item) => item.said) && raiseFully(of('other'));
  } else {
    unnamed = nameAll(required, left, names);
  }

  const sections = new Map<string, { lines: string[]; missing: number; total: number }>();
  const without = new Set(unnamed);
  const listed = names.size > 0 ? new Set(required.filter((item) => !without.has(item))) : new Set<Item>();
  let withoutDetails = 0;
  for (const item of items) {
    const section = sections.get(item.title) ?? { lines: [...(names.get(item.title) ?? [])], missing: 0, total: 0 };
    sections.set(item.title, section);
    section.total++;
    const text = texts.get(item);
    if (text !== undefined) section.lines.push(text);
    else if (!listed.has(item)) section.missing++;
    const less = item.detailed ? !complete.has(item) : item.said !== undefined && text !== item.said;
    if (listed.has(item) || (text !== undefined && less)) withoutDetails++;
  }
  return { sections, withoutDetails };
}

/**
 * One line for each type: `- 812 aws_sqs_queue, each is destroyed: one, two, three`. Returns those
 * without space for their names.
 */
function nameAll(items: readonly Item[], budget: number, names: Map<string, string[]>): Item[] {
  let left = budget;
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = `${item.title}\n${item.group?.verb}\n${item.group?.type}`;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  const unnamed: Item[] = [];
  for (const group of groups.values()) {
    const [{ title, group: about }] = group as [Item];
    if (!about) continue;
    const head = `- ${group.length} \`${about.type.replaceAll('`', "'").slice(0, 100)}\`, each ${about.verb}: `;
    const mentioned: string[] = [];
    left -= length(head) + 2;
    for (const item of group) {
      const name = (item.group?.name ?? '').replace(`${about.type}.`, '').replaceAll('`', "'");
      if (name.length + 2 <= left) {
        left -= name.length + 2;
        mentioned.push(name);
      } else unnamed.push(item);
    }
    if (mentioned.length === 0) {
      left += length(head) + 2;
      continue;
    }
    const lines = names.get(title) ?? [];
    lines.push(`${head}\`${mentioned.join(', ')}\``);
    names.set(title, lines);
  }
  return unnamed;
}
