import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Provider } from './bindings';
import type { Check, Rule } from './rules';
import { aws } from './types/aws';
import { azurerm } from './types/azurerm';
import { cloudflare } from './types/cloudflare';
import { google } from './types/google';
import { helm, kubernetes } from './types/kubernetes';
import type { Fields, Value } from './values';

/**
 * The behaviour of a type beyond its schema. Everything is optional: without it the simulator does
 * only what Terraform allows.
 */
export interface Behaviour {
  /**
   * Computed attributes derived from others: `{ id: 'projects/{project}/topics/{name}' }`. The
   * syntax of templates is in template.ts.
   */
  readonly values?: Readonly<Record<string, string>>;
  /**
   * Computed collections derived from other attributes: the validation records of a certificate.
   */
  readonly makes?: Readonly<
    Record<string, (root: Fields, key: string, facts: Readonly<Record<string, string>>) => Value>
  >;
  /**
   * What must be unique in its type, as a template. Default: the ARN or the id, unless it is
   * random; false: nothing.
   */
  readonly unique?: string | false;
  /**
   * Whether a resource replaces an existing one with the same name instead of being refused:
   * `allow_overwrite` of a Route 53 record.
   */
  readonly overwrites?: (mine: Fields) => boolean;
  /** Numbers that increase with each update: a launch template's latest version. */
  readonly bumps?: readonly string[];
  /** They increase only if this attribute is true: `publish` of a function. */
  readonly bumpsWith?: string;
  /** `subnet.vpc_id`: it can't be destroyed while such an attribute refers to it. */
  readonly heldBy?: readonly string[];
  /**
   * It also can't be destroyed while resources have an id below its own: an Azure resource group.
   */
  readonly holdsBelow?: boolean;
  /**
   * Attribute, or path through blocks → the value that refuses destruction, in addition to the
   * usual `deletion_protection = true`.
   */
  readonly protectedBy?: Readonly<Record<string, string | boolean>>;
  /**
   * The ids that `terraform import` accepts, as templates; empty if the type does not support
   * import. Default: the id, or another identifier.
   */
  readonly imports?: readonly string[];
  /** Rules that the cloud enforces: attribute path → allowed values. */
  readonly rules?: Readonly<Record<string, Rule>>;
  /** Rules between attributes. */
  readonly checks?: readonly Check[];
  /** Rules at creation, which need not hold later. */
  readonly whenMade?: readonly Check[];
  /** Rules between it and existing resources, checked at creation and change. */
  readonly conflicts?: readonly ConflictOnCreate[];
  /** What a read returns, if the cloud changes the requested values. */
  readonly becomes?: (state: Fields, there: ExistingOf) => Fields;
  /**
   * Why the provider can't reach it from the location of Terraform; checked at each read, change
   * and removal.
   */
  readonly reach?: Conflict;
  /**
   * Why the cloud refuses to remove it; `ever` returns whether a resource of a type ever existed,
   * which leaves backups.
   */
  readonly stays?: (...asked: [...Parameters<Conflict>, ever: (type: string) => boolean]) => string | undefined;
  /**
   * The provider removes it from the state only: it stays in the cloud, so that its name is taken
   * until it is imported.
   */
  readonly outlives?: boolean;
  /** The name of what its removal leaves, which no later removal may use again. */
  readonly leaves?: (state: Fields) => string | undefined;
  /** Why the cloud refuses the change from the current to the planned state: a skipped version. */
  readonly steps?: (prior: Fields, planned: Fields) => string | undefined;
  /** Attributes that an update applies later, such as in a maintenance window. */
  readonly waits?: (prior: Fields, planned: Fields) => readonly string[];
}

/** Reads the existing resources of a type, without the resource itself. */
export type ExistingOf = (type: string) => Fields[];
/**
 * Why the cloud refuses `mine` with the existing resources; undefined if it accepts it. `facts`
 * come from the provider block.
 */
export type Conflict = (mine: Fields, there: ExistingOf, facts: Readonly<Record<string, string>>) => string | undefined;
/** The same, for rules that depend on whether it is being created. */
export type ConflictOnCreate = (...asked: [...Parameters<Conflict>, isNew: boolean]) => string | undefined;

/** What a provider block sets for all its resources. */
export interface Session {
  /**
   * Values for templates in addition to a resource's own attributes: account, region, project,
   * subscription, tenant.
   */
  readonly facts: Readonly<Record<string, string>>;
  /** Attributes with a default from the provider: region, project. */
  readonly defaults: Readonly<Record<string, string>>;
  /**
   * Attributes that contain the resource's tags and the provider's:
   * `{ tags_all: ['tags', { owner: … }] }`.
   */
  readonly merged: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>]>>;
}

/** Inputs of a generated value. */
export interface GenerationInput {
  readonly type: string;
  readonly key: string;
  readonly facts: Readonly<Record<string, string>>;
  /** The attributes of the resource that are known so far. */
  readonly root: Fields;
}

/** The behaviour of one provider. Without it a provider is simulated from its schema only. */
export interface Knowledge {
  readonly types: Readonly<Record<string, Behaviour>>;
  session(config: Fields): Session;
  /** Rules of the provider block itself. */
  readonly rules: Readonly<Record<string, Rule>>;
  /** Attributes that force a replacement on every type that has them. */
  readonly replaces: readonly string[];
  /** A value for a computed attribute of a type without a template. */
  text(making: GenerationInput, attribute: string): string | undefined;
  /** Data sources without a resource of the same type: query → response. */
  readonly data: Readonly<
    Record<string, (asked: Fields, facts: Readonly<Record<string, string>>, there: ExistingOf) => Fields>
  >;
}

/** Transcribed from the real providers: see transcribe.ts. Paths have dots between blocks. */
export interface Transcribed {
  readonly replaces?: readonly string[];
  readonly defaults?: Readonly<Record<string, string | number | boolean>>;
  readonly sensitive?: readonly string[];
  /** Block path → minimum and maximum number of blocks, if the bindings do not define them. */
  readonly counts?: Readonly<Record<string, readonly [number, number]>>;
}

const KNOWN: Readonly<Record<string, Knowledge>> = { aws, google, azurerm, cloudflare, kubernetes, helm };

const NOTHING: Knowledge = {
  types: {},
  session: () => ({ facts: {}, defaults: {}, merged: {} }),
  rules: {},
  replaces: [],
  text: () => undefined,
  data: {},
};

export function knowledgeOf({ name }: Provider): Knowledge {
  return KNOWN[name] ?? NOTHING;
}

const transcribed = new Map<string, Readonly<Record<string, Transcribed>>>();

export function transcribedOf({ name }: Provider, type: string): Transcribed {
  if (!(name in KNOWN)) return {};
  let table = transcribed.get(name);
  if (!table) {
    table = JSON.parse(readFileSync(join(__dirname, 'types', `${name}.json`), 'utf8')) as Record<string, Transcribed>;
    transcribed.set(name, table);
  }
  return table[type.slice(name.length + 1)] ?? {};
}
