import type { GenerationInput, Knowledge, Session } from '../behaviour';
import { matches } from '../rules';
import { digits, uuid } from '../template';
import { type Fields, isFields, type Value } from '../values';
import { awsApi } from './aws-api';
import { awsClusters } from './aws-clusters';
import { awsCompute } from './aws-compute';
import { awsContainers } from './aws-containers';
import { awsData } from './aws-data';
import { awsEdge } from './aws-edge';
import { prefixListId } from './aws-forms';
import { awsNames } from './aws-names';
import { awsNetwork } from './aws-network';
import { awsSecurity } from './aws-security';
import { awsStorage } from './aws-storage';
import { awsVpn } from './aws-vpn';
import { textOf, textsOf } from './config';

/** The account if the provider block sets none: fake, and always the same. */
const ACCOUNT = '123456789012';
const REGION =
  /^(us|eu|ap|sa|ca|me|af|il|mx|cn)(-gov|-iso[bef]?)?-(central|north|south|east|west|northeast|northwest|southeast|southwest)-\d$/;

function session(config: Fields): Session {
  const region = textOf(config, 'region') ?? 'us-east-1';
  const allowed = config.allowed_account_ids;
  const assumed = Array.isArray(config.assume_role)
    ? /^arn:[^:]*:iam::(\d{12}):/.exec(textOf(config.assume_role[0], 'role_arn') ?? '')?.[1]
    : undefined;
  const account = assumed ?? (Array.isArray(allowed) && typeof allowed[0] === 'string' ? allowed[0] : ACCOUNT);
  const tags = textsOf(Array.isArray(config.default_tags) ? config.default_tags[0] : undefined, 'tags');
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return {
    facts: { region, account, partition, suffix: partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com' },
    defaults: { region },
    merged: { tags_all: ['tags', tags] },
  };
}

/** EC2's prefixes: `subnet_id` is `subnet-…`. */
const PREFIXES: Readonly<Record<string, string>> = {
  vpc_id: 'vpc',
  subnet_id: 'subnet',
  security_group_id: 'sg',
  network_interface_id: 'eni',
  primary_network_interface_id: 'eni',
  instance_id: 'i',
  volume_id: 'vol',
  snapshot_id: 'snap',
  image_id: 'ami',
  route_table_id: 'rtb',
  internet_gateway_id: 'igw',
  network_acl_id: 'acl',
  dhcp_options_id: 'dopt',
  association_id: 'eipassoc',
  transit_gateway_attachment_id: 'tgw-attach',
};

function text({ type, key, facts, root }: GenerationInput, name: string): string | undefined {
  const kind = type.slice('aws_'.length);
  const service = kind.split('_')[0];
  const region = typeof root.region === 'string' ? root.region : facts.region;
  const id = typeof root.id === 'string' ? root.id : key;
  if (name === 'arn')
    return `arn:${facts.partition}:${service}:${region}:${facts.account}:${kind.replaceAll('_', '-')}/${id}`;
  if (name.endsWith('_arn'))
    return `arn:${facts.partition}:${service}:${region}:${facts.account}:${name.slice(0, -4).replaceAll('_', '-')}/${key}`;
  if (['owner_id', 'account_id', 'registry_id', 'catalog_id', 'aws_account_id'].includes(name)) return facts.account;
  if (name in PREFIXES) return `${PREFIXES[name]}-${key}`;
  if (name === 'availability_zone') return `${region}a`;
  return name.endsWith('_id') && name !== 'id' ? uuid(`${key}${name}`) : undefined;
}

const zones = (region: string | undefined) => ['a', 'b', 'c'].map((letter) => `${region}${letter}`);

export const aws: Knowledge = {
  types: {
    ...awsNetwork,
    ...awsVpn,
    ...awsApi,
    ...awsCompute,
    ...awsContainers,
    ...awsClusters,
    ...awsData,
    ...awsStorage,
    ...awsEdge,
    ...awsNames,
    ...awsSecurity,
  },
  session,
  rules: { region: matches(REGION, 'a region: us-east-1'), allowed_account_ids: matches(/^\d{12}$/, 'twelve digits') },
  // A resource can't move to another region, on any type that takes one since 6.0.
  replaces: ['region'],
  text,
  data: {
    caller_identity: (_, { account, partition }) => ({
      id: account!,
      account_id: account!,
      user_id: 'AIDASIMULATED',
      arn: `arn:${partition}:iam::${account}:user/simulated`,
    }),
    region: (asked, { region, suffix }) => {
      const name = textOf(asked, 'region') ?? textOf(asked, 'name') ?? region!;
      return { id: name, region: name, name, endpoint: `ec2.${name}.${suffix}`, description: name };
    },
    partition: (_, { partition, suffix }) => ({
      id: partition!,
      partition: partition!,
      dns_suffix: suffix!,
      reverse_dns_prefix: suffix!.split('.').reverse().join('.'),
    }),
    availability_zones: (_, { region }) => ({
      id: region!,
      names: zones(region),
      zone_ids: zones(region).map(
        (zone) => `${region!.replaceAll(/[^a-z0-9]/g, '')}-az${zone.charCodeAt(zone.length - 1) - 96}`,
      ),
      group_names: [region!],
    }),
    // Lists that AWS maintains have an id per region. Source: DescribeManagedPrefixLists.
    ec2_managed_prefix_list: (asked, { region, account }) => {
      const name = textOf(asked, 'name') ?? '';
      const owner = name.startsWith('com.amazonaws.') ? 'AWS' : account!;
      return {
        id: prefixListId(region!, name),
        owner_id: owner,
        name,
        address_family: name.includes('.ipv6.') ? 'IPv6' : 'IPv4',
        max_entries: 55,
      };
    },
    canonical_user_id: (_, { account }) => ({ id: digits(`canonical ${account}`, 64), display_name: 'simulated' }),
    iam_policy_document: (asked) => ({ id: digits(JSON.stringify(asked), 10), ...policyDocument(asked) }),
  },
};

const listOf = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : []);
/** One value as itself, several as a list: as the real data source writes them. */
const oneOrMany = (values: Value[]): Value =>
  values.length === 1 ? (values[0] as Value) : [...values].sort().reverse();

