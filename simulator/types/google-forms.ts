import type { Behaviour } from '../behaviour';
import { matches, type Rule } from '../rules';

export const COMPUTE = 'https://www.googleapis.com/compute/v1/';
export const COMPUTE_NAME = matches(
  /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
  '1 to 63 lower-case letters, digits and -, beginning with a letter, not ending with -',
);

/** A Compute Engine resource: its self link is its id behind the API's address. */
export const compute = (path: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  rules: { name: COMPUTE_NAME, ...more.rules },
  values: {
    id: `projects/{project}/${path}/{name}`,
    self_link: `${COMPUTE}{id}`,
    self_link_unique: `${COMPUTE}{id}?uniqueId={number}`,
    ...more.values,
  },
});
export const global = (collection: string, more?: Partial<Behaviour>) => compute(`global/${collection}`, more);
export const regional = (collection: string, more?: Partial<Behaviour>) =>
  compute(`regions/{region}/${collection}`, more);
export const zonal = (collection: string, more?: Partial<Behaviour>) =>
  compute(`zones/{zone#last}/${collection}`, more);

/** A resource of another API: `projects/p/topics/t`. */
export const named = (path: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id: `projects/{project}/${path}`, ...more.values },
});

/** A resource whose name in the API is its full path. */
export const namedByPath = (path: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id: `projects/{project}/${path}`, name: `projects/{project}/${path}`, ...more.values },
});

const ROLE: Rule = matches(
  /^(roles\/[\w.]+|(projects|organizations)\/[\w.:-]+\/roles\/[\w.]+)$/,
  'roles/<service>.<role>, or a custom role by its full name',
);
const MEMBER: Rule = matches(
  /^(allUsers|allAuthenticatedUsers|(deleted:)?(user|serviceAccount|group|domain|principal|principalSet|projectOwner|projectEditor|projectViewer):.+|(principal|principalSet):\/\/.+)$/,
  'serviceAccount:<email>, group:<email>, user:<email>, domain:<domain>, principal:<…>',
);

/** A member of an IAM policy, identified by resource, role and member. */
export const member = (resource: string): Behaviour => ({
  values: { id: `${resource}/{role}/{member}` },
  unique: `${resource}/{role}/{member}[ {condition.0.expression}]`,
  imports: [`${resource} {role} {member}[ {condition.0.title}]`],
  rules: { role: ROLE, member: MEMBER },
});
