import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy';
import { Route53HealthCheck } from '@cdktf/provider-aws/lib/route53-health-check';
import { Route53HostedZoneDnssec } from '@cdktf/provider-aws/lib/route53-hosted-zone-dnssec';
import { Route53KeySigningKey } from '@cdktf/provider-aws/lib/route53-key-signing-key';
import { Route53QueryLog } from '@cdktf/provider-aws/lib/route53-query-log';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { accountKey, logGroup, policyDocument } from '../core/aws';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { logDaysOf } from '../core/log-retention';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { GLOBAL_REGION, globalAws, providerOf } from '../core/providers';
import { type AddAlias, DnsZone, type DnsZoneProps, type ExistingDnsZone } from './dns';
import type { Answer, DnsRecord, DnsTarget } from './records';
import type { PlannedRoute } from './route';
import { inChunks, quotedCaa } from './values';

const POLICY_NAME: NameRule = {
  what: 'log resource policy',
  max: 255,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits and -',
  unique: 'region',
};

abstract class AnyRoute53Zone extends DnsZone {
  abstract readonly zoneId: string;

  constructor(scope: Construct, id: string, props: DnsZoneProps) {
    super(scope, id, 'aws', props);
    providerOf(this, 'aws');
  }

  protected override aliasOf({ host, aliasZoneId }: DnsTarget, name: string): AddAlias | undefined {
    if (!host || aliasZoneId === undefined) return undefined;
    return (scope, type) =>
      new Route53Record(scope, 'record', {
        zoneId: this.zoneId,
        name: this.fullName(name),
        type,
        // The health of the target is evaluated by the route; CloudFront supports only false.
        alias: { name: host, zoneId: aliasZoneId, evaluateTargetHealth: false },
      });
  }

  protected override addRecord(scope: Construct, { name, type, values, ttlSeconds }: Required<DnsRecord>): void {
    const written = (value: string) =>
      type === 'TXT' ? joinedChunks(value) : type === 'CAA' ? quotedCaa(value) : value;
    const records = values.map(written);
    // A validation record is the same in every region of an account, so another placement may have
    // created it.
    const allowOverwrite = Token.isUnresolved(name) || undefined;
    new Route53Record(scope, 'record', {
      zoneId: this.zoneId,
      name: this.fullName(name),
      type,
      ttl: ttlSeconds,
      records,
      allowOverwrite,
    });
  }

  protected override addAnswer(scope: Construct, name: string, { type, value }: Answer): void {
    new Route53Record(scope, 'record', {
      zoneId: this.zoneId,
      name: this.fullName(name),
      type,
      ttl: 300,
      records: [value],
    });
  }

  /**
   * Weighted records, also for failover: a record with weight 0 is used only if none with a weight
   * is healthy, and several may stand by. Failover records would have to swap primary and secondary
   * in one step, which Terraform can't: temporarily two would be primary, and Route 53 refuses.
   */
  protected override addRoute(scope: Construct, name: string, { targets, health, ttlSeconds }: PlannedRoute): void {
    for (const { id, host, address, answer, weight } of targets) {
      const target = new Construct(scope, id);
      const check = new Route53HealthCheck(target, 'health', {
        type: health.protocol.toUpperCase(),
        ...(address ? { ipAddress: address, fqdn: this.fullName(name) } : { fqdn: host }),
        port: health.port,
        resourcePath: health.path,
        requestInterval: health.intervalSeconds,
        failureThreshold: health.failures,
        enableSni: health.protocol === 'https',
        // A replacement is created before the record switches from the old one.
        lifecycle: { createBeforeDestroy: true },
      });
      new Route53Record(target, 'record', {
        zoneId: this.zoneId,
        name: this.fullName(name),
        type: answer.type,
        ttl: ttlSeconds,
        records: [answer.value],
        setIdentifier: id,
        weightedRoutingPolicy: { weight },
        healthCheckId: check.id,
      });
    }
  }
}

