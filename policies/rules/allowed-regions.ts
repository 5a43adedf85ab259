import { isReference, type Policy } from '../policy';

/** Attributes with regions or zones, by the providers' names. */
const NAMES =
  /^(region|location|zone)s?$|^(availability_zone|node_location|replica_zone|distribution_policy_zone|data_location)s?$|^(allowed_persistence|replica)_regions$|^(region_name|destination_region|location_id|alternative_location_id|secondary_zone|failover_location|secondary_location)$/;

/**
 * The region or zone in a value; undefined if it has none, such as `global`, or an Azure zone,
 * which is a digit.
 */
function placeOf(value: string): string | undefined {
  // Azure also accepts "East US 2".
  const plain = value.toLowerCase().replaceAll(' ', '');
  return plain === '' || plain === 'global' || plain === '-' || /^\d$/.test(plain) || isReference(value)
    ? undefined
    : plain;
}

/**
 * Whether a location is a region or one of its zones: `us-east-1a` and the local zone
 * `us-east-1-bos-1a` of `us-east-1`, `us-east1-b` and `us-central1-ai1a` of Google's regions. A
 * multi-region, such as `us` or `nam4`, is larger than any region, and must be allowed by its own
 * name.
 */
const isIn = (place: string, region: string) =>
  place === region ||
  (/\d$/.test(region) &&
    place.startsWith(region) &&
    /^(-[a-z]+-\d+)?[a-z]$|^-[a-z0-9]+$/.test(place.slice(region.length)));

/** Every location in a resource, with its path. */
function placesIn(value: unknown, name: string, path: string): [path: string, place: string][] {
  if (Array.isArray(value)) return value.flatMap((one) => placesIn(one, name, path));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, one]) => placesIn(one, key, path ? `${path}.${key}` : key));
  const place = typeof value === 'string' && NAMES.test(name) ? placeOf(value) : undefined;
  return place === undefined ? [] : [[path, place]];
}

export const allowedRegions: Policy = {
  id: 'allowed-regions',
  level: 'error',
  pillar: 'security',
  title: 'All resources are in a region that policies.regions of the environment allows.',
  types: /^(provider|aws_.*|google_.*|azurerm_.*)$/,
  check({ body }, { placement }) {
    const allowed = placement.policies?.regions;
    if (!allowed) return undefined;
    const found = placesIn(body, '', '').find(
      ([, place]) => !allowed.some((region) => isIn(place, region.toLowerCase())),
    );
    return (
      found && {
        reason: `its ${found[0]} is ${found[1]}; allowed values are ${allowed.join(', ')}`,
        remedy: 'Move it, or add the region to policies.regions.',
      }
    );
  },
};
