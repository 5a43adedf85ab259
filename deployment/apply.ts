import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { refused } from '../modules/core/errors';
import { CONFIGURATION } from '../modules/core/files';
import { print, run } from './child-process';
import { checkEncryption } from './encryption';
import { DeploymentHistory } from './history';
import { init } from './init';
import { withStateCopy } from './local-state';
import { commit, hash, type Reviewed, readReviewed } from './reviewed-plan';
import { type Session, session } from './session';
import { checkDiskSpace, checkErroredState, checkSharedState } from './state-preflight';
import { synthesize } from './synthesize';
import { checkTerraform, colour, terraformBinary, WAIT } from './terraform-cli';

/**
 * Applies exactly the reviewed plan. Terraform itself refuses it if the state has changed since.
 */
export async function apply(folder: string): Promise<number> {
  checkTerraform();
  const reviewed = readReviewed(folder);
  const now = commit();
  if (now !== reviewed.commit) {
    throw refused(
      folder,
      `was made from commit ${reviewed.commit}, but the current commit is ${now}.`,
      'Check out that commit, or plan and review again.',
    );
  }
  const plan = resolve(folder, 'plan');
  if (!existsSync(plan) || hash(plan) !== reviewed.plan) {
    throw refused(folder, 'contains a saved plan that differs from the reviewed one.', 'Plan and review again.');
  }
  return session([reviewed.environment], { cloud: reviewed.cloud, simulate: reviewed.simulated }, (here) =>
    applyHere(here, folder, plan, reviewed),
  );
}

async function applyHere(here: Session, folder: string, plan: string, reviewed: Reviewed): Promise<number> {
  checkSharedState(here.environments, { simulate: reviewed.simulated });
  checkEncryption(here.environments, { simulate: reviewed.simulated });
  synthesize(
    here,
    reviewed.rollback ? { rollback: reviewed.rollback, cloud: reviewed.cloud } : { simulate: reviewed.simulated },
  );
  const stack = join(here.output, 'stacks', reviewed.placement);
  if (hash(join(stack, CONFIGURATION)) !== reviewed.configuration) {
    throw refused(folder, "was made from a configuration that differs from this commit's.", 'Plan and review again.');
  }
  checkErroredState(stack);
  const initialized = await init(stack, here.env);
  if (initialized.code !== 0) return print(initialized);
  checkDiskSpace(stack);
  const end = await new DeploymentHistory(here, reviewed.placement).begin({
    what: 'deploy',
    commit: reviewed.rollback ?? reviewed.commit,
    configuration: reviewed.configuration,
    plan: reviewed.plan,
  });
  const { code } = await withStateCopy(stack, () =>
    run(terraformBinary(), [`-chdir=${stack}`, 'apply', '-input=false', WAIT, ...colour(), plan], { env: here.env }),
  );
  if (code !== 0) checkErroredState(stack);
  await end(code);
  return code;
}
