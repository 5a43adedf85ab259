import type { Path, Place } from './paths';
import type { Json } from './plan-json';
import { formatValue, isOpening, isSecretPath, isSecretValue, namedPath, REDACTED, UNKNOWN } from './redact';

/** One value that differs. */
export interface Leaf {
  readonly at: Place;
  readonly path: Path;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly unknown: boolean;
  /** The schema marks a value as sensitive. */
  readonly masked: boolean;
  /** The values must not be shown, not even in a reason. */
  readonly secret: boolean;
  /** The values in the form that a review may show. */
  readonly texts: readonly [before: string, after: string];
}

/** A leaf whose texts are created on demand: in a large plan most are never shown. */
export class Difference implements Leaf {
  private created: readonly [string, string] | undefined;
  private hidden: boolean | undefined;

  constructor(
    readonly at: Place,
    readonly before: Json | undefined,
    readonly after: Json | undefined,
    readonly unknown: boolean,
    readonly masked: boolean,
    private readonly holder: Json | undefined,
  ) {}

  get path(): Path {
    return this.at.path;
  }

  get secret(): boolean {
    this.hidden ??= this.isSecret();
    return this.hidden;
  }

  private isSecret(): boolean {
    if (this.masked) return true;
    if (this.isNamedSecret()) return this.texts.includes(REDACTED);
    if (isPlain(this.before) && isPlain(this.after)) return isHidden(this.before) || isHidden(this.after);
    const [before, after] = this.texts;
    return before === REDACTED || after === REDACTED;
  }

  get texts(): readonly [string, string] {
    this.created ??= [this.text(this.before), this.unknown ? UNKNOWN : this.text(this.after)];
    return this.created;
  }

  private text(value: Json | undefined): string {
    const masked = this.masked && value !== undefined && value !== null;
    // A value with an adjacent name is judged by that name.
    if (this.holder !== undefined) return formatValue(value, namedPath(this.path, this.holder), masked);
    return formatValue(value, this.path, masked, this.isNamedSecret());
  }

  private isNamedSecret(): boolean {
    if (this.holder !== undefined) return false;
    this.at.secret ??= isSecretPath(this.path);
    return this.at.secret;
  }
}

const isPlain = (value: Json | undefined) =>
  typeof value !== 'object' && (typeof value !== 'string' || !isOpening(value));
const isHidden = (value: Json | undefined) => typeof value === 'string' && isSecretValue(value);

/** A leaf with a text that differs from its values. */
export const withTexts = (
  at: Place,
  before: Json | undefined,
  after: Json | undefined,
  texts: readonly [string, string],
): Leaf => ({
  at,
  path: at.path,
  before,
  after,
  unknown: false,
  masked: false,
  secret: true,
  texts,
});
