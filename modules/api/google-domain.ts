import { ComputeBackendService } from '@cdktf/provider-google/lib/compute-backend-service';
import { Construct } from 'constructs';
import { stableIds } from '../core/names';
import { manage } from '../load-balancer/google-certificates';
import { EXTERNAL, globalWay } from '../load-balancer/google-fronts';
import { served, serverless } from '../load-balancer/google-serverless';
import type { ApiDomain } from './api';
import { belowZone } from './settings';

/**
 * A custom domain: a global external load balancer in front of the proxy, with a certificate that
 * Google issues and renews, since the zone proves the domain. A domain mapping of Cloud Run is in
 * preview, not in every region, and requires that the deploying identity is a verified owner of the
 * domain in Search Console. Source: cloud.google.com/run/docs/mapping-custom-domains
 */
export function namedOnGoogle(api: Construct, service: string, { name, zone }: ApiDomain): string {
  const place = new Construct(api, 'domain');
  const backend = new Construct(place, 'backend');
  const { id } = new ComputeBackendService(backend, 'service', {
    ...EXTERNAL,
    ...served(backend),
    ...serverless(backend, service),
  });
  const certificates = manage(new Construct(place, 'certificate'), { domain: name, zone }, 'global');
  const { address } = globalWay(place, { defaultService: id }, certificates, false);
  zone.pointTo(`api-${stableIds(api).join('-')}`, belowZone(name, zone), { address });
  return `https://${name}`;
}
