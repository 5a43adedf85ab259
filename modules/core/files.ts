import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The text of a file, normalized to Linux: Git on Windows checks out lines that end with CR LF, and
 * some editors add a byte order mark, which JSON does not allow.
 */
export const readText = (path: string): string =>
  readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');

/** The file that CDKTF writes for each stack. */
export const CONFIGURATION = 'cdk.tf.json';

/** The configuration of a stack in the directory `output`. */
export const configurationOf = (output: string, id: string): string => join(output, 'stacks', id, CONFIGURATION);
