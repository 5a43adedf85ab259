import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchema } from '../environments/json-schema';
import { allWorkloads } from './workloads';

/** `npm run schema`: writes the JSON Schema of environment files. */
writeFileSync(join(__dirname, '..', 'environments', 'schema.json'), jsonSchema(allWorkloads()));
