import { CONFIGURED } from './configured';
import type { Attribute, Block, NestedBlock, Type } from './schema';

/**
 * Derives a schema from the TypeScript of a binding. CDKTF generated it from the provider's schema
 * in a regular form: every attribute has a comment with its flags, every block a line in its
 * interface's documentation. `nested`: the provider has objects with optional attributes instead of
 * blocks.
 */
export function deriveSchema(source: string, root: 'resource' | 'provider', nested = false): Block {
  // The fork generates the same code, with its own name.
  const file = new BindingFile(source.replaceAll(/\bcdktn\./g, 'cdktf.'), nested);
  return root === 'provider' ? file.providerBlock() : file.resourceBlock();
}

interface Member {
  readonly name: string;
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
  /** The lines after the comment, which define the type. */
  readonly code: string;
}

const FLAGS = /^ {2}\/\/ (\S+) - computed: (true|false), optional: (true|false), required: (true|false)$/;

class BindingFile {
  private readonly lines: string[];
  /** Class name → its first line. */
  private readonly classes = new Map<string, number>();
  private readonly interfaces = new Map<string, number>();
  /** The classes of the structures that are being read. */
  private readonly within = new Set<string>();

  constructor(
    private readonly source: string,
    private readonly nestedAttributes: boolean,
  ) {
    this.lines = source.split('\n');
    this.lines.forEach((line, index) => {
      const [, kind, name] = /^export (class|interface) (\w+)/.exec(line) ?? [];
      if (name) (kind === 'class' ? this.classes : this.interfaces).set(name, index);
    });
  }

  resourceBlock(): Block {
    const name = /^export class (\w+) extends cdktf\.Terraform(Resource|DataSource) /m.exec(this.source)?.[1];
    if (!name) throw new Error('the binding has neither a resource nor a data source');
    return this.block(name, `${name}Config`);
  }

  private block(className: string, interfaceName: string): Block {
    const documented = this.documentedBlocks(interfaceName);
    const nesting = this.nestings(className);
    const attributes: Record<string, Attribute> = {};
    const blocks: Record<string, NestedBlock> = {};
    this.within.add(className);
    for (const member of this.members(className)) {
      const isList = documented.get(member.name);
      const struct = this.structOf(member.code);
      // Recursive structures (a WAF's statements) are `any` in the bindings, or contain themselves:
      // Terraform may pass any value.
      if (isList === undefined || !struct || this.within.has(`${struct}OutputReference`))
        attributes[member.name] = this.attribute(member);
      else blocks[member.name] = this.nested(member, struct, isList, nesting.get(member.name));
    }
    this.within.delete(className);
    return { attributes, blocks };
  }

