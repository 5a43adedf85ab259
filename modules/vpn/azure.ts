import { LocalNetworkGateway } from '@cdktf/provider-azurerm/lib/local-network-gateway';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { PublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import { VirtualNetworkGateway } from '@cdktf/provider-azurerm/lib/virtual-network-gateway';
import { VirtualNetworkGatewayConnection } from '@cdktf/provider-azurerm/lib/virtual-network-gateway-connection';
import { Construct } from 'constructs';
import { resourceGroupOf, workspaceOf } from '../core/azure';
import { present } from '../core/errors';
import { connectionBgp, gatewayBgp } from '../core/generation/azure';
import { elementId, wordsIn } from '../core/ids';
import { existingOn } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { nameOf } from '../core/names';
import { TIERS } from '../network/address-plan';
import { asVirtualNetwork } from '../network/azure-base';
import { NAME } from '../network/azure-names';
import { rangeMistakes, VPN_DEFAULTS } from './settings';
import { type ExistingVpn, MadeVpn, type Tunnel, Vpn, type VpnProps } from './vpn';

/** The same suite as on the other clouds. */
const SUITE = {
  ikeEncryption: 'AES256',
  ikeIntegrity: 'SHA384',
  dhGroup: 'ECP384',
  ipsecEncryption: 'GCMAES256',
  ipsecIntegrity: 'GCMAES256',
  pfsGroup: 'ECP384',
};
const LOGS = ['GatewayDiagnosticLog', 'TunnelDiagnosticLog', 'RouteDiagnosticLog', 'IKEDiagnosticLog'];

/** A zone-redundant gateway whose two instances each have a tunnel to each device. */
export class AzureVpn extends MadeVpn {
  readonly gateway: VirtualNetworkGateway;
  readonly connections: readonly VirtualNetworkGatewayConnection[];
  readonly tunnels: readonly Tunnel[];

  constructor(scope: Construct, id: string, props: VpnProps) {
    super(scope, id, props);
    const network = asVirtualNetwork(this.network);
    const group = resourceGroupOf(this);
    const place = { resourceGroupName: group.name, location: this.placement.region };
    const named = (at: Construct, what: string) => nameOf(at, { ...NAME, what }, { parent: group });
    const { asn: peerAsn } = this.peer;
    const bgp = peerAsn !== undefined;
    const instances = ([0, 1] as const).map((number) => {
      const instance = new Construct(this, `instance-${number + 1}`);
      const address = new PublicIp(instance, 'address', {
        name: named(instance, 'public address'),
        allocationMethod: 'Static',
        sku: 'Standard',
        zones: this.placement.zones.length > 0 ? [...this.placement.zones] : undefined,
        ...place,
      });
      return {
        name: instance.node.id,
        address,
        inside: this.addresses.map((_, index) => this.inside(props, index, number)),
      };
    });
    const subnetId = network.gatewaySubnet();
    this.gateway = new VirtualNetworkGateway(this, 'gateway', {
      name: named(this, 'VPN gateway'),
      type: 'Vpn',
      vpnType: 'RouteBased',
      sku: 'VpnGw1AZ',
      generation: 'Generation1',
      activeActive: true,
      ...gatewayBgp(bgp),
      ipConfiguration: instances.map(({ name, address }) => ({
        name,
        subnetId,
        publicIpAddressId: address.id,
        privateIpAddressAllocation: 'Dynamic',
      })),
      bgpSettings: bgp
        ? {
            asn: props.asn ?? VPN_DEFAULTS.asn,
            peeringAddresses: instances.map(({ name, inside }) => ({
              ipConfigurationName: name,
              apipaAddresses: inside.map(({ ours }) => ours),
            })),
          }
        : undefined,
      ...place,
      ...props.native?.azure?.gateway,
    });
    const tunnels: Tunnel[] = [];
    this.connections = this.addresses.map((address, index) => {
      const at = new Construct(this, elementId(this, 'peer', wordsIn(address, '.'), index));
      const [one, two] = [this.inside(props, index, 0), this.inside(props, index, 1)];
      const device = new LocalNetworkGateway(at, 'device', {
        name: named(at, 'local network gateway'),
        gatewayAddress: address,
        // With BGP, the routes are those that the device announces.
        ...(bgp
          ? { bgpSettings: { asn: peerAsn, bgpPeeringAddress: one.theirs } }
          : { addressSpace: [...this.peer.cidrs] }),
        ...place,
      });
      for (const instance of instances) {
        const { ours } = present(instance.inside[index], `the address in tunnel ${index + 1}`);
        tunnels.push({
          peerAddress: address,
          address: instance.address.ipAddress,
          bgp: bgp ? { ours, theirs: one.theirs } : undefined,
        });
      }
      return new VirtualNetworkGatewayConnection(at, 'connection', {
        name: named(at, 'connection'),
        type: 'IPsec',
        virtualNetworkGatewayId: this.gateway.id,
        localNetworkGatewayId: device.id,
        sharedKey: this.key(index),
        connectionProtocol: 'IKEv2',
        connectionMode: 'Default',
        dpdTimeoutSeconds: 45,
        ...connectionBgp(bgp),
        customBgpAddresses: bgp ? { primary: one.ours, secondary: two.ours } : undefined,
        ipsecPolicy: SUITE,
        ...place,
      });
    });
    this.tunnels = tunnels;
    for (const tier of TIERS.filter((one) => !this.tiers.includes(one))) network.keepRoutesOut(tier);
    new MonitorDiagnosticSetting(this, 'logs', {
      name: 'logs',
      targetResourceId: this.gateway.id,
      logAnalyticsWorkspaceId: workspaceOf(this).id,
      enabledLog: LOGS.map((category) => ({ category })),
    });
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { ConnectionName: this.connections.map(({ name }) => name) }, resourceId: this.gateway.id };
  }
}

/** A VPN gateway created elsewhere. */
export class ExistingAzureVpn extends Vpn {
  readonly gatewayId: string;
  readonly tunnels: readonly Tunnel[];

  constructor(scope: Construct, id: string, existing: ExistingVpn) {
    super(scope, id, existing, {}, rangeMistakes(existing));
    this.gatewayId = existingOn(this, existing, 'azure').gatewayId;
    this.tunnels = existing.tunnels ?? [];
  }
}
