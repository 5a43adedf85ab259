import type { Environment } from '../environments/loader';
import type { AccountFacts, Placement } from '../modules/core/placement';
import { standardTags } from '../modules/core/tags';

/** The placements of an environment, as its constructs see them. */
export function placementsOf(environment: Environment): Placement[] {
  const { name, project, clouds, addresses } = environment;
  return environment.placements.map(({ cloud, region, zones }) => ({
    id: `${name}-${cloud}-${region}`,
    project,
    environment: name,
    cloud,
    region,
    zones: [...zones],
    facts: { [cloud]: clouds[cloud] } as Partial<AccountFacts>,
    protected: environment.protected,
    tags: standardTags(environment),
    formerly: addresses[`${name}-${cloud}-${region}`]?.formerly,
  }));
}
