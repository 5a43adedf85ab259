import { ComputeRegionNetworkEndpointGroup } from '@cdktf/provider-google/lib/compute-region-network-endpoint-group';
import type { Construct } from 'constructs';
import { type NameRule, nameOf } from '../core/names';
import { placementOf } from '../core/placement';

export const NAME: NameRule = {
  what: 'load balancer',
  max: 63,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'account',
};
export const SHORT: NameRule = { ...NAME, short: true };
/** The map must stop referring to a service before it is deleted, not the other way round. */
export const LAST = { createBeforeDestroy: true };

/** The common settings of a backend service. */
export const served = (place: Construct) => ({
  name: nameOf(place, { ...SHORT, what: 'backend service' }),
  logConfig: { enable: true, sampleRate: 1 },
  lifecycle: LAST,
});

/**
 * A Cloud Run service as a backend. Any change of its endpoint group replaces the group. It
 * supports no health check, named port, timeout or affinity. Source:
 * cloud.google.com/load-balancing/docs/negs/serverless-neg-concepts, limitations
 */
export function serverless(place: Construct, service: string | undefined) {
  const { id } = new ComputeRegionNetworkEndpointGroup(place, 'endpoints', {
    name: nameOf(place, { ...SHORT, what: 'network endpoint group' }),
    region: placementOf(place).region,
    networkEndpointType: 'SERVERLESS',
    cloudRun: { service },
    lifecycle: LAST,
  });
  return { protocol: 'HTTPS', backend: [{ group: id }] };
}
