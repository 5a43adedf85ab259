import { closest } from '../modules/core/closest';
import { CLOUDS, type CloudName } from '../modules/core/placement';
import { networkRefusal } from '../modules/core/ranges';
import { regionsOf, zonesOf } from '../modules/core/regions';
import { allowed, budget, previews, unprotectedMistakes, waiverClouds } from './allowed';
import { chosen, type Draft, FACTS, type Mistake } from './draft';
import { names, trafficMistakes } from './names';
import { quoted } from './quoted';
import { NAME, NAMES } from './schema';
import { tags } from './tag-checks';
import { type WorkloadCatalogue, workloadMistakes } from './workloads';

export interface PlacementChoice {
  readonly cloud: CloudName;
  readonly region: string;
  /**
   * Of several placements the first is the primary, unless another one has the role. A retired
   * placement exists, but receives no traffic.
   */
  readonly role: 'primary' | 'standby' | 'retired';
  /** Instead of roles: its share of the traffic. */
  readonly weight?: number;
}

/** Checks of combinations of keys. `only` is the cloud of `--cloud`, if set. */
export function mistakesIn(file: Draft, name: string, workloads: WorkloadCatalogue, only?: CloudName): Mistake[] {
  return [
    ...nameMistakes(name),
    ...choice(file, only),
    ...regions(file),
    ...zones(file),
    ...range(file),
    ...spread(file, only),
    ...tags(file),
    ...allowed(file, chosen(file, only)),
    ...budget(file, chosen(file, only)),
    ...previews(file),
    ...waiverClouds(file),
    ...unprotectedMistakes(file),
    ...trafficMistakes(file),
    ...names(file),
    ...workloadMistakes(file, workloads),
  ];
}

/** The placements of a file, in order. */
export function placementsOf(file: Draft, only?: CloudName): PlacementChoice[] {
  return chosen(file, only).flatMap(({ cloud, region, role, weight }) =>
    region ? [{ cloud, region, role, ...(weight !== undefined && { weight }) }] : [],
  );
}

/**
 * The zones of a placement: those of the file, or the usual ones of the region; undefined for an
 * unknown region.
 */
export function zonesFor(file: Draft, { cloud, region }: PlacementChoice): readonly string[] | undefined {
  return zonesNamed(file, cloud, region) ?? zonesOf(cloud, region);
}

function zonesNamed(file: Draft, cloud: CloudName, region: string): string[] | undefined {
  const facts = file.clouds?.[cloud];
  return facts?.region === region ? facts.zones?.filter((zone) => zone !== undefined) : undefined;
}

/** The state home has a name like an environment: `stacks/state-home.ts`. */
export const BOOTSTRAP = 'bootstrap';

/** So is the audit of an account: `stacks/account-audit.ts`. */
export const AUDIT = 'audit';

export function nameMistakes(name: string): Mistake[] {
  const message = !NAME.test(name)
    ? `the environment's name is "${name}", names of environments must be ${NAMES}.`
    : name === BOOTSTRAP || name === AUDIT
      ? `the environment's name is "${name}", which is reserved for npm run bootstrap.`
      : undefined;
  return message ? [{ path: [], message, remedy: 'Rename the file: names in the cloud contain its name.' }] : [];
}

function choice(file: Draft, only: CloudName | undefined): Mistake[] {
  const mistakes: Mistake[] = [];
  if (file.cloud && file.placements) {
    mistakes.push({
      path: ['placements'],
      message: 'cannot be set together with cloud.',
      remedy: 'Keep one of the two: placements also select the cloud.',
    });
  }
  if (!('cloud' in file || 'placements' in file)) {
    const others = CLOUDS.slice(1).join(', ');
    mistakes.push({
      path: [],
      message: 'has neither cloud nor placements.',
      remedy: `Add a line "cloud: aws" (or ${others}).`,
    });
  }
  const places = chosen(file, only);
  if (only && file.placements && places.length === 0) {
    const there = [...new Set(chosen(file).map(({ cloud }) => cloud))].join(', ');
    mistakes.push({
      path: ['placements'],
      message: `no placement is on ${only}; there are placements on ${there || 'nothing'}.`,
      remedy: 'Add one under placements, or use one of those.',
    });
  }
  const seen = new Set<string>();
  for (const { cloud, region, path } of places) {
    if (file.clouds && !(cloud in file.clouds)) {
      const remedy = `Add ${FACTS[cloud]} under clouds.`;
      if (only && !file.placements)
        mistakes.push({ path, message: `has no account on ${cloud}, which was requested.`, remedy });
      else mistakes.push({ path, message: `is ${cloud}, but clouds.${cloud} has no account.`, remedy });
    }
    if (!region) continue;
    const place = `${cloud}-${region}`;
    if (seen.has(place))
      mistakes.push({
        path,
        message: `is ${place} a second time.`,
        remedy: 'A placement is one cloud in one region: remove the duplicate.',
      });
    seen.add(place);
  }
  return mistakes;
}

