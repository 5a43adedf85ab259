import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { environmentSchema } from './schema';

/** `npm run schema`: what editors complete and check an environment's file with. */
export function jsonSchema(): string {
  // Draft 7 is what the YAML language server knows.
  return `${JSON.stringify(z.toJSONSchema(environmentSchema, { io: 'input', target: 'draft-7' }), null, 2)}\n`;
}

if (require.main === module) writeFileSync(join(__dirname, 'schema.json'), jsonSchema());
