import { transcribedOf } from '../../simulator/behaviour';

const both = (type: string, ...attributes: string[]) =>
  ['primary', 'secondary'].flatMap((one) => attributes.map((attribute) => `${type} ${one}_${attribute}`));

/**
 * Keys of accounts of Azure that take none: the provider reads them into the state whether they
 * work or not, as SECURITY.md says.
 */
export const DEAD_KEYS = {
  workspace: both('azurerm_log_analytics_workspace', 'shared_key'),
  storage: both('azurerm_storage_account', 'access_key', 'blob_connection_string', 'connection_string'),
  cosmos: both(
    'azurerm_cosmosdb_account',
    ...['key', 'mongodb_connection_string', 'sql_connection_string'].flatMap((what) => [what, `readonly_${what}`]),
  ),
};

type Body = Readonly<Record<string, unknown>>;

/** Paths of what the provider's schema calls sensitive, and of what is written and never read. */
const sensitiveOf = (type: string, body: Body) => [
  ...(transcribedOf({ name: type.slice(0, type.indexOf('_')) } as Parameters<typeof transcribedOf>[0], type)
    .sensitive ?? []),
  ...Object.keys(body).filter((name) => name.endsWith('_wo')),
];

/** All values at a path, of each block of a list. */
function valuesAt(value: unknown, [first, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, first === undefined ? [] : [first, ...rest]));
  if (first === undefined) return value === null || value === undefined || value === '' ? [] : [value];
  return typeof value === 'object' && value !== null ? valuesAt((value as Body)[first], rest) : [];
}

/** Where Terraform JSON says a secret itself, and not where it comes from. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
export function writtenSecrets(json: any): string[] {
  return Object.entries<Record<string, Body>>(json.resource ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName).flatMap(([name, body]) =>
      sensitiveOf(type, body)
        .filter((path) =>
          valuesAt(body, path.split('.')).some((value) => typeof value !== 'string' || !value.startsWith('${')),
        )
        .map((path) => `${type}.${name} ${path}`),
    ),
  );
}

/**
 * What is sensitive in a state: which attributes of which types, and their values, which stand in
 * for a canary where the cloud makes the secret.
 */
// biome-ignore lint/suspicious/noExplicitAny: Terraform's state.
export function secretsInState(state: any): { readonly where: readonly string[]; readonly values: readonly string[] } {
  const sensitive = (state.resources as { mode: string; type: string; instances: { attributes: Body }[] }[])
    .filter(({ mode }) => mode === 'managed')
    .flatMap(({ type, instances }) =>
      instances.flatMap(({ attributes }) =>
        sensitiveOf(type, attributes).flatMap((path) =>
          valuesAt(attributes, path.split('.')).map((value) => ({ where: `${type} ${path}`, value: String(value) })),
        ),
      ),
    );
  return {
    where: [...new Set(sensitive.map(({ where }) => where))].sort(),
    values: sensitive.map(({ value }) => value),
  };
}
