import type { Planned } from '../../deployment/plan';
import { colour } from '../../deployment/terraform-cli';
import type { Problem } from '../../modules/core/errors';
import { render, type Summary } from '../../review';

/** `npm run plan -- <environment> --format json` */
export interface PlanReport {
  readonly format: 1;
  readonly environment: string;
  readonly exitCode: number;
  readonly reviews: readonly Summary[];
  readonly refused: readonly Problem[];
}

export const planText = (review: Summary): string => `\n${render(review, 'text', { colour: colour().length === 0 })}`;

export const planReport = (environment: string, { code, reviews, refused }: Planned): PlanReport => ({
  format: 1,
  environment,
  exitCode: code,
  reviews,
  refused,
});
