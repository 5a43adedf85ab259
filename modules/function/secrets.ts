import type { FunctionProps } from './function';

/**
 * Allows the function to read its secrets, and returns the variables with their references. The
 * program reads the value, so that it is in no description of the function.
 */
export function letRead({ secrets = {}, identity }: FunctionProps): Record<string, string> {
  for (const secret of Object.values(secrets)) secret.grantRead(identity);
  return Object.fromEntries(Object.entries(secrets).map(([name, { reference }]) => [name, reference]));
}
