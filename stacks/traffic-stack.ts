import type { App } from 'cdktf';
import type { Environment } from '../environments/loader';
import type { State } from '../environments/schema';
import { present } from '../modules/core/errors';
import { isIn } from '../modules/core/parts';
import { CLOUDS, type CloudName, type Placement } from '../modules/core/placement';
import { GLOBAL_REGION } from '../modules/core/providers';
import type { DnsZone } from '../modules/dns/dns';
import { zoneOf } from '../modules/dns/public-names';
import type { RouteTarget } from '../modules/dns/route';
import { routesToNames } from '../modules/dns/route';
import { dnsZones } from '../modules/dns/zones';
import { PlacementStack } from './placement-stack';
import { placementId, placementsOf } from './placements';

/**
 * DNS names have no region; their resources are named after these, so that moving a placement does
 * not rename them.
 */
const REGIONS: Readonly<Record<CloudName, string>> = { aws: GLOBAL_REGION, google: 'us-east1', azure: 'eastus2' };

/**
 * The name that all placements of an environment share, and its traffic policy. It is a separate
 * stack, because it outlives every placement, and reads none of them: each publishes its entry
 * under a known name.
 */
class TrafficStack extends PlacementStack {
  constructor(app: App, environment: Routed, state: State | { backend: 'simulated' }) {
    const { dns, project, name } = environment;
    super(app, state, placementOfNames(environment), [], {
      provider: dns.provider,
      key: `${project}/${name}/traffic.tfstate`,
      moved: environment.addresses[`${name}-traffic`]?.moved,
    });
    const zone = dnsZones.fromExisting(this, 'names', zoneOf({ ...dns, provider: dns.provider }, dns.proxied));
    lead(zone, environment, 'shared', dns.name);
    for (const [workload, further] of Object.entries(dns.names ?? {}))
      lead(zone, environment, `shared-${workload}`, further, workload);
  }
}

/**
 * Points one name to the placements. `workload`: its owner, if the environment has several names.
 */
function lead(zone: DnsZone, environment: Routed, id: string, name: string, workload?: string): void {
  const { dns } = environment;
  const targets = targetsOf(environment, workload);
  const [only, ...others] = targets as [RouteTarget, ...RouteTarget[]];
  // With a single target its health is irrelevant, and not every provider can check that of a name.
  if (!routesToNames(dns.provider) && others.length === 0) zone.pointTo(id, name, { host: only.host });
  else zone.route(id, name, { targets, health: { path: dns.healthPath } });
}

/**
 * Undefined if the environment has no public names, or only a part of its placements was requested.
 */
export function addTraffic(app: App, environment: Environment, state: State | { backend: 'simulated' }): void {
  if (environment.dns && environment.traffic) new TrafficStack(app, environment as Routed, state);
}

type Routed = Environment & {
  readonly dns: NonNullable<Environment['dns']>;
  readonly traffic: NonNullable<Environment['traffic']>;
};

/** Each placement in traffic, by its own name, or that of a workload in it. */
function targetsOf({ name, dns, traffic }: Routed, workload?: string): RouteTarget[] {
  const weighted = traffic.some(({ weight }) => weight !== undefined);
  return traffic
    .filter(({ role }) => role !== 'retired')
    .map(({ cloud, region, role, weight }) => {
      const id = placementId(name, { cloud, region });
      return {
        id,
        host: `${workload === undefined ? id : `${id}-${workload}`}.${dns.domain}`,
        ...(weighted ? { weight } : { role: role as 'primary' | 'standby' }),
      };
    });
}

/**
 * A provider that is not a cloud has no placement: its zone is managed under the first cloud on
 * which the environment has an account.
 */
function placementOfNames(environment: Routed): Placement {
  const { dns, name, clouds } = environment;
  const first = CLOUDS.find((one) => clouds[one]);
  const cloud = isIn(CLOUDS, dns.provider) ? dns.provider : present(first, `an account in clouds of ${name}`);
  const [one] = placementsOf({
    ...environment,
    placements: [{ cloud, region: REGIONS[cloud], role: 'primary', zones: [] }],
  });
  return { ...(one as Placement), id: `${name}-traffic` };
}
