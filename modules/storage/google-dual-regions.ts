import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { placementOf } from '../core/placement';

interface Location {
  readonly location: string;
  readonly regions: readonly string[];
  /** The location of KMS keys for it. */
  readonly keys?: string;
}

/**
 * The location of a bucket in two regions, with the regions' names if the location does not imply
 * them.
 */
export type DualRegion = Omit<Location, 'regions'> & Partial<Location>;

/**
 * Pairs with their own name, which can't be configured from regions, and the location of KMS keys
 * for them. Sources: cloud.google.com/storage/docs/locations, predefined dual-regions;
 * storage/docs/encryption/customer-managed-keys, restrictions.
 */
const PREDEFINED: readonly Location[] = [
  { location: 'ASIA1', keys: 'asia1', regions: ['asia-northeast1', 'asia-northeast2'] },
  { location: 'EUR4', keys: 'eur4', regions: ['europe-north1', 'europe-west4'] },
  { location: 'EUR5', keys: 'europe', regions: ['europe-west1', 'europe-west2'] },
  { location: 'EUR7', keys: 'europe', regions: ['europe-west2', 'europe-west3'] },
  { location: 'EUR8', keys: 'europe', regions: ['europe-west3', 'europe-west6'] },
  { location: 'NAM4', keys: 'nam4', regions: ['us-central1', 'us-east1'] },
];

/**
 * Locations that support a bucket in any two of their regions; Germany and Italy before the EU.
 * Source: the same, configurable dual-regions.
 */
const CONFIGURABLE: readonly Location[] = [
  { location: 'DE', regions: ['europe-west3', 'europe-west10'] },
  { location: 'IT', regions: ['europe-west8', 'europe-west12'] },
  {
    location: 'EU',
    keys: 'europe',
    regions: ['central2', 'north1', 'southwest1', 'west1', 'west3', 'west4', 'west8', 'west9', 'west10', 'west12'].map(
      (region) => `europe-${region}`,
    ),
  },
  {
    location: 'US',
    keys: 'us',
    regions: ['central1', 'east1', 'east4', 'east5', 'south1', 'west1', 'west2', 'west3', 'west4'].map(
      (region) => `us-${region}`,
    ),
  },
  { location: 'ASIA', keys: 'asia', regions: ['asia-east1', 'asia-southeast1'] },
  { location: 'AU', regions: ['australia-southeast1', 'australia-southeast2'] },
  { location: 'CA', regions: ['northamerica-northeast1', 'northamerica-northeast2'] },
  { location: 'IN', regions: ['asia-south1', 'asia-south2'] },
];

/**
 * The dual-region of the placement's region and `second`; if Cloud Storage has none, reports it and
 * returns undefined.
 */
export function dualRegionOf(scope: Construct, second: string): DualRegion | undefined {
  const { region: first } = placementOf(scope);
  const both = ({ regions }: Location) => regions.includes(first) && regions.includes(second);
  const named = PREDEFINED.find(both);
  if (named) return { location: named.location, keys: named.keys };
  const found = CONFIGURABLE.find(both);
  if (found) return { ...found, regions: [first, second] };
  const partners = [...PREDEFINED, ...CONFIGURABLE].flatMap(({ regions }) => (regions.includes(first) ? regions : []));
  const others = [...new Set(partners)].filter((region) => region !== first).sort();
  report(scope, {
    message:
      `replication.region is "${second}" and the bucket is in ${first}; Cloud Storage does not ` +
      `support the dual-region ` +
      'of the two.',
    remedy:
      others.length > 0
        ? `Use one of ${others.join(', ')}.`
        : `Leave it out: ${first} has no dual-region. Place the environment elsewhere, or keep a second bucket ` +
          'and copy with Storage Transfer.',
  });
  return undefined;
}
