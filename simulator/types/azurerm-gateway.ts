import type { Beside, There } from '../behaviour';
import { valuesAt } from '../rules';
import type { Fields } from '../values';

/** Ports at which Azure manages a gateway of v2, and where its managers come from. */
const MANAGERS = 'GatewayManager';
const PORTS = '65200-65535';

const admits = ({ direction, access, source_address_prefix, destination_port_range, destination_port_ranges }: Fields) => {
  const ports = [destination_port_range, ...(Array.isArray(destination_port_ranges) ? destination_port_ranges : [])];
  const everyone = source_address_prefix === '*' || source_address_prefix === 'Internet' || source_address_prefix === MANAGERS;
  return direction === 'Inbound' && access === 'Allow' && everyone && ports.some((one) => one === PORTS || one === '*');
};

/** The security group of a gateway's subnet, if it has one by now. */
function groupOf(gateway: Fields, there: There): Fields | undefined {
  const subnets = valuesAt(gateway, ['gateway_ip_configuration', 'subnet_id']);
  const association = there('subnet_network_security_group_association').find(({ subnet_id }) => subnets.includes(subnet_id ?? null));
  return there('network_security_group').find(({ id }) => id === association?.network_security_group_id);
}

const isIn = (group: Fields) => (rule: Fields) =>
  rule.network_security_group_name === group.name && rule.resource_group_name === group.resource_group_name;
const WHY = `its subnet's security group does not admit ${MANAGERS} to ports ${PORTS} (ApplicationGatewaySubnetInboundTrafficBlockedByNetworkSecurityGroup)`;

/** Source: "Application Gateway infrastructure configuration", network security groups. */
export const managed: Beside = (gateway, there) => {
  const group = groupOf(gateway, there);
  return group && !there('network_security_rule').filter(isIn(group)).some(admits) ? WHY : undefined;
};

/** A rule that a gateway needs can't be deleted before the gateway. */
export const needed: Beside = (rule, there) => {
  if (!admits(rule)) return undefined;
  const left = there('network_security_rule');
  const gateway = there('application_gateway').find((one) => {
    const group = groupOf(one, there);
    return group && isIn(group)(rule) && !left.filter(isIn(group)).some(admits);
  });
  return gateway && `application_gateway ${String(gateway.name)} is there, and ${WHY.replace('its', 'then its')}`;
};
