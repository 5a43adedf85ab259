import { App, TerraformProvider, type TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { z } from 'zod';
import { mistakesIn, zonesFor } from '../environments/checks';
import type { Draft } from '../environments/draft';
import { inWords } from '../environments/messages';
import { type EnvironmentFile, environmentSchemaOf } from '../environments/schema';
import { TAKEN } from '../environments/workloads';
import { type Cloud, cloudOf } from '../modules/cloud';
import { type Problem, report, reported, UserError } from '../modules/core/errors';
import { useOf } from '../modules/core/kind';
import { orderReplacements } from '../modules/core/lifecycles';
import { keepLogs } from '../modules/core/log-retention';
import { type Placement, place as placeContext } from '../modules/core/placement';
import { providerOf } from '../modules/core/providers';
import { standardTags } from '../modules/core/tags';
import { judge, type Waiver } from '../policies';
import { tagShortenedNames } from './name-tags';
import { duplicatePermissions } from './permissions';
import { tagAzure, writeLiterally } from './placement-stack';
import { placementId } from './placements';
import { wrongTextsOf } from './texts';

/** The placement of a stack of another CDKTF program: the keys of an environment file. */
export interface PlaceOptions extends Pick<EnvironmentFile, 'project' | 'clouds' | 'tags'> {
  /** The second part of names, after `project`. */
  readonly environment: string;
  /** The cloud, one of those in `clouds`. Changing it requires no other change. */
  readonly cloud: NonNullable<EnvironmentFile['cloud']>;
  /** Stateful resources refuse destruction. @default false */
  readonly protected?: boolean;
  /** Whether the deletion of a database leaves a final backup. @default true */
  readonly finalSnapshots?: boolean;
  /**
   * How long logs are kept, `{ retentionDays: 90 }`: 30, 60, 90, 120, 180 or 365 days. @default
   * 365; on Google Cloud the retention of the project
   */
  readonly logs?: EnvironmentFile['logs'];
  /** Limits for this stack, in addition to the policies. @default none */
  readonly policies?: EnvironmentFile['policies'];
  /** Waivers of policies for this stack, with a reason. @default none */
  readonly waivers?: readonly Waiver[];
}

/**
 * Places a stack of any CDKTF program on a cloud, and returns the kinds that can be created in it:
 * `place(stack, { … }).queue(stack, 'orders')`. The stack gets the provider of the cloud. An error
 * in the options is thrown here; an invalid property of a kind, or a violation of a policy, is
 * thrown when the app is synthesized, and can't be skipped with an option of CDKTF.
 */
export function place(stack: TerraformStack, { environment, waivers = [], ...options }: PlaceOptions): Cloud {
  checkStack(stack);
  const placement = placementOf(stack, environment, options);
  placeContext(stack, placement);
  providerOf(stack, placement.cloud);
  if (placement.logRetentionDays) keepLogs(stack, placement.logRetentionDays);
  checkAtSynthesis(stack, placement, waivers);
  return cloudOf(stack);
}

function refused(stack: IConstruct, problems: readonly Omit<Problem, 'where'>[]): UserError {
  return new UserError(problems.map((one) => ({ where: `place(${stack.node.id})`, ...one })));
}

function checkStack(stack: TerraformStack): void {
  const providers = stack.node.findAll().filter((node) => TerraformProvider.isTerraformProvider(node));
  if (!App.isApp(stack.node.scope)) {
    throw refused(stack, [
      { message: 'the stack is not a child of the app.', remedy: 'Names are made of paths below it.' },
    ]);
  }
  if (stack.node.tryGetContext('polycloud:placement'))
    throw refused(stack, [{ message: 'the stack is placed already.', remedy: 'Place a stack once.' }]);
  if (providers.length > 0) {
    throw refused(stack, [
      {
        message: `the stack has a provider already: ${providers.map(({ node }) => node.id).join(', ')}.`,
        remedy: 'Remove it, or place the stack first and give the other provider an alias.',
      },
    ]);
  }
}

/** The options, validated like an environment file. */
function placementOf(stack: IConstruct, environment: string, options: Omit<PlaceOptions, 'environment'>): Placement {
  const root = { ...options, state: { backend: 'local' }, workloads: {} };
  const schema = environmentSchemaOf({});
  const parsed = schema.safeParse(root, { jitless: true });
  const shape = parsed.success
    ? []
    : inWords(parsed.error.issues, { root, schema, workloads: {}, source: () => undefined });
  const mistakes = [...shape, ...(parsed.success ? mistakesIn(root as Draft, environment, {}) : [])];
  if (mistakes.length > 0 || !parsed.success) {
    throw refused(
      stack,
      mistakes.map(({ path, message, remedy }) => ({ message: `${[...path].join('.')} ${message}`.trim(), remedy })),
    );
  }
  const { cloud, clouds, project, tags, policies, finalSnapshots, logs } = parsed.data as z.output<typeof schema> & {
    cloud: PlaceOptions['cloud'];
  };
  const facts = clouds[cloud] as NonNullable<(typeof clouds)[typeof cloud]>;
  const zones = zonesFor(root as Draft, { cloud, region: facts.region, role: 'primary' }) ?? [];
  return {
    id: placementId(environment, { cloud, region: facts.region }),
    project,
    environment,
    cloud,
    region: facts.region,
    zones: [...zones],
    facts: { [cloud]: facts } as Placement['facts'],
    protected: parsed.data.protected,
    finalSnapshots,
    logRetentionDays: logs?.retentionDays,
    tags: standardTags({ project, name: environment, tags }),
    policies,
  };
}

/** Whether a construct belongs to a kind: the rest of the stack is up to the program. */
function isOurs(stack: IConstruct, node: IConstruct): boolean {
  const [, top, ...rest] = node.node.scopes.slice(node.node.scopes.indexOf(stack));
  return (top !== undefined && TAKEN.includes(top.node.id)) || [top, ...rest].some((one) => one && useOf(one));
}

/**
 * Replaces the methods with which CDKTF renders a stack, so that no App option skips the checks.
 */
function checkAtSynthesis(stack: TerraformStack, placement: Placement, waivers: readonly Waiver[]): void {
  const prepareStack = stack.prepareStack.bind(stack);
  stack.prepareStack = () => {
    tagShortenedNames(stack);
    for (const node of stack.node.findAll()) {
      if (!isOurs(stack, node)) continue;
      writeLiterally(node);
      tagAzure(node, placement.tags);
    }
    prepareStack();
  };
  const toTerraform = stack.toTerraform.bind(stack);
  stack.toTerraform = () => {
    const rendered: object = toTerraform();
    orderReplacements(rendered);
    const problems = problemsOf(stack, placement, waivers, rendered);
    if (problems.length > 0) throw new UserError(problems);
    return rendered;
  };
  stack.toHclTerraform = () => {
    const message = "Terraform can't read CDKTF's HCL, which does not escape strings.";
    throw refused(stack, [{ message, remedy: 'Synthesize JSON.' }]);
  };
}

function problemsOf(
  stack: TerraformStack,
  placement: Placement,
  waivers: readonly Waiver[],
  rendered: object,
): Problem[] {
  const ours = (path: string) => {
    let node: IConstruct = stack;
    for (const id of path.split('/')) node = node.node.tryFindChild(id) ?? node;
    return isOurs(stack, node);
  };
  const { findings, unused } = judge(placement, rendered, waivers);
  const of = Object.assign(Object.create(stack), { rendered }) as TerraformStack & { readonly rendered: object };
  for (const { rule, path } of unused)
    report(stack, { message: `the waiver of ${rule} at ${path} waives nothing.`, remedy: 'Remove it.' });
  const inStack = reported(stack).filter(({ where }) => where.split(' ')[0] === stack.node.id);
  return [
    ...inStack,
    ...wrongTextsOf(of),
    ...duplicatePermissions(of),
    ...findings
      .filter(({ level, construct }) => level === 'error' && ours(construct))
      .map(({ rule, construct, reason, remedy }) => ({
        where: `${stack.node.id} ${construct}`,
        message: `${rule}: ${reason}.`,
        remedy,
      })),
  ];
}
