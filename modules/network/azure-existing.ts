import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { existingOn } from '../core/kind';
import type { Tier } from './address-plan';
import { AnyVirtualNetwork } from './azure-base';
import type { Containers } from './azure-containers';
import type { Front, SecurityGroup } from './azure-subnets';
import { existingRanges } from './existing';
import type { ExistingNetwork } from './network';

/** A virtual network created elsewhere. */
export class ExistingAzureNetwork extends AnyVirtualNetwork {
  readonly virtualNetworkId: string;
  readonly subnetIds: Readonly<Record<Tier, string>>;
  readonly securityGroups: Readonly<Record<Tier, SecurityGroup>>;
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  readonly ranges6: Readonly<Record<Tier, readonly string[]>>;
  readonly virtualNetworkName: AnyVirtualNetwork['virtualNetworkName'];
  override readonly privateDnsZones: Readonly<Record<string, string>>;
  private readonly gatewaySubnetId: string | undefined;
  private readonly taken: Front | undefined;
  private readonly subnetOfContainers: Front | undefined;

  constructor(scope: Construct, id: string, existing: ExistingNetwork) {
    super(scope, id, existing.cidr, { ipv6: existing.ipv6 });
    const { virtualNetworkId, subnetIds, securityGroups, privateDnsZones, gatewaySubnetId, front, containers } =
      existingOn(this, existing, 'azure');
    this.gatewaySubnetId = gatewaySubnetId;
    this.taken = front;
    this.subnetOfContainers = containers && { ...containers, holds: 'containers' };
    const [, resourceGroupName, virtualNetworkName] =
      /\/resourceGroups\/([^/]+)\/.*\/virtualNetworks\/([^/]+)$/i.exec(virtualNetworkId) ?? [];
    if (!resourceGroupName || !virtualNetworkName) {
      report(this, {
        message: `virtualNetworkId is "${virtualNetworkId}", which is not the id of a virtual network.`,
        remedy: 'Write /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/virtualNetworks/…',
      });
    }
    this.virtualNetworkName = {
      resourceGroupName: resourceGroupName ?? '',
      virtualNetworkName: virtualNetworkName ?? '',
    };
    this.privateDnsZones = privateDnsZones ?? {};
    this.virtualNetworkId = virtualNetworkId;
    this.subnetIds = subnetIds;
    this.securityGroups = securityGroups;
    ({ ranges: this.ranges, ranges6: this.ranges6 } = existingRanges(existing));
  }

  override gatewaySubnet(): string {
    if (!this.gatewaySubnetId) {
      report(this, {
        message: 'a VPN requires a GatewaySubnet, but fromExisting does not define it.',
        remedy: "Add azure: { gatewaySubnetId: '…' }: a subnet with that name, at least a /27.",
      });
    }
    return this.gatewaySubnetId ?? '';
  }

  override containers(): Containers {
    if (!this.subnetOfContainers) {
      report(this, {
        message: 'a service requires a subnet for containers, but fromExisting does not define it.',
        remedy:
          'Add azure: { containers: { … } }: a subnet that is delegated to Microsoft.App/environments, and ' +
          'its security group.',
      });
    }
    return {
      front: this.subnetOfContainers ?? { subnetId: '', range: this.cidr, securityGroup: this.securityGroups.private },
      ready: [],
    };
  }

  override functions(): Containers {
    report(this, {
      message: 'a function requires a delegated subnet, and a network created elsewhere has none for it.',
      remedy: 'Create the network here, or use a container service.',
    });
    return { front: { subnetId: '', range: this.cidr, securityGroup: this.securityGroups.private }, ready: [] };
  }

  override keepRoutesOut(): void {}

  override front(): Front {
    if (this.taken) return this.taken;
    report(this, {
      message: 'a load balancer requires a separate subnet, but fromExisting does not define it.',
      remedy: 'Add azure: { front: { … } }: a dedicated subnet for application gateways, and its security group.',
    });
    return { subnetId: '', range: this.cidr, securityGroup: this.securityGroups.public };
  }
}
