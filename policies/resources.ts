// biome-ignore-all lint/suspicious/noExplicitAny: Terraform JSON and plans.
import type { Resource } from './policy';

/** The resources of a placement's Terraform JSON, its providers and its variables. */
export function resourcesOf(json: any): Resource[] {
  const resources = Object.entries<any>(json.resource ?? {}).flatMap(([type, byName]) =>
    Object.entries<any>(byName).map(([name, { '//': meta, ...body }]) => ({
      type,
      address: `${type}.${name}`,
      construct: String(meta?.metadata?.path ?? name)
        .split('/')
        .slice(1)
        .join('/'),
      body,
    })),
  );
  const providers = Object.entries<any>(json.provider ?? {}).flatMap(([name, all]) =>
    (Array.isArray(all) ? all : [all]).map((body) => {
      const address = `provider.${name}${body.alias ? `.${body.alias}` : ''}`;
      return { type: 'provider', address, construct: address, body };
    }),
  );
  return [...resources, ...providers, ...variables(json.variable ?? {}, '')];
}

function variables(byName: Record<string, any>, inside: string): Resource[] {
  return Object.entries(byName).map(([name, { '//': _, ...body }]) => ({
    type: 'variable',
    address: `${inside}var.${name}`,
    construct: `${inside}var.${name}`,
    body: { ...body, name },
  }));
}

/**
 * The planned resources of a plan, as `terraform show -json` prints it: planned values, and
 * references for values known after apply. In our own plans the address contains the construct.
 */
export function resourcesOfPlan(plan: any, ours = false): Resource[] {
  const all = inModule(plan.planned_values?.root_module ?? {}, plan.configuration?.root_module ?? {}, '');
  return ours
    ? all.map((one) => ({ ...one, construct: one.address.replace(/^[^.]+\./, '').replaceAll('_', '/') }))
    : all;
}

function inModule(values: any, configuration: any, inside: string): Resource[] {
  const written = new Map<string, any>(
    (configuration.resources ?? []).map((one: any) => [one.address, one.expressions]),
  );
  const own = (values.resources ?? [])
    .filter((one: any) => one.mode !== 'data')
    .map((one: any): Resource => {
      const expressions = written.get(`${one.type}.${one.name}`) ?? {};
      return {
        type: one.type,
        address: one.address,
        construct: one.address,
        body: withReferences(known(one.values), expressions, inside, one.sensitive_values),
      };
    });
  const below = (values.child_modules ?? []).flatMap((child: any) => {
    const name = String(child.address)
      .slice(inside.length)
      .replace(/^module\./, '')
      .replace(/\[.*$/, '');
    return inModule(child, configuration.module_calls?.[name]?.module ?? {}, `${child.address}.`);
  });
  return [...own, ...variables(configuration.variables ?? {}, inside), ...below];
}

/**
 * Without null values: a plan lists every unset attribute. Of tags it only shows that there could
 * be some.
 */
function known(value: any): any {
  if (Array.isArray(value)) return value.map(known);
  if (typeof value !== 'object' || value === null) return value;
  const tags = (key: string) => /^(tags|labels)$/.test(key);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, one]) => one !== null || tags(key))
      .map(([key, one]) => [key, one === null ? {} : known(one)]),
  );
}

/**
 * A value that is unknown and was written as an expression is replaced by the reference in it, or
 * by "unknown" for several. So are sensitive values: a plan contains the plaintext of a variable,
 * which is not in the configuration.
 */
function withReferences(value: any, expressions: any, inside: string, sensitive: any = {}): any {
  const result = { ...value };
  for (const [name, expression] of Object.entries<any>(expressions)) {
    const at = result[name];
    if (Array.isArray(expression) && Array.isArray(at)) {
      result[name] = at.map((one, index) =>
        typeof one === 'object'
          ? withReferences(one, expression[index] ?? {}, inside, sensitive?.[name]?.[index])
          : one,
      );
    } else if (Array.isArray(expression?.references) && (at === undefined || at === '' || sensitive?.[name])) {
      const longest = expression.references.filter(
        (one: string, _: number, all: string[]) =>
          !all.some((other) => other !== one && other.startsWith(one) && /^[.[]/.test(other.slice(one.length))),
      );
      const [one] = longest;
      const local = /^(var|local|each|count|path|data|terraform|self)\b/.test(one ?? '');
      result[name] = longest.length === 1 ? `\${${local ? '' : inside}${one}}` : '${known_after_apply}';
    }
  }
  return result;
}
