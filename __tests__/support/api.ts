import type { ApiProps, ApiRoute } from '../../modules/api/api';
import type { Cloud } from '../../modules/cloud';
import type { CloudName } from '../../modules/core/placement';
import type { PlacementStack } from '../../stacks/placement-stack';
import { APPLICATION, NODE } from './function';
import { invalid } from './invalid';
import { synth } from './synth';

export const VAULT = {
  keyVaultId:
    '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/certs/providers/Microsoft.KeyVault/vaults/acme',
  keyVaultSecretId: 'https://acme.vault.azure.net/secrets/orders',
};

/** Samples are data: constructs are made of their names. */
export interface Named extends Omit<ApiProps, 'routes' | 'domain'> {
  readonly routes: readonly (Omit<ApiRoute, 'to'> & {
    readonly to: {
      readonly function?: string;
      readonly service?: string;
      readonly loadBalancer?: string;
      readonly host?: string;
      readonly queue?: string;
    };
  })[];
  /** `vault`: whether Azure is told of a certificate. */
  readonly domain?: { readonly name: string; readonly zone?: string; readonly vault?: boolean };
}

export function make(stack: PlacementStack, cloud: Cloud, { routes, domain, ...props }: Named) {
  const objects = new Map<string, object>();
  const once = <T extends object>(id: string, create: () => T): T => {
    const object = (objects.get(id) as T | undefined) ?? create();
    objects.set(id, object);
    return object;
  };
  const http = { ...(cloud.name === 'azure' && { azure: { applicationId: APPLICATION } }) };
  const fn = (id: string) =>
    once(id, () =>
      cloud.function(stack, id, {
        code: { folder: NODE },
        runtime: 'node22',
        handler: 'orders.handler',
        identity: cloud.identity(stack, `${id}-runs`),
        ...(id !== 'inside' && { http }),
      }),
    );
  const queue = (id: string) =>
    once(id, () =>
      id === 'subscribed'
        ? cloud.queue(stack, id, { subscribesTo: { topic: cloud.topic(stack, 'sales') } })
        : cloud.queue(stack, id, { ordered: id === 'ordered' }),
    );
  const network = () => once('network', () => cloud.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 2 }));
  const entry = (id: string) =>
    once(id, () =>
      cloud.loadBalancer.fromExisting(stack, id, {
        network: network(),
        aws: {
          listenerArn:
            'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/theirs/0123456789abcdef/0123456789abcdef',
          securityGroupId: 'sg-1',
          dnsName: 'theirs.elb.amazonaws.com',
          zoneId: 'Z0123456789ABCDEFGHIJ',
        },
        google: { address: '10.20.0.5' },
        azure: {
          address: '10.20.0.5',
          subnet: {
            id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/gateways',
            range: '10.20.0.0/24',
            securityGroup: { resourceGroup: 'g', name: 'gateways' },
          },
        },
      }),
    );
  const service = (id: string) =>
    once(id, () => {
      const one = cloud.service(stack, id, {
        network: network(),
        identity: cloud.identity(stack, `${id}-runs`),
        image: 'docker.io/library/nginx:1.27',
        cpu: 1,
        memoryMiB: 2048,
        port: 8080,
        min: 1,
        max: 2,
      });
      network().allow(one.member, 'internet', { port: 443 });
      return one;
    });
  return cloud.api(stack, 'shop', {
    ...props,
    routes: routes.map(({ to, ...route }) => ({
      ...route,
      to: {
        ...(to.function && { function: fn(to.function) }),
        ...(to.queue && { queue: queue(to.queue) }),
        ...(to.loadBalancer && { loadBalancer: entry(to.loadBalancer) }),
        ...(to.service && { service: service(to.service) }),
        ...(to.host !== undefined && { host: to.host }),
      },
    })),
    ...(domain && {
      domain: {
        name: domain.name,
        zone: cloud.dnsZone(stack, domain.zone ?? 'zone', { domain: 'example.com' }),
        ...(cloud.name === 'azure' && domain.vault !== false && { azure: VAULT }),
      },
    }),
  });
}

export const ISSUER = { issuer: 'https://login.example.com/', audiences: ['orders'] };
export const TOKENS = { partners: ISSUER };
export const SEND = { method: 'POST', path: '/orders', to: { queue: 'orders' } } as const;
export const BASE: Named = { contact: 'shop@example.com', tokens: TOKENS, routes: [{ ...SEND, token: 'partners' }] };
export const on = (cloud: CloudName, props: Partial<Named> = {}) =>
  synth(cloud, (stack, catalogue) => void make(stack, catalogue, { ...BASE, ...props }));
export const messages = (cloud: CloudName, props: Partial<Named>) =>
  on(cloud, props).problems.map(({ message }) => message);
export const withRoute = (route: object): { readonly routes: never } => ({ routes: invalid([route]) });

/** Everything that an API can have. */
export const all = (cloud: CloudName, more: Partial<Named> = {}) =>
  synth(cloud, (stack, catalogue) => {
    const identities = { native: { azure: { applicationId: APPLICATION } } };
    const api = make(stack, catalogue, {
      contact: 'shop@example.com',
      tokens: TOKENS,
      cors: { origins: ['https://shop.example.com'] },
      ...identities,
      domain: { name: 'api.example.com' },
      ...(cloud !== 'aws' && { maxRequestKiB: 100 }),
      routes: [
        {
          ...SEND,
          token: 'partners',
          scopes: ['orders.write'],
          ...(cloud !== 'azure' && { throttle: { perSecond: 5, burst: 10 } }),
        },
        { method: 'POST', path: '/returns', to: { queue: 'ordered' }, token: 'partners' },
        {
          method: 'GET',
          path: '/orders/{id}',
          to: { function: 'read' },
          token: 'partners',
          scopes: ['orders.read', 'orders.all'],
        },
        { method: 'GET', path: '/inside', to: { function: 'read' }, identities: true },
        {
          method: 'GET',
          path: '/status',
          to: { loadBalancer: 'entry', host: 'origin.example.com' },
          token: 'partners',
        },
        ...(cloud === 'azure'
          ? []
          : [{ method: 'GET', path: '/shop', to: { service: 'web' }, token: 'partners' } as const]),
      ],
      ...more,
    });
    api.grantCall(catalogue.identity(stack, 'clerk'));
  });
