/** A part of a placement in a diagram. */
export interface Shape {
  /** The construct's path, without the stack: `commerce/orders`. */
  readonly id: string;
  /** `queue`; for removed constructs Terraform's type. */
  readonly kind: string;
  readonly label: string;
  /** A second line: the service, a range, its identity. */
  readonly note?: string;
  /** The shape that contains it. */
  readonly within?: string;
  /** Whether it contains others, even if there are none yet. */
  readonly holds?: boolean;
  /** Other constructs that are drawn as this one. */
  readonly parts?: readonly string[];
  /** The number of Terraform resources. */
  readonly resources: number;
  readonly mark?: Mark;
}

/** A relation between two parts. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly is: Relation;
  readonly label: string;
  /** The construct of the relation, if there is one. */
  readonly path?: string;
  /** For a grant: the identity, which may be drawn as its user. */
  readonly identity?: string;
  readonly mark?: Mark;
}

/**
 * `grant`: a permission; `traffic`: connections; `messages`: the flow of messages; `use`: another
 * dependency.
 */
export type Relation = 'grant' | 'traffic' | 'messages' | 'use';

export interface Picture {
  /** The placement. */
  readonly title: string;
  readonly shapes: readonly Shape[];
  readonly arrows: readonly Arrow[];
  /** Whether it shows the changes of a plan. */
  readonly marked?: boolean;
}

export const MARKS = ['added', 'changed', 'replaced', 'removed'] as const;
export type Mark = (typeof MARKS)[number];
/** A mark is visible without its colour. */
export const SIGNS: Readonly<Record<Mark, string>> = { added: '+', changed: '~', replaced: '±', removed: '−' };

export const RELATIONS: Readonly<Record<Relation, string>> = {
  grant: 'may do this',
  traffic: 'may connect',
  messages: 'sends messages',
  use: 'uses',
};

/** One arrow instead of several with the same direction and mark. */
export function merged(arrows: readonly Arrow[]): Arrow[] {
  const byKey = new Map<string, Arrow>();
  for (const arrow of arrows) {
    const key = [arrow.from, arrow.to, arrow.is, arrow.mark].join('\n');
    const before = byKey.get(key);
    byKey.set(key, before ? { ...before, label: [before.label, arrow.label].filter(Boolean).join(', ') } : arrow);
  }
  return [...byKey.values()];
}

/** Several placements in one diagram, each in its own frame. */
export function sideBySide(pictures: readonly Picture[]): Picture {
  const [only] = pictures;
  if (pictures.length === 1 && only) return only;
  const named = (title: string, id: string) => `${title}:${id}`;
  return {
    title: pictures.map(({ title }) => title).join(', '),
    shapes: pictures.flatMap(({ title, shapes }) => [
      { id: title, kind: 'placement', label: title, holds: true, resources: 0 },
      ...shapes.map((shape) => ({
        ...shape,
        id: named(title, shape.id),
        within: shape.within ? named(title, shape.within) : title,
      })),
    ]),
    arrows: pictures.flatMap(({ title, arrows }) =>
      arrows.map((arrow) => ({ ...arrow, from: named(title, arrow.from), to: named(title, arrow.to) })),
    ),
  };
}

export const lastStep = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** The whole diagram as text, for accessibility. */
export function inWords({ shapes, arrows }: Picture): string {
  const name = (id: string) => shapes.find((shape) => shape.id === id)?.label ?? id;
  const place = (within: string | undefined) => (within === undefined ? '' : ` in ${name(within)}`);
  const marked = (mark: Mark | undefined) => (mark ? ` (${mark})` : '');
  const parts = shapes.map(({ kind, label, within, mark }) => `${kind} ${label}${place(within)}${marked(mark)}`);
  const verbs: Record<Relation, string> = {
    grant: 'may',
    traffic: 'may connect to',
    messages: 'sends to',
    use: 'uses',
  };
  const relations = arrows.map(({ from, to, is, label, mark }) =>
    is === 'grant'
      ? `${name(from)} may ${label} ${name(to)}${marked(mark)}`
      : `${name(from)} ${verbs[is]} ${name(to)}${label ? `, ${label}` : ''}${marked(mark)}`,
  );
  return [`Parts: ${parts.join('; ')}.`, ...(relations.length > 0 ? [`Arrows: ${relations.join('; ')}.`] : [])].join(
    ' ',
  );
}