function regions(file: Draft): Mistake[] {
  const choices: { cloud: CloudName; region?: string; path: readonly PropertyKey[]; newer?: string }[] = [
    ...CLOUDS.map((cloud) => ({
      cloud,
      region: file.clouds?.[cloud]?.region,
      path: ['clouds', cloud, 'region'],
      newer: ' For a newer region, also set its zones.',
    })),
    ...(file.placements ?? []).flatMap((placement, index) =>
      placement?.cloud
        ? [{ cloud: placement.cloud, region: placement.region, path: ['placements', index, 'region'] }]
        : [],
    ),
    ...(file.state?.backend === 's3'
      ? [{ cloud: 'aws' as const, region: file.state.region, path: ['state', 'region'] }]
      : []),
  ];
  return choices.flatMap(({ cloud, region, path, newer = '' }) => {
    // With explicit zones, a region may be newer than our list.
    if (!region || zonesOf(cloud, region) || zonesNamed(file, cloud, region)) return [];
    const known = regionsOf(cloud);
    const meant = closest(region, known);
    return [
      {
        path,
        message: `is ${quoted(region)}, which is not a known region of ${cloud}.`,
        remedy: (meant ? `Did you mean "${meant}"?` : `Known values: ${known.join(', ')}.`) + newer,
      },
    ];
  });
}

/**
 * Local zones of AWS and AI zones of Google have longer names, and are also zones of their region.
 */
const ZONE: Record<CloudName, (region: string) => { pattern: RegExp; example: string }> = {
  aws: (region) => ({ pattern: new RegExp(`^${region}(-[a-z]+-\\d+)?[a-z]$`), example: `${region}a` }),
  google: (region) => ({ pattern: new RegExp(`^${region}-[a-z0-9]+$`), example: `${region}-a` }),
  azure: () => ({ pattern: /^[1-9]$/, example: '1' }),
};

/** The zones that the file sets itself. */
function zones(file: Draft): Mistake[] {
  return CLOUDS.flatMap((cloud) => {
    const { region, zones: named = [] } = file.clouds?.[cloud] ?? {};
    if (!region || !/^[a-z0-9-]+$/.test(region)) return [];
    const { pattern, example } = ZONE[cloud](region);
    return named.flatMap((zone, index): Mistake[] => {
      const path = ['clouds', cloud, 'zones', index];
      if (zone === undefined) return [];
      if (!pattern.test(zone)) {
        const usual = zonesOf(cloud, region)?.join(', ') || `named like ${example}`;
        return [
          { path, message: `is ${quoted(zone)}, which is not a zone of ${region}.`, remedy: `Its zones are ${usual}.` },
        ];
      }
      return named.indexOf(zone) === index
        ? []
        : [{ path, message: `is "${zone}" a second time.`, remedy: 'Remove it.' }];
    });
  });
}

/**
 * The rules of a network are those of synthesis: a range must be large enough for three tiers in
 * its zones.
 */
function range(file: Draft): Mistake[] {
  const { cidr, zones } = file.network ?? {};
  if (cidr === undefined) return [];
  const refusal = networkRefusal('cidr', cidr, zones !== undefined && Number.isInteger(zones) && zones > 0 ? zones : 1);
  if (!refusal) return [];
  const { message, remedy } = refusal;
  return [{ path: ['network', 'cidr'], message: message.replace(`cidr is "${cidr}"`, `is ${quoted(cidr)}`), remedy }];
}

/** More zones than the region has. Azure regions without zones count as one. */
function spread(file: Draft, only: CloudName | undefined): Mistake[] {
  const wanted = file.network?.zones;
  if (wanted === undefined) return [];
  return placementsOf(file, only).flatMap((placement) => {
    const there = zonesFor(file, placement);
    if (!there || wanted <= Math.max(there.length, 1)) return [];
    const place = `${placement.cloud} ${placement.region}`;
    return [
      {
        path: ['network', 'zones'],
        message:
          `is ${wanted}, ${place} has ` +
          `${there.length === 0 ? 'no zones' : `${there.length} (${there.join(', ')})`}.`,
        remedy: `Lower it to ${Math.max(there.length, 1)}, or use a region with more.`,
      },
    ];
  });
}
