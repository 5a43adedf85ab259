import { isReference, type Policy } from '../policy';

const NAMES = /^(region|location|availability_zone|zone|locations|regions|allowed_persistence_regions|replica_regions)$/;

/** `us-east1-b` and `us-east-1a` are in `us-east1` and `us-east-1`; Azure writes `East US 2`, too, and names zones by digits. */
function regionOf(name: string, value: string): string | undefined {
  const plain = value.toLowerCase().replaceAll(' ', '');
  if (plain === '' || plain === 'global' || plain === '-' || /^\d$/.test(plain) || isReference(value)) return undefined;
  return /zone$/.test(name) ? plain.replace(/^(.*\d)-?[a-z]$/, '$1') : plain;
}

/** Every region that a resource names, with the path to it. */
function regionsIn(value: unknown, name: string, path: string): [path: string, region: string][] {
  if (Array.isArray(value)) return value.flatMap((one) => regionsIn(one, name, path));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, one]) => regionsIn(one, key, path ? `${path}.${key}` : key));
  const region = typeof value === 'string' && NAMES.test(name) ? regionOf(name, value) : undefined;
  return region === undefined ? [] : [[path, region]];
}

export const allowedRegions: Policy = {
  id: 'allowed-regions',
  level: 'error',
  title: 'Everything is in a region that the environment allows: policies.regions.',
  types: /^(provider|aws_.*|google_.*|azurerm_.*)$/,
  check({ body }, { placement }) {
    const allowed = placement.policies?.regions;
    if (!allowed) return undefined;
    const found = regionsIn(body, '', '').find(([, region]) => !allowed.includes(region));
    return (
      found && { reason: `its ${found[0]} is ${found[1]}, allowed are ${allowed.join(', ')}`, remedy: 'Move it, or allow the region.' }
    );
  },
};
