import type { Environment } from '../environments/loader';
import type { AccountFacts, Placement } from '../modules/core/placement';
import { standardTags } from '../modules/core/tags';

export const placementId = (environment: string, { cloud, region }: { cloud: string; region: string }) =>
  `${environment}-${cloud}-${region}`;

/** The ids of an environment's stacks in the order in which they are deployed: the shared name leads to nothing that isn't there. */
export function stackIdsOf({ name, placements, dns, traffic }: Environment): string[] {
  const ids = placements.map((one) => placementId(name, one));
  return dns && traffic ? [...ids, `${name}-traffic`] : ids;
}

/** The placements of an environment, as its constructs see them. */
export function placementsOf(environment: Environment): Placement[] {
  const { name, project, clouds, dns, addresses } = environment;
  // Who answers for the names may be on another cloud than the placement.
  const answers = dns && dns.provider !== 'cloudflare' ? { [dns.provider]: clouds[dns.provider] } : {};
  return environment.placements.map(({ cloud, region, role, zones }) => ({
    id: placementId(name, { cloud, region }),
    project,
    environment: name,
    cloud,
    region,
    zones: [...zones],
    facts: { ...answers, [cloud]: clouds[cloud] } as Partial<AccountFacts>,
    // Who retires a placement means to destroy it, and this one alone.
    protected: environment.protected && role !== 'retired',
    keepsLast: environment.protected,
    tags: standardTags(environment),
    dns: dns && { ...dns, others: before(environment.placements, { cloud, region }).map((one) => placementId(name, one)) },
    formerly: addresses[placementId(name, { cloud, region })]?.formerly,
    policies: environment.policies,
  }));
}

/** Those on the same cloud that stand before a placement in the file. Only these matter to it, so that a further placement changes none that is there. */
function before(all: Environment['placements'], { cloud, region }: { cloud: string; region: string }): Environment['placements'] {
  const same = all.filter((one) => one.cloud === cloud);
  const index = same.findIndex((one) => one.region === region);
  return same.slice(0, index);
}
