import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Address4 } from 'ip-address';
import { Document, parse } from 'yaml';
import { PREVIEW_PREFIX } from '../environments/allowed';
import { type Environment, environmentNames } from '../environments/loader';
import { readText } from '../modules/core/files';
import { allWorkloads } from '../stacks/workloads';

/** A preview in the registry of previews. */
export interface Preview {
  /** The name of its environment: `pr-1234-4k2v9x1q`. */
  readonly environment: string;
  /** The environment that is its template. */
  readonly like: string;
  /** The repository in which it was created: `acme/shop`. */
  readonly repository: string;
  /** Its address range. */
  readonly cidr: string;
  /** The last day on which it is required: `2026-01-31`. */
  readonly lastDay: string;
  /** The commit of its last deployment; `none` outside a repository. */
  readonly commit: string;
  /** What it costs a month at list prices, in USD; missing until it is estimated. */
  readonly monthly?: number;
}

// biome-ignore lint/suspicious/noExplicitAny: what stands in a file that was checked before.
type Draft = any;

/**
 * The file of a preview: that of its template, with small sizes, without protection, alarms and
 * budget, with its own names and address range.
 */
export function previewFile(preview: Preview, template: Environment, folder: string): string {
  const { monitoring: _, budget: __, unprotected: _____, placements, ...draft }: Draft = read(template.name, folder);
  const parts = partsOf(template.name, folder);
  const workloads = Object.entries<Draft>({ ...draft.workloads, ...parts }).map(([id, entry]) => {
    const use = template.workloads.find((one) => one.id === id) as Environment['workloads'][number];
    const small = allWorkloads()[use.workload]?.preview?.(use.settings);
    const { protected: ___, ...rest } = entry ?? {};
    return [id, { ...rest, ...small }];
  });
  // A preview does not use the network of another environment: it must be removable without a
  // trace.
  const network = draft.network?.from ? read(draft.network.from, folder).network : draft.network;
  const { previews: ____, ...policies } = draft.policies ?? {};
  return new Document(
    {
      ...draft,
      // Several placements are for availability: a preview uses the first.
      ...(placements && { placements: [{ cloud: placements[0].cloud, region: placements[0].region }] }),
      protected: false,
      finalSnapshots: false,
      ...(network && { network: { ...network, cidr: preview.cidr, nat: smallNat(network.nat) } }),
      ...(draft.dns && { dns: { ...draft.dns, ...previewNames(preview, draft.dns) } }),
      policies: Object.keys(policies).length > 0 ? policies : undefined,
      preview: { like: preview.like, repository: preview.repository, lastDay: preview.lastDay },
      workloads: Object.fromEntries(workloads),
    },
    { aliasDuplicateObjects: false },
  ).toString();
}

/** Its own public names replace those of the template. */
function previewNames({ environment }: Preview, { name, names }: Draft): Draft {
  const own = (one: string) => `${environment}-${one}`;
  if (!names) return { name: own(name) };
  return {
    name: own(name),
    names: Object.fromEntries(Object.entries<string>(names).map(([id, one]) => [id, own(one)])),
  };
}

const smallNat = (nat: string | undefined) => (nat === 'perZone' ? 'single' : nat);

const read = (name: string, folder: string): Draft => parse(readText(join(folder, `${name}.yaml`)), { merge: true });

/** Parts in separate files: `environments/dev/media.yaml`. */
function partsOf(name: string, folder: string): Draft {
  const parts = join(folder, name);
  if (!existsSync(parts)) return {};
  const files = readdirSync(parts).filter((file) => file.endsWith('.yaml'));
  return Object.fromEntries(files.map((file) => [file.slice(0, -5), read(file.slice(0, -5), parts)]));
}

/** The address ranges of the environments in a folder. */
export const rangesIn = (folder: string): string[] =>
  environmentNames(folder).flatMap((name) => read(name, folder)?.network?.cidr ?? []);

/** The first range of the pool that overlaps none of these; undefined if none is free. */
export function freeRange(pool: string, taken: readonly string[]): string | undefined {
  const whole = new Address4(pool);
  const first = whole.startAddress().bigInt();
  const size = 1n << BigInt(32 - PREVIEW_PREFIX);
  const ranges = taken.filter((one) => Address4.isValid(one)).map((one) => new Address4(one));
  for (let index = 0n; index < 1n << BigInt(PREVIEW_PREFIX - whole.subnetMask); index++) {
    const range = new Address4(`${Address4.fromBigInt(first + index * size).correctForm()}/${PREVIEW_PREFIX}`);
    if (!ranges.some((other) => other.isInSubnet(range) || range.isInSubnet(other)))
      return `${range.correctForm()}/${PREVIEW_PREFIX}`;
  }
  return undefined;
}
