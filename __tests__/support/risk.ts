import { review } from '../../review';

export type Fields = Record<string, unknown>;
export const change = (type: string, actions: string[], before: unknown, after: unknown, more: Fields = {}) => ({
  address: `${type}.one`,
  type,
  change: { actions, before, after, ...more },
});
export const update = (type: string, before: Fields, after: Fields, more: Fields = {}) =>
  change(type, ['update'], before, after, more);
export const create = (type: string, after: Fields, more: Fields = {}) => change(type, ['create'], null, after, more);
export const destroy = (type: string, before: Fields = {}) => change(type, ['delete'], before, null);
export const planOf = (changes: object[], more: Fields = {}) =>
  review(
    JSON.stringify({ format_version: '1.2', terraform_version: '1.14.0', resource_changes: changes, ...more }),
    'plan.json',
  );
/** The class and the first reason, as a reviewer reads them. */
export const first = (one: object, more: Fields = {}) => {
  const [change] = planOf([one], more).changes;
  return [change?.class, change?.findings[0]?.reason];
};
export const statement = (...statements: Fields[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
