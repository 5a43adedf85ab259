import type { FunctionProps } from './function';

/**
 * Lets the function read its secrets, and gives the variables that hold their references. A program
 * asks for the value, so that it is in no description of the function.
 */
export function letRead({ secrets = {}, identity }: FunctionProps): Record<string, string> {
  for (const secret of Object.values(secrets)) secret.grantRead(identity);
  return Object.fromEntries(Object.entries(secrets).map(([name, { reference }]) => [name, reference]));
}
