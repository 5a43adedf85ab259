import { CdnFrontdoorCustomDomain } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-custom-domain';
import { CdnFrontdoorCustomDomainAssociation } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-custom-domain-association';
import { CdnFrontdoorEndpoint } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-endpoint';
import { CdnFrontdoorFirewallPolicy } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-firewall-policy';
import { CdnFrontdoorOrigin } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-origin';
import { CdnFrontdoorOriginGroup } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-origin-group';
import { CdnFrontdoorProfile } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-profile';
import { CdnFrontdoorRoute } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-route';
import { CdnFrontdoorRule } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-rule';
import { CdnFrontdoorRuleSet } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-rule-set';
import type { CdnFrontdoorSecret } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-secret';
import { CdnFrontdoorSecurityPolicy } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-security-policy';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { Construct } from 'constructs';
import { resourceGroupOf, workspaceOf } from '../core/azure';
import { report } from '../core/errors';
import { show } from '../core/features';
import { cacheFor, continueRules, minimumTls } from '../core/generation/azure';
import { childFor, dashed } from '../core/ids';
import { existingOn } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { claimName, nameOf } from '../core/names';
import type { DnsZone } from '../dns/dns';
import type { DnsTarget } from '../dns/records';
import { AzureLoadBalancer } from '../load-balancer/azure';
import { closeFor } from '../load-balancer/outside';
import { asVirtualNetwork } from '../network/azure-base';
import { certificateOf } from './azure-certificate';
import { duration, mistakesIn } from './azure-checks';
import { CUSTOM_DOMAIN_NAME, ENDPOINT_NAME, FIREWALL_NAME, PROFILE_NAME, RULE_SET_NAME } from './azure-names';
import { type CacheRule, Edge, type EdgeProps, type ExistingEdge } from './edge';
import { byLength, EDGE_DEFAULTS, idOf, inZone, originHostOf, WINDOW } from './settings';

const SKU = 'Premium_AzureFrontDoor';

/** The addresses of Front Door; a header identifies the profile. */
const FRONT_DOOR = 'AzureFrontDoor.Backend';

/** Content types that Front Door compresses. */
const TEXTS = [
  'text/html',
  'text/css',
  'text/plain',
  'text/javascript',
  'application/javascript',
  'application/json',
  'image/svg+xml',
];

/**
 * Front Door with a firewall and a managed certificate for each name. The load balancer behind it
 * accepts traffic from this Front Door only.
 */
