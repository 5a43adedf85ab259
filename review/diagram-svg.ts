import { captionOf, type Drawn, type Line, layout, nameOf } from './diagram-layout';
import { PICTURE_STYLE } from './diagram-style';
import { inHtml as escaped } from './escape';
import { inWords, MARKS, type Mark, type Picture, RELATIONS, type Relation, SIGNS } from './picture';

const LEGEND_ROW = 24;

/**
 * A diagram as SVG. A stand-alone file includes its style; in a page (`inPage`) the page has it.
 */
export async function svg(picture: Picture, inPage = false): Promise<string> {
  const drawn = await layout(picture);
  const legend = legendOf(picture, drawn.height);
  const width = Math.max(drawn.width, legend.width);
  const height = drawn.height + legend.height;
  const title = `${picture.title}${picture.marked ? ', with changes' : ''}`;
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="picture" ${size} role="img" ` +
      'aria-labelledby="picture-title picture-words">',
    `<title id="picture-title">${escaped(title)}</title>`,
    `<desc id="picture-words">${escaped(inWords(picture))}</desc>`,
    ...(inPage ? [] : [`<style>${PICTURE_STYLE}</style>`]),
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...drawn.boxes.filter(({ holds }) => holds).map(boxOf),
    ...drawn.lines.map(lineOf),
    ...drawn.boxes.filter(({ holds }) => !holds).map(boxOf),
    ...drawn.lines.map(labelOf),
    ...legend.parts,
    '</svg>',
  ].join('\n');
}

const classes = (mark: Mark | undefined) => (mark ? ` class="marked ${mark}"` : '');

function boxOf({ shape, x, y, width, height, holds }: Drawn['boxes'][number]): string {
  const left = x + 14;
  return [
    `<g${classes(shape.mark)}>`,
    `<rect class="${holds ? 'zone' : 'box'}" x="${x}" y="${y}" width="${width}" height="${height}" ` +
      `rx="${holds ? 10 : 6}"/>`,
    `<text class="note" x="${left}" y="${y + 19}">${escaped(captionOf(shape))}</text>`,
    `<text class="name" x="${left}" y="${y + 37}">${escaped(nameOf(shape))}</text>`,
    ...(shape.mark ? [signOf(shape.mark, x + width - 4, y + 4)] : []),
    '</g>',
  ].join('');
}

function signOf(mark: Mark, x: number, y: number): string {
  return (
    `<circle class="sign" cx="${x}" cy="${y}" r="9"/><text class="signed" x="${x}" ` +
    `y="${y + 5}">${SIGNS[mark]}</text>`
  );
}

const ofArrow = ({ arrow }: Line) => `class="${arrow.is}${arrow.mark ? ` marked ${arrow.mark}` : ''}"`;

function lineOf(line: Line): string {
  const { points } = line;
  const [last, before] = [points.at(-1), points.at(-2)];
  if (!last || !before) return '';
  const [dx, dy] = [Math.sign(Math.round(last.x - before.x)), Math.sign(Math.round(last.y - before.y))];
  const [x, y] = [last.x - dx * 9, last.y - dy * 9];
  const head = `${last.x},${last.y} ${x - dy * 5},${y - dx * 5} ${x + dy * 5},${y + dx * 5}`;
  const path = [...points.slice(0, -1), { x: x + dx, y: y + dy }].map((point) => `${point.x},${point.y}`).join(' ');
  return `<g ${ofArrow(line)}><polyline class="line" points="${path}"/><polygon class="head" points="${head}"/></g>`;
}

/** Last, with a background: a label must be readable on top of a line. */
function labelOf(line: Line): string {
  if (!line.label) return '';
  const { x, y, width, height, text } = line.label;
  const under = `<rect class="under" x="${x}" y="${y}" width="${width}" height="${height}" rx="3"/>`;
  return (
    `<g ${ofArrow(line)}>${under}<text class="said" x="${x + width / 2}" ` + `y="${y + 13}">${escaped(text)}</text></g>`
  );
}

/** A legend of the lines and marks that occur. */
function legendOf(
  { arrows, shapes, marked }: Picture,
  top: number,
): { width: number; height: number; parts: string[] } {
  const marks = MARKS.filter((mark) => marked && [...arrows, ...shapes].some((one) => one.mark === mark));
  const relations = (Object.keys(RELATIONS) as Relation[]).filter((is) => arrows.some((arrow) => arrow.is === is));
  const parts: string[] = [];
  let x = 16;
  const place = (words: string, part: (x: number, y: number) => string, y: number) => {
    parts.push(part(x, y), `<text class="note" x="${x + 38}" y="${y + 4}">${words}</text>`);
    x += 38 + words.length * 7 + 22;
  };
  let y = top + 10;
  for (const is of relations) {
    place(
      RELATIONS[is],
      (at) => lineOf({ arrow: { from: '', to: '', is, label: '' }, points: [at, at + 30].map((px) => ({ x: px, y })) }),
      y,
    );
  }
  const first = x;
  x = 16;
  if (relations.length > 0 && marks.length > 0) y += LEGEND_ROW;
  for (const mark of marks) place(mark, (at) => `<g class="marked ${mark}">${signOf(mark, at + 15, y)}</g>`, y);
  const rows = (relations.length > 0 ? 1 : 0) + (marks.length > 0 ? 1 : 0);
  return { width: Math.max(first, x), height: rows * LEGEND_ROW + 8, parts };
}
