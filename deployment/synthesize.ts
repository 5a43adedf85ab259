import * as program from '../main';
import { note } from './output';
import { type Options, type Session, simulating } from './session';
import { synthesizeCommit } from './synthesize-commit';

/**
 * Environments → stacks → JSON, or a UserError with every problem and no output. Warnings are
 * printed, and stop nothing.
 */
export function synthesize(here: Session, options: Options): void {
  const { environments, output } = here;
  if (options.rollback) {
    synthesizeCommit(here, options.rollback, options);
    return;
  }
  const warnings = program.synthesize(environments, {
    simulate: simulating(options),
    output,
    today: new Date().toISOString().slice(0, 10),
  });
  for (const warning of warnings) note(`Warning: ${warning}\n`);
}
