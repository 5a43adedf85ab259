/** Terms, separated by white space, as one alternative of an expression: `(a|b)`. */
export const oneOf = ({ raw }: TemplateStringsArray): string => `(${raw.join('').trim().split(/\s+/).join('|')})`;

/**
 * An expression for names of attributes. A plan has few names and many values: each name is matched
 * once.
 */
export class Names {
  private readonly known = new Map<string, boolean>();

  constructor(private readonly pattern: RegExp) {}

  test(name: string): boolean {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const matches = this.pattern.test(name);
    // Those of another project can be any text.
    if (this.known.size < 10_000) this.known.set(name, matches);
    return matches;
  }
}
