import type { Json } from '../plan-json';
import { isContainer } from '../redact';
import { at, field, listOf, numberOf, textIn, texts } from './change';
import { FIREWALLS, openingsOfAny } from './firewalls';

/** An inbound opening: source, protocol, ports. */
export interface Opening {
  /** An address range, `Internet`, or the name of a group or a tag. */
  readonly source: string;
  /** `tcp`, `udp`, `icmp`, or `all`. */
  readonly protocol: string;
  /** Ranges of ports; undefined for all. */
  readonly ports: readonly (readonly [from: number, to: number])[];
}

type Fields = { [key: string]: Json };
type Reader = (value: Fields) => Opening[];

const ALL: Opening['ports'] = [[0, 65_535]];

const PROTOCOLS: Readonly<Record<string, string>> = {
  '-1': 'all',
  '*': 'all',
  all: 'all',
  any: 'all',
  '6': 'tcp',
  '17': 'udp',
  '1': 'icmp',
};
const protocolOf = (value: Json | undefined) => {
  const name = String(value ?? 'all').toLowerCase();
  return PROTOCOLS[name] ?? name;
};

function rangesOf(some: Json | undefined): Opening['ports'] {
  const ranges = listOf(some).flatMap((one) => {
    const text = String(one);
    if (text === '*' || text === '') return ALL;
    const [from, to = from] = text.split('-').map(Number) as [number, number?];
    return Number.isNaN(from) ? [] : [[from, to] as const];
  });
  return ranges.length > 0 ? ranges : ALL;
}

function fromTo(rule: Json | undefined): Opening['ports'] {
  const [from, to] = [numberOf(field(rule, 'from_port')), numberOf(field(rule, 'to_port'))];
  if (from === undefined || from === -1 || protocolOf(field(rule, 'protocol') ?? field(rule, 'ip_protocol')) === 'all')
    return ALL;
  return [[from, to ?? from]];
}

const openings = (sources: readonly string[], protocol: string, ports: Opening['ports']): Opening[] =>
  sources.map((source) => ({ source, protocol, ports }));

const securityGroupRule = (rule: Json): Opening[] =>
  openings(
    [
      ...texts(field(rule, 'cidr_blocks')),
      ...texts(field(rule, 'ipv6_cidr_blocks')),
      ...texts(field(rule, 'cidr_ipv4')),
      ...texts(field(rule, 'cidr_ipv6')),
      // Groups and lists of addresses, by their names.
      ...texts(field(rule, 'referenced_security_group_id')),
      ...texts(field(rule, 'source_security_group_id')),
      ...texts(field(rule, 'security_groups')),
    ],
    protocolOf(field(rule, 'protocol') ?? field(rule, 'ip_protocol')),
    fromTo(rule),
  );

const aclRule = (rule: Json): Opening[] =>
  String(field(rule, 'action') ?? field(rule, 'rule_action')).toLowerCase() === 'allow'
    ? openings(
        [...texts(field(rule, 'cidr_block')), ...texts(field(rule, 'ipv6_cidr_block'))],
        protocolOf(field(rule, 'protocol')),
        fromTo(rule),
      )
    : [];

const azureRule = (rule: Json): Opening[] => {
  if (textIn(rule, 'access').toLowerCase() === 'deny' || textIn(rule, 'direction').toLowerCase() === 'outbound')
    return [];
  return openings(
    [...texts(field(rule, 'source_address_prefix')), ...texts(field(rule, 'source_address_prefixes'))],
    protocolOf(field(rule, 'protocol')),
    rangesOf([...listOf(field(rule, 'destination_port_range')), ...listOf(field(rule, 'destination_port_ranges'))]),
  );
};

const googleFirewall: Reader = (rule) => {
  if (rule.disabled === true || rule.direction === 'EGRESS') return [];
  const others = [rule.source_tags, rule.source_service_accounts].some((one) => listOf(one).length > 0);
  const ranges = texts(rule.source_ranges);
  // Without any source Google allows all.
  const sources = ranges.length > 0 || others ? ranges : ['0.0.0.0/0'];
  // A rule without a known protocol may allow more.
  const allow = rule.allow === undefined && rule.deny === undefined ? [{}] : listOf(rule.allow);
  return allow.flatMap((one) => openings(sources, protocolOf(field(one, 'protocol')), rangesOf(field(one, 'ports'))));
};

