import { Address4 } from 'ip-address';
import { CLOUDS, type CloudName } from '../modules/core/placement';
import { regionsOf, zonesOf } from '../modules/core/regions';
import { labelValue } from '../modules/core/tags';
import { closest } from './closest';
import type { EnvironmentFile } from './schema';

/** A mistake at a path in the file. */
export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly remedy?: string;
}

export interface PlacementChoice {
  readonly cloud: CloudName;
  readonly region: string;
  readonly role: 'primary' | 'standby';
}

/** What no single key can say: each check looks at a file whose shape is right. */
export function mistakesIn(file: EnvironmentFile, name: string): Mistake[] {
  return [...nameMistakes(name), ...choice(file), ...regions(file), ...network(file), ...sizes(file), ...tags(file)];
}

/** The placements of a file, in order. A cloud whose facts are missing has none; that is a mistake of its own. */
export function placementsOf(file: EnvironmentFile): PlacementChoice[] {
  const chosen = file.placements ?? (file.cloud ? [{ cloud: file.cloud, region: undefined, role: undefined }] : []);
  return chosen.flatMap(({ cloud, region, role }, index) => {
    const where = region ?? file.clouds[cloud]?.region;
    return where ? [{ cloud, region: where, role: role ?? (index === 0 ? ('primary' as const) : ('standby' as const)) }] : [];
  });
}

/** The zones that a placement uses: those the file names, or the usual ones of the region. */
export function zonesFor(file: EnvironmentFile, { cloud, region }: PlacementChoice): readonly string[] {
  const facts = file.clouds[cloud];
  return (facts?.region === region ? facts.zones : undefined) ?? zonesOf(cloud, region) ?? [];
}

function nameMistakes(name: string): Mistake[] {
  // The tightest name is an Azure storage account: 24 letters and digits for project, environment, id and a hash of 6.
  return /^[a-z][a-z0-9]{1,7}$/.test(name)
    ? []
    : [
        {
          path: [],
          message: `the environment's name is "${name}", names of environments are 2 to 8 lower-case letters and digits, beginning with a letter.`,
          remedy: "Rename the file: every name in the cloud is made of it, and Azure's storage accounts take nothing else.",
        },
      ];
}

function choice(file: EnvironmentFile): Mistake[] {
  const mistakes: Mistake[] = [];
  if (file.cloud && file.placements) {
    mistakes.push({ path: ['placements'], message: 'stands beside cloud.', remedy: 'Keep one of the two: placements say where, too.' });
  }
  if (!file.cloud && !file.placements) {
    mistakes.push({
      path: [],
      message: 'says neither cloud nor placements.',
      remedy: `Add a line "cloud: aws" (or ${CLOUDS.slice(1).join(', ')}).`,
    });
  }
  const seen = new Set<string>();
  const chosen = file.placements ?? (file.cloud ? [{ cloud: file.cloud, region: undefined }] : []);
  chosen.forEach(({ cloud, region }, index) => {
    const path = file.placements ? ['placements', index] : ['cloud'];
    if (!file.clouds[cloud]) {
      mistakes.push({
        path,
        message: `is ${cloud}, and clouds.${cloud} says nothing of the account.`,
        remedy: `Add ${FACTS[cloud]} under clouds.`,
      });
    }
    const place = `${cloud}-${region ?? file.clouds[cloud]?.region}`;
    if (seen.has(place))
      mistakes.push({ path, message: `is ${place} a second time.`, remedy: 'A placement is one cloud and region: remove it.' });
    seen.add(place);
  });
  return mistakes;
}

const FACTS: Record<CloudName, string> = {
  aws: 'aws: { region, account }',
  google: 'google: { region, project, projectNumber }',
  azure: 'azure: { region, subscription, tenant }',
};

function regions(file: EnvironmentFile): Mistake[] {
  const given = [
    ...CLOUDS.flatMap((cloud) => {
      const facts = file.clouds[cloud];
      return facts ? [{ cloud, region: facts.region, zones: facts.zones, path: ['clouds', cloud, 'region'] }] : [];
    }),
    ...(file.placements ?? []).flatMap(({ cloud, region }, index) =>
      region ? [{ cloud, region, zones: undefined, path: ['placements', index, 'region'] }] : [],
    ),
  ];
  return given.flatMap(({ cloud, region, zones, path }) =>
    // With zones of its own a region may be newer than our list.
    zonesOf(cloud, region) !== undefined || zones
      ? []
      : [
          {
            path,
            message: `is "${region}", which is no region of ${cloud} that is known here.`,
            remedy: `Did you mean "${closest(region, regionsOf(cloud), Number.POSITIVE_INFINITY)}"? For a newer region say its zones too.`,
          },
        ],
  );
}

function network(file: EnvironmentFile): Mistake[] {
  const mistakes: Mistake[] = [];
  const { cidr, zones } = file.network;
  const path = ['network', 'cidr'];
  if (!Address4.isValid(cidr) || !cidr.includes('/')) {
    mistakes.push({ path, message: `is "${cidr}", which is no address range.`, remedy: 'Write an address and a length: 10.20.0.0/16.' });
  } else {
    const range = new Address4(cidr);
    const start = `${range.startAddress().correctForm()}/${range.subnetMask}`;
    if (start !== cidr) {
      mistakes.push({ path, message: `is "${cidr}", an address inside a range.`, remedy: `The range begins at ${start}.` });
    } else if (range.subnetMask < 16 || range.subnetMask > 28) {
      mistakes.push({
        path,
        message: `is "${cidr}", the clouds take /16 to /28.`,
        remedy: `${range.startAddress().correctForm()}/16 is the largest.`,
      });
    } else if (!PRIVATE.some((block) => range.isInSubnet(new Address4(block)))) {
      mistakes.push({ path, message: `is "${cidr}", which is not private.`, remedy: `Take a part of ${PRIVATE.join(', ')}.` });
    }
  }
  for (const placement of placementsOf(file)) {
    const there = zonesFor(file, placement);
    if (zonesOf(placement.cloud, placement.region) && zones > there.length) {
      mistakes.push({
        path: ['network', 'zones'],
        message: `is ${zones}, ${placement.cloud} ${placement.region} has ${there.length} (${there.join(', ') || 'none'}).`,
        remedy: `Lower it to ${Math.max(there.length, 1)}, or take a region with more.`,
      });
    }
  }
  return mistakes;
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

function sizes(file: EnvironmentFile): Mistake[] {
  return Object.entries(file.commerce).flatMap(([group, { min, max }]) =>
    min <= max
      ? []
      : [{ path: ['commerce', group, 'max'], message: `is ${max}, less than min, which is ${min}.`, remedy: 'Raise max or lower min.' }],
  );
}

function tags(file: EnvironmentFile): Mistake[] {
  return Object.entries(file.tags).flatMap(([key, value]) => {
    const path = ['tags', key];
    if (!/^[A-Za-z][A-Za-z0-9_-]{0,62}$/.test(key)) {
      return [{ path, message: 'is no tag that all clouds take: a letter, then letters, digits, - and _, at most 63.' }];
    }
    if (/^[a-z0-9_-]{0,63}$/.test(value)) return [];
    const written = labelValue(value);
    return [{ path, message: `is "${value}", Google labels take at most 63 of a-z, 0-9, - and _.`, remedy: `Write "${written}".` }];
  });
}
