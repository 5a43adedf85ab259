import type { Cloud } from '../../modules/cloud';
import type { DnsZone } from '../../modules/dns/dns';
import { type PublicNames, publicNames } from '../../modules/dns/public-names';
import type { EdgeProps } from '../../modules/edge/edge';
import type { LoadBalancer } from '../../modules/load-balancer/load-balancer';
import type { PlacementStack } from '../../stacks/placement-stack';

export const CERTIFICATE = {
  given: {
    aws: { arn: 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000' },
    google: { certificate: 'projects/acme-dev/locations/global/certificates/shop' },
    azure: {
      keyVaultId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme',
      keyVaultSecretId: 'https://acme.vault.azure.net/secrets/shop',
    },
  },
};

export function shop(
  stack: PlacementStack,
  cloud: Cloud,
  internal = false,
): { zone: DnsZone; loadBalancer: LoadBalancer } {
  const network = cloud.network(stack, 'network', { cidr: '10.0.0.0/16', zones: 2 });
  const group = cloud.computeGroup(stack, 'shop', {
    network,
    identity: cloud.identity(stack, 'shopper'),
    image: 'ubuntu-24.04',
    cpu: 1,
    memoryGiB: 2,
    min: 1,
    max: 2,
    health: { port: 8080, path: '/healthz' },
  });
  const zone = cloud.dnsZone.fromExisting(stack, 'zone', {
    domain: 'example.com',
    aws: { zoneId: 'Z0123456789ABCDEFGHIJ' },
    google: { name: 'example' },
    azure: { id: '/subscriptions/s/resourceGroups/names/providers/Microsoft.Network/dnsZones/example.com' },
    cloudflare: { zoneId: '0123456789abcdef0123456789abcdef' },
  });
  const loadBalancer = cloud.loadBalancer(stack, 'entry', {
    network,
    internal,
    certificate: CERTIFICATE,
    routes: [{ group, port: 8080 }],
  });
  return { zone, loadBalancer };
}

export type Use = Omit<EdgeProps, 'zone' | 'origin'> & { zone?: DnsZone; origin?: Partial<EdgeProps['origin']> };

export function edge(stack: PlacementStack, cloud: Cloud, props: Partial<Use> = {}) {
  const { zone, loadBalancer } = shop(stack, cloud);
  const front = cloud.edge(stack, 'front', {
    names: ['shop.example.com'],
    zone,
    ...props,
    origin: { loadBalancer, ...props.origin },
  });
  zone.pointTo('shop', 'shop', front.target);
  return front;
}

/** An edge whose shared name goes through Cloudflare's proxy. */
export function proxied(stack: PlacementStack, cloud: Cloud) {
  const { loadBalancer } = shop(stack, cloud);
  const { zone } = publicNames(stack) as PublicNames;
  const certificate = stack.placement.cloud === 'azure' ? { given: CERTIFICATE.given } : undefined;
  return cloud.edge(stack, 'front', { names: ['shop.example.com'], zone, certificate, origin: { loadBalancer } });
}

/** Not if CloudFront caches its own objects. */
export const WEST = {
  id: 'test-aws-us-west-2',
  region: 'us-west-2',
  zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
} as const;
export const PAGES = {
  names: ['pages.example.com', 'www.pages.example.com'],
  cache: [{ path: '/static/*', ttlSeconds: 3600 }, { path: '/*' }],
} as const;

export const ZONES = {
  aws: { zoneId: 'Z0123456789ABCDEFGHIK' },
  google: { name: 'other' },
  azure: { id: '/subscriptions/s/resourceGroups/names/providers/Microsoft.Network/dnsZones/example.org' },
};
