import type { ApplicationGatewayConfig } from '@cdktf/provider-azurerm/lib/application-gateway';
import type { Front } from '../network/azure-subnets';
import { asContainerApp } from '../service/azure';
import { ASKED, type Backend, type HostTable, isGroup, patterns, type Rule, type Serving } from './routes';

/** Names of parts of the gateway that other parts refer to. */
export const PUBLIC = 'public';
export const PRIVATE = 'private';
export const CERTIFICATE = 'certificate';
const REDIRECT = 'redirect';
const PLAIN = 'plain';
export const TLS = 'tls';

/**
 * The frontend of the listeners. A v2 gateway always has a public address; an internal one does not
 * listen on it.
 */
export function frontend(publicIpId: string, { subnetId }: Front, privateAddress: string | undefined) {
  const inside = { name: PRIVATE, subnetId, privateIpAddress: privateAddress, privateIpAddressAllocation: 'Static' };
  return {
    frontendIpConfiguration: [{ name: PUBLIC, publicIpAddressId: publicIpId }, ...(privateAddress ? [inside] : [])],
    frontendPort: [
      { name: PLAIN, port: 80 },
      { name: TLS, port: 443 },
    ],
  };
}

/** A pool, HTTP settings and a probe for each set of machines. */
export function behind(backends: readonly Backend[], { timeout, drain, stickiness }: Serving) {
  return {
    backendAddressPool: backends.map(({ key, target }) => ({ name: key, fqdns: hostsOf(target) })),
    backendHttpSettings: backends.map(({ key, port, target }) => ({
      name: key,
      port,
      // Container Apps identifies an app by its host name, and accepts requests over TLS.
      ...(isGroup(target) ? { protocol: 'Http' } : { protocol: 'Https', pickHostNameFromBackendAddress: true }),
      cookieBasedAffinity: stickiness ? 'Enabled' : 'Disabled',
      requestTimeout: timeout,
      probeName: key,
      connectionDraining: { enabled: true, drainTimeoutSec: drain },
    })),
    probe: backends.map(({ key, health, target }) => ({
      name: key,
      ...(isGroup(target)
        ? { protocol: 'Http', host: '127.0.0.1', port: health.port }
        : { protocol: 'Https', pickHostNameFromBackendHttpSettings: true }),
      path: health.path,
      interval: ASKED.interval,
      timeout: ASKED.timeout,
      unhealthyThreshold: ASKED.unhealthy,
      match: { statusCode: ['200'] },
    })),
  };
}

const hostsOf = (target: Backend['target']) => (isGroup(target) ? undefined : [asContainerApp(target).host]);

type RoutingParts = 'httpListener' | 'redirectConfiguration' | 'urlPathMap' | 'requestRoutingRule';

/** A listener for each host, the one for every host last, and one that redirects to TLS. */
export function routing(
  tables: readonly HostTable[],
  frontendIpConfigurationName: string,
): Pick<ApplicationGatewayConfig, RoutingParts> {
  const at = { frontendIpConfigurationName };
  const last = tables.at(-1)?.name ?? '';
  const tls = { ...at, frontendPortName: TLS, protocol: 'Https', sslCertificateName: CERTIFICATE };
  return {
    httpListener: [
      { name: PLAIN, ...at, frontendPortName: PLAIN, protocol: 'Http' },
      ...tables.map(({ name, host }) => ({ name, ...tls, hostNames: host === undefined ? undefined : [host] })),
    ],
    redirectConfiguration: [
      {
        name: REDIRECT,
        redirectType: 'Permanent',
        targetListenerName: last,
        includePath: true,
        includeQueryString: true,
      },
    ],
    urlPathMap: tables
      .filter(({ paths }) => paths.length > 0)
      .map(({ name, paths, rest }) => ({
        name,
        defaultBackendAddressPoolName: poolOf(rest),
        defaultBackendHttpSettingsName: poolOf(rest),
        pathRule: paths.map((rule) => ({
          name: rule.id,
          paths: patterns(rule.path),
          backendAddressPoolName: poolOf(rule),
          backendHttpSettingsName: poolOf(rule),
        })),
      })),
    requestRoutingRule: [
      ...tables.map(({ name, paths, rest }, index) => ({
        name,
        priority: 10 * (index + 1),
        httpListenerName: name,
        ...(paths.length > 0
          ? { ruleType: 'PathBasedRouting', urlPathMapName: name }
          : { ruleType: 'Basic', backendAddressPoolName: poolOf(rest), backendHttpSettingsName: poolOf(rest) }),
      })),
      {
        name: PLAIN,
        priority: 20_000,
        ruleType: 'Basic',
        httpListenerName: PLAIN,
        redirectConfigurationName: REDIRECT,
      },
    ],
  };
}

/** The pool that has all the weight. */
const poolOf = ({ backends }: Rule) => (backends.find(({ weight }) => weight > 0) ?? backends[0])?.key;
