import { type Document, isMap, isNode, isPair, type LineCounter, type Node, type Pair } from 'yaml';

/** Finds where in a file a key or value stands, for messages. */
export class Positions {
  constructor(
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /** `7:3` of the key at `path`, or of the nearest parent that is there. */
  of(path: readonly PropertyKey[]): string {
    for (let length = path.length; length > 0; length--) {
      const offset = this.offset(path.slice(0, length));
      if (offset !== undefined) return this.at(offset);
    }
    return '1:1';
  }

  at(offset: number): string {
    const { line, col } = this.lines.linePos(offset);
    return `${Math.max(line, 1)}:${Math.max(col, 1)}`;
  }

  private offset(path: readonly PropertyKey[]): number | undefined {
    const parent = path.length === 1 ? this.document.contents : this.document.getIn(path.slice(0, -1), true);
    const last = path[path.length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isPair(item) && String((item as Pair<Node>).key) === String(last)) as Pair<Node> | undefined;
      return pair?.key?.range?.[0];
    }
    const node = this.document.getIn(path, true);
    return isNode(node) ? node.range?.[0] : undefined;
  }
}