  private nested(member: Member, struct: string, isList: boolean, kind: string | undefined): NestedBlock {
    const nesting =
      kind === 'struct'
        ? 'single'
        : isList
          ? /, true\)/.test(member.code)
            ? 'set'
            : 'list'
          : kind === 'set'
            ? 'set'
            : 'list';
    const min = member.required && nesting !== 'single' ? 1 : 0;
    return {
      nesting,
      min,
      max: isList || nesting === 'single' ? 0 : 1,
      block: this.block(`${struct}OutputReference`, struct),
    };
  }

  private attribute(member: Member): Attribute {
    const { computed, optional, required } = member;
    const flags = { ...(computed && { computed }), ...(optional && { optional }), ...(required && { required }) };
    return { type: this.typeOf(member), ...flags, ...(member.name.endsWith('_wo') && { writeOnly: true }) };
  }

  private typeOf({ name, code }: Member): Type {
    const set = /Fn\.tolist\(/.test(code) ? 'set' : 'list';
    const field = /^ {2}private _\w+\?: (.+); *$/m.exec(code)?.[1];
    if (field) {
      const type = field.replace(/ \| cdktf\.IResolvable\)?$/, '').replace(/^\(/, '');
      const known = CONFIGURED[type.replace(' | cdktf.IResolvable', '')];
      if (known) return typeof known === 'function' ? known(set) : known;
      throw new Error(`the attribute ${name} has a type that is not known: ${field}`);
    }
    const map = /new cdktf\.(String|Number|Boolean|Any)Map(List)?\(/.exec(code);
    if (map) {
      const of: Type = [
        'map',
        ({ String: 'string', Number: 'number', Boolean: 'bool', Any: 'dynamic' } as const)[map[1] as 'String'],
      ];
      return map[2] ? [/, true\)/.test(code) ? 'set' : 'list', of] : of;
    }
    const twice = /new (\w+?)ListList\(this, "[^"]+", (true|false)\)/.exec(code);
    if (twice && this.classes.has(`${twice[1]}OutputReference`)) {
      return [twice[2] === 'true' ? 'set' : 'list', ['list', this.objectOf(`${twice[1]}OutputReference`)]];
    }
    const struct = this.structOf(code);
    if (struct) {
      const object = this.objectOf(`${struct}OutputReference`);
      if (/new \w+Map\(/.test(code)) return ['map', object];
      return /new \w+List\(/.test(code) ? [/, true\)/.test(code) ? 'set' : 'list', object] : object;
    }
    const getter = /this\.(?:get(\w+)Attribute|interpolationForAttribute)\(/.exec(code)?.[1];
    switch (getter) {
      case 'String':
        return 'string';
      case 'Number':
        return 'number';
      case 'Boolean':
        return 'bool';
      case 'List':
        return [set, 'string'];
      case 'NumberList':
        return [set, 'number'];
      default:
        return 'dynamic';
    }
  }

  private objectOf(className: string): Type {
    if (this.within.has(className)) return 'dynamic';
    this.within.add(className);
    const object = this.membersAsObject(className);
    this.within.delete(className);
    return object;
  }

  private membersAsObject(className: string): Type {
    const members = this.members(className);
    const types = Object.fromEntries(members.map((member) => [member.name, this.typeOf(member)]));
    const optional = this.nestedAttributes ? members.filter(({ required }) => !required).map(({ name }) => name) : [];
    return optional.length > 0 ? ['object', types, optional] : ['object', types];
  }

  /**
   * `Foo` of `new FooList(…)`, `new FooOutputReference(…)` or `new FooMap(…)`, if the file has such
   * a structure.
   */
  private structOf(code: string): string | undefined {
    const name = /new (\w+?)(?:OutputReference|List|Map)\(this, "/.exec(code)?.[1];
    return name && this.classes.has(`${name}OutputReference`) ? name : undefined;
  }

  private members(className: string): Member[] {
    const start = this.classes.get(className);
    if (start === undefined) throw new Error(`the binding has no class ${className}`);
    const body = this.bodyAt(start);
    return body.flatMap((line, index) => {
      const [, name, computed, optional, required] = FLAGS.exec(line) ?? [];
      if (!name) return [];
      const code = body.slice(index + 1, index + 4).join('\n');
      return [
        { name, computed: computed === 'true', optional: optional === 'true', required: required === 'true', code },
      ];
    });
  }

  /** The lines of a class or interface, after its first line. */
  private bodyAt(start: number): readonly string[] {
    const end = this.lines.indexOf('}', start);
    return this.lines.slice(start + 1, end < 0 ? undefined : end);
  }

  /** Names of the blocks of an interface, and whether each may occur more than once. */
  private documentedBlocks(name: string): Map<string, boolean> {
    const blocks = new Map<string, boolean>();
    const start = this.interfaces.get(name);
    if (start === undefined) return blocks;
    let documented: string | undefined;
    for (const line of this.bodyAt(start)) {
      documented = /^ {2}\* (\w+) block$/.exec(line)?.[1] ?? documented;
      if (documented && line.startsWith('  readonly ')) {
        blocks.set(documented, /\[\]/.test(line));
        documented = undefined;
      }
    }
    return blocks;
  }

  /** `list`, `set` or `struct` for each member that is rendered to HCL. */
  private nestings(className: string): Map<string, string> {
    const nestings = new Map<string, string>();
    const struct = className.replace(/OutputReference$/, '');
    const start = className.endsWith('OutputReference')
      ? this.source.indexOf(`export function ${struct.charAt(0).toLowerCase()}${struct.slice(1)}ToHclTerraform(`)
      : this.source.indexOf('synthesizeHclAttributes()', this.source.indexOf(`export class ${className} `));
    if (start < 0) return nestings;
    const end = this.source.indexOf('// remove undefined attributes', start);
    for (const [, name = '', type = ''] of this.source
      .slice(start, end)
      .matchAll(/^\s+(\w+): \{\n\s+value: .*\n\s+isBlock: (?:true|false),\n\s+type: "(\w+)",/gm)) {
      nestings.set(name, type);
    }
    return nestings;
  }

  /**
   * A provider's configuration has no class for its structures: its interfaces say enough, since
   * nothing in it is computed.
   */
  providerBlock(): Block {
    const name = /^export class (\w+) extends cdktf\.TerraformProvider /m.exec(this.source)?.[1];
    if (!name) throw new Error('the binding has no provider');
    return this.configured(`${name}Config`, name);
  }

  private configured(interfaceName: string, className: string): Block {
    const attributes: Record<string, Attribute> = {};
    const blocks: Record<string, NestedBlock> = {};
    const nestings = this.nestings(className);
    const documented = this.documentedBlocks(interfaceName);
    for (const [name, optional, type] of this.fields(interfaceName)) {
      const flag = optional ? { optional: true } : { required: true };
      const isList = documented.get(name);
      const struct = type.replace('[]', '');
      if (isList !== undefined) {
        const nesting = nestings.get(name) === 'set' ? 'set' : 'list';
        const block = this.configured(struct, `${struct}OutputReference`);
        blocks[name] = { nesting, min: optional ? 0 : 1, max: isList ? 0 : 1, block };
      } else if (this.interfaces.has(struct)) {
        const object = this.plainObject(struct);
        const isOne = this.nestedAttributes && !type.endsWith('[]');
        attributes[name] = { type: isOne ? object : ['list', object], ...flag };
      } else {
        const known = CONFIGURED[type] ?? 'string';
        attributes[name] = {
          type: typeof known === 'function' ? known(nestings.get(name) === 'set' ? 'set' : 'list') : known,
          ...flag,
        };
      }
    }
    return { attributes, blocks };
  }

  private plainObject(interfaceName: string): Type {
    const { attributes } = this.configured(interfaceName, `${interfaceName}OutputReference`);
    const types = Object.fromEntries(Object.entries(attributes).map(([name, { type }]) => [name, type]));
    const optional = this.nestedAttributes
      ? Object.entries(attributes).flatMap(([name, attribute]) => (attribute.optional ? [name] : []))
      : [];
    return optional.length > 0 ? ['object', types, optional] : ['object', types];
  }

  /**
   * Name in Terraform, whether it is optional, and TypeScript type of each field of an interface.
   */
  private fields(interfaceName: string): [string, boolean, string][] {
    const start = this.interfaces.get(interfaceName);
    const fields: [string, boolean, string][] = [];
    if (start === undefined) return fields;
    let named: string | undefined;
    for (const line of this.bodyAt(start)) {
      named = /^ {2}\* Docs at Terraform Registry: \{@link \S+#(\w+) /.exec(line)?.[1] ?? named;
      const [, mark, type] = /^ {2}readonly \w+(\??): (.+?);/.exec(line) ?? [];
      if (!type || !named) continue;
      fields.push([named, mark === '?', type.replaceAll(' | cdktf.IResolvable', '').replace(/^\((.*)\)$/, '$1')]);
      named = undefined;
    }
    return fields.filter(([name]) => name !== 'alias');
  }
}
