import type { CloudName } from '../modules/core/placement';
import { chosen, type Draft, FACTS, type Mistake } from './draft';
import { quoted } from './quoted';

/** How several placements share the traffic. */
export function trafficMistakes(file: Draft): Mistake[] {
  const placements = (file.placements ?? []).map((placement, index) => ({ ...placement, path: ['placements', index] }));
  const inTraffic = placements.filter(({ role }) => role !== 'retired');
  const weighted = inTraffic.filter(({ weight }) => weight !== undefined);
  const mistakes: Mistake[] = [];
  for (const { path } of placements.filter(({ role, weight }) => role === 'retired' && weight !== undefined)) {
    mistakes.push({
      path: [...path, 'weight'],
      message: 'is set together with role: retired, which gets no traffic.',
      remedy: 'Remove one of the two.',
    });
  }
  for (const { path } of placements.filter(({ role }) => role === 'primary').slice(1)) {
    mistakes.push({
      path: [...path, 'role'],
      message: 'is a second primary.',
      remedy: 'One is primary; make the other standby, or give all a weight.',
    });
  }
  if (placements.length > 0 && inTraffic.length === 0) {
    mistakes.push({
      path: ['placements'],
      message: 'are all retired: nothing serves.',
      remedy: 'Give one another role.',
    });
  } else if (
    weighted.length === 0 &&
    placements.length > 0 &&
    placements.every(({ role }) => role === 'standby' || role === 'retired')
  ) {
    mistakes.push({ path: ['placements'], message: 'have no primary.', remedy: 'Make one of them primary.' });
  }
  if (weighted.length === 0) return mistakes;
  for (const { path, role, weight } of inTraffic) {
    if (weight === undefined)
      mistakes.push({
        path,
        message: 'has no weight, but others have one.',
        remedy: 'Set a weight here, too, or ' + 'remove all.',
      });
    else if (role)
      mistakes.push({
        path: [...path, 'role'],
        message: 'cannot be set together with weight.',
        remedy: 'Keep one of the two.',
      });
  }
  if (!('dns' in file)) {
    mistakes.push({
      path: [...(weighted[0]?.path ?? []), 'weight'],
      message: 'requires public names, which are not configured.',
      remedy: 'Add dns, or remove it.',
    });
  }
  return mistakes;
}

/**
 * The provider of names: the configured one, or the cloud of the file's primary placement,
 * regardless of `--cloud`.
 */
export function dnsProviderOf(file: Draft): DnsProvider | undefined {
  return file.dns?.provider ?? chosen(file).find(({ role }) => role === 'primary')?.cloud ?? chosen(file)[0]?.cloud;
}

type DnsProvider = CloudName | 'cloudflare';

/** How each provider identifies a zone. */
const ZONES_OF: Record<DnsProvider, { pattern: RegExp; is: string }> = {
  aws: { pattern: /^Z[A-Z0-9]{1,31}$/, is: 'the id of a hosted zone, like Z0123456789ABCDEFGHIJ' },
  google: { pattern: /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, is: 'the name of a managed zone, like example-com' },
  azure: {
    pattern: /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/dnsZones\/[^/]+$/i,
    is:
      'the resource id of a zone, like ' +
      '/subscriptions/…/resourceGroups/…/providers/Microsoft.Network/dnsZones/example.com',
  },
  cloudflare: { pattern: /^[0-9a-f]{32}$/, is: 'the id of a zone: 32 hexadecimal digits' },
};

export function names(file: Draft): Mistake[] {
  const { dns } = file;
  const provider = dnsProviderOf(file);
  if (!dns || !provider) return [];
  const mistakes: Mistake[] = [];
  const at = (key: string) => ['dns', key];
  const { pattern, is } = ZONES_OF[provider];
  if (dns.zone !== undefined && !pattern.test(dns.zone)) {
    mistakes.push({
      path: at('zone'),
      message: `is ${quoted(dns.zone)}, on ${provider} it is ${is}.`,
      remedy: dns.provider ? undefined : `If ${provider} is not the DNS provider, set provider.`,
    });
  }
  const clouds = new Set(chosen(file).map(({ cloud }) => cloud));
  if (clouds.has('azure') && !dns.certificates?.azure) {
    mistakes.push({
      path: ['dns'],
      message: 'has no certificate for azure, whose load balancer requires one from Key Vault.',
      remedy: 'Add certificates: { azure: { keyVaultId: …, keyVaultSecretId: … } }.',
    });
  }
  if (!('provider' in dns) && clouds.size > 1) {
    mistakes.push({
      path: ['dns'],
      message: `has no provider, and placements are on ${[...clouds].join(' and ')}.`,
      remedy: `Add "provider: ${provider}": the zone then stays in place when the primary moves.`,
    });
  }
  if (provider === 'cloudflare') {
    if (!('account' in dns))
      mistakes.push({
        path: ['dns'],
        message: 'has no account, which Cloudflare requires.',
        remedy: 'Add account under dns.',
      });
  } else {
    if (file.clouds && !(provider in file.clouds)) {
      mistakes.push({
        path: dns.provider ? at('provider') : ['dns'],
        message: `is ${provider}, but clouds.${provider} has no account.`,
        remedy: `Add ${FACTS[provider]} under clouds.`,
      });
    }
    if (dns.account !== undefined)
      mistakes.push({
        path: at('account'),
        message: `is Cloudflare's, and the provider is ${provider}.`,
        remedy: 'Remove it.',
      });
    if (dns.proxied) {
      mistakes.push({
        path: at('proxied'),
        message: `is true; ${provider} does not support proxying.`,
        remedy: 'Use cloudflare as provider, or omit it.',
      });
    }
  }
  const inTraffic = chosen(file).filter(({ role }) => role !== 'retired');
  if (provider === 'google' && inTraffic.length > 1) {
    mistakes.push({
      path: dns.provider ? at('provider') : ['dns'],
      message: 'is google, which checks the health of IP addresses only and can point a name to one placement only.',
      remedy: 'Use aws, azure or cloudflare as provider; the placements do not move.',
    });
  }
  const own = inTraffic.map(({ cloud, region }) => `-${cloud}-${region}`);
  const further = Object.entries(dns.names ?? {}).map(([id, name]) => ({ path: ['dns', 'names', id], name }));
  const all = [{ path: at('name'), name: dns.name }, ...further];
  for (const [index, { path, name }] of all.entries()) {
    if (name === undefined) continue;
    if (own.some((id) => name.endsWith(id) || name.includes(`${id}-`))) {
      mistakes.push({
        path,
        message: `is ${quoted(name)}, a placement's own name.`,
        remedy: 'Choose another, like shop.',
      });
    } else if (all.findIndex((other) => other.name === name) < index) {
      mistakes.push({ path, message: `is ${quoted(name)} a second time.`, remedy: 'Each workload has its own name.' });
    }
  }
  for (const id of Object.keys(dns.names ?? {})) {
    if (!file.workloads || id in file.workloads) continue;
    const known = Object.keys(file.workloads).join(', ') || 'none';
    mistakes.push({
      path: ['dns', 'names', id],
      message: `is a name of ${id}, which is not a workload of the environment; the workloads are: ${known}.`,
      remedy: 'Correct the id, or remove the name.',
    });
  }
  return mistakes;
}