/**
 * The JSON of `aws_iam_policy_document`: statements, principals, conditions, with what it is made
 * of (`source_policy_documents`) before it.
 */
function policyDocument(asked: Fields): Fields {
  const sources = listOf(asked.source_policy_documents).flatMap((source) => {
    const { Statement } = JSON.parse(String(source)) as { Statement?: Value };
    return Array.isArray(Statement) ? Statement : Statement ? [Statement] : [];
  });
  const statements = listOf(asked.statement).filter(isFields).map(statementOf);
  const document = {
    Version: textOf(asked, 'version') ?? '2012-10-17',
    ...(typeof asked.policy_id === 'string' && { Id: asked.policy_id }),
    Statement: [...sources, ...statements],
  };
  return { json: JSON.stringify(document, null, 2), minified_json: JSON.stringify(document) };
}

function statementOf(statement: Fields): Fields {
  const parties = (name: string): Value => {
    const all = listOf(statement[name]).filter(isFields);
    if (all.length === 1 && all[0]?.type === '*') return '*';
    return Object.fromEntries(all.map((one) => [String(one.type), oneOrMany(listOf(one.identifiers))]));
  };
  const some = (name: string) => listOf(statement[name]).length > 0;
  const conditions: Record<string, Fields> = {};
  for (const one of listOf(statement.condition).filter(isFields)) {
    const test = String(one.test);
    conditions[test] = { ...conditions[test], [String(one.variable)]: oneOrMany(listOf(one.values)) };
  }
  return {
    ...(typeof statement.sid === 'string' && statement.sid !== '' && { Sid: statement.sid }),
    Effect: textOf(statement, 'effect') ?? 'Allow',
    ...(some('actions') && { Action: oneOrMany(listOf(statement.actions)) }),
    ...(some('not_actions') && { NotAction: oneOrMany(listOf(statement.not_actions)) }),
    ...(some('resources') && { Resource: oneOrMany(listOf(statement.resources)) }),
    ...(some('not_resources') && { NotResource: oneOrMany(listOf(statement.not_resources)) }),
    ...(some('principals') && { Principal: parties('principals') }),
    ...(some('not_principals') && { NotPrincipal: parties('not_principals') }),
    ...(some('condition') && { Condition: conditions }),
  };
}
