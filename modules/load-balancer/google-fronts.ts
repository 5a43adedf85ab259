import { ComputeAddress } from '@cdktf/provider-google/lib/compute-address';
import { ComputeBackendService } from '@cdktf/provider-google/lib/compute-backend-service';
import { ComputeForwardingRule } from '@cdktf/provider-google/lib/compute-forwarding-rule';
import { ComputeGlobalAddress } from '@cdktf/provider-google/lib/compute-global-address';
import { ComputeGlobalForwardingRule } from '@cdktf/provider-google/lib/compute-global-forwarding-rule';
import { ComputeHealthCheck } from '@cdktf/provider-google/lib/compute-health-check';
import { ComputeRegionBackendService } from '@cdktf/provider-google/lib/compute-region-backend-service';
import { ComputeRegionHealthCheck } from '@cdktf/provider-google/lib/compute-region-health-check';
import { ComputeRegionSslPolicy } from '@cdktf/provider-google/lib/compute-region-ssl-policy';
import { ComputeRegionTargetHttpProxy } from '@cdktf/provider-google/lib/compute-region-target-http-proxy';
import { ComputeRegionTargetHttpsProxy } from '@cdktf/provider-google/lib/compute-region-target-https-proxy';
import { ComputeRegionUrlMap } from '@cdktf/provider-google/lib/compute-region-url-map';
import { ComputeSslPolicy } from '@cdktf/provider-google/lib/compute-ssl-policy';
import { ComputeTargetHttpProxy } from '@cdktf/provider-google/lib/compute-target-http-proxy';
import { ComputeTargetHttpsProxy } from '@cdktf/provider-google/lib/compute-target-https-proxy';
import { ComputeUrlMap, type ComputeUrlMapConfig } from '@cdktf/provider-google/lib/compute-url-map';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { asInstanceGroup } from '../compute/google';
import { portName } from '../compute/google-start';
import { present } from '../core/errors';
import { preventDestroyIfProtected } from '../core/kind';
import { nameOf } from '../core/names';
import { placementOf } from '../core/placement';
import { asRunService } from '../service/google';
import { certificateMap, type Named } from './google-certificates';
import { LAST, NAME, SHORT, served, serverless } from './google-serverless';
import { mapping, REDIRECT } from './google-url-map';
import type { BackendServiceSettings } from './load-balancer';
import { ASKED, type Backend, isGroup, type Rule, type Serving } from './routes';

export const EXTERNAL = { loadBalancingScheme: 'EXTERNAL_MANAGED' };
const TLS = { profile: 'RESTRICTED', minTlsVersion: 'TLS_1_2' };

/** How backend services use machines. */
export interface Settings extends Serving {
  readonly native?: Partial<BackendServiceSettings>;
}

export interface Addresses {
  readonly address: string;
  readonly address6?: string;
}

/** The parts of a load balancer: global, or for a region of a network. */
export interface Front extends Addresses {
  readonly services: ReadonlyMap<string, ComputeBackendService | ComputeRegionBackendService>;
}

function asked(place: Construct, { health }: Backend) {
  return {
    name: nameOf(place, { ...SHORT, what: 'health check' }),
    checkIntervalSec: ASKED.interval,
    timeoutSec: ASKED.timeout,
    healthyThreshold: ASKED.healthy,
    unhealthyThreshold: ASKED.unhealthy,
    httpHealthCheck: { port: health.port, requestPath: health.path },
    logConfig: { enable: true },
    lifecycle: LAST,
  };
}

function service(
  place: Construct,
  { target, release, port }: Backend,
  healthCheck: string | undefined,
  { timeout, drain, stickiness, native }: Settings,
) {
  const common = served(place);
  if (!isGroup(target)) return { ...common, ...serverless(place, asRunService(target).behindBalancer()), ...native };
  const machines = present(
    asInstanceGroup(target).releases.find(({ name }) => name === release),
    `the release ${release} of ${target.node.path}`,
  );
  return {
    ...common,
    protocol: 'HTTP',
    portName: portName(port),
    timeoutSec: timeout,
    connectionDrainingTimeoutSec: drain,
    ...(stickiness && { sessionAffinity: 'GENERATED_COOKIE', affinityCookieTtlSec: stickiness.seconds }),
    healthChecks: healthCheck === undefined ? undefined : [healthCheck],
    backend: [
      {
        group: machines.instanceGroup,
        balancingMode: 'UTILIZATION',
        maxUtilization: 0.8,
        capacityScaler: 1,
      },
    ],
    ...native,
  };
}

/** Children of the load balancer that are distinguished by their last id. */
function parts(scope: Construct) {
  const redirect = new Construct(scope, 'redirect');
  const name = (what: string, place = scope) => nameOf(place, { ...NAME, what });
  return { redirect, name };
}

/** Global: one address, accessible from everywhere. */
export function globalFront(
  scope: Construct,
  rules: readonly Rule[],
  backends: readonly (readonly [Construct, Backend])[],
  certificates: readonly Named[],
  settings: Settings,
  ipv6: boolean,
): Front {
  const services = new Map(
    backends.map(([place, backend]) => {
      const check = isGroup(backend.target)
        ? new ComputeHealthCheck(place, 'health', asked(place, backend))
        : undefined;
      return [
        backend.key,
        new ComputeBackendService(place, 'service', { ...EXTERNAL, ...service(place, backend, check?.id, settings) }),
      ];
    }),
  );
  return {
    ...globalWay(
      scope,
      mapping(rules, (key) => present(services.get(key), `the backend service ${key}`).id),
      certificates,
      ipv6,
    ),
    services,
  };
}

