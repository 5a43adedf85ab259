import type { SimulatedResource } from './cloud';
import type { Fields, Value } from './values';
import { isText } from './values';

/**
 * The location of a resource: an account, project or subscription, and in it a region, zone or
 * resource group.
 */
type Placed = Pick<SimulatedResource, 'scope' | 'state'>;

/**
 * Whether a value identifies a resource: its id, ARN, name, or API address; for an instance group
 * manager the group that it manages.
 */
export function names(value: Value, thing: Fields): boolean {
  if (Array.isArray(value)) return value.some((one) => names(one, thing));
  return (
    identifies(value, thing) || (typeof value === 'string' && value !== '' && [thing.id, thing.name].includes(value))
  );
}

/**
 * Whether `user` refers to `thing` with a value. An ARN, an address or a complete id is globally
 * unique; a name refers to the resource in the same account, and region or resource group: two
 * regions of an account may each have a subnet group `shop`.
 */
export function refersTo(value: Value, user: Placed, thing: Placed): boolean {
  if (Array.isArray(value)) return value.some((one) => refersTo(one, user, thing));
  return identifies(value, thing.state) || (names(value, thing.state) && isBeside(user, thing));
}

/** `vpc-` and 17 hexadecimal digits. */
const RANDOM_ID = /^[a-z]+(-[a-z]+)*-[0-9a-f]{17}$/;

function identifies(value: Value, { id, arn, self_link, instance_group }: Fields): boolean {
  if (typeof value !== 'string' || value === '') return false;
  if (value === arn || value === self_link || value === instance_group) return true;
  if (typeof id !== 'string' || !(id.includes('/') || RANDOM_ID.test(id))) return false;
  return value === id || (id.includes('/') && value.endsWith(`/${id}`));
}

/** Whether a name in `user` is resolved in the location of `thing`. */
function isBeside(user: Placed, thing: Placed): boolean {
  if (user.scope !== thing.scope) return false;
  const group = groupOf(thing.state);
  const wanted =
    typeof user.state.resource_group_name === 'string' ? user.state.resource_group_name : groupOf(user.state);
  if (group !== undefined && wanted !== undefined) return group.toLowerCase() === wanted.toLowerCase();
  const place = placesOf(thing.state).find((one) => [thing.state.id, thing.state.arn].some((id) => isIn(id, one)));
  const places = placesOf(user.state);
  return (
    place === undefined || places.length === 0 || places.some((one) => one === place || one.startsWith(`${place}-`))
  );
}

/** The location that it states; a zone may be an address. */
const placesOf = ({ region, location, zone }: Fields): string[] =>
  [region, location, zone].flatMap((one) => (isText(one) && one !== '' ? one.slice(one.lastIndexOf('/') + 1) : []));

/**
 * Whether a Google id or an ARN states this location: global resources, and names in the whole
 * account, do not.
 */
const isIn = (id: Value | undefined, place: string) =>
  typeof id === 'string' &&
  (id.startsWith('arn:') ? id.split(':')[3] === place : id.startsWith('projects/') && id.split('/').includes(place));

/** The resource group of an Azure id. */
function groupOf({ id }: Fields): string | undefined {
  return typeof id === 'string' ? /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\//i.exec(id)?.[1] : undefined;
}

/**
 * `acme/us-east1/web` for `projects/acme/regions/us-east1/subnetworks/web`, as Google's imports
 * accept it.
 */
export function shortId(id: Value | undefined): string | undefined {
  if (typeof id !== 'string' || !id.startsWith('projects/')) return undefined;
  return id
    .split('/')
    .filter((_, index) => index % 2 === 1)
    .join('/');
}
