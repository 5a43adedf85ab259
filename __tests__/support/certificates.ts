import type { GivenCertificate } from '../../modules/load-balancer/load-balancer';

/** A certificate that is there on each cloud. */
export const certificate = (name: string, location = 'global'): Required<GivenCertificate> => ({
  aws: { arn: `arn:aws:acm:us-east-1:123456789012:certificate/${name}` },
  google: { certificate: `projects/acme-dev/locations/${location}/certificates/${name}` },
  azure: {
    keyVaultId: '/subscriptions/s/resourceGroups/secrets/providers/Microsoft.KeyVault/vaults/acme',
    keyVaultSecretId: `https://acme.vault.azure.net/secrets/${name}`,
  },
});
