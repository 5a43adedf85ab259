import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The text of a file, as if it had been written on Linux: Git on Windows checks out lines that end
 * with CR LF, and some editors begin a file with a byte order mark, which JSON does not allow.
 */
export const readText = (path: string): string =>
  readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');

/** The file that CDKTF writes for each stack. */
export const CONFIGURATION = 'cdk.tf.json';

/** Where a synthesis into `output` writes the configuration of a stack. */
export const configurationOf = (output: string, id: string): string => join(output, 'stacks', id, CONFIGURATION);
