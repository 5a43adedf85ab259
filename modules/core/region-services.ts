import type { IConstruct } from 'constructs';
import { REGIONAL_SERVICES, type RegionalService } from '../../facts/region-services';
import { report } from './errors';
import { placementOf } from './placement';

/**
 * Reports that the region lacks a service. Newer regions than the list are accepted.
 * @param way what to do where the placement stays in its region, without a full stop
 * @param region where the resource is created; the placement's region by default
 */
export function checkRegionHas(
  scope: IConstruct,
  service: keyof typeof REGIONAL_SERVICES,
  { way, region = placementOf(scope).region }: { way?: (nearest: string) => string; region?: string } = {},
): void {
  const { name, nearest }: RegionalService = REGIONAL_SERVICES[service];
  const near = Object.hasOwn(nearest, region) ? nearest[region] : undefined;
  if (near === undefined) return;
  const { environment } = placementOf(scope);
  report(scope, {
    message: `the region ${region} does not have ${name}.`,
    remedy: `${way ? `${way(near)}, or place` : 'Place'} ${environment} in ${near}, the nearest region that has it.`,
  });
}
