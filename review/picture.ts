/** A part of a placement, as a picture shows it. */
export interface Shape {
  /** The construct's path, without the stack: `commerce/orders`. */
  readonly id: string;
  /** `queue`; of what goes and is no construct any more, Terraform's type. */
  readonly kind: string;
  readonly label: string;
  /** A second line: the service, a range, who it runs as. */
  readonly note?: string;
  /** The shape that it lies in. */
  readonly within?: string;
  /** Others lie in it, even where none do yet. */
  readonly holds?: boolean;
  /** Other constructs that are drawn as this one. */
  readonly parts?: readonly string[];
  /** How many resources of Terraform it is. */
  readonly resources: number;
  readonly mark?: Mark;
}

/** What one part has to do with another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly is: Relation;
  readonly label: string;
  /** The construct that makes it, where there is one. */
  readonly path?: string;
  /** Of a grant: the identity, which may be drawn as what runs as it. */
  readonly identity?: string;
  readonly mark?: Mark;
}

/**
 * `grant`: may; `traffic`: may open connections; `messages`: they flow; `use`: needs in another
 * way.
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
/** A mark is seen without its colour, too. */
export const SIGNS: Readonly<Record<Mark, string>> = { added: '+', changed: '~', replaced: '±', removed: '−' };

export const RELATIONS: Readonly<Record<Relation, string>> = {
  grant: 'may do this',
  traffic: 'may connect',
  messages: 'sends messages',
  use: 'uses',
};

/** One arrow in place of several that lead the same way and have the same mark. */
export function merged(arrows: readonly Arrow[]): Arrow[] {
  const found = new Map<string, Arrow>();
  for (const arrow of arrows) {
    const key = [arrow.from, arrow.to, arrow.is, arrow.mark].join('\n');
    const before = found.get(key);
    found.set(key, before ? { ...before, label: [before.label, arrow.label].filter(Boolean).join(', ') } : arrow);
  }
  return [...found.values()];
}

/** Several placements in one picture, each in its own frame. */
export function beside(pictures: readonly Picture[]): Picture {
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

/** All of the picture in words, for those who don't see it. */
export function inWords({ shapes, arrows }: Picture): string {
  const name = (id: string) => shapes.find((shape) => shape.id === id)?.label ?? id;
  const place = (within: string | undefined) => (within === undefined ? '' : ` in ${name(within)}`);
  const said = (mark: Mark | undefined) => (mark ? ` (${mark})` : '');
  const parts = shapes.map(({ kind, label, within, mark }) => `${kind} ${label}${place(within)}${said(mark)}`);
  const verbs: Record<Relation, string> = {
    grant: 'may',
    traffic: 'may connect to',
    messages: 'sends to',
    use: 'uses',
  };
  const relations = arrows.map(({ from, to, is, label, mark }) =>
    is === 'grant'
      ? `${name(from)} may ${label} ${name(to)}${said(mark)}`
      : `${name(from)} ${verbs[is]} ${name(to)}${label ? `, ${label}` : ''}${said(mark)}`,
  );
  return [`Parts: ${parts.join('; ')}.`, ...(relations.length > 0 ? [`Arrows: ${relations.join('; ')}.`] : [])].join(
    ' ',
  );
}
