import { review } from '../../review';
import { Bindings, CACHE, PROVIDERS } from '../../simulator/bindings';

/** Type → its schema, of the three providers. */
export const SCHEMAS = PROVIDERS.filter(({ name }) => name !== 'cloudflare').flatMap((provider) => {
  const bindings = new Bindings(provider, CACHE);
  return bindings.types('resource').map((type) => [type, () => bindings.resource(type)] as const);
});

export type Fields = Record<string, unknown>;
export const planned = (type: string, actions: string[], before: unknown, after: unknown, name = 'one') => ({
  address: `${type}.${name}`,
  type,
  change: { actions, before, after },
});
export const reviewed = (changes: object[], drift: object[] = []) =>
  review(JSON.stringify({ format_version: '1.2', resource_changes: changes, resource_drift: drift }), 'plan.json');
