import { ApplicationGateway } from '@cdktf/provider-azurerm/lib/application-gateway';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { PublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageManagementPolicy } from '@cdktf/provider-azurerm/lib/storage-management-policy';
import {
  WebApplicationFirewallPolicy,
  type WebApplicationFirewallPolicyConfig,
} from '@cdktf/provider-azurerm/lib/web-application-firewall-policy';
import { Construct } from 'constructs';
import { Address4 } from 'ip-address';
import { asScaleSet } from '../compute/azure';
import type { ComputeGroup } from '../compute/compute';
import { logAccount, resourceGroupOf, UNTIL_IN_EFFECT, workspaceOf } from '../core/azure';
import { report } from '../core/errors';
import { http2 } from '../core/generation/azure';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { logDaysOf } from '../core/log-retention';
import { type AzureRows, loggedOnAzure, type MetricTarget, type Served } from '../core/metrics';
import { nameOf } from '../core/names';
import type { DnsTarget } from '../dns/records';
import { AzureIdentity } from '../identity/azure';
import { asVirtualNetwork } from '../network/azure-base';
import type { AzureNetworkMember } from '../network/azure-member';
import { NAME } from '../network/azure-names';
import { makeAfter, rulesFor } from '../network/ready';
import { asContainerApp } from '../service/azure';
import { secretScope } from './azure-certificate';
import { behind, CERTIFICATE, frontend, PRIVATE, PUBLIC, routing } from './azure-routing';
import { checkCertificate } from './certificates';
import {
  type ExistingLoadBalancer,
  type GivenCertificate,
  LoadBalancer,
  type LoadBalancerProps,
} from './load-balancer';
import { GATEWAY_REQUESTS, POOL_REQUESTS } from './metrics';
import { backendsOf, isGroup, open, rulesOf, servingOf, tablesOf } from './routes';

/** An address of its subnet: the first ones are reserved by Azure. */
const PRIVATE_HOST = 10n;
/** Instances of the gateway: two, so that one zone may fail. */
const CAPACITY = { minCapacity: 2, maxCapacity: 10 };

/**
 * An Application Gateway v2 in its own subnet, across the zones, with a firewall that blocks
 * requests by Microsoft's managed rules.
 */
