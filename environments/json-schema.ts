import { z } from 'zod';
import { environmentSchemaOf } from './schema';
import type { WorkloadCatalogue } from './workloads';

/** `npm run schema`: what editors complete and check an environment's file with. */
export function jsonSchema(workloads: WorkloadCatalogue): string {
  // Draft 7 is what the YAML language server knows.
  return `${JSON.stringify(z.toJSONSchema(environmentSchemaOf(workloads), { io: 'input', target: 'draft-7' }), null, 2)}\n`;
}
