import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awsTypes } from './types/aws';
import { azurermTypes } from './types/azurerm';
import { googleTypes } from './types/google';

/** What is known of a type beyond its schema. Everything may be absent: then the simulator does what Terraform allows and no more. */
export interface Behaviour {
  /** Computed attributes made from others: `{ id: 'projects/{project}/topics/{name}' }`. `{random}` differs from thing to thing. */
  readonly values?: Readonly<Record<string, string>>;
  /** What no second of its type may share; default: the id, where it is made of a name. */
  readonly unique?: string;
  /** Numbers that grow with each update: a launch template's latest version. */
  readonly bumps?: readonly string[];
  /** Others that mention its id keep it from being destroyed. */
  readonly holds?: boolean;
  /** Rules that the cloud checks: attribute path → what it takes. */
  readonly rules?: Readonly<Record<string, Rule>>;
}

export interface Rule {
  readonly pattern?: RegExp;
  readonly oneOf?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** In words, for the message. */
  readonly allowed: string;
}

/** Transcribed from the real providers: see transcribe.ts. Paths have dots between blocks. */
export interface Transcribed {
  readonly replaces?: readonly string[];
  readonly defaults?: Readonly<Record<string, string | number | boolean>>;
  readonly sensitive?: readonly string[];
}

const OWN: Readonly<Record<string, Readonly<Record<string, Behaviour>>>> = { aws: awsTypes, google: googleTypes, azurerm: azurermTypes };
const transcribed = new Map<string, Readonly<Record<string, Transcribed>>>();

export function behaviourOf(provider: string, type: string): Behaviour {
  return OWN[provider]?.[type.slice(provider.length + 1)] ?? {};
}

export function transcribedOf(provider: string, type: string): Transcribed {
  let table = transcribed.get(provider);
  if (!table) {
    table = JSON.parse(readFileSync(join(__dirname, 'types', `${provider}.json`), 'utf8')) as Record<string, Transcribed>;
    transcribed.set(provider, table);
  }
  return table[type.slice(provider.length + 1)] ?? {};
}
