import { isOff, isOn, list, ofType, type Policy, type Resource, refersTo } from '../policy';

type Body = Resource['body'];

/** Azure requires these names, and does not support a security group for them. */
const OF_AZURE = /^(GatewaySubnet|AzureFirewallSubnet|AzureFirewallManagementSubnet|RouteServerSubnet)$/;

/** Settings that make a peering transitive. */
const FURTHER = ['allow_forwarded_traffic', 'allow_gateway_transit', 'use_remote_gateways'];

const closesAll = ({ type, body }: Resource) =>
  type === 'google_compute_firewall' &&
  body.direction === 'EGRESS' &&
  list(body.deny).some((one) => (one as Body).protocol === 'all') &&
  list(body.destination_ranges).includes('0.0.0.0/0');

export const networkSegments: Policy = {
  id: 'network-segments',
  level: 'error',
  pillar: 'security',
  title: 'Traffic inside a network requires a rule.',
  types: /^(aws_vpc|google_compute_network|azurerm_(subnet|virtual_network_peering|route_table))$/,
  check(network, { resources }) {
    const { body } = network;
    const beside = (type: string, by: string) =>
      ofType(resources, type).some((one) => refersTo(one.body[by], network, 'id'));
    switch (network.type) {
      case 'aws_vpc':
        return beside('aws_default_security_group', 'vpc_id')
          ? undefined
          : {
              reason:
                'resources without a security group get the default one, which allows traffic between its ' + 'members',
              remedy: 'Add aws_default_security_group without rules.',
            };
      case 'google_compute_network':
        return resources.some((one) => closesAll(one) && refersTo(one.body.network, network, 'id'))
          ? undefined
          : {
              reason: 'everything in it can reach the internet',
              remedy: 'Add a google_compute_firewall that denies all outbound traffic.',
            };
      case 'azurerm_virtual_network_peering': {
        const wide = FURTHER.find((name) => isOn(body[name]));
        return wide
          ? {
              reason: `networks behind the two are included: ${wide}`,
              remedy: 'Turn it off, and peer those networks directly.',
            }
          : undefined;
      }
      case 'azurerm_route_table':
        if (!beside('azurerm_subnet_route_table_association', 'route_table_id'))
          return { reason: 'it is not attached to a subnet', remedy: 'Add azurerm_subnet_route_table_association.' };
        // A route table without routes excludes those of gateways.
        return list(body.route).length > 0 || isOff(body.bgp_route_propagation_enabled)
          ? undefined
          : { reason: 'it accepts the routes of a gateway', remedy: 'Set bgp_route_propagation_enabled to false.' };
      default:
        return OF_AZURE.test(body.name ?? '') ||
          beside('azurerm_subnet_network_security_group_association', 'subnet_id')
          ? undefined
          : { reason: 'it has no security group', remedy: 'Add azurerm_subnet_network_security_group_association.' };
    }
  },
};
