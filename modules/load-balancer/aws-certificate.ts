import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate';
import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation';
import { Fn, propertyAccess, TerraformLocal, type TerraformProvider, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { madeId, wordsIn } from '../core/ids';
import { expression } from '../core/text';
import type { DnsZone } from '../dns/dns';
import { provenNames } from './certificates';

/** An ACM certificate, and its ARN once it is issued. */
export interface IssuedCertificate {
  readonly certificate: AcmCertificate;
  readonly arn: string;
}

/**
 * A certificate for these names, the main one first, that ACM issues and renews. The zone contains
 * its validation records: ACM requires the same record for every certificate for the domain in an
 * account, in any region. Source: "DNS validation" in ACM's user guide.
 */
export function issue(
  scope: Construct,
  names: readonly string[],
  zone: DnsZone,
  provider?: TerraformProvider,
): IssuedCertificate {
  const [domainName = '', ...others] = names;
  const certificate = new AcmCertificate(scope, 'certificate', {
    provider,
    domainName,
    subjectAlternativeNames: others.length > 0 ? others : undefined,
    validationMethod: 'DNS',
    // Its users switch to the replacement before it is deleted.
    lifecycle: { createBeforeDestroy: true },
  });
  const proofs = provenNames(names).map((domain) => {
    const option = validationOption(certificate, domain, names.includes(domain) ? domain : `*.${domain}`);
    return {
      name: option('resource_record_name'),
      records: zone.prove(domain, {
        name: option('resource_record_name'),
        // Route 53 returns a value as it was written, with or without the final dot.
        value: Fn.trimsuffix(option('resource_record_value'), '.'),
      }),
    };
  });
  const validation = new AcmCertificateValidation(scope, 'validation', {
    provider,
    certificateArn: certificate.arn,
    validationRecordFqdns: proofs.map(({ name }) => name),
    dependsOn: proofs.flatMap(({ records }) => records),
  });
  return { certificate, arn: validation.certificateArn };
}

/**
 * The validation record for one name: it is in a set, which is known only once the certificate
 * exists.
 */
function validationOption(certificate: AcmCertificate, domain: string, name: string) {
  const options = `${certificate.fqn}.domain_validation_options`;
  const scope = certificate.node.scope as Construct;
  const option = new TerraformLocal(
    scope,
    madeId(scope, 'proof', wordsIn(domain, '.')),
    expression(`\${one([for one in ${options} : one if one.domain_name == "${name}"])}`),
  );
  return (attribute: string) => Token.asString(propertyAccess(option.expression, [attribute]));
}
