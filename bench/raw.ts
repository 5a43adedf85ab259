import { Bindings, CACHE, PROVIDERS } from '../simulator/bindings';
import type { Block, Type } from '../simulator/schema';

/** Terraform JSON, as a placement's stack has it. */
interface Configuration {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly provider?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

interface Made {
  readonly variable: string;
  readonly type: string;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const REFERENCE = /\$\{(\w+)\.([\w-]+)\.(\w+)\}/g;

/**
 * The equivalent program with CDKTF's own classes, as JavaScript: generated from our JSON, so that
 * it is identical. References between resources are properties of the classes; resources are
 * ordered by their references.
 */
export function rawProgram(json: Configuration, copies = 1): string {
  const [name] = Object.keys(json.provider ?? {});
  const provider = PROVIDERS.find((one) => one.name === name);
  if (!provider) throw new Error(`no bindings are known for the provider ${name}`);
  const bindings = new Bindings(provider, CACHE);
  const resources = inOrder(
    Object.entries(json.resource ?? {}).flatMap(([type, byName]) =>
      // Without the types of other providers: terraform_data, a DNS record.
      Object.entries(bindings.has(type, 'resource') ? byName : {}).map(([name, { '//': _, ...body }]) => ({
        variable: variableOf(type, name),
        type,
        name,
        body,
      })),
    ),
  );
  const types = [...new Set(resources.map(({ type }) => type))].sort();
  const folder = (type: string) => type.slice(provider.name.length + 1).replaceAll('_', '-');
  const lines = resources.map(({ variable, type, name, body }) => {
    const block = bindings.resource(type);
    const config = Object.entries(body).map(
      ([key, value]) => `${property(key)}: ${written(value, key, block, resources)}`,
    );
    return (
      `    const ${variable} = new (classes.${type})(this, ${JSON.stringify(name)} + suffix, { ` +
      `${config.join(', ')} });`
    );
  });
  const providerBlock = bindings.providerBlock();
  const [settings] = json.provider?.[provider.name] ?? [];
  const providerConfig = Object.entries(settings ?? {}).map(
    ([key, value]) => `${property(key)}: ${written(value, key, providerBlock, [])}`,
  );
  return [
    `const { App, LocalBackend, TerraformStack } = require('cdktf');`,
    `const provider = require('${provider.package}/lib/provider');`,
    'const classes = {};',
    'const classOf = (module, type) => Object.values(module).find((one) => one.tfResourceType === type);',
    ...types.map((type) => `classes.${type} = classOf(require('${provider.package}/lib/${folder(type)}'), '${type}');`),
    'class Raw extends TerraformStack {',
    '  constructor(scope, id) {',
    '    super(scope, id);',
    "    new LocalBackend(this, { path: 'terraform.tfstate' });",
    `    new (classOf(provider, '${provider.name}') ?? Object.values(provider).find((one) => ` +
      `/Provider$/.test(one.name)))(this, '${provider.name}', { ${providerConfig.join(', ')} });`,
    `    for (let copy = 0; copy < ${copies}; copy++) this.make(copy === 0 ? '' : '-' + copy);`,
    '  }',
    '  make(suffix) {',
    ...lines,
    '  }',
    '}',
    "const app = new App({ outdir: process.argv[2] || 'raw.out' });",
    "const stacks = Number(process.argv[3] || '1');",
    "for (let stack = 0; stack < stacks; stack++) new Raw(app, 'raw' + stack);",
    'app.synth();',
    '',
  ].join('\n');
}

const variableOf = (type: string, name: string) => `${type}__${name.replaceAll('-', '_')}`;

/** What a resource refers to comes before it. */
function inOrder(resources: readonly Made[]): Made[] {
  const known = new Map(resources.map((one) => [one.variable, one]));
  const done = new Set<string>();
  const ordered: Made[] = [];
  const visit = (one: Made, above: ReadonlySet<string>): void => {
    if (done.has(one.variable) || above.has(one.variable)) return;
    const here = new Set([...above, one.variable]);
    const addresses = JSON.stringify(one.body).matchAll(/\b(\w+)\.([\w-]+)/g);
    for (const [, type = '', name = ''] of addresses) {
      const needed = known.get(variableOf(type, name));
      if (needed) visit(needed, here);
    }
    done.add(one.variable);
    ordered.push(one);
  };
  for (const one of resources) visit(one, new Set());
  return ordered;
}

/** `visibility_timeout_seconds` as the bindings have it. */
const property = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function written(value: unknown, key: string, block: Block, resources: readonly Made[]): string {
  if (key === 'lifecycle') return settings(value as object);
  if (key === 'depends_on') {
    const names = [value].flat().map((address) => {
      const [type = '', name = ''] = String(address).split('.');
      return variableOf(type, name);
    });
    return `[${names.join(', ')}]`;
  }
  const nested = block.blocks[key];
  if (nested) {
    const one = (item: unknown): string =>
      `{ ${Object.entries(item as object)
        .map(([inner, content]) => `${property(inner)}: ${written(content, inner, nested.block, resources)}`)
        .join(', ')} }`;
    // The bindings take a block of which there is one at most as an object.
    if (Array.isArray(value))
      return nested.max === 1 && value.length === 1 ? one(value[0]) : `[${value.map(one).join(', ')}]`;
    return one(value);
  }
  return expression(value, block.attributes[key]?.type, resources);
}

function expression(value: unknown, type: Type | undefined, resources: readonly Made[]): string {
  if (typeof value === 'string') return text(value, resources);
  if (Array.isArray(value)) {
    const element = Array.isArray(type) && type[0] !== 'object' ? type[1] : undefined;
    return `[${value.map((one) => expression(one, element as Type, resources)).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const isObject = Array.isArray(type) && type[0] === 'object';
    return `{ ${Object.entries(value)
      .map(
        ([key, one]) => `${JSON.stringify(isObject ? property(key) : key)}: ${expression(one, undefined, resources)}`,
      )
      .join(', ')} }`;
  }
  return JSON.stringify(value);
}

/**
 * `"${aws_sqs_queue.orders_queue.arn}"` is `aws_sqs_queue__orders_queue.arn`; inside other text it
 * is a part of a template.
 */
function text(value: string, resources: readonly Made[]): string {
  const known = new Set(resources.map(({ variable }) => variable));
  const parts: string[] = [];
  let last = 0;
  for (const match of value.matchAll(REFERENCE)) {
    const [whole, type = '', name = '', attribute = ''] = match;
    const variable = variableOf(type, name);
    if (!known.has(variable)) continue;
    parts.push(
      JSON.stringify(value.slice(last, match.index)),
      `(${variable}.${property(attribute)} ?? ${JSON.stringify(whole)})`,
    );
    last = match.index + whole.length;
  }
  if (parts.length === 0) return JSON.stringify(value);
  parts.push(JSON.stringify(value.slice(last)));
  const written = parts.filter((part) => part !== '""');
  const [first, ...others] = written;
  return first !== undefined && others.length === 0 ? first : `String(${written.join(' + ')})`;
}

function settings(value: object): string {
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${property(key)}: ${JSON.stringify(one)}`)
    .join(', ')} }`;
}
