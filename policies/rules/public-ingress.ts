import { list, type Policy } from '../policy';

const WORLD = new Set<unknown>(['0.0.0.0/0', '::/0', '*', 'Internet', 'Any']);
const SIGN_IN = [22, 3389];

interface Opening {
  readonly sources: readonly unknown[];
  readonly ports: readonly (readonly [from: number, to: number])[];
}

const ALL: readonly [number, number] = [0, 65_535];

function range(text: unknown): readonly [number, number] {
  const [from, to] = String(text).split('-').map(Number) as [number, number?];
  return Number.isNaN(from) ? ALL : [from, to ?? from];
}

/** The inbound rules of a resource, including nested ones. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
function openings(type: string, body: any): Opening[] {
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
  const ofAws = ({ protocol, ip_protocol, from_port, to_port, ...from }: any): Opening => ({
    sources: [from.cidr_ipv4, from.cidr_ipv6, ...list(from.cidr_blocks), ...list(from.ipv6_cidr_blocks)],
    ports: [from_port === undefined || `${ip_protocol ?? protocol}` === '-1' ? ALL : [from_port, to_port ?? from_port]],
  });
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
  const ofAzure = (rule: any): Opening[] =>
    rule.direction !== 'Inbound' || rule.access !== 'Allow'
      ? []
      : [
          {
            sources: [rule.source_address_prefix, ...list(rule.source_address_prefixes)],
            ports: [...list(rule.destination_port_range), ...list(rule.destination_port_ranges)].map(range),
          },
        ];
  switch (type) {
    case 'aws_vpc_security_group_ingress_rule':
      return [ofAws(body)];
    case 'aws_security_group_rule':
      return body.type === 'ingress' ? [ofAws(body)] : [];
    case 'aws_security_group':
      return list(body.ingress).map(ofAws);
    case 'google_compute_firewall':
      if (body.direction === 'EGRESS' || !body.allow) return [];
      return [
        {
          sources: list(body.source_ranges),
          ports: list(body.allow).flatMap((one) => portsOf((one as { ports?: unknown }).ports)),
        },
      ];
    case 'azurerm_network_security_group':
      return list(body.security_rule).flatMap(ofAzure);
    default:
      return ofAzure(body);
  }
}

/** A protocol without ports is completely open. */
const portsOf = (ports: unknown) => (list(ports).length === 0 ? [ALL] : list(ports).map(range));

export const publicIngress: Policy = {
  id: 'public-ingress',
  level: 'error',
  pillar: 'security',
  title: 'Ports for sign-in, and all ports at once, are not open to the internet.',
  types:
    /^(aws_(vpc_security_group_ingress_rule|security_group|security_group_rule)|google_compute_firewall|azurerm_network_security_(group|rule))$/,
  check({ type, body }) {
    const open = openings(type, body)
      .filter(({ sources }) => sources.some((source) => WORLD.has(source)))
      .flatMap(({ ports }) => ports)
      .find(([from, to]) => to - from > 1000 || SIGN_IN.some((port) => from <= port && port <= to));
    return (
      open && {
        reason: `ports ${open[0]} to ${open[1]} are open to the internet`,
        remedy: "Sign in through the cloud's session service, and open individual ports.",
      }
    );
  },
};
