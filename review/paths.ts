import { oneLine } from './text-line';

/** Names and indices on the path to a value. */
export type Path = readonly (string | number)[];

/**
 * A place in the values of resources. The same place of two resources is the same object, so that
 * results that depend on names only are computed once.
 */
export class Place {
  private readonly inner = new Map<string | number, Place>();
  private known: { readonly path: Path; readonly text: string } | undefined;
  private line: string | undefined;
  /** Whether its names suggest a secret, once computed. */
  secret: boolean | undefined;
  private readonly rules = new Map<string, number>();
  private lastType = '';
  private lastRules = 0;

  private constructor(
    private readonly outer: Place | undefined,
    private readonly step: string | number,
    /** The last name on the path: that of the attribute, or of its list. */
    readonly name: string,
  ) {}

  static readonly ROOT = new Place(undefined, '', '');

  at(step: string | number): Place {
    const known = this.inner.get(step);
    if (known) return known;
    const place = new Place(this, step, typeof step === 'string' ? step : this.name);
    // A plan has few names; those of another project can be any text.
    if (count < MOST) {
      count++;
      this.inner.set(step, place);
    }
    return place;
  }

  /**
   * The rules for a change here in this resource type: computed once, and without a search for the
   * type that was asked last.
   */
  rulesOf(type: string, compute: (type: string, place: Place) => number): number {
    if (this.lastType === type) return this.lastRules;
    let rules = this.rules.get(type);
    if (rules === undefined) {
      rules = compute(type, this);
      this.rules.set(type, rules);
    }
    this.lastType = type;
    this.lastRules = rules;
    return rules;
  }

  get path(): Path {
    return this.told().path;
  }

  /** `rule.0.status` */
  get text(): string {
    return this.told().text;
  }

  /** The text as it is shown: a name can't rearrange the page. */
  get shown(): string {
    this.line ??= oneLine(this.text);
    return this.line;
  }

  private told(): { readonly path: Path; readonly text: string } {
    if (this.known) return this.known;
    const path = this.outer ? [...this.outer.path, this.step] : [];
    this.known = { path, text: path.join('.') };
    return this.known;
  }
}

const MOST = 100_000;
let count = 0;