const googlePolicyRule: Reader = (rule) => {
  if (rule.disabled === true || rule.direction === 'EGRESS' || !/^allow$/i.test(String(rule.action))) return [];
  const sources = texts(at(rule.match, 'src_ip_ranges'));
  const layers = listOf(
    at(rule.match, 'layer4_configs') === undefined ? undefined : field(listOf(rule.match)[0], 'layer4_configs'),
  );
  return layers.flatMap((one) =>
    openings(sources, protocolOf(field(one, 'ip_protocol')), rangesOf(field(one, 'ports'))),
  );
};

/** The two ends of an address range; 0.0.0.0 to 0.0.0.0 means every Azure service. */
const addressRange: Reader = ({ start_ip_address: from, end_ip_address: to }) => {
  if (typeof from !== 'string' || typeof to !== 'string') return [];
  return openings([from === to ? from : `${from}-${to}`], 'tcp', []);
};

const within = (value: Json | undefined, ...path: string[]) => {
  const parent = at(value, ...path.slice(0, -1));
  return listOf(field(Array.isArray(parent) ? parent[0] : parent, path.at(-1) ?? ''));
};

const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/^aws_security_group_rule$/, (rule) => (rule.type === 'ingress' ? securityGroupRule(rule) : [])],
  [/^aws_vpc_security_group_ingress_rule$/, securityGroupRule],
  [/^aws_(default_)?security_group$/, ({ ingress }) => listOf(ingress).flatMap(securityGroupRule)],
  [/^aws_network_acl_rule$/, (rule) => (rule.egress === true ? [] : aclRule(rule))],
  [/^aws_(default_)?network_acl$/, ({ ingress }) => listOf(ingress).flatMap(aclRule)],
  [/^google_compute_firewall$/, googleFirewall],
  [/^google_compute_\w*firewall_policy_rule$/, googlePolicyRule],
  [/^azurerm_network_security_rule$/, azureRule],
  [/^azurerm_network_security_group$/, ({ security_rule }) => listOf(security_rule).flatMap(azureRule)],
  [/^azurerm_\w+_firewall_rule$/, addressRange],
  [
    /^aws_eks_cluster$/,
    (cluster) => {
      if (at(cluster, 'vpc_config', 'endpoint_public_access') === false) return [];
      return openings(within(cluster, 'vpc_config', 'public_access_cidrs').map(String), 'tcp', [[443, 443]]);
    },
  ],
  [
    /^azurerm_kubernetes_cluster$/,
    (cluster) =>
      openings(
        [
          ...within(cluster, 'api_server_access_profile', 'authorized_ip_ranges'),
          ...listOf(cluster.api_server_authorized_ip_ranges),
        ].map(String),
        'tcp',
        [[443, 443]],
      ),
  ],
  [
    /^google_container_cluster$/,
    (cluster) =>
      openings(
        within(cluster, 'master_authorized_networks_config', 'cidr_blocks').flatMap((one) =>
          texts(field(one, 'cidr_block')),
        ),
        'tcp',
        [[443, 443]],
      ),
  ],
  [
    /^kubernetes_network_policy(_v1)?$/,
    (policy) =>
      within(policy, 'spec', 'ingress').flatMap((rule) => {
        const from = listOf(field(rule, 'from'));
        const blocks = from.flatMap((one) => texts(at(one, 'ip_block', 'cidr')));
        const ports = listOf(field(rule, 'ports')).flatMap((one) => texts(field(one, 'port')));
        return openings(from.length > 0 ? blocks : ['*'], 'all', rangesOf(ports));
      }),
  ],
  [
    /^mongodbatlas_project_ip_(access_list|whitelist)$/,
    (list) => openings([...texts(list.cidr_block), ...texts(list.ip_address)], 'tcp', []),
  ],
  [/^aws_ec2_managed_prefix_list_entry$/, ({ cidr }) => openings(texts(cidr), 'tcp', [])],
  [
    /^aws_ec2_managed_prefix_list$/,
    ({ entry }) => listOf(entry).flatMap((one) => openings(texts(field(one, 'cidr')), 'tcp', [])),
  ],
  [
    /^databricks_ip_access_list$/,
    ({ list_type, ip_addresses }) => (list_type === 'ALLOW' ? openings(texts(ip_addresses), 'tcp', []) : []),
  ],
  [FIREWALLS, openingsOfAny],
  [
    /^google_sql_database_instance$/,
    (instance) =>
      openings(
        within(instance, 'settings', 'ip_configuration', 'authorized_networks').flatMap((one) =>
          texts(field(one, 'value')),
        ),
        'tcp',
        [],
      ),
  ],
];

