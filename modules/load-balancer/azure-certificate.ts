import { Token } from 'cdktf';
import type { GivenCertificate } from './load-balancer';

/**
 * What a role that reads a certificate's secret is given on: the one secret, or its vault where the
 * secret's name is not known yet.
 */
export function secretScope({ keyVaultId, keyVaultSecretId }: NonNullable<GivenCertificate['azure']>): string {
  const name = Token.isUnresolved(keyVaultSecretId) ? undefined : keyVaultSecretId.split('/')[4];
  return name ? `${keyVaultId}/secrets/${name}` : keyVaultId;
}
