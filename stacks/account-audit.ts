import type { App } from 'cdktf';
import { Construct } from 'constructs';
import { AUDIT } from '../environments/checks';
import type { Environment } from '../environments/loader';
import { cloudOf } from '../modules/cloud';
import type { CloudName, Placement } from '../modules/core/placement';
import { standardTags } from '../modules/core/tags';
import { PlacementStack } from './placement-stack';
import { placementsOf } from './placements';

/** What identifies an account of each cloud. */
const accountOf = ({ cloud, facts }: Placement): string | undefined =>
  ({ aws: facts.aws?.account, google: facts.google?.project, azure: facts.azure?.subscription })[cloud];

/**
 * The audit of the accounts of an environment, a stack for each: `npm run bootstrap` creates it.
 * The state is named by the account, so that environments that share an account and a backend share
 * its audit.
 */
export function addAudits(app: App, environment: Environment, simulate: boolean): PlacementStack[] {
  const { monitoring, name, project, tags } = environment;
  if (!monitoring?.audit) return [];
  const { audit, notify } = monitoring;
  const placements = new Map<CloudName, Placement>();
  for (const one of placementsOf(environment)) if (!placements.has(one.cloud)) placements.set(one.cloud, one);
  return [...placements.values()].map((placement) => {
    const { cloud, region, facts } = placement;
    const account = accountOf(placement);
    const stack = new PlacementStack(
      app,
      simulate ? { backend: 'simulated' } : environment.state,
      {
        id: `audit-${cloud}-${region}`,
        project,
        environment: AUDIT,
        cloud,
        region,
        zones: [],
        facts: { [cloud]: facts[cloud] },
        protected: placement.protected,
        tags: standardTags({ project, name: AUDIT, tags }),
      },
      environment.waivers,
      { key: `${project}/${AUDIT}/${cloud}/${account ?? name}.tfstate` },
    );
    const place = new Construct(stack, 'monitoring');
    const channels = Object.entries(notify).map(([id, props]) => cloudOf(stack).notifications(place, id, props));
    cloudOf(stack).audit(stack, 'account', { ...audit, notify: channels });
    return stack;
  });
}
