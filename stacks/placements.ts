import type { Environment } from '../environments/loader';
import type { AccountFacts, Placement } from '../modules/core/placement';
import { standardTags } from '../modules/core/tags';

/** The ids of an environment's stacks in the order in which they are deployed: the shared name leads to nothing that isn't there. */
export function stackIdsOf({ name, placements, dns, traffic }: Environment): string[] {
  const ids = placements.map(({ cloud, region }) => `${name}-${cloud}-${region}`);
  return dns && traffic ? [...ids, `${name}-traffic`] : ids;
}

/** The placements of an environment, as its constructs see them. */
export function placementsOf(environment: Environment): Placement[] {
  const { name, project, clouds, dns } = environment;
  // Who answers for the names may be on another cloud than the placement.
  const answers = dns && dns.provider !== 'cloudflare' ? { [dns.provider]: clouds[dns.provider] } : {};
  return environment.placements.map(({ cloud, region, zones }) => ({
    id: `${name}-${cloud}-${region}`,
    project,
    environment: name,
    cloud,
    region,
    zones: [...zones],
    facts: { ...answers, [cloud]: clouds[cloud] } as Partial<AccountFacts>,
    protected: environment.protected,
    tags: standardTags(environment),
    dns,
    policies: environment.policies,
  }));
}
