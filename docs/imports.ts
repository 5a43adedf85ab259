import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { captures } from '../modules/core/parts';

/** The layers as a Mermaid diagram, generated from the imports. */
const ROOT = join(__dirname, '..');
const FOLDERS = ['cli', 'deployment', 'environments', 'facts', 'modules', 'policies', 'review', 'simulator', 'stacks'];

/** One import: a solid line if code is loaded, a dotted one for types only. */
interface Import {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

const sources = (): string[] => [
  'main.ts',
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file)),
  ),
];

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const at = (path: string) => relative(ROOT, join(ROOT, dirname(file), path));
  const named = [...text.matchAll(/^(?:import|export) (type )?([^;]*?) ?from '(\.[^']+)'/gm)].map(
    ([, type, what = '', path = '']) => ({
      from: file,
      to: at(path),
      typesOnly: Boolean(type) || /^\{(\s*type \w+( as \w+)?,?)+\s*\}$/.test(what),
    }),
  );
  const called = captures(text, /(?<!typeof )\b(?:require|import)\('(\.[^']+)'\)/g).map((path) => ({
    from: file,
    to: at(path),
    typesOnly: false,
  }));
  return [...named, ...called];
}

/** `modules/queue/aws.ts` is of the layer `kinds`. */
function layerOf(file: string): string {
  const [top, inner, ...rest] = file.split('/') as [string, ...string[]];
  // A command, though it is in the folder of its topic.
  if (file === 'policies/checkov.ts') return 'cli';
  if (top !== 'modules') return top.replace(/^main$/, 'main.ts');
  if (inner === 'core') return 'modules/core';
  return rest.length > 0 ? 'modules/kinds' : 'modules';
}

const kindOf = (file: string) => (layerOf(file) === 'modules/kinds' ? (file.split('/')[1] ?? '') : '');

const LABELS: Readonly<Record<string, string>> = {
  modules: 'modules/*.ts: the catalogues',
  'modules/kinds': 'modules/&lt;kind&gt;/: the kinds',
};

function graph(direction: 'TB' | 'LR', nameOf: (file: string) => string): string {
  const edges = new Map<string, boolean>();
  for (const { from, to, typesOnly } of sources().flatMap(importsOf)) {
    const [above, below] = [nameOf(from), nameOf(to)];
    if (!above || !below || above === below) continue;
    const edge = `${above} ${below}`;
    edges.set(edge, (edges.get(edge) ?? true) && typesOnly);
  }
  const id = (name: string) => name.replace(/\W/g, '_');
  const nodes = [...new Set([...edges.keys()].flatMap((edge) => edge.split(' ')))].sort();
  return [
    '```mermaid',
    `flowchart ${direction}`,
    ...nodes.map((name) => `  ${id(name)}["${LABELS[name] ?? name}"]`),
    ...[...edges].sort().map(([edge, typesOnly]) => {
      const [above, below] = edge.split(' ') as [string, string];
      return `  ${id(above)} ${typesOnly ? '-.->' : '-->'} ${id(below)}`;
    }),
    '```',
  ].join('\n');
}

export const layers = (): string => graph('TB', layerOf);
export const kinds = (): string => graph('LR', kindOf);
