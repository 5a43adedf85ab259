import type { Construct } from 'constructs';
import { pairOf } from './azure-pairs';
import { report } from './errors';
import { type PerCloud, placementOf } from './placement';
import { regionsOf } from './regions';

/** Clouds that copy a region to its pair only. */
const PAIRS: PerCloud<typeof pairOf | undefined> = { aws: undefined, google: undefined, azure: pairOf };

/**
 * Reports a `secondRegion` that the cloud does not have, that is the first, or that the cloud does
 * not copy to.
 */
export function checkSecondRegion(scope: Construct, second: string | undefined, service: string): void {
  if (second === undefined) return;
  const { cloud, region } = placementOf(scope);
  if (second === region) {
    report(scope, { message: `secondRegion is "${second}", which is the first.`, remedy: 'Name another.' });
  } else if (!regionsOf(cloud).includes(second)) {
    report(scope, {
      message: `secondRegion is "${second}", which ${cloud} does not have.`,
      remedy: `Name another region of ${cloud}.`,
    });
  } else if (PAIRS[cloud] && PAIRS[cloud](region) !== second) {
    const pair = PAIRS[cloud](region);
    report(scope, {
      message: `secondRegion is "${second}", ${service} copies ${region} to ${pair ?? 'nowhere, it has no pair'}.`,
      remedy: pair ? `Use "${pair}".` : 'Leave it out, or place it in a region that has one.',
    });
  }
}
