import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';

/**
 * Whether a pair merges another map into its own: `<<: *defaults`. The library represents such a
 * key as a symbol.
 */
export const isMergeKey = ({ key }: { readonly key: unknown }): boolean =>
  isScalar(key) && typeof key.value === 'symbol';

/** Finds the position of a key or value in a file, and its source text, for messages. */
export class Positions {
  constructor(
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /** The position of the key at `path`, or of the nearest existing parent. */
  of(path: readonly PropertyKey[]): number {
    for (let length = path.length; length > 0; length--) {
      const offset = this.find(path.slice(0, length))?.offset;
      if (offset !== undefined) return offset;
    }
    return 0;
  }

  /** `7:3` */
  at(offset: number): string {
    const { line, col } = this.lines.linePos(offset);
    return `${Math.max(line, 1)}:${Math.max(col, 1)}`;
  }

  /** A number, boolean or the like as in the file: `012`, where JavaScript has 12. */
  source(path: readonly PropertyKey[]): string | undefined {
    const node = this.find(path)?.node;
    return isScalar(node) ? node.source : undefined;
  }

  /** For a duplicate key, the last one, whose value is used. */
  private find(path: readonly PropertyKey[]): { node: Node | null; offset?: number } | undefined {
    let found: { node: Node | null; offset?: number } | undefined = { node: this.resolved(this.document.contents) };
    for (const key of path) {
      const parent: Node | null = found.node;
      if (isMap<Node, Node | null>(parent)) {
        const pair = this.pair(parent, key);
        found = pair && { node: this.resolved(pair.value), offset: pair.key.range?.[0] };
      } else if (isSeq<Node>(parent)) {
        const item = parent.items[Number(key)];
        found = item && { node: this.resolved(item), offset: item.range?.[0] };
      } else return undefined;
      if (!found) return undefined;
    }
    return found;
  }

  /**
   * A key's own pair, or that of a map that is merged with `<<`: its own keys take precedence, then
   * the first of the maps.
   */
  private pair(map: YAMLMap<Node, Node | null>, key: PropertyKey): Pair<Node, Node | null> | undefined {
    const own = map.items.findLast((item) => isScalar(item.key) && String(item.key.value) === String(key));
    if (own) return own;
    for (const { value } of map.items.filter(isMergeKey)) {
      const source = this.resolved(value);
      for (const one of isSeq<Node>(source) ? source.items.map((item) => this.resolved(item)) : [source]) {
        const found = isMap<Node, Node | null>(one) ? this.pair(one, key) : undefined;
        if (found) return found;
      }
    }
    return undefined;
  }

  private resolved(node: Node | null): Node | null {
    return isAlias(node) ? (node.resolve(this.document) ?? null) : node;
  }
}
