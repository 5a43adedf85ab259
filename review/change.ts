import type { AttributeChange, Attributes } from './attributes';
import type { Finding, RiskClass } from './risk';

export type Action = 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'read' | 'move' | 'import';

export interface Change {
  readonly address: string;
  /** The construct in the program, `commerce/orders/queue`, from the synthesized JSON. */
  readonly construct?: string;
  readonly type: string;
  readonly action: Action;
  readonly class: RiskClass;
  readonly findings: readonly Finding[];
  /** Terraform's reason for it: `replace_because_cannot_update`. */
  readonly reason?: string;
  /** The replacement is created before the old one is deleted. */
  readonly createFirst?: boolean;
  /** A replacement leaves the old one, unmanaged. */
  readonly forgetsOld?: boolean;
  /** The key of an old object that an earlier replacement left. */
  readonly deposed?: string;
  readonly previousAddress?: string;
  readonly importId?: string;
  readonly attributes: readonly AttributeChange[];
  /** Whether it has attributes, if that is known without reading them. Not in JSON. */
  readonly detailed?: boolean;
}

type Known = Omit<Change, 'class' | 'attributes' | 'detailed'>;

/**
 * A class, because a plan has many: an object literal with a getter is slow to create. The
 * attributes are read when they are asked for.
 */
export class ReviewedChange implements Change {
  readonly address: string;
  readonly construct?: string;
  readonly type: string;
  readonly action: Action;
  readonly class: RiskClass;
  readonly findings: readonly Finding[];
  readonly reason?: string;
  readonly createFirst?: boolean;
  readonly forgetsOld?: boolean;
  readonly deposed?: string;
  readonly previousAddress?: string;
  readonly importId?: string;
  readonly #attributes: Attributes;

  constructor(known: Known, attributes: Attributes) {
    this.address = known.address;
    this.construct = known.construct;
    this.type = known.type;
    this.action = known.action;
    this.class = known.findings[0]?.class ?? 'Other';
    this.findings = known.findings;
    this.reason = known.reason;
    this.createFirst = known.createFirst;
    this.forgetsOld = known.forgetsOld;
    this.deposed = known.deposed;
    this.previousAddress = known.previousAddress;
    this.importId = known.importId;
    this.#attributes = attributes;
  }

  get attributes(): readonly AttributeChange[] {
    return this.#attributes.all();
  }

  /** Whether there are attributes to show: known without reading them. */
  get detailed(): boolean {
    return this.#attributes.some;
  }

  /** The same change with other findings. */
  with(findings: readonly Finding[]): ReviewedChange {
    return new ReviewedChange({ ...this, findings }, this.#attributes);
  }

  /** JSON has the attributes, too. */
  toJSON(): Omit<Change, 'detailed'> {
    return { ...this, attributes: this.attributes };
  }
}
