import { AnnotationMetadataEntryType, type App } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { z } from 'zod';
import { acceptedReplacements } from '../environments/accepted-replacements';
import { listsOf } from '../environments/addresses';
import type { Environment } from '../environments/loader';
import { cloudOf } from '../modules/cloud';
import { formatProblem, type Problem, report, UserError } from '../modules/core/errors';
import { useOf } from '../modules/core/kind';
import { keepLogs } from '../modules/core/log-retention';
import { isBelow, type Placement } from '../modules/core/placement';
import { warnOfReplacements } from '../modules/core/replacement';
import { entryId } from '../modules/dns/public-names';
import type { Network, NetworkProps } from '../modules/network/network';
import { stateKey } from './backend';
import { monitor } from './monitoring';
import { PlacementStack } from './placement-stack';
import { placementId, placementsOf, stackIdOf } from './placements';
import { buildWorkload, type WorkloadDefinition } from './workload';
import type { Workloads } from './workloads';

export interface StackOptions {
  readonly workloads: Workloads;
  /** The state is stored next to the simulated clouds. */
  readonly simulate: boolean;
  /** Whether it is compared with the accepted values. */
  readonly judge: boolean;
  /** The folder of the environment files. */
  readonly folder?: string;
}

type State = ConstructorParameters<typeof PlacementStack>[1];
type Use = Environment['workloads'][number];

/**
 * The stacks of an environment's placements, in the order of deployment. Returns the errors that
 * stopped them.
 */
export function addPlacements(
  app: App,
  environment: Environment,
  { workloads, simulate, judge, folder }: StackOptions,
): Problem[] {
  const accepted = judge ? acceptedReplacements(environment.name, folder) : {};
  const state: State = simulate ? { backend: 'simulated' } : environment.state;
  const placements = placementsOf(environment);
  return placements.flatMap((placement) => {
    try {
      const foundation = new PlacementStack(
        app,
        state,
        placement,
        environment.waivers,
        movesOf(environment, placement.id),
      );
      addWorkloads(app, foundation, environment, workloads, simulate);
      checkEntries(app, foundation, environment);
      checkUnprotected(app, foundation, environment);
      // The first placement on a cloud has what belongs to the account.
      const first = placements.find(({ cloud }) => cloud === placement.cloud) === placement;
      if (environment.budget && first) cloudOf(foundation).budget(foundation, 'budget', environment.budget);
      if (environment.logs && first) keepLogs(foundation, environment.logs.retentionDays);
      const stacks = app.node.children.slice(app.node.children.indexOf(foundation));
      if (environment.monitoring) monitor(stacks as [PlacementStack, ...PlacementStack[]], environment.monitoring);
      for (const stack of stacks)
        warnOfReplacements(
          stack,
          accepted[stack.node.id],
          `npm run address -- accept ${environment.name}`,
          Object.values(accepted),
        );
      return [];
    } catch (error) {
      // An error in one placement does not hide those of others.
      if (!(error instanceof UserError)) throw error;
      return error.problems;
    }
  });
}

function addWorkloads(
  app: App,
  foundation: PlacementStack,
  environment: Environment,
  workloads: Workloads,
  simulate: boolean,
): void {
  const offers = new Map<string, unknown>();
  for (const use of environment.workloads) {
    const { id, workload, settings } = use;
    const definition = workloads[workload] as WorkloadDefinition;
    const stack = use.stack === 'own' ? ownStack(app, foundation, environment, use, simulate) : foundation;
    const formerly = stack.placement.formerly?.[id] ?? id;
    const built = buildWorkload(
      stack,
      id,
      definition,
      {
        settings,
        dns: environment.dns,
        get network() {
          return networkOf(app, foundation, environment);
        },
        offersOf: <Offers>(other: WorkloadDefinition<z.ZodObject, Offers>, otherId?: string) =>
          offersOf(definition, use, other, otherId, workloads, environment, offers) as Offers,
      },
      formerly !== environment.first,
    );
    offers.set(id, built);
  }
}

/**
 * Points each public name to the entry that a workload of each placement publishes. A retired
 * placement receives no traffic.
 */
function checkEntries(app: App, foundation: PlacementStack, environment: Environment): void {
  const { cloud, region, id } = foundation.placement;
  const { dns, placements } = environment;
  if (!dns || placements.find((one) => one.cloud === cloud && one.region === region)?.role === 'retired') return;
  const stacks = app.node.children.filter((stack) => stack instanceof PlacementStack && stack.placement.id === id);
  checkEntry(foundation, environment, stacks, dns.name);
  for (const [workload, name] of Object.entries(dns.names ?? {}))
    checkEntry(foundation, environment, stacks, name, workload);
}

