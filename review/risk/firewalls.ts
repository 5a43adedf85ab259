import type { Json } from '../plan-json';
import { isContainer } from '../redact';
import { at, field, listOf, numberOf, textIn, texts } from './change';
import type { Opening } from './openings';

type Fields = { [key: string]: Json };

/** Types of other providers that are lists of rules, or one rule. */
export const FIREWALLS =
  /^(?!aws_|google_|azurerm_|kubernetes_|cloudflare_)\w*(firewall|security_list|security_group|secgroup)\w*$/;

const BLOCKS = [
  ...['inbound_rule', 'inbound_rules', 'inbound', 'rule', 'rules', 'ingress', 'ingress_rules'],
  'ingress_security_rules',
];
const SOURCES = [
  ...['source_addresses', 'source_ips', 'ipv4', 'ipv6', 'cidr_ip', 'ipv6_cidr_ip', 'remote_ip_prefix', 'source'],
  ...['ip_range', 'v4_cidr_blocks', 'v6_cidr_blocks', 'cidr', 'cidr_blocks', 'remote', 'source_ranges'],
];
const PORTS = ['port_range', 'port', 'ports', 'destination_port_range', 'dst_port_range'];
const OUTBOUND = /^(out|outbound|egress)$/i;
const DENIES = /^(deny|drop|reject|block)$/i;

/** What the rules of a firewall let in, by the names that providers use for its parts. */
export function openingsOfAny(value: Fields): Opening[] {
  const blocks = BLOCKS.flatMap((name) => listOf(value[name]).filter((one) => isContainer(one)));
  return (blocks.length > 0 ? blocks : [value]).flatMap(openingsOfRule);
}

function openingsOfRule(rule: Json): Opening[] {
  if (OUTBOUND.test(textIn(rule, 'direction')) || OUTBOUND.test(textIn(rule, 'type'))) return [];
  if (DENIES.test(textIn(rule, 'action')) || DENIES.test(textIn(rule, 'policy'))) return [];
  const protocol = (textIn(rule, 'protocol') || textIn(rule, 'ip_protocol') || 'all').toLowerCase();
  const named = textIn(rule, 'type') === 'ip_addr' ? [...SOURCES, 'value'] : SOURCES;
  const sources = named.flatMap((name) => texts(field(rule, name)));
  const of = { '6': 'tcp', '17': 'udp', '1': 'icmp', '-1': 'all', any: 'all' }[protocol] ?? protocol;
  return sources.map((source) => ({ source, protocol: of, ports: portsOf(rule) }));
}

const ALL: Opening['ports'] = [[0, 65_535]];

function portsOf(rule: Json): Opening['ports'] {
  const from = numberOf(field(rule, 'port_range_min') ?? at(rule, 'tcp_options', 'min') ?? field(rule, 'from_port'));
  const to = numberOf(field(rule, 'port_range_max') ?? at(rule, 'tcp_options', 'max') ?? field(rule, 'to_port'));
  if (from !== undefined && from > 0) return [[from, to ?? from]];
  const ranges = PORTS.flatMap((name) => listOf(field(rule, name)).flatMap((one) => String(one).split(',')))
    .map((one) => one.trim().split(/[-:/]/).map(Number))
    .filter(([first, last = first]) => Number(first) > 0 && Number(last) > 0);
  return ranges.length > 0 ? ranges.map(([first = 0, last = first]) => [first, last] as const) : ALL;
}
