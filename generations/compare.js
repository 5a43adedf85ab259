/**
 * Compares what two generations of providers synthesize: `node generations/compare.js <pinned>
 * <current>`. The addresses must be the same. It prints each attribute that differs.
 */
const { readFileSync, readdirSync } = require('node:fs');
const { isDeepStrictEqual } = require('node:util');

const [, , pinned, current] = process.argv;

function resourcesOf(folder, id) {
  const { resource = {}, data = {} } = JSON.parse(readFileSync(`${folder}/stacks/${id}/cdk.tf.json`, 'utf8'));
  const all = { ...resource, ...Object.fromEntries(Object.entries(data).map(([type, one]) => [`data.${type}`, one])) };
  return new Map(
    Object.entries(all).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, { '//': _, ...body }]) => [`${type}.${name}`, body]),
    ),
  );
}

/** Paths at which two values differ. */
function differences(a, b, path = '') {
  if (isDeepStrictEqual(a, b)) return [];
  const inside = (value) => typeof value === 'object' && value !== null;
  if (!inside(a) || !inside(b) || Array.isArray(a) !== Array.isArray(b)) return [path];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return keys.flatMap((key) => differences(a[key], b[key], path ? `${path}.${key}` : key));
}

const ids = readdirSync(`${pinned}/stacks`);
let wrong = ids.length < 9 ? 1 : 0;
const byType = new Map();
let same = 0;
for (const id of ids) {
  const [before, after] = [resourcesOf(pinned, id), resourcesOf(current, id)];
  for (const address of new Set([...before.keys(), ...after.keys()])) {
    const [one, other] = [before.get(address), after.get(address)];
    if (!one || !other) {
      console.error(`${id}: ${address} is only in the ${one ? 'pinned' : 'current'} generation`);
      wrong = 1;
      continue;
    }
    const paths = differences(one, other);
    if (paths.length === 0) same++;
    const type = address.replace(/\.[^.]+$/, '');
    for (const path of paths) byType.set(`${type}: ${path}`, (byType.get(`${type}: ${path}`) ?? 0) + 1);
  }
}
for (const [what, count] of [...byType].sort()) console.log(`${what} differs in ${count}`);
console.log(`current: ${ids.length} stacks have the same addresses; ${same} resources are the same`);
process.exitCode = wrong;
