import { captionOf, labelOf, nameOf } from './diagram-layout';
import { MARKS, merged, type Picture, RELATIONS, type Relation, type Shape, SIGNS } from './picture';

const LINES: Readonly<Record<Relation, string>> = { grant: '-->', traffic: '==>', messages: '-.->', use: '---' };
const DRAWN: Readonly<Record<Relation, string>> = {
  grant: 'thin',
  traffic: 'thick',
  messages: 'dashed',
  use: 'without a head',
};

/** Only borders are coloured: filled shapes would be unreadable on either light or dark pages. */
const CLASSES = [
  'classDef added stroke:#2da44e,stroke-width:3px',
  'classDef changed stroke:#bf8700,stroke-width:3px',
  'classDef replaced stroke:#e16f24,stroke-width:3px',
  'classDef removed stroke:#cf222e,stroke-width:3px,stroke-dasharray:5 4',
];

/** A diagram in Mermaid's syntax, which GitHub and GitLab render. */
export function mermaid({ shapes, arrows, marked }: Picture): string {
  const names = new Map(shapes.map(({ id }, index) => [id, `n${index}`]));
  const holders = new Set(shapes.flatMap(({ within }) => within ?? []));
  const sign = ({ mark }: Shape) => (mark ? `${SIGNS[mark]} ` : '');
  const textOf = (shape: Shape) => `"${sign(shape)}<b>${quoted(nameOf(shape))}</b><br>${quoted(captionOf(shape))}"`;
  const inside = (within: string | undefined, indent: string): string[] =>
    shapes
      .filter((shape) => shape.within === within)
      .flatMap((shape) => {
        const name = names.get(shape.id);
        if (!holders.has(shape.id)) return [`${indent}${name}[${textOf(shape)}]`];
        // Mermaid reserves space for one line of a title.
        return [
          `${indent}subgraph ${name}["${sign(shape)}<b>${quoted(nameOf(shape))}</b> ${quoted(shape.kind)}"]`,
          ...inside(shape.id, `${indent}  `),
          `${indent}end`,
        ];
      });
  const lines = merged(arrows).flatMap((arrow) => {
    const [from, to] = [names.get(arrow.from), names.get(arrow.to)];
    if (!from || !to || from === to) return [];
    const text = labelOf(arrow);
    return [`  ${from} ${LINES[arrow.is]}${text ? `|"${quoted(text)}"|` : ''} ${to}`];
  });
  const classed = MARKS.flatMap((mark) => {
    const some = shapes.filter((shape) => shape.mark === mark).map(({ id }) => names.get(id));
    return some.length > 0 ? [`  class ${some.join(',')} ${mark}`] : [];
  });
  return [
    'flowchart LR',
    ...inside(undefined, '  '),
    ...lines,
    ...(marked ? CLASSES.map((one) => `  ${one}`) : []),
    ...classed,
    '',
  ].join('\n');
}

/** A legend of lines and marks, in one line. */
export function mermaidLegend({ shapes, arrows, marked }: Picture): string {
  const relations = (Object.keys(RELATIONS) as Relation[])
    .filter((is) => arrows.some((arrow) => arrow.is === is))
    .map((is) => `${DRAWN[is]}: ${RELATIONS[is]}`);
  const marks = MARKS.filter((mark) => marked && [...shapes, ...arrows].some((one) => one.mark === mark)).map(
    (mark) => `${SIGNS[mark]} ${mark}`,
  );
  return [...relations, ...marks].join(', ');
}

/** Quoted text: Mermaid requires entities for special characters. */
const quoted = (text: string) =>
  text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[^\p{L}\p{N} .,:/()·−±~+*@_-]/gu, (character) => `#${character.codePointAt(0)};`);
