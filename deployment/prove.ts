import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Environment } from '../environments/loader';
import { UserError } from '../modules/core/errors';
import { sharedNames } from '../modules/core/placement';
import { onlyOf } from '../stacks/environments';
import { placementId } from '../stacks/placements';
import { deploy, destroy } from './deploy';
import { say } from './output';
import { plan, type Show } from './plan';
import { type Options, type Session, session } from './session';
import { stateOf } from './state-folder';
import { synthesize } from './synthesize';
import { checkApproval, checkTerraform } from './terraform-cli';

export interface ProveOptions extends Options {
  /** The report. */
  readonly report: string;
  /** Keeps the deployed resources. */
  readonly keep?: boolean;
  /** How long to wait for a name to respond, in seconds. */
  readonly wait: number;
}

/** One step of a proof, for the report. */
export interface Step {
  readonly what: string;
  readonly held: boolean | 'skipped';
  readonly seen: string;
}

/**
 * Deploys an environment, plans it again, which must have no changes, requests its names over
 * HTTPS, destroys it, and checks for remaining resources. The results are in a report. A failed
 * step ends the proof, but the deployed resources are still destroyed, unless they must be kept.
 */
export async function prove(name: string, options: ProveOptions, show: Show): Promise<number> {
  checkTerraform();
  checkApproval('prove', options.autoApprove);
  const environment = await session([name], options, async (here) => {
    const one = onlyOf(here.environments);
    checkDestroyable(one);
    synthesize(here, options);
    await checkEmpty(here, name);
    return one;
  });
  const approved = { ...options, autoApprove: true };
  const steps: Step[] = [];
  const step = async (what: string, work: () => Promise<Pick<Step, 'held' | 'seen'>>): Promise<boolean> => {
    say(`\nprove: ${what}`);
    const found = { what, ...(await work()) };
    steps.push(found);
    say(`prove: ${what}: ${wordOf(found)}, ${found.seen}`);
    return found.held !== false;
  };

  const deployed = await step('deploy', async () => byCode(await deploy(name, approved), { 0: 'everything was made' }));
  if (deployed) {
    await step('plan again', async () =>
      byCode(
        (await plan(name, { ...options, out: undefined }, show)).code,
        { 0: 'nothing would change' },
        'something would change',
      ),
    );
    for (const host of hostsOf(environment)) await step(`ask https://${host}/`, () => answer(host, options));
  }
  if (options.keep) steps.push({ what: 'destroy', held: 'skipped', seen: 'it is kept (--keep)' });
  else {
    await step('destroy', async () => byCode(await destroy(name, approved), { 0: 'everything was removed' }));
    await step('look for what is left', () => session([name], options, left));
  }
  mkdirSync(dirname(options.report), { recursive: true });
  writeFileSync(options.report, reportOf(environment, options, steps));
  say(`\nThe report is in ${options.report}.`);
  return steps.every(({ held }) => held !== false) ? 0 : 1;
}

/** A proof destroys what it deployed. */
function checkDestroyable({ name, protected: isProtected }: Environment): void {
  if (!isProtected) return;
  throw new UserError([
    {
      where: `environments/${name}.yaml`,
      message: 'protected is true, and a proof destroys its deployment.',
      remedy: `Make an environment for proofs: npm run new -- environment proof --like ${name}, with protected: false.`,
    },
  ]);
}

/** A proof never destroys an existing deployment. */
async function checkEmpty(here: Session, name: string): Promise<void> {
  const there = await resourcesOf(here);
  if (there.length === 0) return;
  throw new UserError([
    {
      where: name,
      message:
        `${there.length} resources are deployed, the first is ${there[0]}. A proof destroys what the ` +
        'environment has.',
      remedy: `Use an environment that is not deployed, or destroy it first: npm run destroy -- ${name}.`,
    },
  ]);
}

async function resourcesOf(here: Session): Promise<string[]> {
  const found: string[] = [];
  for (const id of here.ids) {
    const state = await stateOf(here, id).pull();
    const managed = (state?.resources ?? []).filter(({ mode }) => mode === 'managed');
    found.push(...managed.map(({ type, name }) => `${id} ${type}.${name}`));
  }
  return found;
}

async function left(here: Session): Promise<Pick<Step, 'held' | 'seen'>> {
  const there = await resourcesOf(here);
  return there.length === 0
    ? { held: true, seen: 'no resource is left in the state' }
    : { held: false, seen: `${there.length} are left: ${there.slice(0, 5).join(', ')}` };
}

function byCode(code: number, words: Record<number, string>, changes?: string): Pick<Step, 'held' | 'seen'> {
  const seen = words[code];
  if (seen !== undefined) return { held: true, seen };
  return { held: false, seen: code === 2 && changes ? changes : `it exited with ${code}` };
}

/** The shared names, and the own names of each placement. */
export function hostsOf({ name, dns, placements }: Environment): string[] {
  if (!dns) return [];
  const ids = placements.map((one) => placementId(name, one));
  const further = Object.keys(dns.names ?? {}).flatMap((workload) => ids.map((id) => `${id}-${workload}`));
  return [...sharedNames(dns), ...[...ids, ...further].map((id) => `${id}.${dns.domain}`)];
}

/** Requests a name until the response is not a server error, or until the timeout. */
async function answer(host: string, { simulate, wait }: ProveOptions): Promise<Pick<Step, 'held' | 'seen'>> {
  if (simulate) return { held: 'skipped', seen: 'a simulated cloud does not serve requests' };
  const until = Date.now() + wait * 1_000;
  for (;;) {
    const seen = await ask(host);
    if (seen.held || Date.now() > until) return seen;
    await new Promise((done) => setTimeout(done, 10_000));
  }
}

async function ask(host: string): Promise<{ held: boolean; seen: string }> {
  try {
    const { status } = await fetch(`https://${host}/`, { redirect: 'manual', signal: AbortSignal.timeout(15_000) });
    return { held: status < 500, seen: `it answered ${status} over TLS` };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
    return { held: false, seen: `it did not answer: ${cause?.code ?? cause?.message ?? message}` };
  }
}

const wordOf = ({ held }: Step) => (held === 'skipped' ? 'skipped' : held ? 'held' : 'FAILED');

function reportOf({ name, placements }: Environment, { simulate }: ProveOptions, steps: readonly Step[]): string {
  const where = placements.map((one) => placementId(name, one)).join(', ');
  return [
    `# Proof of ${where}${simulate ? ' (simulated clouds)' : ''}`,
    '',
    `On ${new Date().toISOString().slice(0, 10)}, with the program of this commit.`,
    '',
    '| step | result | what was seen |',
    '|-|-|-|',
    ...steps.map(
      (one) => `| ${one.what} | ${wordOf(one)} | ${one.seen.replaceAll('|', '\\|').replaceAll('\n', ' ')} |`,
    ),
    '',
  ].join('\n');
}
