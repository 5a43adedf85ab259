import type { Conflict, ExistingOf } from '../behaviour';
import { valuesAt } from '../rules';
import { type Fields, isFields } from '../values';
import { inEffect } from './azurerm-backup';

/** The management ports of a v2 gateway, and the source of its managers. */
const MANAGERS = 'GatewayManager';
const PORTS = '65200-65535';

const admits = ({
  direction,
  access,
  source_address_prefix,
  destination_port_range,
  destination_port_ranges,
}: Fields) => {
  const ports = [destination_port_range, ...(Array.isArray(destination_port_ranges) ? destination_port_ranges : [])];
  const everyone =
    source_address_prefix === '*' || source_address_prefix === 'Internet' || source_address_prefix === MANAGERS;
  return direction === 'Inbound' && access === 'Allow' && everyone && ports.some((one) => one === PORTS || one === '*');
};

/** The security group of a gateway's subnet, if it has one. */
function groupOf(gateway: Fields, there: ExistingOf): Fields | undefined {
  const subnets = valuesAt(gateway, ['gateway_ip_configuration', 'subnet_id']);
  const association = there('subnet_network_security_group_association').find(({ subnet_id }) =>
    subnets.includes(subnet_id ?? null),
  );
  return there('network_security_group').find(({ id }) => id === association?.network_security_group_id);
}

const isIn = (group: Fields) => (rule: Fields) =>
  rule.network_security_group_name === group.name && rule.resource_group_name === group.resource_group_name;
const WHY =
  `its subnet's security group does not admit ${MANAGERS} to ports ${PORTS} ` +
  '(ApplicationGatewaySubnetInboundTrafficBlockedByNetworkSecurityGroup)';

/** Source: "Application Gateway infrastructure configuration", network security groups. */
export const managed: Conflict = (gateway, there) => {
  const group = groupOf(gateway, there);
  return group && !there('network_security_rule').filter(isIn(group)).some(admits) ? WHY : undefined;
};

/** A rule that a gateway requires can't be deleted before the gateway. */
export const needed: Conflict = (rule, there) => {
  if (!admits(rule)) return undefined;
  const left = there('network_security_rule');
  const gateway = there('application_gateway').find((one) => {
    const group = groupOf(one, there);
    return group && isIn(group)(rule) && !left.filter(isIn(group)).some(admits);
  });
  return gateway && `application_gateway ${String(gateway.name)} is there, and ${WHY.replace('its', 'then its')}`;
};

/**
 * A gateway reads its certificate when it is created, and is refused until its identity's role is
 * propagated. Source: "TLS termination with Key Vault certificates";
 * learn.microsoft.com/azure/role-based-access-control/troubleshooting
 */
export const readsCertificate: Conflict = (gateway, there) => {
  const secrets = valuesAt(gateway, ['ssl_certificate', 'key_vault_secret_id']).filter(
    (one) => typeof one === 'string' && one !== '',
  );
  const identities = valuesAt(gateway, ['identity', 'identity_ids']);
  const identity = there('user_assigned_identity').find(({ id }) => identities.includes(id ?? null));
  if (secrets.length === 0 || !identity) return undefined;
  const roles = there('role_assignment').filter(
    ({ principal_id, role_definition_name: role }) =>
      principal_id === identity.principal_id && role === 'Key Vault Secrets User',
  );
  return inEffect(roles)
    ? undefined
    : 'its identity has no access to the certificate (ApplicationGatewayKeyVaultSecretException)';
};

/**
 * Front Door reads a certificate with the identity of its profile while the secret is created.
 * Source: learn.microsoft.com/azure/frontdoor/managed-identity
 */
export const frontDoorReads: Conflict = (secret, there) => {
  const profile = there('cdn_frontdoor_profile').find(({ id }) => id === secret.cdn_frontdoor_profile_id);
  const [identity] = Array.isArray(profile?.identity) ? profile.identity.filter(isFields) : [];
  if (!identity) return undefined;
  const roles = there('role_assignment').filter(
    ({ principal_id, role_definition_name: role }) =>
      principal_id === identity.principal_id && /^Key Vault (Secrets|Certificate) User$/.test(String(role)),
  );
  return inEffect(roles) ? undefined : 'the identity of its profile has no access to the certificate (Forbidden)';
};
