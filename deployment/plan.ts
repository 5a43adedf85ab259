import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../environments/loader';
import type { Problem } from '../modules/core/errors';
import { configurationOf } from '../modules/core/files';
import type { Summary } from '../review';
import type { Picture } from '../review/picture';
import { isProtected, stackIdsOf, unprotectedIn, waiversOf } from '../stacks/placements';
import { onlyAffected } from './affected-since';
import { print, run } from './child-process';
import { needsOf, planOnSimulated, undeployed } from './dependencies';
import { checkEncryption } from './encryption';
import { pictureOf } from './environment-picture';
import { inMemory } from './in-memory';
import { init } from './init';
import { forward, say } from './output';
import { losses, planUnprotected } from './protection';
import { checkRegrouped } from './regrouped';
import { noteReviewed } from './reviewed-plan';
import { type Options, type Session, session, simulating } from './session';
import { checkErroredState, checkSharedState } from './state-preflight';
import { synthesize } from './synthesize';
import { checkTerraform, colour, terraformBinary } from './terraform-cli';

/** The result of a failed step: an error, unless a signal ended it. */
const failed = (code: number) => (code > 128 ? code : 1);

/** What a plan found: 0: nothing to do; 2: changes; 1: an error, or a signal. */
export interface Planned {
  readonly code: number;
  /** The reviews of the stacks that could be planned. */
  readonly reviews: readonly Summary[];
  /** What a protected environment refuses. */
  readonly refused: readonly Problem[];
}

/** Gets the review of each stack as soon as it is there. */
export type Show = (review: Summary) => void;

/** What another command adds to a plan. */
export interface Additions {
  /** Runs before the first plan. Returns the stacks to plan. */
  readonly prepare: (here: Session, ids: readonly string[]) => Promise<readonly string[]>;
  /** Whether a plan that failed with this message is worth another try. */
  readonly again: (id: string, err: string) => boolean;
}

/** Plans the stacks of an environment. */
export async function plan(name: string, options: Options, show: Show, additions?: Additions): Promise<Planned> {
  checkTerraform();
  return session([name], options, async (here) => {
    checkSharedState(here.environments, options);
    checkEncryption(here.environments, options);
    synthesize(here, options);
    const pictures = inMemory(
      here.environments,
      (stacks) => new Map(stacks.map((stack) => [stack.node.id, pictureOf(stack)])),
    );
    const refused: Problem[] = [];
    const reviews: Summary[] = [];
    let code = 0;
    let broken = 0;
    const changing: string[] = [];
    const chosen = onlyAffected(here.ids, options);
    await checkRegrouped(here, chosen, options);
    const ids = additions ? await additions.prepare(here, chosen) : chosen;
    if (chosen.length === 0) say(`${name}: no stack differs from ${options.affected}.`);
    for (const id of ids) {
      const { planned, guarded, shown, lacking } = await planStack(here, id, additions);
      if (!shown) {
        // An unreachable placement does not stop others.
        broken = failed(print(planned));
        if (broken > 128) return { code: broken, reviews, refused };
        continue;
      }
      forward({ err: guarded.length > 0 ? '' : planned.err });
      const first = beforeIt(here, id, lacking, changing);
      const summary = await tell(here, pictures.get(id) as Picture, shown, options, first, show);
      reviews.push(summary);
      if (planned.code === 2) changing.push(id);
      const lost = losses(
        summary,
        isProtected(environmentOf(here, id), id),
        guarded,
        unprotectedIn(environmentOf(here, id), id),
      );
      refused.push(...lost);
      if (lost.length === 0 && lacking.length === 0 && options.out) keepPlan(here, id, options.out, options);
      code = Math.max(code, planned.code);
    }
    return { code: refused.length > 0 ? 1 : broken || code, reviews, refused };
  });
}

/**
 * Plans a stack. `guarded` lists what Terraform refuses to destroy, and `shown` the plan's JSON:
 * undefined if there is none.
 */
async function planStack(here: Session, id: string, additions?: Additions) {
  const stack = join(here.output, 'stacks', id);
  checkErroredState(stack);
  const step = (...args: string[]) =>
    run(terraformBinary(), [`-chdir=${stack}`, ...args, '-input=false', ...colour()], {
      env: here.env,
      capture: true,
      captureErrors: true,
    });
  say(`\n${id}: terraform init`);
  const initialized = await init(stack, here.env);
  if (initialized.code !== 0) return { planned: initialized, guarded: [], shown: undefined, lacking: [] };
  const lacking = await undeployed(here, id);
  if (lacking.length > 0) {
    say(`${id}: ${onSimulated(lacking)}`);
    return { guarded: [], lacking, ...(await planOnSimulated(here, id, lacking)) };
  }
  say(`${id}: terraform plan`);
  let planned = await step('plan', '-detailed-exitcode', '-out=plan');
  while (planned.code === 1 && additions?.again(id, planned.err))
    planned = await step('plan', '-detailed-exitcode', '-out=plan');
  if (planned.code !== 1) return { planned, guarded: [], shown: await show(stack, here), lacking };
  const unprotected = await planUnprotected(stack, here.env);
  return { planned, guarded: unprotected?.refused ?? [], shown: unprotected?.json, lacking };
}

