import { type GivenName, stableIds } from '../../modules/core/names';

/** Why a name was shortened, if it was: the rule. */
const ruleOf = ({ what, max, whole }: GivenName) =>
  whole === undefined ? what : `${what}: at most ${max} characters; shortened from ${whole}`;

/** Construct → cloud name, one per line. */
export function namesText(id: string, names: readonly GivenName[]): string {
  const rows = names.map((given) => [stableIds(given.scope).join('/'), given.name, ruleOf(given)] as const);
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => (row[column] as string).length)));
  const lines = rows
    .sort()
    .map(([path, name, rule]) => `  ${path.padEnd(widths[0] as number)}  ${name.padEnd(widths[1] as number)}  ${rule}`);
  return [id, ...lines].join('\n');
}
