import { DATA } from './cases/data';
import { ENCRYPTION } from './cases/encryption';
import { EXPOSURE } from './cases/exposure';
import { IDENTITY } from './cases/identity';
import { LIMITS } from './cases/limits';
import type { Sides } from './cases/sides';

/** Rule → what violates it and what complies, on each cloud. */
export const CASES: Readonly<Record<string, readonly Sides[]>> = {
  ...EXPOSURE,
  ...ENCRYPTION,
  ...IDENTITY,
  ...DATA,
  ...LIMITS,
};
