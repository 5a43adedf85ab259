import { type Foreign, matched } from '../../deployment/adopt/foreign';
import { Knowledge } from '../../deployment/adopt/resources';
import type { Fields } from '../../simulator/values';
import { defined } from '../support/defined';

const PROVIDER = {
  aws: [
    { region: 'us-east-1', allowed_account_ids: ['123456789012'] },
    { alias: 'west', region: 'us-west-2' },
  ],
};
const program = (resource: object, provider: object = PROVIDER) => new Knowledge({ provider, resource });
const foreign = (address: string, attributes: Fields): Foreign => ({
  address,
  type: defined(address.split('.').at(-2)),
  attributes,
});
const matches = (knowledge: Knowledge, ...state: Foreign[]) => {
  const { found, ambiguous } = matched(knowledge, state, knowledge.resources);
  return {
    found: Object.fromEntries([...found].map(([address, { foreign: one, by }]) => [address, [one.address, ...by]])),
    ambiguous: Object.fromEntries([...ambiguous].map(([address, all]) => [address, all.map((one) => one.address)])),
  };
};

const NETWORK = {
  aws_vpc: { main: { cidr_block: '10.0.0.0/16' } },
  aws_subnet: {
    a: { cidr_block: '10.0.0.0/20', vpc_id: '${aws_vpc.main.id}' },
    b: { cidr_block: '10.0.16.0/20', vpc_id: '${aws_vpc.main.id}' },
  },
};

test('a network is found by its range, and then its subnets in it', () => {
  const knowledge = program(NETWORK);
  const result = matches(
    knowledge,
    foreign('module.net.aws_subnet.x', { id: 'subnet-x', cidr_block: '10.0.0.0/20', vpc_id: 'vpc-1' }),
    foreign('module.net.aws_subnet.y', { id: 'subnet-y', cidr_block: '10.0.16.0/20', vpc_id: 'vpc-1' }),
    // Of another network with the same ranges.
    foreign('aws_subnet.z', { id: 'subnet-z', cidr_block: '10.0.0.0/20', vpc_id: 'vpc-2' }),
    foreign('module.net.aws_vpc.main', { id: 'vpc-1', cidr_block: '10.0.0.0/16' }),
  );
  expect(result).toEqual({
    found: {
      'aws_vpc.main': ['module.net.aws_vpc.main', 'cidr_block'],
      'aws_subnet.a': ['module.net.aws_subnet.x', 'cidr_block', 'vpc_id'],
      'aws_subnet.b': ['module.net.aws_subnet.y', 'cidr_block', 'vpc_id'],
    },
    ambiguous: {},
  });
  expect(knowledge.idOf('aws_subnet.a')).toBe('subnet-x');
});

test('of two that fit equally well neither is taken, nor what depends on them', () => {
  const { found, ambiguous } = matches(
    program(NETWORK),
    foreign('aws_vpc.one', { id: 'vpc-1', cidr_block: '10.0.0.0/16' }),
    foreign('aws_vpc.two', { id: 'vpc-2', cidr_block: '10.0.0.0/16' }),
  );
  expect(found).toEqual({});
  expect(ambiguous).toEqual({ 'aws_vpc.main': ['aws_vpc.one', 'aws_vpc.two'] });
});

test('one that fits two constructs is taken for neither', () => {
  const twice = { aws_vpc: { main: { cidr_block: '10.0.0.0/16' }, other: { cidr_block: '10.0.0.0/16' } } };
  const one = foreign('aws_vpc.one', { id: 'vpc-1', cidr_block: '10.0.0.0/16' });
  expect(matches(program(twice), one)).toEqual({
    found: {},
    ambiguous: { 'aws_vpc.main': ['aws_vpc.one'], 'aws_vpc.other': ['aws_vpc.one'] },
  });
});

