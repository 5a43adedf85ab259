import type { IConstruct } from 'constructs';
import { LOG_STEPS } from '../core/cloudwatch';
import { type KindTable, native, type Row, type Support, unsupported } from '../core/features';
import { IN_ENVIRONMENT, IN_ONE_BUCKET } from '../core/log-retention';
import { type CloudName, type PerCloud, placementOf } from '../core/placement';
import type { DnsProvider, DnsZoneProps } from './dns';

const NO_PROXY = unsupported(
  'a zone resolves names and carries no traffic',
  'Use `edge`, or choose Cloudflare under dns.',
);

export const DNS_ZONE: KindTable<DnsZoneProps> = {
  kind: 'dnsZone',
  service: { aws: 'Amazon Route 53', google: 'Google Cloud DNS', azure: 'Azure DNS' },
  features: {
    domain: {
      aws: native('aws_route53_zone.name'),
      google: native('google_dns_managed_zone.dns_name'),
      azure: native('azurerm_dns_zone.name'),
    },
    dnssec: {
      aws: native('aws_route53_key_signing_key', undefined, 'with a KMS key in us-east-1'),
      google: native('dnssec_config'),
      azure: unsupported(
        'its Terraform provider cannot sign a zone',
        'Choose another provider under dns in the environment.',
      ),
    },
    queryLogDays: {
      aws: native('aws_route53_query_log', { oneOf: LOG_STEPS }),
      google: unsupported(IN_ONE_BUCKET, IN_ENVIRONMENT),
      azure: unsupported(
        'Azure DNS does not support query logs',
        'Choose another provider under dns in the environment.',
      ),
    },
    proxied: { aws: NO_PROXY, google: NO_PROXY, azure: NO_PROXY },
  },
  semantics: {
    'signed by default': { aws: 'yes', google: 'yes', azure: 'no: not in its Terraform provider' },
    'queries logged by default': { aws: 'yes, in CloudWatch Logs', google: 'yes, in Cloud Logging', azure: 'no' },
    'routes: failover and weights': {
      aws: 'weighted records with a health check each; a standby has weight 0 and is used if no other is healthy',
      google: 'routing policy of the record; targets must be addresses, since health checks support addresses only',
      azure: 'Traffic Manager profile and endpoints',
    },
    'route at the domain itself': { aws: 'addresses only', google: 'addresses only', azure: 'addresses only' },
    'health check interval': { aws: '10 or 30 s', google: '30 to 300 s, from three regions', azure: '10 or 30 s' },
  },
};

/** The support of Cloudflare, if an environment chooses it. */
export const CLOUDFLARE: {
  readonly service: string;
  readonly features: Readonly<Record<keyof typeof DNS_ZONE.features, Support>>;
} = {
  service: 'Cloudflare',
  features: {
    domain: native('cloudflare_zone.name'),
    dnssec: native('cloudflare_zone_dnssec'),
    queryLogDays: unsupported('query logs require its Enterprise plan', 'Choose another provider, or leave it out.'),
    proxied: native('cloudflare_dns_record.proxied'),
  },
};

interface ProviderSupport {
  readonly service: string;
  readonly features: Readonly<Record<string, Support>>;
}

const onCloud = (cloud: CloudName): ProviderSupport => ({
  service: DNS_ZONE.service[cloud],
  features: Object.fromEntries(Object.entries<Row>(DNS_ZONE.features).map(([path, row]) => [path, row[cloud]])),
});

const PROVIDERS: Readonly<Record<DnsProvider, ProviderSupport>> = {
  aws: onCloud('aws'),
  google: onCloud('google'),
  azure: onCloud('azure'),
  cloudflare: CLOUDFLARE,
};

/** The table of the zone's provider, which need not be the placement's cloud. */
export function tableOf(provider: DnsProvider, scope: IConstruct): KindTable<DnsZoneProps> {
  if (provider === placementOf(scope).cloud) return DNS_ZONE;
  const all = <T>(one: T): PerCloud<T> => ({ aws: one, google: one, azure: one });
  const { service, features } = PROVIDERS[provider];
  const rows = Object.entries(features).map(([path, support]) => [path, all(support)]);
  return { ...DNS_ZONE, service: all(service), features: Object.fromEntries(rows) };
}
