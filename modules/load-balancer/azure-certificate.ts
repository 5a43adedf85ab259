import { Token } from 'cdktf';
import type { GivenCertificate } from './load-balancer';

/**
 * The scope of the role that reads a certificate's secret: the one secret, or its vault if the
 * secret's name is not known yet.
 */
export function secretScope({ keyVaultId, keyVaultSecretId }: NonNullable<GivenCertificate['azure']>): string {
  const name = Token.isUnresolved(keyVaultSecretId) ? undefined : keyVaultSecretId.split('/')[4];
  return name ? `${keyVaultId}/secrets/${name}` : keyVaultId;
}
