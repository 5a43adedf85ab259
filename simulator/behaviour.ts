import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Provider } from './bindings';
import type { Check, Rule } from './rules';
import { aws } from './types/aws';
import { azurerm } from './types/azurerm';
import { cloudflare } from './types/cloudflare';
import { google } from './types/google';
import type { Fields, Value } from './values';

/**
 * What is known of a type beyond its schema. Everything may be absent: then the simulator does what
 * Terraform allows and no more.
 */
export interface Behaviour {
  /**
   * Computed attributes made from others: `{ id: 'projects/{project}/topics/{name}' }`. The words
   * of a template are in template.ts.
   */
  readonly values?: Readonly<Record<string, string>>;
  /**
   * Computed collections that are made of other attributes: the records by which a certificate is
   * proven.
   */
  readonly makes?: Readonly<
    Record<string, (root: Fields, key: string, facts: Readonly<Record<string, string>>) => Value>
  >;
  /**
   * What no second of its type may share, as a template. Default: the ARN or the id, where nothing
   * in it is random; false: nothing.
   */
  readonly unique?: string | false;
  /**
   * What is made over one of the same name takes its place, instead of being refused:
   * `allow_overwrite` of a record of Route 53.
   */
  readonly overwrites?: (mine: Fields) => boolean;
  /** Numbers that grow with each update: a launch template's latest version. */
  readonly bumps?: readonly string[];
  /** They grow only where this attribute is true: `publish` of a function. */
  readonly bumpsWith?: string;
  /** `subnet.vpc_id`: as long as such an attribute names it, it can't be destroyed. */
  readonly heldBy?: readonly string[];
  /** What has an id below its own keeps it, too: an Azure resource group. */
  readonly holdsBelow?: boolean;
  /**
   * Attribute, or path through blocks → the value that refuses destruction, beside the usual
   * `deletion_protection = true`.
   */
  readonly protectedBy?: Readonly<Record<string, string | boolean>>;
  /**
   * What `terraform import` takes, as templates; nothing of it, where the type has no import.
   * Default: the id, or what else calls it by name.
   */
  readonly imports?: readonly string[];
  /** Rules that the cloud checks: attribute path → what it takes. */
  readonly rules?: Readonly<Record<string, Rule>>;
  /** What must hold between attributes. */
  readonly checks?: readonly Check[];
  /** What must hold when it is made, and may be otherwise later. */
  readonly whenMade?: readonly Check[];
  /** What must hold between it and what is there already, asked when it is made or changed. */
  readonly beside?: readonly BesideNew[];
  /** What a read shows of it, where the cloud makes something else of what was asked for. */
  readonly becomes?: (state: Fields, there: There) => Fields;
  /**
   * Why the provider can't reach it from where Terraform runs; asked at each read, change and
   * removal.
   */
  readonly reach?: Beside;
  /**
   * Why the cloud refuses to remove it; `ever` tells whether one of a type was ever made, which
   * leaves backups behind.
   */
  readonly stays?: (...asked: [...Parameters<Beside>, ever: (type: string) => boolean]) => string | undefined;
  /** The name of what its removal leaves behind, which no later removal may use again. */
  readonly leaves?: (state: Fields) => string | undefined;
  /**
   * Why the cloud refuses a change from what is there to what is planned: a version that is
   * skipped.
   */
  readonly steps?: (prior: Fields, planned: Fields) => string | undefined;
  /** Attributes that an update leaves as they were until later: a maintenance window. */
  readonly waits?: (prior: Fields, planned: Fields) => readonly string[];
}

/** Reads what is there of a type, without the one that is asked about. */
export type There = (type: string) => Fields[];
/**
 * Why the cloud refuses `mine` beside what is there; nothing, where it takes it. `facts` are those
 * of the provider block.
 */
export type Beside = (mine: Fields, there: There, facts: Readonly<Record<string, string>>) => string | undefined;
/** The same, where some things matter only while it is made. */
export type BesideNew = (...asked: [...Parameters<Beside>, isNew: boolean]) => string | undefined;

/** What one provider block says of all its resources. */
export interface Session {
  /**
   * What templates may name beside a resource's own attributes: account, region, project,
   * subscription, tenant.
   */
  readonly facts: Readonly<Record<string, string>>;
  /** Attributes that a resource gets from its provider where it has none: region, project. */
  readonly given: Readonly<Record<string, string>>;
  /**
   * Attributes that hold the resource's tags with the provider's own: `{ tags_all: ['tags', {
   * owner: … }] }`.
   */
  readonly merged: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>]>>;
}

/** What is made up, and for what. */
export interface Making {
  readonly type: string;
  readonly key: string;
  readonly facts: Readonly<Record<string, string>>;
  /** The attributes of the resource, as far as they are known by now. */
  readonly root: Fields;
}

/** What is known of one provider. Without it a provider is simulated from its schema alone. */
export interface Knowledge {
  readonly types: Readonly<Record<string, Behaviour>>;
  session(config: Fields): Session;
  /** Rules of the provider block itself. */
  readonly rules: Readonly<Record<string, Rule>>;
  /** Attributes that force a replacement on every type that has them. */
  readonly replaces: readonly string[];
  /** A text for a computed attribute of a type without a template. */
  text(making: Making, attribute: string): string | undefined;
  /** Data sources that are no twin of a resource: what was asked → the answer. */
  readonly data: Readonly<
    Record<string, (asked: Fields, facts: Readonly<Record<string, string>>, there: There) => Fields>
  >;
}

/** Transcribed from the real providers: see transcribe.ts. Paths have dots between blocks. */
export interface Transcribed {
  readonly replaces?: readonly string[];
  readonly defaults?: Readonly<Record<string, string | number | boolean>>;
  readonly sensitive?: readonly string[];
  /** Block path → how few and how many of it there may be, where the bindings don't say. */
  readonly counts?: Readonly<Record<string, readonly [number, number]>>;
}

const KNOWN: Readonly<Record<string, Knowledge>> = { aws, google, azurerm, cloudflare };

const NOTHING: Knowledge = {
  types: {},
  session: () => ({ facts: {}, given: {}, merged: {} }),
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
