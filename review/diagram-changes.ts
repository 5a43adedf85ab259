import { type Arrow, lastStep, type Mark, type Picture, type Shape } from './picture';

/** The parts of a change that a diagram requires. */
export interface Changed {
  readonly construct?: string;
  readonly type: string;
  readonly action: string;
}

const below = (path: string, parent: string) => path === parent || path.startsWith(`${parent}/`);
const GOES = new Set(['delete', 'forget']);

/**
 * The diagram with the changes of a plan: each on its part or arrow; removed parts are added again.
 */
export function marked(picture: Picture, changes: readonly Changed[]): Picture {
  const drawn = changes.filter(
    (change): change is Changed & { construct: string } => change.construct !== undefined && change.action !== 'read',
  );
  const ofShape = new Map<Shape, Changed[]>();
  const ofArrow = new Map<Arrow, Changed[]>();
  const goneShapes = new Map<string, Shape>();
  const goneArrows = new Map<string, Arrow>();
  const scopes = new Set(picture.shapes.flatMap(({ id }) => ancestors(id)));
  const names = [
    ...picture.shapes.flatMap(({ id, parts = [] }) => [id, ...parts]),
    ...drawn.flatMap(({ construct }) => ancestors(construct)),
  ];
  const note = <K>(map: Map<K, Changed[]>, key: K, change: Changed) => map.set(key, [...(map.get(key) ?? []), change]);
  const shapeOf = (path: string) =>
    picture.shapes.find(({ id, parts = [] }) => [id, ...parts].some((part) => below(path, part)));

  for (const change of drawn) {
    const { construct, action, type } = change;
    const arrow = picture.arrows.find(({ path }) => path !== undefined && below(construct, path));
    if (arrow) {
      note(ofArrow, arrow, change);
      continue;
    }
    const was = GOES.has(action) ? relationThatWas(construct, names) : undefined;
    const drawn = (path: string) => (picture.shapes.find(({ id }) => id === path) ?? shapeOf(path))?.id ?? path;
    if (was) goneArrows.set(was.path, { ...was, from: drawn(was.from), to: drawn(was.to) });
    const shape = shapeOf(construct);
    if (shape && !was) note(ofShape, shape, change);
    if (shape || !GOES.has(action)) continue;
    const steps = construct.split('/');
    const top = steps.findIndex((_, index) => !scopes.has(steps.slice(0, index + 1).join('/')));
    const id = steps.slice(0, top + 1).join('/');
    if (!goneShapes.has(id)) goneShapes.set(id, { id, kind: type, label: lastStep(id), resources: 0, mark: 'removed' });
  }

  const shapes = picture.shapes.map((shape) => ({ ...shape, mark: markOf(ofShape.get(shape), shape.resources) }));
  const news = new Set(shapes.filter(({ mark }) => mark === 'added').map(({ id }) => id));
  const arrows = picture.arrows.map((arrow): Arrow => {
    const implied = arrow.path === undefined && (news.has(arrow.from) || news.has(arrow.to));
    return { ...arrow, mark: implied ? 'added' : markOf(ofArrow.get(arrow), 0) };
  });
  return {
    ...picture,
    shapes: [...shapes, ...goneShapes.values()],
    arrows: [...arrows, ...goneArrows.values()],
    marked: true,
  };
}

function markOf(changes: readonly Changed[] | undefined, resources: number): Mark | undefined {
  if (!changes) return undefined;
  if (changes.every(({ action }) => action === 'create')) return changes.length >= resources ? 'added' : 'changed';
  return changes.some(({ action }) => action === 'replace') ? 'replaced' : 'changed';
}

/**
 * The removed grant or rule of a construct path:
 * `commerce/orders/grant-consume-commerce-erp-worker/policy`,
 * `commerce/network/allow-public-storefront-group-tcp-8080/in`. `names` are existing or former
 * paths.
 */
function relationThatWas(construct: string, names: readonly string[]): (Arrow & { readonly path: string }) | undefined {
  const steps = construct.split('/');
  const index = steps.findIndex((step) => /^(grant|allow)-/.test(step));
  if (index < 0) return undefined;
  const resource = steps.slice(0, index).join('/');
  const [is, ...words] = (steps[index] ?? '').split('-');
  const made = { path: steps.slice(0, index + 1).join('/'), mark: 'removed' } as const;
  if (is === 'grant') {
    for (let at = 1; at < words.length; at++) {
      const rest = words.slice(at).join('-');
      const identity = names.find((name) => dashed(name) === rest);
      if (identity)
        return { ...made, is: 'grant', from: identity, to: resource, label: words.slice(0, at).join(' '), identity };
    }
    return undefined;
  }
  const ports = words.findIndex((word, at) => at > 1 && (word === 'tcp' || word === 'udp'));
  const end = (some: readonly string[]) => {
    const text = some.join('-');
    const tier = names.find((name) => name.endsWith(`#${text}/any`));
    return tier ?? names.find((name) => dashed(lastStep(name)) === text && !name.includes('#'));
  };
  for (let at = 1; at < ports; at++) {
    const [from, to] = [end(words.slice(0, at)), end(words.slice(at, ports))];
    if (from && to)
      return { ...made, is: 'traffic', from, to, label: `${words[ports]} ${words.slice(ports + 1).join(', ')}` };
  }
  return undefined;
}

const dashed = (text: string) => text.replace(/[^A-Za-z0-9]+/g, '-');
const ancestors = (id: string) =>
  id
    .split('/')
    .map((_, index, steps) => steps.slice(0, index).join('/'))
    .filter(Boolean);

/** The grants that a plan adds, removes or changes, in the words of the grant report. */
export function grantChanges({ arrows }: Picture): string[] {
  const SAID = { added: '+', removed: '−', changed: '~', replaced: '~' } as const;
  return arrows
    .flatMap(({ is, identity, to, label, mark }) => {
      if (is !== 'grant' || !mark) return [];
      const rest = SAID[mark] === '~' ? ', rewritten' : '';
      return [`${SAID[mark]} ${identity} may ${label} ${to}${rest}`];
    })
    .sort();
}
