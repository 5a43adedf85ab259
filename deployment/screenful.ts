import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblem, type Problem } from '../modules/core/errors';

/**
 * At most as many problems as fit on a screen, with three lines each; all of them are in a file.
 */
const SCREEN = 12;

export function screenful(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= SCREEN) return problems;
  const folder = process.env.CDKTF_OUTDIR || 'cdktf.out';
  const file = join(folder, 'address-check.txt');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${problems.map(formatProblem).join('\n\n')}\n`);
  const rest = problems.length - SCREEN;
  return [
    ...problems.slice(0, SCREEN),
    { where: file, message: `holds all ${problems.length}; ${rest} are not shown here.` },
  ];
}
