import { AnnotationMetadataEntryType, type App } from 'cdktf';
import { type Problem, reported, UserError, whereIs } from '../modules/core/errors';
import { judge } from '../policies';
import { PlacementStack } from './placement-stack';

/**
 * Ends the program with every problem that the constructs have: reported, or told in CDKTF's own ways by constructs that are not ours.
 * CDKTF itself would stop at the first stack that has one, with those before it written.
 */
export function finish(app: App, others: readonly Problem[] = []): void {
  const foreign = app.node.findAll().flatMap((construct) => {
    const errors = construct.node.metadata.filter(({ type }) => type === AnnotationMetadataEntryType.ERROR).map(({ data }) => String(data));
    return [...errors, ...construct.node.validate()].map((message) => ({ where: whereIs(construct), message }));
  });
  const problems = [...reported(app), ...others, ...foreign];
  if (problems.length > 0) throw new UserError(problems);
}

/**
 * Writes the app's JSON to its folder and ends with every problem that only then speaks up: of aspects, and what the policies refuse. They judge what was
 * written, so that a stack is rendered once. Whoever must not keep a refused stack writes elsewhere first.
 */
export function write(app: App): void {
  app.synth();
  finish(app);
  const refused = app.node.children.filter((child) => child instanceof PlacementStack).flatMap(refusals);
  if (refused.length > 0) throw new UserError(refused);
}

function refusals(stack: PlacementStack): Problem[] {
  const { findings, unused } = judge(stack.placement, stack.rendered, stack.waivers);
  const errors = findings.filter(({ level }) => level === 'error');
  return [
    ...errors.map(({ rule, construct, reason, remedy }) => ({
      where: `${stack.node.id} ${construct}`,
      message: `${rule}: ${reason}.`,
      remedy,
    })),
    ...unused.map(({ rule, path }) => ({
      where: `${stack.node.id} ${path}`,
      message: `the waiver of ${rule} waives nothing.`,
      remedy: 'Take it out of the environment: it would hide the next mistake.',
    })),
  ];
}
