import { AnnotationMetadataEntryType, type App, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { formatProblem, type Problem, reported, UserError, whereIs } from '../modules/core/errors';
import { computed } from '../modules/core/ids';
import { useOf } from '../modules/core/kind';
import { type Finding, judge } from '../policies';
import { duplicatePermissions } from './permissions';
import { PlacementStack } from './placement-stack';
import { wrongTextsOf } from './texts';
import { type StackWaivers, unusedWaivers } from './waivers';

/**
 * Ends the program with all problems of constructs: reported ones, and those of other constructs in
 * CDKTF's own ways. CDKTF itself would stop at the first stack with an error, after writing those
 * before it.
 */
export function throwProblems(app: App, others: readonly Problem[] = []): void {
  const foreign = app.node.findAll().flatMap((construct) => {
    const errors = construct.node.metadata
      .filter(({ type }) => type === AnnotationMetadataEntryType.ERROR)
      .map(({ data }) => String(data));
    return [...errors, ...construct.node.validate()].map((message) => ({ where: whereIs(construct), message }));
  });
  const problems = [...reported(app), ...computedIds(app), ...others, ...foreign];
  if (problems.length > 0) throw new UserError(problems);
}

/** Ids that are known only after the apply. Each kind reports its own. */
function computedIds(app: App): Problem[] {
  const odd = app.node.findAll().filter((construct) => Token.isUnresolved(construct.node.id) && !useOf(construct));
  return odd.map(({ node }) => ({ where: whereIs(node.scope as IConstruct), ...computed('an id in it') }));
}

/**
 * Writes the app's JSON to its folder and ends with all problems that occur only then: of aspects,
 * and violations of policies. They check the written JSON, so that a stack is rendered once.
 * Callers that must not keep a refused stack write to another folder first.
 */
export function synthesizeApp(app: App): void {
  app.synth();
  throwProblems(app);
  const stacks = app.node.children.filter((child) => child instanceof PlacementStack);
  const judged: StackWaivers[] = [];
  const refused = stacks.flatMap((stack) => {
    const { findings, unused } = judge(stack.placement, stack.rendered, stack.waivers);
    judged.push({ stack, unused });
    for (const finding of findings.filter(({ level }) => level === 'warning')) warn(app, stack, finding);
    const errors = findings.filter(({ level }) => level === 'error').map((finding) => problem(stack, finding));
    return [...wrongTextsOf(stack), ...duplicatePermissions(stack), ...errors];
  });
  refused.push(...unusedWaivers(app, judged));
  if (refused.length > 0) throw new UserError(refused);
  app.manifest.writeToFile();
}

const problem = (stack: PlacementStack, { rule, construct, reason, remedy }: Finding): Problem => ({
  where: `${stack.node.id} ${construct}`,
  message: `${rule}: ${reason}.`,
  remedy,
});

/**
 * Prints a warning like CDKTF's own. The manifest, which its CLI reads, already contains earlier
 * ones.
 */
function warn(app: App, stack: PlacementStack, finding: Finding): void {
  const message = formatProblem(problem(stack, finding));
  const construct = finding.construct.split('/').reduce<IConstruct>((at, id) => at.node.tryFindChild(id) ?? at, stack);
  construct.node.addMetadata(AnnotationMetadataEntryType.WARN, message);
  const { annotations } = app.manifest.forStack(stack);
  annotations.push({ constructPath: construct.node.path, level: AnnotationMetadataEntryType.WARN, message });
}
