import { Construct } from 'constructs';
import { cronRefusal } from '../core/cron';
import { report } from '../core/errors';
import { elementId, wordOf } from '../core/ids';
import { stableIds } from '../core/names';
import { recordsOf } from '../core/registry';
import type { CloudFunction, Trigger } from './function';
import { TRIGGER } from './support';

/**
 * The id of a trigger: its queue, topic, table, or schedule. The filter is not part of it, since a
 * changed filter keeps the queue and its messages.
 */
function idOf(
  fn: CloudFunction,
  { queue, topic, changes, schedule = '', timeZone = '' }: Trigger,
  index: number,
): string {
  const source = queue ?? topic ?? changes;
  if (source) return elementId(fn, 'on', stableIds(source), index);
  const id = wordOf('at', [schedule, timeZone]);
  return fn.node.tryFindChild(id) ? `${id}-${index + 1}` : id;
}

/** The consumer of each queue: a message is delivered to one consumer. */
const consumers = recordsOf<CloudFunction>('consumers of queues');

/** The construct of a trigger, child of the function. Duplicates are an error. */
export function placeOf(fn: CloudFunction, trigger: Trigger, index: number): Construct | undefined {
  const { queue, topic, changes, schedule } = trigger;
  const odd = [queue, topic, changes, schedule].filter((one) => one !== undefined).length !== 1;
  const wrong = schedule !== undefined && cronRefusal(schedule, undefined, { cron: 'schedule', timeZone: 'timeZone' });
  // Reported by the table of the kind.
  const refused = changes && TRIGGER.features.changes[fn.placement.cloud].is === 'unsupported';
  if (odd || wrong || refused) return undefined; // Told already.
  const other = queue && consumers.get(queue);
  if (other && other !== fn) {
    report(fn, {
      message: `triggers.${index}.queue is ${queue.node.id}, which already triggers ${other.node.id}.`,
      remedy: 'Let both functions subscribe to a topic, each with its own queue.',
    });
    return undefined;
  }
  if (queue) consumers.set(queue, fn);
  const id = idOf(fn, trigger, index);
  if (!id.endsWith(`-${index + 1}`) || !fn.node.tryFindChild(id.slice(0, -`-${index + 1}`.length)))
    return new Construct(fn, id);
  report(fn, { message: `triggers.${index} is the same as another one.`, remedy: 'Remove one of them.' });
  return undefined;
}
