import type { Policy } from '../policy';
import { HARD } from '../quota-table';
import { passed, typesIn } from '../quotas';

export const serviceQuotas: Policy = {
  id: 'service-quotas',
  level: 'error',
  pillar: 'reliability',
  title:
    'Totals stay within the limits of a service: sizes of policies, rules of a group, listeners, members. The ' +
    'table is policies/quotas.ts.',
  types: typesIn(HARD),
  check: (resource, { resources }) => passed(resource, resources, HARD),
};
