import type { CdnFrontdoorProfile } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-profile';
import { CdnFrontdoorSecret } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-secret';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import { UNTIL_IN_EFFECT } from '../core/azure';
import { hashOf } from '../core/ids';
import { secretScope } from '../load-balancer/azure-certificate';
import type { GivenCertificate } from '../load-balancer/load-balancer';

/**
 * A certificate in Key Vault for Front Door. The identity of the profile reads it, always the
 * newest version.
 */
export function certificateOf(
  scope: Construct,
  profile: CdnFrontdoorProfile,
  given: NonNullable<GivenCertificate['azure']>,
): CdnFrontdoorSecret {
  const place = new Construct(scope, 'certificate');
  const access = new RoleAssignment(place, 'access', {
    scope: secretScope(given),
    roleDefinitionName: 'Key Vault Secrets User',
    principalId: profile.identity.principalId,
    principalType: 'ServicePrincipal',
    skipServicePrincipalAadCheck: true,
    // Front Door reads the certificate as soon as it is created.
    provisioners: UNTIL_IN_EFFECT,
  });
  const keyVaultCertificateId = certificateId(given.keyVaultSecretId);
  return new CdnFrontdoorSecret(place, 'secret', {
    // Another certificate is another secret; the domains switch to it before the old one is
    // deleted, because Azure refuses to delete a secret in use. Source: "secret" forces replacement
    // in cdn_frontdoor_secret_resource.go of azurerm 4.55.
    name: Token.isUnresolved(keyVaultCertificateId) ? 'certificate' : `certificate-${hashOf([keyVaultCertificateId])}`,
    cdnFrontdoorProfileId: profile.id,
    secret: { customerCertificate: [{ keyVaultCertificateId }] },
    dependsOn: [access],
    lifecycle: { createBeforeDestroy: true },
  });
}

/** The id of the certificate that a secret belongs to. */
function certificateId(secretId: string): string {
  const [secrets, certificates] = ['/secrets/', '/certificates/'];
  return Token.isUnresolved(secretId)
    ? Fn.replace(secretId, secrets, certificates)
    : secretId.replace(secrets, certificates);
}
