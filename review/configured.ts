import { captures } from '../modules/core/parts';
import type { Json } from './plan-json';
import { isContainer } from './redact';

type Fields = { [key: string]: Json };
/** The configured text of a policy, by the address of its resource. */
export type Configured = (address: string, attribute: string) => string | undefined;

/**
 * A policy that refers to a resource that does not exist yet is unknown until apply, though
 * everything else in it is known. Its text is in the synthesized JSON, if there is one, or in the
 * plan's configuration: of a referenced `data.aws_iam_policy_document`.
 */
export function configuredPolicies(configuration: () => Json | undefined, synthesized?: Json): Configured {
  return (address, attribute) => {
    const { modules, type, name } = partsOf(address);
    if (modules.length === 0 && type !== undefined) {
      const text = step(step(step(step(synthesized, 'resource'), type), name), attribute);
      if (typeof text === 'string') return text;
    }
    const at = resourcesIn(configuration(), modules);
    const references = step(step(step(at(`${type}.${name}`), 'expressions'), attribute), 'references');
    if (!Array.isArray(references)) return undefined;
    const document = references.map(String).find((one) => /^data\.aws_iam_policy_document\.[\w-]+$/.test(one));
    const expressions = document && step(at(document), 'expressions');
    return expressions ? documentOf(expressions) : undefined;
  };
}

/**
 * The resource that an attribute refers to, as `${aws_iam_role.ci.arn}`: it is unknown until apply
 * where that does not exist yet.
 */
export function configuredReference(configuration: () => Json | undefined): Configured {
  return (address, attribute) => {
    const { modules, type, name } = partsOf(address);
    const expressions = step(resourcesIn(configuration(), modules)(`${type}.${name}`), 'expressions');
    const found = step(step(expressions, attribute), 'references');
    const first = Array.isArray(found) ? found.map(String).find((one) => REFERENCE.test(one)) : undefined;
    return first && `\${${first}}`;
  };
}

/** A reference to an attribute of a resource, and to nothing else of the configuration. */
const REFERENCE = /^(?!(var|local|module|each|self|path|count)\.)(data\.)?[a-z]\w*\.[\w-]+\.\w+$/;

/** `module.a["b"].aws_x.y[0]` → the modules' names, the type and the name. */
function partsOf(address: string): { modules: string[]; type?: string; name: string } {
  const plain = address.replace(/\[[^\]]*\]/g, '');
  const modules = captures(plain, /module\.([\w-]+)\./g);
  const [type, name = ''] = plain.replace(/^(module\.[\w-]+\.)*/, '').split('.');
  return { modules, type, name };
}

/**
 * A policy's JSON from the expressions of a policy document; values that are not constant become
 * `${…}`.
 */
function documentOf(expressions: Json): string | undefined {
  const statements = step(expressions, 'statement');
  if (!Array.isArray(statements)) return undefined;
  const Statement = statements.map((one) => {
    const principals = [step(one, 'principals') ?? []]
      .flat()
      .map((principal) => [
        String(constant(step(principal, 'type')) ?? 'AWS'),
        constant(step(principal, 'identifiers')) ?? ['${…}'],
      ]);
    const everyone = principals.some(
      ([kind, names]) => kind === '*' || (Array.isArray(names) && names.includes('*') && kind === 'AWS'),
    );
    return {
      Effect: constant(step(one, 'effect')) ?? 'Allow',
      Action: constant(step(one, 'actions')) ?? '${…}',
      Resource: constant(step(one, 'resources')) ?? '${…}',
      ...(principals.length > 0 && { Principal: everyone ? '*' : Object.fromEntries(principals) }),
      ...(step(one, 'condition') !== undefined && { Condition: '${…}' }),
    };
  });
  return JSON.stringify({ Statement });
}

const constant = (expression: Json | undefined) => step(expression, 'constant_value');

const step = (value: Json | undefined, name: string | undefined): Json | undefined =>
  name !== undefined && isContainer(value) && !Array.isArray(value) && Object.hasOwn(value, name)
    ? (value as Fields)[name]
    : undefined;

/** The addresses to which the configuration of a resource refers. */
export function references(
  configuration: () => Json | undefined,
  synthesized?: Json,
): (address: string) => readonly string[] {
  return (address) => {
    const { modules, type, name } = partsOf(address);
    const body = step(step(step(synthesized, 'resource'), type), name);
    if (body !== undefined) return captures(JSON.stringify(body), /\$\{([a-z]\w*\.[\w-]+)\./g);
    const own = resourcesIn(configuration(), modules)(`${type}.${name}`);
    const references = [...JSON.stringify(step(own, 'expressions') ?? null).matchAll(/"([a-z]\w*\.[\w-]+)"/g)];
    // A module's configuration names what is in the module.
    const module = address.slice(0, address.length - address.replace(/^(module\.[\w-]+(\[[^\]]*\])?\.)*/, '').length);
    return references.map(([, one]) => module + one);
  };
}

type ByAddress = (address: string) => Json | undefined;
const indexes = new WeakMap<object, ByAddress>();

/** The resources of a module in the configuration, by their addresses in it. */
function resourcesIn(configuration: Json | undefined, modules: readonly string[]): ByAddress {
  const module = modules.reduce<Json | undefined>(
    (found, call) => step(step(step(found, 'module_calls'), call), 'module'),
    step(configuration, 'root_module'),
  );
  if (!isContainer(module)) return () => undefined;
  let index = indexes.get(module);
  if (!index) {
    const resources = step(module, 'resources');
    const all = new Map(
      (Array.isArray(resources) ? resources : []).map((one) => [step(one, 'address'), one] as const).toReversed(),
    );
    index = (address) => all.get(address);
    indexes.set(module, index);
  }
  return index;
}

/** The region of a provider, if its configuration sets it. */
export function regionIn(configuration: () => Json | undefined, synthesized?: Json): string {
  for (const name of ['aws', 'google', 'azurerm']) {
    const own = step(synthesized, 'provider');
    const provider = step(own, name);
    const region = step(Array.isArray(provider) ? provider[0] : provider, 'region');
    if (typeof region === 'string') return region;
    const planned = step(step(step(configuration(), 'provider_config'), name), 'expressions');
    const known = constant(step(planned, 'region') ?? undefined);
    if (typeof known === 'string') return known;
  }
  return '';
}

/** The account of the AWS provider, if its configuration sets it. */
export function accountIn(configuration: () => Json | undefined, synthesized?: Json): string | undefined {
  const provider = step(step(synthesized, 'provider'), 'aws');
  const own = step(Array.isArray(provider) ? provider[0] : provider, 'allowed_account_ids');
  const planned = step(step(step(configuration(), 'provider_config'), 'aws'), 'expressions');
  const allowed = own ?? constant(step(planned, 'allowed_account_ids'));
  const [account] = Array.isArray(allowed) ? allowed : [];
  return typeof account === 'string' && /^\d{12}$/.test(account) ? account : undefined;
}
