import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';

/** Finds where in a file a key or value stands, and how it was written, for messages. */
export class Positions {
  constructor(
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /** Where the key at `path` stands, or the nearest parent that is there. */
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

  /** A number, boolean or the like as it stands in the file: `012`, where JavaScript has 12. */
  source(path: readonly PropertyKey[]): string | undefined {
    const node = this.find(path)?.node;
    return isScalar(node) ? node.source : undefined;
  }

  /** Of a key that stands twice it is the last, since that is the one whose value counts. */
  private find(path: readonly PropertyKey[]): { node: Node | null; offset?: number } | undefined {
    let found: { node: Node | null; offset?: number } | undefined = { node: this.resolved(this.document.contents) };
    for (const key of path) {
      const parent: Node | null = found.node;
      if (isMap<Node, Node | null>(parent)) {
        const pair: Pair<Node, Node | null> | undefined = parent.items.findLast(
          (item) => isScalar(item.key) && String(item.key.value) === String(key),
        );
        found = pair && { node: this.resolved(pair.value), offset: pair.key.range?.[0] };
      } else if (isSeq<Node>(parent)) {
        const item = parent.items[Number(key)];
        found = item && { node: this.resolved(item), offset: item.range?.[0] };
      } else return undefined;
      if (!found) return undefined;
    }
    return found;
  }

  private resolved(node: Node | null): Node | null {
    return isAlias(node) ? (node.resolve(this.document) ?? null) : node;
  }
}
