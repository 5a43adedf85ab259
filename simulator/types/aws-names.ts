import type { Behaviour } from '../behaviour';
import { between, check, lengthOf, matches, oneOf } from '../rules';
import { uuid } from '../template';
import type { Fields, Value } from '../values';
import { isText } from '../values';
import { arn, settingOf } from './aws-forms';

/**
 * The validation record that ACM requires for each name: that of the domain in the account, the
 * same for every certificate and region; a wildcard uses that of the domain. Source: "DNS
 * validation" in ACM's user guide.
 */
function validations(
  { domain_name, subject_alternative_names }: Fields,
  _: string,
  { account = '' }: Readonly<Record<string, string>>,
): Value {
  return [domain_name, subject_alternative_names]
    .flat()
    .filter(isText)
    .map((name) => {
      const domain = name.replace(/^\*\./, '');
      const token = uuid(`${account} ${domain}`).replaceAll('-', '');
      return {
        domain_name: name,
        resource_record_name: `_${token}.${domain}.`,
        resource_record_type: 'CNAME',
        resource_record_value: `_${token}.acm-validations.aws.`,
      };
    });
}

export const awsNames: Readonly<Record<string, Behaviour>> = {
  // Certificates
  acm_certificate: {
    values: { arn: arn('acm', 'certificate/{uuid}'), id: '{arn}', status: 'PENDING_VALIDATION' },
    makes: { domain_validation_options: validations },
    rules: { validation_method: oneOf('DNS', 'EMAIL', 'NONE'), domain_name: lengthOf(0, 253) },
    heldBy: [
      'lb_listener.certificate_arn',
      'lb_listener_certificate.certificate_arn',
      'cloudfront_distribution.viewer_certificate.acm_certificate_arn',
    ],
  },
  acm_certificate_validation: { values: { id: '{certificate_arn}' }, imports: [] },

  // Names
  route53_zone: {
    values: {
      zone_id: 'Z{UPPER}',
      id: '{zone_id}',
      arn: 'arn:{partition}:route53:::hostedzone/{zone_id}',
      primary_name_server: 'ns-1.awsdns-01.org',
    },
    rules: { name: lengthOf(1, 1024) },
    heldBy: ['route53_record.zone_id', 'route53_key_signing_key.hosted_zone_id'],
  },
  route53_record: {
    values: { id: '{zone_id}_{name}_{type}[_{set_identifier}]', fqdn: '{name}' },
    // The provider then uses UPSERT instead of CREATE: both resources are one record. Source:
    // internal/service/route53/record.go.
    overwrites: ({ allow_overwrite }) => allow_overwrite === true,
    rules: {
      type: oneOf(
        'A',
        'AAAA',
        'CAA',
        'CNAME',
        'DS',
        'HTTPS',
        'MX',
        'NAPTR',
        'NS',
        'PTR',
        'SOA',
        'SPF',
        'SRV',
        'SSHFP',
        'SVCB',
        'TLSA',
        'TXT',
      ),
      'failover_routing_policy.type': oneOf('PRIMARY', 'SECONDARY'),
    },
    checks: [
      check('records', 'exactly one of records, alias must be set', (get) => {
        const there = (name: string) => Array.isArray(get(name)) && (get(name) as unknown[]).length > 0;
        return there('records') === there('alias');
      }),
      check(
        'ttl',
        'records need ttl',
        (get) => Array.isArray(get('records')) && (get('records') as unknown[]).length > 0 && get('ttl') === null,
      ),
      check('set_identifier', 'a routing policy needs set_identifier', (get) => {
        const policies = [
          'failover_routing_policy',
          'weighted_routing_policy',
          'latency_routing_policy',
          'geolocation_routing_policy',
        ];
        return (
          policies.some((name) => Array.isArray(get(name)) && (get(name) as unknown[]).length > 0) &&
          get('set_identifier') === null
        );
      }),
    ],
  },
  route53_health_check: {
    values: { id: '{uuid}', arn: 'arn:{partition}:route53:::healthcheck/{id}' },
    rules: {
      type: oneOf(
        'HTTP',
        'HTTPS',
        'HTTP_STR_MATCH',
        'HTTPS_STR_MATCH',
        'TCP',
        'CALCULATED',
        'CLOUDWATCH_METRIC',
        'RECOVERY_CONTROL',
      ),
      request_interval: oneOf(10, 30),
      failure_threshold: between(1, 10),
    },
  },
  route53_key_signing_key: {
    values: { id: '{hosted_zone_id},{name}' },
    rules: { status: oneOf('ACTIVE', 'INACTIVE'), name: matches(/^\w{3,128}$/, '3 to 128 letters, digits and _') },
  },
  route53_hosted_zone_dnssec: settingOf('{hosted_zone_id}', {
    rules: { signing_status: oneOf('SIGNING', 'NOT_SIGNING') },
  }),
  route53_query_log: {
    values: { id: '{uuid}', arn: 'arn:{partition}:route53:::queryloggingconfig/{id}' },
    unique: '{zone_id}',
  },
};