const onSimulated = (lacking: readonly string[]) =>
  `${lacking.join(', ')} ${lacking.length === 1 ? 'is' : 'are'} not deployed: this plan takes the values ` +
  'of a simulated cloud, and cannot be applied.';

/** The reviews of the stacks that are deployed before this one. */
function beforeIt(here: Session, id: string, lacking: readonly string[], changing: readonly string[]): string[] {
  const first = [...needsOf(here, id).keys()].filter((stack) => changing.includes(stack) && !lacking.includes(stack));
  return [
    ...(lacking.length > 0 ? [onSimulated(lacking)] : []),
    ...first.map((stack) => `${stack} must be applied first: this plan uses its current values.`),
  ];
}

/**
 * What a deployment of the stack would destroy in a protected environment: Terraform itself does
 * not protect resources that were removed from the program.
 */
export async function lossesOf(here: Session, id: string): Promise<readonly Problem[]> {
  const environment = environmentOf(here, id);
  if (!isProtected(environment, id)) return [];
  const { guarded, shown } = await planStack(here, id);
  // A stack that can't be planned can't be deployed either, and reports the reason itself.
  if (!shown) return [];
  const { review } = await import('../review');
  const synthesized = JSON.parse(readFileSync(configurationOf(here.output, id), 'utf8'));
  return losses(
    review(shown, `the plan of ${id}`, { environment: environment.name, placement: id, synthesized }),
    true,
    guarded,
    unprotectedIn(environment, id),
  );
}

/** The raw plan is never printed, because it contains secrets in plaintext. */
async function show(stack: string, { env }: Session): Promise<string> {
  return (await run(terraformBinary(), [`-chdir=${stack}`, 'show', '-json', 'plan'], { env, capture: true })).out;
}

const environmentOf = ({ environments }: Session, id: string) =>
  environments.find((environment) => stackIdsOf(environment).includes(id)) as Environment;

/** Shows the review of a stack's plan, and writes it to the folder of `--out`. */
async function tell(
  here: Session,
  drawing: Picture,
  shown: string,
  { out, ...options }: Options,
  first: readonly string[],
  shows: Show,
): Promise<Summary> {
  const { review, written } = await import('../review');
  const { drawn } = await import('../review/diagram');
  const { grantChanges, marked } = await import('../review/diagram-changes');
  const id = drawing.title;
  const environment = environmentOf(here, id);
  const { name } = environment;
  const summary = review(shown, `the plan of ${id}`, {
    environment: name,
    placement: id,
    simulated: simulating(options),
    synthesized: JSON.parse(readFileSync(configurationOf(here.output, id), 'utf8')),
  });
  const picture = marked(drawing, summary.changes);
  const sections = [
    { title: 'Deployed before', lines: first },
    { title: 'Grants that change', lines: grantChanges(picture) },
    {
      title: 'Waivers',
      lines: waiversOf(environment, id).map(
        ({ rule, path, reason, until }) => `${rule} at ${path} until ${until}: ${reason}`,
      ),
    },
    {
      title: 'Not protected',
      lines: (isProtected(environment, id) ? (environment.unprotected ?? []) : []).map(
        ({ path, reason, until }) => `${path} until ${until}: ${reason}`,
      ),
    },
  ];
  const shortened: Summary = { ...summary, sections: sections.filter(({ lines }) => lines.length > 0) };
  shows(shortened);
  if (!out) return shortened;
  const folder = join(out, id);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of written(shortened, await drawn(picture))) writeFileSync(join(folder, file), text);
  say(`\nThe review is in ${folder}/.`);
  return shortened;
}

/** The saved plan for `apply`, unless it is refused. */
function keepPlan(here: Session, id: string, out: string, { cloud, simulate, rollback }: Options): void {
  const stack = join(here.output, 'stacks', id);
  const folder = join(out, id);
  copyFileSync(join(stack, 'plan'), join(folder, 'plan'));
  const { name } = environmentOf(here, id);
  noteReviewed(folder, stack, { environment: name, cloud, placement: id, simulated: simulate ?? false, rollback });
  say(
    'The saved plan is there, too. It holds secrets: keep it where only the deployer reads.\nTo apply ' +
      `exactly this: npm run apply -- ${folder}`,
  );
}