/** `only`: the workload with this name; one of the others publishes the environment's name. */
function checkEntry(
  foundation: PlacementStack,
  { name: environment, dns, workloads }: Environment,
  stacks: readonly IConstruct[],
  name: string,
  only?: string,
): void {
  const entries = stacks.filter((stack) => stack.node.tryFindChild('names')?.node.tryFindChild(entryId(only)));
  if (entries.length === 1) return;
  const { id } = foundation.placement;
  const own = `${only === undefined ? id : `${id}-${only}`}.${dns?.domain}`;
  if (entries.length === 0) {
    const others = workloads.map((one) => one.id).filter((one) => !(one in (dns?.names ?? {})));
    const none = only
      ? `${only} does not publish`
      : others.length > 0
        ? `none of ${others.join(', ')} publishes`
        : 'no workload publishes';
    report(foundation, {
      message: `${name}.${dns?.domain} leads to ${own}, and ${none} an entry there.`,
      remedy:
        'Publish one: publicNames(scope)?.publish(…) in the workload; or remove ' +
        `${only ? `dns.names.${only}` : 'dns'} from ` +
        `environments/${environment}.yaml.`,
    });
    return;
  }
  report(foundation, {
    message: `${entries.map(({ node }) => node.id).join(' and ')} both publish an entry at ${own}.`,
    remedy: `Give one of the two its own name under dns.names of environments/${environment}.yaml.`,
  });
}

/**
 * An unknown path is a warning: the line is required until its resource is destroyed, after it was
 * removed from the program.
 */
function checkUnprotected(app: App, { placement, node }: PlacementStack, { name }: Environment): void {
  const kinds = app.node.children
    .filter((stack) => stack instanceof PlacementStack && stack.placement.id === placement.id)
    .flatMap((stack) => stack.node.findAll().filter((one) => useOf(one)))
    .map((one) => one.node.path.split('/').slice(1).join('/'));
  for (const path of placement.unprotected ?? []) {
    if (kinds.some((kind) => isBelow(kind, [path]))) continue;
    const message = formatProblem({
      where: `environments/${name}.yaml unprotected`,
      message: `${path} is not a construct of ${placement.id}.`,
      remedy: 'Correct the path; or, once what it named is destroyed, remove the line.',
    });
    node.addMetadata(AnnotationMetadataEntryType.WARN, message);
  }
}

function ownStack(
  app: App,
  foundation: PlacementStack,
  environment: Environment,
  use: Use,
  simulate: boolean,
): PlacementStack {
  const { placement } = foundation;
  const id = stackIdOf(placement.id, use);
  const state: State = simulate ? { backend: 'simulated' } : (use.state ?? environment.state);
  const own: Placement = {
    ...placement,
    protected: use.protected ?? placement.protected,
  };
  const waivers = [...(environment.waivers ?? []), ...(use.waivers ?? [])];
  const key = stateKey(placement).replace(/\.tfstate$/, `/${use.id}.tfstate`);
  return new PlacementStack(app, state, own, waivers, { id, key, foundation, ...movesOf(environment, placement.id) });
}

/** All moves of a placement: a workload takes those that are not applied yet to another stack. */
const movesOf = (environment: Environment, placement: string) => ({
  moved: listsOf(environment.addresses, placement).flatMap(({ moved }) => moved),
});

/**
 * The network of the environment: created in the stack of the placement when the first workload
 * uses it. With `from` that of another environment at the same location, whose stack precedes it.
 */
function networkOf(app: App, foundation: PlacementStack, { name, network, sharing = [] }: Environment): Network {
  if (network?.from === undefined) {
    const found = foundation.node.tryFindChild('network') as Network | undefined;
    return found ?? cloudOf(foundation).network(foundation, 'network', network as NetworkProps);
  }
  const [giver] = sharing;
  const there = giver && app.node.tryFindChild(placementId(giver.name, foundation.placement));
  if (giver && there instanceof PlacementStack) return networkOf(app, there, giver);
  const { cloud, region } = foundation.placement;
  const message = `is ${network.from}, which cannot be placed at ${cloud} ${region}.`;
  throw new UserError([{ where: `environments/${name}.yaml network.from`, message }]);
}

/**
 * The offer of another workload of the placement, by its definition and, if there are several, its
 * id.
 */
function offersOf(
  taker: WorkloadDefinition,
  { id: takerId, settings }: Use,
  other: WorkloadDefinition,
  id: string | undefined,
  workloads: Workloads,
  environment: Environment,
  offers: ReadonlyMap<string, unknown>,
): unknown {
  const takes = taker.takesIf?.(settings as object) === false ? [] : (taker.takes ?? []);
  if (!takes.includes(other)) throw new Error('offersOf: a workload can only take from those in its takes');
  const ids = environment.workloads.filter(({ workload }) => workloads[workload] === other).map((use) => use.id);
  const chosen = id ?? ids[0];
  if (chosen === undefined || !ids.includes(chosen) || (id === undefined && ids.length > 1)) {
    const name = Object.keys(workloads).find((one) => workloads[one] === other) ?? 'a workload';
    throw new UserError([
      {
        where: `environments/${environment.name}.yaml workloads.${takerId}`,
        message:
          `requires ${id ? `"${id}", a` : 'one'} workload ${name}; this environment has ` +
          `${ids.join(', ') || 'none'}.`,
        remedy:
          ids.length > 1 ? 'Name the one that is meant: offersOf(definition, id).' : `Add ${name} to the environment.`,
      },
    ]);
  }
  return offers.get(chosen);
}
