import type { Affected } from '../../deployment/affected';
import type { AffectedStack } from '../../deployment/affected-since';

/** What `affected --format json` prints. */
export interface AffectedReport {
  readonly base: string;
  /** In the order in which they are deployed. */
  readonly stacks: readonly AffectedStack[];
}

const SHOWN = 5;
const WORDS: Readonly<Record<Affected['change'], string>> = {
  new: 'new',
  changed: 'changed',
  gone: 'removed: it stays deployed until it is destroyed from the base commit',
  dependent: 'reads of',
};

/** One line for each stack. */
export const affectedText = (stacks: readonly Affected[]): string =>
  stacks
    .map(({ id, change, why }) => [id, WORDS[change], ...(why.length > 0 ? [firstOf(why)] : [])].join('  '))
    .join('\n');

const firstOf = (why: readonly string[]) =>
  [...why.slice(0, SHOWN), ...(why.length > SHOWN ? [`and ${why.length - SHOWN} more`] : [])].join(', ');