export class AzureLoadBalancer extends LoadBalancer {
  readonly member: AzureNetworkMember;
  readonly gateway: ApplicationGateway;
  readonly publicIp: PublicIp;
  readonly firewallPolicy: WebApplicationFirewallPolicy;
  readonly target: DnsTarget;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id, props);
    const network = asVirtualNetwork(props.network);
    const internal = props.internal ?? false;
    const front = network.front();
    this.member = network.joinFront(this, internal ? 'private' : 'public', front);
    const rules = rulesOf(this, network, props.routes, true);
    checkCertificate(this, props.certificate, rules);
    open(this, network, rules, !internal);
    const group = resourceGroupOf(this);
    const place = { resourceGroupName: group.name, location: this.placement.region };
    const zones = network.zones.length > 0 ? [...network.zones] : undefined;
    this.publicIp = new PublicIp(this, 'address', {
      name: nameOf(this, { ...NAME, what: 'public address' }, { parent: group }),
      allocationMethod: 'Static',
      sku: 'Standard',
      zones,
      ...place,
      lifecycle: preventDestroyIfProtected(this.placement),
    });
    const privateAddress = internal ? hostIn(front.range) : undefined;
    this.target = privateAddress
      ? { address: privateAddress }
      : { address: this.publicIp.ipAddress, resourceId: this.publicIp.id };
    this.firewallPolicy = this.firewall(place, props.native?.azure?.firewallPolicy);
    const { identityId, ready } = this.reader(props.certificate?.given?.azure);
    const backends = backendsOf(rules);
    this.gateway = new ApplicationGateway(this, 'gateway', {
      name: nameOf(this, { ...NAME, what: 'application gateway' }, { parent: group }),
      ...place,
      zones,
      sku: { name: 'WAF_v2', tier: 'WAF_v2' },
      autoscaleConfiguration: CAPACITY,
      ...http2(true),
      firewallPolicyId: this.firewallPolicy.id,
      forceFirewallPolicyAssociation: true,
      sslPolicy: { policyType: 'Predefined', policyName: 'AppGwSslPolicy20220101S' },
      identity: { type: 'UserAssigned', identityIds: [identityId] },
      sslCertificate: [{ name: CERTIFICATE, keyVaultSecretId: props.certificate?.given?.azure?.keyVaultSecretId }],
      gatewayIpConfiguration: [{ name: 'gateway', subnetId: front.subnetId }],
      ...frontend(this.publicIp.id, front, privateAddress),
      ...behind(backends, servingOf(props)),
      ...routing(tablesOf(rules), privateAddress === undefined ? PUBLIC : PRIVATE),
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.azure?.gateway,
    });
    // Azure refuses a gateway without the rule for GatewayManager, and the deletion of the rule
    // while the gateway exists. The other rules exist before requests are routed to another group.
    const first = [...(ready ? [ready] : []), ...(front.managed ? [front.managed] : [])];
    makeAfter(this.gateway, () => [...new Set([...first, ...rulesFor(this.member, this.gateway)])]);
    for (const { key, target, release } of backends) {
      if (isGroup(target)) this.bring(key, target, release);
      else asContainerApp(target).enter?.(() => this.requestsIn(POOL_REQUESTS, { BackendPoolName: key }));
    }
    this.log(props.accessLogDays ?? logDaysOf(this));
  }

  override get served(): Served {
    return this.requestsIn(GATEWAY_REQUESTS, {});
  }

  /** Counts requests in the workspace, to which access logs are sent from then on. */
  requestsIn(rows: Readonly<Record<'all' | 'failed', AzureRows>>, more: Readonly<Record<string, string>>): Served {
    if (!this.node.tryFindChild('requests')) {
      new MonitorDiagnosticSetting(this, 'requests', {
        name: 'requests',
        targetResourceId: this.gateway.id,
        logAnalyticsWorkspaceId: workspaceOf(this).id,
        // A table for these logs alone.
        logAnalyticsDestinationType: 'Dedicated',
        enabledLog: [{ category: 'ApplicationGatewayAccessLog' }],
      });
    }
    const target = { dimensions: { _ResourceId: this.gateway.id, ...more } };
    return {
      all: [loggedOnAzure(this, 'requests', 'requests that were answered', rows.all, target)],
      failed: [loggedOnAzure(this, 'failedRequests', 'answers of 500 to 599', rows.failed, target)],
    };
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: {}, resourceId: this.gateway.id };
  }

  /** An identity that may read this one certificate. */
  private reader(certificate: GivenCertificate['azure']): { identityId: string; ready?: RoleAssignment } {
    const identity = new AzureIdentity(this, 'reader', { description: 'Reads the certificate of the load balancer' });
    if (!certificate) return { identityId: identity.identityId };
    const access = new Construct(this, 'access');
    identity.allow(access, 'Key Vault Secrets User', secretScope(certificate));
    const ready = access.node.findChild('role') as RoleAssignment;
    // Application Gateway reads the certificate as soon as it is created.
    ready.provisioners = UNTIL_IN_EFFECT;
    return { identityId: identity.identityId, ready };
  }

  private firewall(
    place: { resourceGroupName: string; location: string },
    settings: Partial<WebApplicationFirewallPolicyConfig> = {},
  ): WebApplicationFirewallPolicy {
    return new WebApplicationFirewallPolicy(this, 'firewall', {
      name: nameOf(this, { ...NAME, what: 'firewall policy' }, { parent: resourceGroupOf(this) }),
      ...place,
      managedRules: {
        managedRuleSet: [
          { type: 'Microsoft_DefaultRuleSet', version: '2.1' },
          { type: 'Microsoft_BotManagerRuleSet', version: '1.1' },
        ],
      },
      // Requests that exceed the inspection limit are allowed, as on the other clouds.
      policySettings: {
        enabled: true,
        mode: 'Prevention',
        requestBodyCheck: true,
        requestBodyEnforcement: false,
        fileUploadEnforcement: false,
      },
      ...settings,
    });
  }

  /** Machines join a pool through their own configuration. */
  private bring(key: string, group: ComputeGroup, release: string): void {
    const machines = asScaleSet(group).releases.find(({ name }) => name === release);
    if (machines?.joinPool) {
      machines.joinPool(`${this.gateway.id}/backendAddressPools/${key}`);
      return;
    }
    report(this, {
      message:
        `routes: ${group.node.path} is created elsewhere, and only its owner can add a scale set to a pool ` +
        'of a gateway.',
      remedy:
        'Create the group here, or the routes where the group is created, and use the load balancer with fromExisting.',
    });
  }

  private log(days: number): void {
    const scope = new Construct(this, 'logs');
    const account = logAccount(scope);
    new MonitorDiagnosticSetting(scope, 'setting', {
      name: 'access',
      targetResourceId: this.gateway.id,
      storageAccountId: account.id,
      enabledLog: [{ category: 'ApplicationGatewayAccessLog' }, { category: 'ApplicationGatewayFirewallLog' }],
    });
    new StorageManagementPolicy(scope, 'forget', {
      storageAccountId: account.id,
      rule: [
        {
          name: 'forget',
          enabled: true,
          filters: { blobTypes: ['appendBlob'], prefixMatch: ['insights-logs-'] },
          actions: { baseBlob: { deleteAfterDaysSinceModificationGreaterThan: days } },
        },
      ],
    });
  }
}

function hostIn(range: string): string {
  return Address4.fromBigInt(new Address4(range).startAddress().bigInt() + PRIVATE_HOST).correctForm();
}

/** A gateway created elsewhere: it is a single resource, so its owner manages its rules. */
export class ExistingAzureLoadBalancer extends LoadBalancer {
  readonly member: AzureNetworkMember;
  readonly target: DnsTarget;

  constructor(scope: Construct, id: string, existing: ExistingLoadBalancer) {
    super(scope, id, { internal: existing.internal });
    const { address, subnet } = existingOn(this, existing, 'azure');
    const { internal = false, routes = [] } = existing;
    if (routes.length > 0) {
      report(this, {
        message: 'fromExisting has routes, but an application gateway is one resource, which its owner manages.',
        remedy:
          'Create the load balancer here, or add the routes where it is created, and allow it with ' +
          'network.allow(entry.member, group.member, …).',
      });
    }
    const { id: subnetId, range, securityGroup } = subnet;
    this.member = asVirtualNetwork(existing.network).joinFront(this, internal ? 'private' : 'public', {
      subnetId,
      range,
      securityGroup,
    });
    this.target = { address };
  }
}
