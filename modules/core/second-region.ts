import type { Construct } from 'constructs';
import { pairOf } from './azure-pairs';
import { report } from './errors';
import { placementOf } from './placement';
import { regionsOf } from './regions';

/** Reports a `secondRegion` that the cloud does not have, that is the first, or that Azure does not copy to. */
export function checkSecondRegion(scope: Construct, second: string | undefined, service: string): void {
  if (second === undefined) return;
  const { cloud, region } = placementOf(scope);
  if (second === region) {
    report(scope, { message: `secondRegion is "${second}", which is the first.`, remedy: 'Name another.' });
  } else if (!regionsOf(cloud).includes(second)) {
    report(scope, { message: `secondRegion is "${second}", which ${cloud} does not have.`, remedy: `Name another region of ${cloud}.` });
  } else if (cloud === 'azure' && pairOf(region) !== second) {
    const pair = pairOf(region);
    report(scope, {
      message: `secondRegion is "${second}", ${service} copies ${region} to ${pair ?? 'nowhere, it has no pair'}.`,
      remedy: pair ? `Use "${pair}".` : 'Leave it out, or place it in a region that has one.',
    });
  }
}
