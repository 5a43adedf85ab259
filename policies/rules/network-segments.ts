import { list, type Policy, type Resource, refersTo } from '../policy';

type Body = Resource['body'];

/** Azure names these, and takes no security group for them. */
const OF_AZURE = /^(GatewaySubnet|AzureFirewallSubnet|AzureFirewallManagementSubnet|RouteServerSubnet)$/;

const closesAll = ({ type, body }: Resource) =>
  type === 'google_compute_firewall' &&
  body.direction === 'EGRESS' &&
  list(body.deny).some((one) => (one as Body).protocol === 'all') &&
  list(body.destination_ranges).includes('0.0.0.0/0');

export const networkSegments: Policy = {
  id: 'network-segments',
  level: 'error',
  title: 'Inside a network nothing reaches anything until a rule says so.',
  types: /^(aws_vpc|google_compute_network|azurerm_subnet)$/,
  check(network, { resources }) {
    const beside = (type: string, by: string) => resources.some((one) => one.type === type && refersTo(one.body[by], network, 'id'));
    switch (network.type) {
      case 'aws_vpc':
        return beside('aws_default_security_group', 'vpc_id')
          ? undefined
          : {
              reason: 'what has no security group gets one that lets its members through',
              remedy: 'Add aws_default_security_group without rules.',
            };
      case 'google_compute_network':
        return resources.some((one) => closesAll(one) && refersTo(one.body.network, network, 'id'))
          ? undefined
          : { reason: 'everything in it reaches the internet', remedy: 'Add a google_compute_firewall that denies all on the way out.' };
      default:
        return OF_AZURE.test(network.body.name ?? '') || beside('azurerm_subnet_network_security_group_association', 'subnet_id')
          ? undefined
          : { reason: 'it has no security group', remedy: 'Add azurerm_subnet_network_security_group_association.' };
    }
  },
};