/**
 * One global address, or one IPv4 and one IPv6 address, whose requests are sent over TLS to the
 * backends of `map`.
 */
export function globalWay(
  scope: Construct,
  map: Omit<ComputeUrlMapConfig, 'name'>,
  certificates: readonly Named[],
  ipv6: boolean,
): Addresses {
  const { redirect, name } = parts(scope);
  const lifecycle = preventDestroyIfProtected(placementOf(scope));
  const address = new ComputeGlobalAddress(scope, 'address', {
    name: name('address'),
    addressType: 'EXTERNAL',
    lifecycle,
  });
  const urlMap = new ComputeUrlMap(scope, 'map', { name: name('URL map'), ...map });
  const policy = new ComputeSslPolicy(scope, 'tls', { name: name('SSL policy'), ...TLS });
  const certificateIds = certificateMap(new Construct(scope, 'certificates'), certificates);
  const proxy = new ComputeTargetHttpsProxy(scope, 'proxy', {
    name: name('target proxy'),
    urlMap: urlMap.id,
    sslPolicy: policy.id,
    certificateMap: `//certificatemanager.googleapis.com/${certificateIds.id}`,
  });
  const at = { ...EXTERNAL, ipAddress: address.id, ipProtocol: 'TCP' };
  new ComputeGlobalForwardingRule(scope, 'rule', {
    name: name('forwarding rule'),
    ...at,
    portRange: '443',
    target: proxy.id,
    lifecycle,
  });
  const plainMap = new ComputeUrlMap(redirect, 'map', { name: name('URL map', redirect), ...REDIRECT });
  const plain = new ComputeTargetHttpProxy(redirect, 'proxy', {
    name: name('target proxy', redirect),
    urlMap: plainMap.id,
  });
  new ComputeGlobalForwardingRule(redirect, 'rule', {
    name: name('forwarding rule', redirect),
    ...at,
    portRange: '80',
    target: plain.id,
  });
  if (!ipv6) return { address: address.address };
  const place = new Construct(scope, 'ipv6');
  const other = { addressType: 'EXTERNAL', ipVersion: 'IPV6', lifecycle };
  const address6 = new ComputeGlobalAddress(place, 'address', { name: name('address', place), ...other });
  for (const [id, portRange, target] of [
    ['rule', '443', proxy.id],
    ['redirect', '80', plain.id],
  ] as const) {
    const rule = new Construct(place, id);
    new ComputeGlobalForwardingRule(rule, 'rule', {
      name: name('forwarding rule', rule),
      ...at,
      ipAddress: address6.id,
      portRange,
      target,
    });
  }
  return { address: address.address, address6: address6.address };
}

/** Regional: inside one region of a network. */
export function regionalFront(
  scope: Construct,
  rules: readonly Rule[],
  backends: readonly (readonly [Construct, Backend])[],
  certificates: readonly Named[],
  settings: Settings,
  { network, subnetwork, proxies }: { network: string; subnetwork: string; proxies?: ITerraformDependable },
): Front {
  const { region } = placementOf(scope);
  const { redirect, name } = parts(scope);
  const inside = { region, loadBalancingScheme: 'INTERNAL_MANAGED' };
  const services = new Map(
    backends.map(([place, backend]) => {
      const check = isGroup(backend.target)
        ? new ComputeRegionHealthCheck(place, 'health', { region, ...asked(place, backend) })
        : undefined;
      return [
        backend.key,
        new ComputeRegionBackendService(place, 'service', {
          ...inside,
          ...service(place, backend, check?.id, settings),
        }),
      ];
    }),
  );
  const lifecycle = preventDestroyIfProtected(placementOf(scope));
  const address = new ComputeAddress(scope, 'address', {
    name: name('address'),
    region,
    addressType: 'INTERNAL',
    // Ports 80 and 443 are two forwarding rules on one address.
    purpose: 'SHARED_LOADBALANCER_VIP',
    subnetwork,
    lifecycle,
  });
  const urlMap = new ComputeRegionUrlMap(scope, 'map', {
    name: name('URL map'),
    region,
    ...mapping(rules, (key) => present(services.get(key), `the backend service ${key}`).id),
  });
  const policy = new ComputeRegionSslPolicy(scope, 'tls', { name: name('SSL policy'), region, ...TLS });
  const proxy = new ComputeRegionTargetHttpsProxy(scope, 'proxy', {
    name: name('target proxy'),
    region,
    urlMap: urlMap.id,
    sslPolicy: policy.id,
    certificateManagerCertificates: certificates.map(({ certificate }) => certificate),
  });
  const dependsOn = proxies && [proxies];
  const at = { ...inside, network, subnetwork, ipAddress: address.id, ipProtocol: 'TCP', dependsOn };
  new ComputeForwardingRule(scope, 'rule', {
    name: name('forwarding rule'),
    ...at,
    portRange: '443',
    target: proxy.id,
    lifecycle,
  });
  const plainMap = new ComputeRegionUrlMap(redirect, 'map', { name: name('URL map', redirect), region, ...REDIRECT });
  const plain = new ComputeRegionTargetHttpProxy(redirect, 'proxy', {
    name: name('target proxy', redirect),
    region,
    urlMap: plainMap.id,
  });
  new ComputeForwardingRule(redirect, 'rule', {
    name: name('forwarding rule', redirect),
    ...at,
    portRange: '80',
    target: plain.id,
  });
  return { address: address.address, services };
}