const readers = new Map<string, Reader | undefined>();

function readerOf(type: string): Reader | undefined {
  if (readers.has(type)) return readers.get(type);
  const reader = READERS.find(([pattern]) => pattern.test(type))?.[1];
  if (readers.size < 10_000) readers.set(type, reader);
  return reader;
}

export const hasOpenings = (type: string): boolean => readerOf(type) !== undefined;

/** The openings of a resource, if it is inbound. */
export function openingsOf(type: string, value: Json | undefined): Opening[] {
  const reader = readerOf(type);
  return reader && isContainer(value) && !Array.isArray(value) ? reader(value) : [];
}

/** Well-known ports. Databases and sign-in are worse than the web. */
const PORTS: Readonly<Record<number, readonly [name: string, weight: number]>> = {
  22: ['SSH', 8],
  23: ['Telnet', 8],
  445: ['SMB', 8],
  1433: ['SQL Server', 7],
  1521: ['Oracle', 7],
  2375: ['Docker', 8],
  2379: ['etcd', 8],
  3306: ['MySQL', 7],
  3389: ['RDP', 8],
  5432: ['PostgreSQL', 7],
  5439: ['Redshift', 7],
  5984: ['CouchDB', 7],
  5985: ['WinRM', 8],
  6379: ['Redis', 7],
  6443: ['Kubernetes', 7],
  9042: ['Cassandra', 7],
  9092: ['Kafka', 7],
  9200: ['Elasticsearch', 7],
  11211: ['memcached', 7],
  27017: ['MongoDB', 7],
};

/**
 * `SSH (22) is`, `all tcp ports are`, `ports 80, 8000-9000 are`; the weight is that of the worst.
 */
export function portsInWords({ protocol, ports }: Opening): { readonly words: string; readonly weight: number } {
  if (ports.length === 0) return { words: 'it is', weight: 6 };
  if (protocol === 'icmp') return { words: 'ICMP is', weight: 2 };
  if (ports.some(([from, to]) => from <= 1 && to >= 65_535))
    return { words: protocol === 'all' ? 'everything is' : `all ${protocol} ports are`, weight: 9 };
  const named = Object.entries(PORTS).filter(([port]) =>
    ports.some(([from, to]) => from <= Number(port) && Number(port) <= to),
  );
  const worst = Math.max(3, ...named.map(([, [, weight]]) => weight));
  const words = ports.slice(0, 4).map(([from, to]) => {
    const name = from === to ? PORTS[from]?.[0] : undefined;
    const what = from === to ? String(from) : `${from}-${to}`;
    const inside = named
      .filter(([port]) => from < to && from <= Number(port) && Number(port) <= to)
      .map(([, [one]]) => one);
    return name
      ? `${name} (${what})`
      : inside.length > 0 && inside.length <= 3
        ? `${what} (${inside.join(', ')})`
        : `port ${what}`;
  });
  const verb = ports.length > 1 ? 'are' : 'is';
  const rest = ports.length > 4 ? ` and ${ports.length - 4} more` : '';
  return { words: `${words.join(', ')}${rest} ${verb}`, weight: worst };
}
