import { report } from '../core/errors';
import { show } from '../core/features';
import type { Queue, QueueProps } from './queue';

export const QUEUE_DEFAULTS = {
  visibilityTimeoutSeconds: 30,
  retentionSeconds: 345_600,
  maxReceives: 5,
  maxMessageKiB: 256,
  maxSizeGiB: 5,
} as const;

/** Reports the errors in the settings of a queue on every cloud. */
export function checkQueue(queue: Queue, props: QueueProps): void {
  const odd = Object.keys(props.subscribesTo?.filter ?? {}).filter((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (odd.length > 0) {
    report(queue, {
      message: `subscribesTo.filter names the attributes ${odd.map(show).join(', ')}.`,
      remedy:
        'Names of attributes in a filter are letters, digits and _, beginning with a letter or _: the clouds ' +
        'quote other names differently.',
    });
  }
  if (props.ordered && props.subscribesTo && !props.subscribesTo.topic.ordered) {
    report(queue, {
      message:
        `ordered is true, and the topic ${props.subscribesTo.topic.node.id} that it subscribes to is not ` + 'ordered.',
      remedy: 'Set ordered of the topic to true as well.',
    });
  }
}
