import { CloudfrontCachePolicy } from '@cdktf/provider-aws/lib/cloudfront-cache-policy';
import {
  CloudfrontDistribution,
  type CloudfrontDistributionDefaultCacheBehavior,
  type CloudfrontDistributionOrigin,
} from '@cdktf/provider-aws/lib/cloudfront-distribution';
import { CloudfrontOriginAccessControl } from '@cdktf/provider-aws/lib/cloudfront-origin-access-control';
import { CloudfrontVpcOrigin } from '@cdktf/provider-aws/lib/cloudfront-vpc-origin';
import { CloudwatchLogDelivery } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery';
import { CloudwatchLogDeliveryDestination } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination';
import { CloudwatchLogDeliverySource } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-source';
import { DataAwsEc2ManagedPrefixList } from '@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { type TerraformProvider, Token } from 'cdktf';
import { Construct } from 'constructs';
import { logGroup } from '../core/aws';
import { report } from '../core/errors';
import { show, unsupported } from '../core/features';
import { existingOn } from '../core/kind';
import { logDaysOf } from '../core/log-retention';
import type { Absent, MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { GLOBAL_REGION, globalAws } from '../core/providers';
import { checkRegionHas } from '../core/region-services';
import type { DnsZone } from '../dns/dns';
import type { DnsTarget } from '../dns/records';
import { AwsLoadBalancer } from '../load-balancer/aws';
import { issue } from '../load-balancer/aws-certificate';
import type { LoadBalancer } from '../load-balancer/load-balancer';
import { closeFor } from '../load-balancer/outside';
import { asVpc } from '../network/aws-base';
import { AwsBucket } from '../storage/aws-bucket';
import type { Bucket } from '../storage/bucket';
import { firewall } from './aws-firewall';
import { type CacheRule, Edge, type EdgeProps, type ExistingEdge } from './edge';
import { behindCloudflare, byLength, idOf, inZone, originHostOf } from './settings';

const NAME: NameRule = {
  what: 'CloudFront resource',
  max: 64,
  pattern: /^[A-Za-z0-9][\w-]*$/,
  allowed: 'letters, digits and -',
  unique: 'account',
};
const DELIVERY_NAME: NameRule = {
  what: 'log delivery',
  max: 60,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits and -',
  unique: 'account',
};

/** The hosted zone id of every distribution. */
const ALIAS_ZONE = 'Z2FDTNDATAQYW2';
/** Managed policies of CloudFront. */
const CACHES = {
  nothing: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  asTheOriginSays: '4cc15a8a-d715-48a4-82b8-cc0b614638fe',
};
const FORWARDS_ALL = '216adef6-5c7f-47e4-b989-5492eafa07d3';
const SECURITY_HEADERS = '67f7725c-6f97-4210-82d7-5512b31e9d03';
const ORIGIN = 'origin';
/** The servers with which CloudFront connects to origins. */
const ORIGIN_FACING = 'com.amazonaws.global.cloudfront.origin-facing';
const READS = ['GET', 'HEAD', 'OPTIONS'];
const ALL = [...READS, 'PUT', 'POST', 'PATCH', 'DELETE'];

/**
 * A distribution with a firewall, and exclusive access to its origin. Certificate, firewall and
 * logs are in us-east-1, which CloudFront requires.
 */
export class AwsEdge extends Edge {
  readonly distribution: CloudfrontDistribution;
  readonly webAcl: Wafv2WebAcl;
  readonly target: DnsTarget;
  private readonly certificateArn: string;
  private readonly global: TerraformProvider | undefined;

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id, props);
    this.global = globalAws(this);
    const limit = {
      requests: props.requestsPerFiveMinutes,
      proxied: behindCloudflare(this, props),
      bodyKiB: props.bodyInspectionKiB,
    };
    this.webAcl = firewall(new Construct(this, 'firewall'), id, limit, this.global);
    this.certificateArn = this.certificate(props);
    const { bucket, loadBalancer, index, notFound } = props.origin;
    const behavior = (rule?: CacheRule) => this.behavior(rule, loadBalancer !== undefined);
    const rules = byLength(props.cache);
    this.distribution = new CloudfrontDistribution(this, 'distribution', {
      enabled: true,
      comment: `${this.placement.environment} ${id}`,
      aliases: [...props.names],
      httpVersion: 'http2and3',
      isIpv6Enabled: true,
      webAclId: this.webAcl.arn,
      origin: [bucket ? this.fromBucket(bucket) : this.fromLoadBalancer(loadBalancer, originHostOf(props), props.zone)],
      defaultCacheBehavior: behavior(rules.find(({ path }) => path === '/*')),
      orderedCacheBehavior: rules
        .filter(({ path }) => path !== '/*')
        .map((rule) => ({ pathPattern: rule.path, ...behavior(rule) })),
      defaultRootObject: index,
      // A bucket returns 403 for missing objects to principals without list permission.
      customErrorResponse: notFound
        ? [403, 404].map((errorCode) => ({ errorCode, responseCode: 404, responsePagePath: `/${notFound}` }))
        : undefined,
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      viewerCertificate: {
        acmCertificateArn: this.certificateArn,
        minimumProtocolVersion: 'TLSv1.2_2021',
        sslSupportMethod: 'sni-only',
      },
      ...props.native?.aws?.distribution,
    });
    if (bucket instanceof AwsBucket) bucket.readBy('cloudfront.amazonaws.com', this.distribution.arn);
    this.log(props.logDays ?? logDaysOf(this));
    this.target = { host: this.distribution.domainName, aliasZoneId: this.distribution.hostedZoneId, ipv6: true };
  }

  private fromBucket(bucket: Bucket): CloudfrontDistributionOrigin {
    if (!(bucket instanceof AwsBucket)) {
      report(this, {
        message: 'origin.bucket was created elsewhere, so its owner manages the policy that the edge requires.',
        remedy: 'Create the bucket here.',
      });
      return { originId: ORIGIN, domainName: 'none.invalid' };
    }
    const access = new CloudfrontOriginAccessControl(this, 'access', {
      name: nameOf(this, NAME),
      originAccessControlOriginType: 's3',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    });
    return { originId: ORIGIN, domainName: bucket.bucket.bucketRegionalDomainName, originAccessControlId: access.id };
  }

  /**
   * Through the VPC: the load balancer has no public addresses (its name resolves to private ones),
   * and accepts traffic from CloudFront.
   */
  private fromLoadBalancer(
    loadBalancer: LoadBalancer | undefined,
    host: string,
    zone: DnsZone,
  ): CloudfrontDistributionOrigin {
    const at = { originId: ORIGIN, domainName: host };
    if (!loadBalancer) return at;
    if (!(loadBalancer instanceof AwsLoadBalancer)) {
      report(this, {
        message: `origin.loadBalancer ${loadBalancer.node.id} was created elsewhere: requests could bypass the edge.`,
        remedy: 'Create it here: it then has no public address, and the edge connects through the VPC.',
      });
      return at;
    }
    checkRegionHas(this, 'vpcOrigins', { way: () => 'Leave out the edge' });
    const { member, loadBalancer: balancer } = loadBalancer;
    closeFor(this, loadBalancer);
    balancer.internal = true;
    balancer.subnets = [...asVpc(member.network).subnetIds.private];
    member.tier = 'private';
    member.network.withdraw('internet', member, { ports: [80, 443] });
    zone.pointTo(`origin-${this.node.id}`, inZone(zone, host), loadBalancer.target);
    const admitted = this.admit(member.securityGroup.id);
    const origin = new CloudfrontVpcOrigin(this, 'vpc-origin', {
      vpcOriginEndpointConfig: [
        {
          name: nameOf(this, { ...NAME, what: 'VPC origin' }),
          arn: balancer.arn,
          httpPort: 80,
          httpsPort: 443,
          originProtocolPolicy: 'https-only',
          originSslProtocols: [{ items: ['TLSv1.2'], quantity: 1 }],
        },
      ],
      dependsOn: [admitted],
    });
    return { ...at, vpcOriginConfig: { vpcOriginId: origin.id } };
  }

  /**
   * Traffic from a VPC origin has the addresses of CloudFront's origin-facing servers, which a rule
   * for ranges of the VPC does not allow. The id of their prefix list differs by region, and
   * Terraform reads it in the plan. Source: "Restrict access with VPC origins" in CloudFront's
   * developer guide; docs/decisions.md.
   */
  private admit(securityGroupId: string): VpcSecurityGroupIngressRule {
    const scope = new Construct(this, 'way');
    const { id } = new DataAwsEc2ManagedPrefixList(scope, 'servers', { name: ORIGIN_FACING });
    const port = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 };
    const description = 'The edge to the load balancer';
    return new VpcSecurityGroupIngressRule(scope, 'in', { securityGroupId, prefixListId: id, ...port, description });
  }

  private behavior(rule: CacheRule | undefined, takesAll: boolean): CloudfrontDistributionDefaultCacheBehavior {
    return {
      targetOriginId: ORIGIN,
      viewerProtocolPolicy: 'redirect-to-https',
      allowedMethods: takesAll ? ALL : READS,
      cachedMethods: READS,
      compress: true,
      cachePolicyId: rule && !rule.never ? this.cachePolicy(rule) : CACHES.nothing,
      originRequestPolicyId: takesAll ? FORWARDS_ALL : undefined,
      responseHeadersPolicyId: SECURITY_HEADERS,
    };
  }

  private cachePolicy({ path, ttlSeconds }: CacheRule): string {
    if (ttlSeconds === undefined) return CACHES.asTheOriginSays;
    const scope = new Construct(this, `cache-${idOf(path)}`);
    return new CloudfrontCachePolicy(scope, 'policy', {
      name: nameOf(scope, { ...NAME, what: 'cache policy' }),
      minTtl: ttlSeconds,
      defaultTtl: ttlSeconds,
      maxTtl: ttlSeconds,
      parametersInCacheKeyAndForwardedToOrigin: {
        cookiesConfig: { cookieBehavior: 'none' },
        headersConfig: { headerBehavior: 'none' },
        queryStringsConfig: { queryStringBehavior: 'all' },
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      },
    }).id;
  }

  /** CloudFront supports certificates of us-east-1 only. */
  private certificate({ names, zone, certificate }: EdgeProps): string {
    const arn = certificate?.given.aws?.arn;
    if (arn === undefined) return issue(new Construct(this, 'certificate'), names, zone, this.global).arn;
    if (!Token.isUnresolved(arn) && arn.split(':')[3] !== GLOBAL_REGION) {
      report(this, {
        message: `certificate.given.aws is ${show(arn)}, CloudFront supports certificates of ${GLOBAL_REGION} only.`,
        remedy: `Request it in ${GLOBAL_REGION}, or leave certificate out: AWS issues one.`,
      });
    }
    return arn;
  }

  private log(days: number): void {
    const scope = new Construct(this, 'access-logs');
    const provider = this.global;
    const group = logGroup(scope, `Access logs of ${this.node.id}`, days, { region: GLOBAL_REGION, provider });
    const name = nameOf(scope, DELIVERY_NAME);
    const source = new CloudwatchLogDeliverySource(scope, 'source', {
      provider,
      name,
      logType: 'ACCESS_LOGS',
      resourceArn: this.distribution.arn,
    });
    const destination = new CloudwatchLogDeliveryDestination(scope, 'destination', {
      provider,
      name,
      outputFormat: 'json',
      deliveryDestinationConfiguration: [{ destinationResourceArn: group.arn }],
    });
    new CloudwatchLogDelivery(scope, 'delivery', {
      provider,
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
    });
  }

  protected override seriesOf(): MetricTarget | Absent {
    const { region } = this.placement;
    if (region !== GLOBAL_REGION) {
      return unsupported(
        `CloudFront and its certificates publish in ${GLOBAL_REGION}, and an alarm in ${region} watches metrics there`,
        'Watch serverErrors of the origin, or place the edge in us-east-1.',
      );
    }
    return { dimensions: { DistributionId: this.distribution.id, CertificateArn: this.certificateArn } };
  }
}

export class ExistingAwsEdge extends Edge {
  readonly target: DnsTarget;

  constructor(scope: Construct, id: string, existing: ExistingEdge) {
    super(scope, id, { names: existing.names });
    this.target = { host: existingOn(this, existing, 'aws').domainName, aliasZoneId: ALIAS_ZONE, ipv6: true };
  }
}
