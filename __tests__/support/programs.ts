import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { captures, defined } from './defined';

const FILES = {
  storefront: ['storefront/main.ts', 'storefront/sessions.ts'],
  'erp-worker': ['erp-worker/main.ts', 'erp-worker/database.ts'],
} as const;

/** The variables that a program of the shop reads, as its sources say. */
export const readBy = (program: keyof typeof FILES): readonly string[] =>
  FILES[program]
    .flatMap((file) => [
      ...readFileSync(join(__dirname, '../../programs', file), 'utf8').matchAll(/variables\(([^)]*)\)/g),
    ])
    .flatMap(([, names]) => captures(defined(names), /'(\w+)'/g));
