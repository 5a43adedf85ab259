import { readFileSync } from 'node:fs';
import { UserError } from '../modules/core/errors';

/** Reads a file that the user specified; a failure is the user's mistake. */
export function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UserError([{ where: file, message: `can't be read: ${(error as Error).message.split(',')[0]}.` }]);
  }
}

export const contentOf = (file: string): string => bytesOf(file).toString();
