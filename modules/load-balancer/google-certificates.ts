import { CertificateManagerCertificate } from '@cdktf/provider-google/lib/certificate-manager-certificate';
import { CertificateManagerCertificateMap } from '@cdktf/provider-google/lib/certificate-manager-certificate-map';
import { CertificateManagerCertificateMapEntry } from '@cdktf/provider-google/lib/certificate-manager-certificate-map-entry';
import { CertificateManagerDnsAuthorization } from '@cdktf/provider-google/lib/certificate-manager-dns-authorization';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import { present } from '../core/errors';
import { childFor, dashed } from '../core/ids';
import { type NameRule, nameOf } from '../core/names';
import type { DnsZone } from '../dns/dns';
import { namesOf, provenName, provenNames } from './certificates';
import type { ManagedCertificate } from './load-balancer';

const NAME: NameRule = {
  what: 'Certificate Manager resource',
  max: 63,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'account',
};

/** A certificate by its id, and the name for which it is. */
export interface Named {
  readonly name: string;
  readonly certificate: string;
}

const idOf = (name: string) => `for-${dashed(name.replace('*', 'all'))}`;

/**
 * One certificate per name, so that an additional name changes no existing certificate, and the
 * records that authorize Google to issue them.
 */
export function manage(scope: Construct, managed: ManagedCertificate, location: string): Named[] {
  const { zone } = managed;
  const names = namesOf(managed);
  const authorizations = new Map(
    provenNames(names).map((domain) => [domain, authorize(zone, domain, location)] as const),
  );
  return names.map((name) => {
    const authorization = present(authorizations.get(provenName(name)), `the authorization of ${name}`);
    const { place } = childFor(scope, idOf(name), name);
    const certificate = new CertificateManagerCertificate(place, 'certificate', {
      name: nameOf(place, { ...NAME, what: 'certificate', short: true, derived: true }),
      location,
      // Its users switch to the replacement before it is deleted.
      lifecycle: { createBeforeDestroy: true },
      managed: { domains: [name], dnsAuthorizations: [authorization] },
    });
    return { name, certificate: certificate.id };
  });
}

/**
 * The id of the authorization for a domain, which all certificates of a location share, as they
 * share its record. The record is per project: the `FIXED_RECORD` that a global one has by default
 * is `_acme-challenge.<domain>`, which every other project and issuer also uses. Source: "DNS
 * authorization" in Certificate Manager's documentation.
 */
function authorize(zone: DnsZone, domain: string, location: string): string {
  const { place, isNew } = childFor(zone, `authorization-${location}-${dashed(domain)}`, domain);
  if (!isNew) return (place.node.findChild('authorization') as CertificateManagerDnsAuthorization).id;
  const authorization = new CertificateManagerDnsAuthorization(place, 'authorization', {
    name: nameOf(place, { ...NAME, what: 'DNS authorization', short: true, derived: true }),
    location,
    domain,
    type: 'PER_PROJECT_RECORD',
    description: `${domain} is ours`,
  });
  const asked = authorization.dnsResourceRecord.get(0);
  zone.prove(domain, { name: asked.name, value: Fn.trimsuffix(asked.data, '.') }, location);
  return authorization.id;
}

/** Maps names to certificates; the first certificate is the default. */
export function certificateMap(scope: Construct, certificates: readonly Named[]): CertificateManagerCertificateMap {
  const map = new CertificateManagerCertificateMap(scope, 'map', {
    name: nameOf(scope, { ...NAME, what: 'certificate map' }),
  });
  const entry = (id: string, of: { hostname: string } | { matcher: string }, certificate: string) => {
    const { place } = childFor(scope, `entry-${id}`, Object.values(of).join());
    const name = nameOf(place, { ...NAME, what: 'certificate map entry', short: true, derived: true });
    new CertificateManagerCertificateMapEntry(place, 'entry', {
      name,
      map: map.name,
      certificates: [certificate],
      ...of,
    });
  };
  const [first, ...others] = certificates;
  if (first) entry('first', { matcher: 'PRIMARY' }, first.certificate);
  for (const { name, certificate } of others) entry(idOf(name), { hostname: name }, certificate);
  return map;
}
