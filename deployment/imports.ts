import type { Fields } from '../simulator/values';
import { importIdOf, whyNotImported } from './import-ids';
import type { State } from './state-folder';

/** Whether Terraform creates it again, because its type has no import. */
export const isRecreated = (address: string) => whyNotImported(address.slice(0, address.indexOf('.'))) !== undefined;

/**
 * Address → its import id; '' if a type does not support import. `region` is that of the AWS
 * provider.
 */
export function importIds({ resources }: Pick<State, 'resources'>, region?: string): Record<string, string> {
  const facts: Record<string, string> = region === undefined ? {} : { region };
  return Object.fromEntries(
    resources
      .filter(({ mode }) => mode === 'managed')
      .flatMap(({ module, type, name, instances }) =>
        instances.map(({ index_key, attributes }) => {
          const key = index_key === undefined ? '' : `[${JSON.stringify(index_key)}]`;
          const id = importIdOf(type, attributes as Fields, facts) ?? '';
          return [`${module ? `${module}.` : ''}${type}.${name}${key}`, id];
        }),
      ),
  );
}
