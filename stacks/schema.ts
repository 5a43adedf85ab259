import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchema } from '../environments/json-schema';
import { allWorkloads } from './workloads';

/** `npm run schema`: writes what editors complete and check an environment's file with. */
writeFileSync(join(__dirname, '..', 'environments', 'schema.json'), jsonSchema(allWorkloads()));
