import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api';
import { LABEL, NOTE } from './diagram-style';
import { type Arrow, merged, type Picture, type Shape, SIGNS } from './picture';
import { oneLine } from './redact';

/** The positions of all parts, in pixels. */
export interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

export interface Box {
  readonly shape: Shape;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly holds: boolean;
}

export interface Line {
  readonly arrow: Arrow;
  readonly points: readonly Point[];
  readonly label?: Point & { readonly width: number; readonly height: number; readonly text: string };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Character widths relative to the font size, for a wide font: narrower fonts also fit. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[MW@%&mw<>=+~±−]/, 1.1],
  [/[A-Z]/, 0.8],
  [/[iljtfr.,:;'|!()[\]/\\ -]/, 0.48],
  [/[ -~·]/, 0.72],
];
const widthOf = (text: string, size: number) =>
  Math.ceil(
    [...text].reduce((sum, letter) => sum + (WIDTHS.find(([some]) => some.test(letter))?.[1] ?? 1.4), 0) * size,
  );

const HEAD = 46;
const MARGIN = 16;

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '48',
  'elk.layered.spacing.edgeNodeBetweenLayers': '20',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.mergeEdges': 'false',
  'elk.spacing.nodeNode': '24',
  'elk.spacing.edgeNode': '20',
  'elk.spacing.edgeEdge': '14',
  'elk.spacing.edgeLabel': '4',
  'elk.padding': `[top=${MARGIN},left=${MARGIN},bottom=${MARGIN},right=${MARGIN}]`,
  // Runs in this process, with deterministic results.
  'elk.randomSeed': '1',
} as const;

/** A name as drawn, possibly shortened; the textual description contains the full one. */
export const nameOf = ({ label }: Shape) => cut(label);
/** What is written above it. */
export const captionOf = ({ kind, note }: Shape) => cut([kind, note].filter(Boolean).join(' · '));

const LONGEST = 70;
const cut = (text: string) => oneLine([...text].length > LONGEST ? `${[...text].slice(0, LONGEST).join('')}…` : text);

export function labelOf({ label, mark }: Arrow): string {
  return cut(mark ? `${SIGNS[mark]} ${label || mark}` : label);
}

/** Positions the parts so that few arrows cross and nothing overlaps. */
export async function layout({ shapes, arrows }: Picture): Promise<Drawn> {
  const { default: Elk } = require('elkjs/lib/elk.bundled.js') as {
    default: new () => { layout(graph: ElkNode): Promise<ElkNode> };
  };
  const holders = new Set([
    ...shapes.filter(({ holds }) => holds).map(({ id }) => id),
    ...shapes.flatMap(({ within }) => within ?? []),
  ]);
  const childrenOf = (id: string | undefined): ElkNode[] => shapes.filter(({ within }) => within === id).map(nodeOf);
  const nodeOf = (shape: Shape): ElkNode => {
    const width = Math.max(96, widthOf(nameOf(shape), LABEL), widthOf(captionOf(shape), NOTE)) + 28;
    if (!holders.has(shape.id)) return { id: shape.id, width, height: 50 };
    const children = childrenOf(shape.id);
    return {
      id: shape.id,
      ...(children.length > 0 ? { children } : { width, height: HEAD + 10 }),
      layoutOptions: {
        'elk.padding': `[top=${HEAD},left=18,bottom=18,right=18]`,
        'elk.nodeSize.constraints': 'MINIMUM_SIZE',
        'elk.nodeSize.minimum': `(${width},${HEAD + 10})`,
      },
    };
  };
  const known = new Set(shapes.map(({ id }) => id));
  const drawn = merged(arrows).filter(({ from, to }) => known.has(from) && known.has(to) && from !== to);
  const edges = drawn.map((arrow, index): ElkExtendedEdge => {
    const text = labelOf(arrow);
    return {
      id: `arrow ${index}`,
      sources: [arrow.from],
      targets: [arrow.to],
      labels: text
        ? [{ text, width: widthOf(text, NOTE) + 8, height: 18, layoutOptions: { 'elk.edgeLabels.inline': 'true' } }]
        : [],
    };
  });
  const graph = await new Elk().layout({ id: 'root', layoutOptions: OPTIONS, children: childrenOf(undefined), edges });

  const boxes: Box[] = [];
  const byId = new Map(shapes.map((shape) => [shape.id, shape]));
  const collect = ({ id, x = 0, y = 0, width = 0, height = 0, children = [] }: ElkNode): void => {
    const shape = byId.get(id);
    if (shape) boxes.push({ shape, x, y, width, height, holds: holders.has(id) });
    for (const child of children) collect(child);
  };
  for (const child of graph.children ?? []) collect(child);
  const lines = (graph.edges ?? []).map((edge, index): Line => {
    const points = (edge.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [
      startPoint,
      ...bendPoints,
      endPoint,
    ]);
    const [label] = edge.labels ?? [];
    const arrow = drawn[index] as Arrow;
    if (!label) return { arrow, points };
    const { x = 0, y = 0, width = 0, height = 0, text = '' } = label;
    return { arrow, points, label: { x, y, width, height, text } };
  });
  return { width: Math.ceil(graph.width ?? 0), height: Math.ceil(graph.height ?? 0), boxes, lines };
}
