import type { Policy } from '../policy';
import { HARD, passed, typesIn } from '../quotas';

export const serviceQuotas: Policy = {
  id: 'service-quotas',
  level: 'error',
  pillar: 'reliability',
  title:
    'What adds up stays within what a service takes: sizes of policies, rules of a group, listeners, ' +
    'members. The table is policies/quotas.ts.',
  types: typesIn(HARD),
  check: (resource, { resources }) => passed(resource, resources, HARD),
};