/** A hosted zone with DNSSEC and query logs. */
export class AwsDnsZone extends AnyRoute53Zone {
  readonly zone: Route53Zone;
  readonly zoneId: string;
  readonly nameServers: readonly string[];

  constructor(scope: Construct, id: string, props: DnsZoneProps) {
    super(scope, id, props);
    this.zone = new Route53Zone(this, 'zone', {
      name: props.domain,
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.aws?.zone,
    });
    this.zoneId = this.zone.zoneId;
    this.nameServers = this.zone.nameServers;
    this.logQueries(props.queryLogDays ?? logDaysOf(this));
    if (props.dnssec ?? true) this.sign();
  }

  /** Route 53 requires log groups in us-east-1. */
  private logQueries(days: number): void {
    const scope = new Construct(this, 'queries');
    const provider = globalAws(this);
    const { account } = factsOf(this.placement.facts, 'aws');
    const group = logGroup(scope, `Queries of ${this.domain}`, days, {
      region: GLOBAL_REGION,
      provider,
      prefix: '/aws/route53/',
    });
    const policy = new CloudwatchLogResourcePolicy(scope, 'policy', {
      provider,
      policyName: nameOf(scope, POLICY_NAME),
      policyDocument: policyDocument([
        {
          Sid: 'Route53',
          Effect: 'Allow',
          Principal: { Service: 'route53.amazonaws.com' },
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: `${group.arn}:*`,
          Condition: { ArnLike: { 'aws:SourceArn': this.zone.arn }, StringEquals: { 'aws:SourceAccount': account } },
        },
      ]),
    });
    new Route53QueryLog(scope, 'log', { zoneId: this.zoneId, cloudwatchLogGroupArn: group.arn, dependsOn: [policy] });
  }

  /** The key-signing key: a KMS key in us-east-1, of the only type that DNSSEC supports. */
  private sign(): void {
    const scope = new Construct(this, 'dnssec');
    const { account } = factsOf(this.placement.facts, 'aws');
    const service = { Service: 'dnssec-route53.amazonaws.com' };
    const ofTheZone = { StringEquals: { 'aws:SourceAccount': account }, ArnEquals: { 'aws:SourceArn': this.zone.arn } };
    const statements = [
      {
        Sid: 'Sign',
        Effect: 'Allow',
        Principal: service,
        Action: ['kms:DescribeKey', 'kms:GetPublicKey', 'kms:Sign'],
        Resource: '*',
        Condition: ofTheZone,
      },
      {
        Sid: 'Grant',
        Effect: 'Allow',
        Principal: service,
        Action: 'kms:CreateGrant',
        Resource: '*',
        Condition: { Bool: { 'kms:GrantIsForAWSResource': true } },
      },
    ];
    const key = accountKey(scope, `Signs ${this.domain}`, statements, {
      provider: globalAws(this),
      customerMasterKeySpec: 'ECC_NIST_P256',
      keyUsage: 'SIGN_VERIFY',
      // KMS does not rotate signing keys.
      enableKeyRotation: undefined,
      lifecycle: preventDestroyIfProtected(this.placement),
    });
    const signing = new Route53KeySigningKey(scope, 'signing-key', {
      hostedZoneId: this.zoneId,
      keyManagementServiceArn: key.arn,
      name: 'signing_key',
    });
    new Route53HostedZoneDnssec(scope, 'signed', { hostedZoneId: signing.hostedZoneId });
  }
}

export class ExistingAwsDnsZone extends AnyRoute53Zone {
  readonly zoneId: string;
  readonly nameServers = undefined;

  constructor(scope: Construct, id: string, existing: ExistingDnsZone) {
    super(scope, id, { domain: existing.domain, proxied: existing.proxied });
    this.zoneId = existingOn(this, existing, 'aws').zoneId;
  }
}

/** Route 53 adds the outer quotes; the inner ones must be added. */
const joinedChunks = (text: string) => (Token.isUnresolved(text) ? text : inChunks(text).join('""'));
