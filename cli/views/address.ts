import type { Problem } from '../../modules/core/errors';

/** `npm run address -- check --format json` */
export interface AddressReport {
  readonly format: 1;
  readonly problems: readonly Problem[];
}

export const addressReport = (problems: readonly Problem[]): AddressReport => ({ format: 1, problems });
