import type { Policy } from '../policy';
import { ADJUSTABLE, passed, typesIn } from '../quotas';

export const defaultQuotas: Policy = {
  id: 'default-quotas',
  level: 'warning',
  pillar: 'reliability',
  title:
    'What adds up stays within what an account begins with; a request to the cloud raises it. The table is ' +
    'policies/quotas.ts.',
  types: typesIn(ADJUSTABLE),
  check: (resource, { resources }) => passed(resource, resources, ADJUSTABLE),
};
