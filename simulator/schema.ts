/** A provider's schema in the structure of Terraform's plugin protocol. */

/**
 * A type in Terraform's own JSON notation: `"string"`, `["list", "string"]`, `["object", { … }]`,
 * with the names of optional attributes.
 */
export type Type =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | ['list' | 'set' | 'map', Type]
  | ['object', { [name: string]: Type }, optional?: string[]];

export interface Attribute {
  readonly type: Type;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly writeOnly?: boolean;
}

export interface NestedBlock {
  readonly nesting: 'single' | 'list' | 'set';
  readonly min: number;
  /** 0 is unlimited. */
  readonly max: number;
  readonly block: Block;
}

export interface Block {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly blocks: Readonly<Record<string, NestedBlock>>;
}
