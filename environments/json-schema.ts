import { z } from 'zod';
import { environmentSchemaOf } from './schema';
import type { WorkloadCatalogue } from './workloads';

/** `npm run schema`: the JSON Schema with which editors complete and validate environment files. */
export function jsonSchema(workloads: WorkloadCatalogue): string {
  // The YAML language server supports draft 7.
  return `${JSON.stringify(z.toJSONSchema(environmentSchemaOf(workloads), { io: 'input', target: 'draft-7' }), null, 2)}\n`;
}
