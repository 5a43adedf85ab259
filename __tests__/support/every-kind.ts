import type { Cloud } from '../../modules/cloud';
import type { PlacementStack } from '../../stacks/placement-stack';
import { NODE } from './function';
import { NGINX } from './service';

/**
 * One of each kind that has default alarms, and a job, with everything that an alarm of it needs.
 */
export function everyKind(stack: PlacementStack, catalogue: Cloud): void {
  const network = catalogue.network(stack, 'net', { cidr: '10.30.0.0/16', zones: 2 });
  const identity = catalogue.identity(stack, 'worker');
  catalogue.topic(stack, 'sales');
  catalogue.backup(stack, 'plan');
  const orders = catalogue.queue(stack, 'orders');
  catalogue.api(stack, 'partners', {
    contact: 'shop@example.com',
    tokens: { partners: { issuer: 'https://login.example.com/', audiences: ['orders'] } },
    routes: [{ method: 'POST', path: '/orders', to: { queue: orders }, token: 'partners' }],
  });
  catalogue.database(stack, 'ledger', {
    network,
    engine: 'postgres',
    version: '16',
    cpu: 2,
    memoryGiB: 8,
    storageGiB: 64,
    replicas: 1,
  });
  catalogue.cache(stack, 'sessions', { network, memoryGiB: 1 });
  catalogue.keyValue(stack, 'baskets', { network, partitionKey: 'id' });
  catalogue.vpn(stack, 'office', {
    network,
    peer: { addresses: ['198.51.100.1'], cidrs: ['10.99.0.0/16'], asn: 65001 },
  });
  const group = catalogue.computeGroup(stack, 'web', {
    network,
    identity,
    cpu: 1,
    memoryGiB: 2,
    image: 'ubuntu-24.04',
    min: 2,
    max: 4,
    userData: '#!/bin/sh',
    health: { port: 8080, path: '/' },
  });
  const shop = catalogue.service(stack, 'shop', {
    network,
    identity,
    image: NGINX,
    cpu: 1,
    memoryMiB: 2048,
    min: 2,
    max: 4,
    port: 8080,
  });
  network.allow(shop.member, 'internet', { port: 443 });
  catalogue.function(stack, 'resize', {
    code: { folder: NODE },
    runtime: 'node22',
    handler: 'orders.handler',
    identity: catalogue.identity(stack, 'resizer'),
  });
  const entry = catalogue.loadBalancer(stack, 'entry', {
    network,
    certificate: {
      given: {
        aws: { arn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' },
        google: { certificate: 'projects/acme-dev/locations/global/certificates/shop' },
        azure: {
          keyVaultId:
            '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acmecerts',
          keyVaultSecretId: 'https://acmecerts.vault.azure.net/secrets/shop',
        },
      },
    },
    routes: [
      { group, port: 8080 },
      { service: shop, path: '/shop' },
    ],
  });
  const zone = catalogue.dnsZone.fromExisting(stack, 'zone', {
    domain: 'example.com',
    aws: { zoneId: 'Z0123456789ABCDEFGHIJ' },
    google: { name: 'example' },
    azure: { id: '/subscriptions/s/resourceGroups/names/providers/Microsoft.Network/dnsZones/example.com' },
  });
  catalogue.edge(stack, 'front', { names: ['shop.example.com'], zone, origin: { loadBalancer: entry } });
  catalogue.graph(stack, 'friends', { network, language: catalogue.name === 'google' ? 'gql' : 'opencypher' });
  const night = catalogue.job(stack, 'night', { network, identity, image: NGINX, cpu: 1, memoryMiB: 2048 });
  network.allow(night.member, 'internet', { port: 443 });
}