export class AzureEdge extends Edge {
  readonly profile: CdnFrontdoorProfile;
  readonly endpoint: CdnFrontdoorEndpoint;
  readonly firewallPolicy: CdnFrontdoorFirewallPolicy;
  readonly target: DnsTarget;

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id, props);
    const group = resourceGroupOf(this);
    this.profile = new CdnFrontdoorProfile(this, 'profile', {
      name: nameOf(this, PROFILE_NAME, { parent: group }),
      resourceGroupName: group.name,
      skuName: SKU,
      responseTimeoutSeconds: 60,
      identity: props.certificate && { type: 'SystemAssigned' },
      ...props.native?.azure?.profile,
    });
    this.endpoint = new CdnFrontdoorEndpoint(this, 'endpoint', {
      name: nameOf(this, ENDPOINT_NAME),
      cdnFrontdoorProfileId: this.profile.id,
    });
    this.firewallPolicy = this.firewall(props.requestsPerFiveMinutes);
    for (const [message, remedy] of mistakesIn(this, props)) report(this, { message, remedy });
    const secret = props.certificate?.given.azure && certificateOf(this, this.profile, props.certificate.given.azure);
    const domains = props.names.map((name) => this.customDomain(name, props.zone, secret));
    this.route(props, domains);
    new CdnFrontdoorSecurityPolicy(this, 'security', {
      name: 'security',
      cdnFrontdoorProfileId: this.profile.id,
      securityPolicies: {
        firewall: {
          cdnFrontdoorFirewallPolicyId: this.firewallPolicy.id,
          association: {
            patternsToMatch: ['/*'],
            domain: [this.endpoint, ...domains].map(({ id }) => ({ cdnFrontdoorDomainId: id })),
          },
        },
      },
    });
    new MonitorDiagnosticSetting(this, 'access-logs', {
      name: 'access-logs',
      targetResourceId: this.profile.id,
      logAnalyticsWorkspaceId: workspaceOf(this).id,
      enabledLog: ['FrontDoorAccessLog', 'FrontDoorWebApplicationFirewallLog'].map((category) => ({ category })),
    });
    this.target = { host: this.endpoint.hostName, resourceId: this.endpoint.id, ipv6: true };
  }

  private firewall(limit: number = EDGE_DEFAULTS.requestsPerFiveMinutes): CdnFrontdoorFirewallPolicy {
    const group = resourceGroupOf(this);
    return new CdnFrontdoorFirewallPolicy(this, 'firewall', {
      name: nameOf(this, FIREWALL_NAME, { parent: group }),
      resourceGroupName: group.name,
      skuName: SKU,
      mode: 'Prevention',
      requestBodyCheckEnabled: true,
      managedRule: [
        { type: 'Microsoft_DefaultRuleSet', version: '2.1', action: 'Block' },
        { type: 'Microsoft_BotManagerRuleSet', version: '1.1', action: 'Block' },
      ],
      customRule: [
        {
          name: 'rate',
          type: 'RateLimitRule',
          action: 'Block',
          priority: 1,
          rateLimitDurationInMinutes: WINDOW / 60,
          rateLimitThreshold: limit,
          // A rule requires a condition; this one matches every request.
          matchCondition: [{ matchVariable: 'RequestUri', operator: 'Contains', matchValues: ['/'] }],
        },
      ],
    });
  }

  /** A custom domain, its certificate, and the validation record. */
  private customDomain(name: string, zone: DnsZone, secret: CdnFrontdoorSecret | undefined): CdnFrontdoorCustomDomain {
    const { place: scope } = childFor(this, `name-${dashed(name)}`, name);
    const domain = new CdnFrontdoorCustomDomain(scope, 'domain', {
      name: claimName(scope, CUSTOM_DOMAIN_NAME, dashed(name), this),
      cdnFrontdoorProfileId: this.profile.id,
      hostName: name,
      tls: secret
        ? { certificateType: 'CustomerCertificate', cdnFrontdoorSecretId: secret.id, ...minimumTls('TLS12') }
        : { certificateType: 'ManagedCertificate', ...minimumTls('TLS12') },
    });
    const below = inZone(zone, name);
    zone.record(`certificate-${dashed(name)}-${this.node.id}`, {
      name: below === '@' ? '_dnsauth' : `_dnsauth.${below}`,
      type: 'TXT',
      values: [domain.validationToken],
    });
    return domain;
  }

  private route(props: EdgeProps, domains: readonly CdnFrontdoorCustomDomain[]): void {
    const origins = new CdnFrontdoorOriginGroup(this, 'origins', {
      name: 'origins',
      cdnFrontdoorProfileId: this.profile.id,
      sessionAffinityEnabled: false,
      loadBalancing: {},
    });
    const host = originHostOf(props);
    const origin = new CdnFrontdoorOrigin(this, 'origin', {
      name: 'origin',
      cdnFrontdoorOriginGroupId: origins.id,
      enabled: true,
      // Requests keep their host name: routes behind it may use it.
      hostName: host,
      certificateNameCheckEnabled: true,
    });
    this.close(props, host);
    const rules = byLength(props.cache);
    const all = rules.some(({ path }) => path === '/*') ? rules : [...rules, undefined];
    const routes = all.map((rule) => {
      const scope = new Construct(this, rule ? `cache-${idOf(rule.path)}` : 'route');
      return new CdnFrontdoorRoute(scope, 'route', {
        name: scope.node.id,
        cdnFrontdoorEndpointId: this.endpoint.id,
        cdnFrontdoorOriginGroupId: origins.id,
        cdnFrontdoorOriginIds: [origin.id],
        cdnFrontdoorCustomDomainIds: domains.map(({ id }) => id),
        // Answers on its names only, not on the default one of Azure.
        linkToDefaultDomain: false,
        patternsToMatch: [rule?.path ?? '/*'],
        supportedProtocols: ['Http', 'Https'],
        httpsRedirectEnabled: true,
        forwardingProtocol: 'HttpsOnly',
        ...(rule && !rule.never && this.caching(scope, rule)),
      });
    });
    for (const domain of domains) {
      new CdnFrontdoorCustomDomainAssociation(domain.node.scope as Construct, 'association', {
        cdnFrontdoorCustomDomainId: domain.id,
        cdnFrontdoorRouteIds: routes.map(({ id }) => id),
      });
    }
  }

  /**
   * Caches everything below the path for this time. Front Door can't follow the origin: it caches
   * responses without Cache-Control for one to three days, or for the given time, and removes
   * Set-Cookie from cacheable responses. Source: "Caching with Azure Front Door".
   */
  private caching(scope: Construct, { path, ttlSeconds }: CacheRule) {
    if (ttlSeconds === undefined) {
      report(this, {
        message:
          `cache: ${show(path)} has no ttlSeconds, but Front Door caches responses without Cache-Control for one to ` +
          'three days, without its cookies.',
        remedy:
          "List paths that are the same for all users, with a time: { path: '/static/*', ttlSeconds: 3600 }. Nothing " +
          'else is cached.',
      });
    }
    const name = claimName(scope, RULE_SET_NAME, `cache${idOf(path).replaceAll('-', '')}`, this);
    const set = new CdnFrontdoorRuleSet(scope, 'rules', { name, cdnFrontdoorProfileId: this.profile.id });
    new CdnFrontdoorRule(scope, 'rule', {
      name: 'keep',
      cdnFrontdoorRuleSetId: set.id,
      order: 1,
      ...continueRules(),
      actions: cacheFor(duration(ttlSeconds ?? 0)),
    });
    return {
      cdnFrontdoorRuleSetIds: [set.id],
      cache: { queryStringCachingBehavior: 'UseQueryString', compressionEnabled: true, contentTypesToCompress: TEXTS },
    };
  }

  /**
   * The load balancer is accessed by its own name, and accepts only the addresses of Front Door
   * with the header of this profile.
   */
  private close({ origin: { loadBalancer }, zone }: EdgeProps, host: string): void {
    if (!loadBalancer) return;
    if (!(loadBalancer instanceof AzureLoadBalancer) || !loadBalancer.target.resourceId) {
      report(this, {
        message:
          `origin.loadBalancer ${loadBalancer.node.id} is internal, or was created elsewhere: the edge could ` +
          'not reach it, or requests could bypass the edge.',
        remedy: 'Create it here, and leave internal out: it then accepts traffic from the edge only.',
      });
      return;
    }
    zone.pointTo(`origin-${this.node.id}`, inZone(zone, host), loadBalancer.target);
    closeFor(this, loadBalancer);
    const { member, firewallPolicy } = loadBalancer;
    member.network.withdraw('internet', member, { ports: [80, 443] });
    // A service tag of Azure is not a neutral peer.
    asVirtualNetwork(member.network).open(new Construct(this, 'way'), {
      from: { is: 'range', ranges: [FRONT_DOOR], ranges6: [], label: FRONT_DOOR },
      to: { is: 'member', member, label: member.label },
      ports: [443],
      protocol: 'tcp',
      description: 'The edge to the load balancer',
    });
    firewallPolicy.putCustomRules([
      {
        name: 'OnlyThisFrontDoor',
        priority: 1,
        ruleType: 'MatchRule',
        action: 'Block',
        matchConditions: [
          {
            matchVariables: [{ variableName: 'RequestHeaders', selector: 'X-Azure-FDID' }],
            operator: 'Equal',
            negationCondition: true,
            matchValues: [this.profile.resourceGuid],
          },
        ],
      },
    ]);
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: {}, resourceId: this.profile.id };
  }
}

export class ExistingAzureEdge extends Edge {
  readonly target: DnsTarget;

  constructor(scope: Construct, id: string, existing: ExistingEdge) {
    super(scope, id, { names: existing.names });
    const { hostName, endpointId } = existingOn(this, existing, 'azure');
    this.target = { host: hostName, resourceId: endpointId, ipv6: true };
  }
}
