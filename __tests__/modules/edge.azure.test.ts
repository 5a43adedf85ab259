import type { Placement } from '../../modules/core/placement';
import type { EdgeProps } from '../../modules/edge/edge';
import { certificate } from '../support/certificates';
import { shop, ZONES } from '../support/edge';
import { synth } from '../support/synth';

describe('a certificate of Front Door', () => {
  const DOMAIN = { ...ZONES, domain: 'example.com' };
  const supplied = { given: certificate('shop') };
  const at = (name: string, props: Partial<EdgeProps> = {}, dns?: Placement['dns']) =>
    synth(
      'azure',
      (stack, cloud) => {
        const { loadBalancer } = shop(stack, cloud);
        const zone = cloud.dnsZone.fromExisting(stack, 'names', DOMAIN);
        const front = cloud.edge(stack, 'front', {
          names: [name],
          zone,
          origin: { loadBalancer, host: 'origin.example.com' },
          ...props,
        });
        zone.pointTo('led', name === 'example.com' ? '@' : 'shop', front.target);
      },
      { dns },
    );
  const SHARED = { provider: 'azure', domain: 'example.com', name: 'shop', zone: DOMAIN.azure.id } as const;

  test('is its own for a name that leads to it by CNAME, which is what renews it', () => {
    const { the, problems } = at('shop.example.com');
    expect(problems).toEqual([]);
    expect(the('azurerm_dns_cname_record', 'names/led/record')).toMatchObject({
      name: 'shop',
      record: expect.stringContaining('azurerm_cdn_frontdoor_endpoint.front_endpoint.host_name'),
    });
    expect(the('azurerm_cdn_frontdoor_profile').identity).toBeUndefined();
  });

  test.each<[string, string, Placement['dns'], string]>([
    ['the domain itself', 'example.com', undefined, 'names: example.com is the domain itself'],
    ['a name that placements share', 'shop.example.com', SHARED, 'names: shop.example.com is shared by placements'],
  ])('is asked for, for %s', (_, name, dns, message) => {
    expect(at(name, {}, dns).problems).toMatchObject([
      { message: expect.stringContaining(message), remedy: expect.stringContaining('Key Vault') },
    ]);
    const { the, problems } = at(name, { certificate: supplied }, dns);
    expect(problems).toEqual([]);
    expect(the('azurerm_cdn_frontdoor_custom_domain').tls).toMatchObject({
      certificate_type: 'CustomerCertificate',
      cdn_frontdoor_secret_id: '${azurerm_cdn_frontdoor_secret.front_certificate_secret.id}',
    });
    expect(the('azurerm_cdn_frontdoor_secret')).toMatchObject({
      secret: {
        customer_certificate: [{ key_vault_certificate_id: 'https://acme.vault.azure.net/certificates/shop' }],
      },
      depends_on: ['azurerm_role_assignment.front_certificate_access'],
    });
    expect(the('azurerm_role_assignment', 'front/certificate/access')).toMatchObject({
      scope: `${certificate('shop').azure.keyVaultId}/secrets/shop`,
      role_definition_name: 'Key Vault Secrets User',
      principal_id: '${azurerm_cdn_frontdoor_profile.front_profile.identity[0].principal_id}',
      // Front Door reads it as soon as the secret is created, and the assignment takes minutes.
      provisioner: [{ 'local-exec': { command: expect.stringContaining('POLYCLOUD_ROLE_WAIT_SECONDS') } }],
    });
  });
});
