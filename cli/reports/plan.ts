import { onlyErrors, withOutput } from '../../deployment/output';
import { type Planned, plan, type Show } from '../../deployment/plan';
import type { Options } from '../../deployment/session';
import { UserError } from '../../modules/core/errors';
import type { Summary } from '../../review';
import { json } from '../views/json';
import { planReport, planText } from '../views/plan';

export const printReview = (review: Summary): void => void process.stdout.write(planText(review));

/** Prints each review as soon as it is there, and in the end what is refused. */
export async function printed(work: (show: Show) => Promise<Planned>): Promise<number> {
  const { code, refused } = await work(printReview);
  if (refused.length > 0) throw new UserError(refused);
  return code;
}

/** As JSON the reviews are one document on stdout; what Terraform does is printed to stderr. */
export async function printedJson(name: string, options: Options): Promise<number> {
  const found = await withOutput(onlyErrors(), () => plan(name, options, () => {}));
  process.stdout.write(json(planReport(name, found)));
  return found.code;
}