test('the same region, group or network alone says nothing, and one that differs in a name does not fit', () => {
  const azure = { azurerm_key_vault: { keys: { name: 'ours', location: 'eastus2', resource_group_name: 'shop' } } };
  const there = { location: 'eastus2', resource_group_name: 'shop' };
  const nothing = { found: {}, ambiguous: {} };
  expect(matches(program(azure), foreign('azurerm_key_vault.v', { id: '/v', name: 'theirs', ...there }))).toEqual(
    nothing,
  );
  const igw = { aws_internet_gateway: { way: { vpc_id: 'vpc-1' } } };
  expect(matches(program(igw), foreign('aws_internet_gateway.w', { id: 'igw-1', vpc_id: 'vpc-1' }))).toEqual(nothing);
  expect(matches(program(azure), foreign('azurerm_key_vault.v', { id: '/v', name: 'ours', ...there })).found).toEqual({
    'azurerm_key_vault.keys': ['azurerm_key_vault.v', 'name', 'location', 'resource_group_name'],
  });
});

describe('ids follow from the configuration', () => {
  const idOf = (resource: object, address: string, provider?: object) => program(resource, provider).idOf(address);

  test('through references, in the region of the provider block of the resource', () => {
    const resource = {
      aws_sqs_queue: { here: { name: 'a' }, west: { name: 'b', provider: 'aws.west' } },
      aws_sqs_queue_policy: { here: { queue_url: '${aws_sqs_queue.here.url}' } },
      aws_s3_bucket: { docs: { bucket: 'acme-docs' } },
      aws_s3_bucket_policy: { docs: { bucket: '${aws_s3_bucket.docs.id}' } },
    };
    const url = 'https://sqs.us-east-1.amazonaws.com/123456789012/a';
    expect(idOf(resource, 'aws_sqs_queue_policy.here')).toBe(url);
    expect(idOf(resource, 'aws_s3_bucket_policy.docs')).toBe('acme-docs');
    // The account of this provider block is not known.
    expect(idOf(resource, 'aws_sqs_queue.west')).toBeUndefined();
  });

  test('not through an expression, an attribute that the cloud assigns, or a circle', () => {
    const resource = {
      aws_iam_role: { r: { name: '${lower("A")}' } },
      aws_route_table: { t: { vpc_id: 'vpc-1' } },
      aws_route: { out: { route_table_id: '${aws_route_table.t.id}', destination_cidr_block: '0.0.0.0/0' } },
      aws_iam_role_policy: { p: { role: '${aws_iam_role_policy.p.role}', name: 'p' } },
    };
    for (const address of ['aws_iam_role.r', 'aws_route_table.t', 'aws_route.out', 'aws_iam_role_policy.p'])
      expect(idOf(resource, address)).toBeUndefined();
  });

  test('of the partition, the project and the subscription', () => {
    const topic = { aws_sns_topic: { t: { name: 't' } } };
    const china = { aws: [{ region: 'cn-north-1', allowed_account_ids: ['123456789012'] }] };
    expect(idOf(topic, 'aws_sns_topic.t', china)).toBe('arn:aws-cn:sns:cn-north-1:123456789012:t');
    const account = {
      google_service_account: { a: { account_id: 'worker' } },
      google_project_iam_member: { m: { project: 'p', role: 'r', member: '${google_service_account.a.member}' } },
    };
    expect(idOf(account, 'google_project_iam_member.m', { google: [{ project: 'acme' }] })).toBe(
      'p r serviceAccount:worker@acme.iam.gserviceaccount.com',
    );
    const group = {
      azurerm_resource_group: { g: { name: 'shop' } },
      azurerm_servicebus_namespace: { n: { name: 'bus', resource_group_name: '${azurerm_resource_group.g.name}' } },
      azurerm_servicebus_queue: { q: { name: 'q', namespace_id: '${azurerm_servicebus_namespace.n.id}' } },
    };
    expect(idOf(group, 'azurerm_servicebus_queue.q', { azurerm: [{ subscription_id: 's' }] })).toBe(
      '/subscriptions/s/resourceGroups/shop/providers/Microsoft.ServiceBus/namespaces/bus/queues/q',
    );
  });
});
