import { list, type Policy } from '../policy';

const WORLD = new Set<unknown>(['0.0.0.0/0', '::/0', '*', 'Internet', 'Any']);
const SIGN_IN = [22, 3389];

/** The ports of a rule, and whether it is one that lets something in. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
function incoming(type: string, body: any): { sources: unknown[]; ports: [number, number][] } | undefined {
  const range = (text: unknown): [number, number] => {
    const [from, to] = String(text).split('-').map(Number) as [number, number?];
    return Number.isNaN(from) ? [0, 65_535] : [from, to ?? from];
  };
  switch (type) {
    case 'aws_vpc_security_group_ingress_rule':
      return {
        sources: [body.cidr_ipv4, body.cidr_ipv6],
        ports: [body.from_port === undefined ? [0, 65_535] : [body.from_port, body.to_port ?? body.from_port]],
      };
    case 'google_compute_firewall':
      if (body.direction === 'EGRESS' || !body.allow) return undefined;
      return {
        sources: list(body.source_ranges),
        ports: list(body.allow).flatMap((one) => list((one as { ports?: unknown }).ports ?? '*').map(range)),
      };
    case 'azurerm_network_security_rule':
      if (body.direction !== 'Inbound' || body.access !== 'Allow') return undefined;
      return {
        sources: [body.source_address_prefix, ...list(body.source_address_prefixes)],
        ports: [...list(body.destination_port_range), ...list(body.destination_port_ranges)].map(range),
      };
  }
  return undefined;
}

export const publicIngress: Policy = {
  id: 'public-ingress',
  level: 'error',
  title: 'The internet reaches no port for signing in, and never all ports.',
  types: /^(aws_vpc_security_group_ingress_rule|google_compute_firewall|azurerm_network_security_rule)$/,
  check({ type, body }) {
    const rule = incoming(type, body);
    if (!rule?.sources.some((source) => WORLD.has(source))) return undefined;
    const open = rule.ports.find(([from, to]) => to - from > 1000 || SIGN_IN.some((port) => from <= port && port <= to));
    return (
      open && {
        reason: `ports ${open[0]} to ${open[1]} are open to the internet`,
        remedy: "Sign in through the cloud's session service, and open single ports.",
      }
    );
  },
};
