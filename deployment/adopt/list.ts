import { type Problem, UserError } from '../../modules/core/errors';
import { contentOf } from '../files';

/** The word in a list for a resource that does not exist yet. */
export const NEW = 'new';

/** Address → its import id, or `new`, with the line that says it. */
export type IdList = ReadonlyMap<string, { readonly id: string; readonly where: string }>;

/** Reads a list: `address = id`, one a line; `#` begins a comment. Every mistake is reported. */
export function readList(file: string): IdList {
  const list = new Map<string, { id: string; where: string }>();
  const problems: Problem[] = [];
  for (const [index, line] of contentOf(file).split(/\r?\n/).entries()) {
    const text = line.replace(/^\s*#.*|\s+#.*$/, '').trim();
    if (text === '') continue;
    const where = `${file}:${index + 1}`;
    const [, address, id] = /^([a-z][\w]*\.[\w-]+)\s*=\s*(.+)$/.exec(text) ?? [];
    if (address === undefined || id === undefined) {
      problems.push({
        where,
        message: `is "${text}", which is not a line of the form address = id.`,
        remedy: 'For example: aws_vpc.network_vpc = vpc-0123456789abcdef0, or = new for what does not exist yet.',
      });
    } else if (list.has(address)) {
      problems.push({ where, message: `${address} is listed twice; first in ${list.get(address)?.where}.` });
    } else list.set(address, { id, where });
  }
  if (problems.length > 0) throw new UserError(problems);
  return list;
}
