import type { Policy } from '../policy';
import { ADJUSTABLE } from '../quota-table';
import { passed, typesIn } from '../quotas';

export const defaultQuotas: Policy = {
  id: 'default-quotas',
  level: 'warning',
  pillar: 'reliability',
  title:
    'Totals stay within the default quotas of an account, which the cloud raises on request. The table is ' +
    'policies/quotas.ts.',
  types: typesIn(ADJUSTABLE),
  check: (resource, { resources }) => passed(resource, resources, ADJUSTABLE),
};
