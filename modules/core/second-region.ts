import type { Construct } from 'constructs';
import { pairOf } from './azure-pairs';
import { report } from './errors';
import { type PerCloud, placementOf } from './placement';
import { regionsOf } from './regions';

/** Clouds that support replication of a region to its pair only. */
const PAIRS: PerCloud<typeof pairOf | undefined> = { aws: undefined, google: undefined, azure: pairOf };

/**
 * Reports a `secondRegion` that does not exist, that is the first one, or to which the cloud does
 * not replicate.
 */
export function checkSecondRegion(scope: Construct, second: string | undefined, service: string): void {
  if (second === undefined) return;
  const { cloud, region } = placementOf(scope);
  if (second === region) {
    report(scope, {
      message: `secondRegion is "${second}", which is also the first one.`,
      remedy: 'Use another region.',
    });
  } else if (!regionsOf(cloud).includes(second)) {
    report(scope, {
      message: `secondRegion is "${second}", which ${cloud} does not have.`,
      remedy: `Use another region of ${cloud}.`,
    });
  } else if (PAIRS[cloud] && PAIRS[cloud](region) !== second) {
    const pair = PAIRS[cloud](region);
    report(scope, {
      message:
        `secondRegion is "${second}", ${service} replicates ${region} to ` + `${pair ?? 'no region, it has no pair'}.`,
      remedy: pair ? `Use "${pair}".` : 'Leave it out, or place it in a region with a pair.',
    });
  }
}
