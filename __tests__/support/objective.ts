import type { ServiceLevel } from '../../modules/objective/objective';
import { monitor } from '../../stacks/monitoring';
import type { PlacementStack } from '../../stacks/placement-stack';

/** What an environment with `monitoring:` makes of a service level objective. */
export function watchedIf(stack: PlacementStack, { slo }: { readonly slo?: ServiceLevel }): void {
  if (slo)
    monitor([stack], { notify: { oncall: { emails: ['oncall@example.com'] } }, alarms: 'default', dashboard: 'none' });
}

const SLO = { availability: 99, windowDays: 28, runbook: 'https://wiki.example.com/shop' } as const;
/** For `everyPropertyCounts`. */
export const SLO_SAMPLE = { values: [SLO, { availability: 99.5 }] as [ServiceLevel, ServiceLevel] };
export const SLO_NESTED = {
  'slo.availability': { values: [99, 99.5] as [number, number], with: { slo: SLO } },
  'slo.windowDays': { values: [28, 29] as [number, number], with: { slo: SLO } },
  'slo.runbook': {
    values: ['https://wiki.example.com/a', 'https://wiki.example.com/b'] as [string, string],
    with: { slo: SLO },
  },
};
