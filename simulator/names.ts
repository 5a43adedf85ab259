import type { Fields, Value } from './values';

/** Whether a value is how others call a thing: its id, ARN, name, or the API's address of it; for a manager of instances the group that it manages. */
export function names(value: Value, { id, arn, name, self_link, instance_group }: Fields): boolean {
  if (Array.isArray(value)) return value.some((one) => names(one, { id, arn, name, self_link, instance_group } as Fields));
  if (typeof value !== 'string' || value === '') return false;
  return (
    value === id ||
    value === arn ||
    value === name ||
    value === self_link ||
    value === instance_group ||
    (typeof id === 'string' && id.includes('/') && value.endsWith(`/${id}`))
  );
}

/** `acme/us-east1/web` for `projects/acme/regions/us-east1/subnetworks/web`, as Google's imports take it. */
export function shortOf(id: Value | undefined): string | undefined {
  if (typeof id !== 'string' || !id.startsWith('projects/')) return undefined;
  return id
    .split('/')
    .filter((_, index) => index % 2 === 1)
    .join('/');
}
