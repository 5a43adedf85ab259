import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listedFor, readInventory } from '../../deployment/adopt/inventory';
import { Knowledge } from '../../deployment/adopt/resources';

const folder = mkdtempSync(join(tmpdir(), 'polycloud-inventory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const COMMON = { project: 'acme', environment: 'prod' };
const knowledge = new Knowledge({
  provider: {
    aws: [{ region: 'eu-west-1', allowed_account_ids: ['123456789012'], default_tags: [{ tags: COMMON }] }],
  },
  resource: {
    aws_vpc: { network_vpc: { tags: { Name: 'acme-prod-network' } } },
    aws_kms_key: { one_key: {}, two_key: {} },
    aws_lb: { shop_lb: { name: 'shop' } },
    aws_route53_zone: { zone: { name: 'example.com' } },
    aws_secretsmanager_secret: { api_secret: { name: 'api' } },
    aws_sqs_queue: { jobs_queue: { name: 'jobs' } },
    aws_nat_gateway: { nat: { tags: { address: '${aws_eip.nat.public_ip}' } } },
  },
});
const listed = (resource: string, tags: Record<string, string> = {}) => ({
  arn: resource.startsWith('arn:') ? resource : `arn:aws:${resource}`,
  tags: { ...COMMON, ...tags },
});
const find = (...inventory: ReturnType<typeof listed>[]) =>
  Object.fromEntries(
    [...listedFor(knowledge, inventory, knowledge.resources)].map(([address, all]) => [
      address,
      all.map(({ id }) => id),
    ]),
  );
const EC2 = 'ec2:eu-west-1:123456789012';

test('a resource is found by its type, its name in the ARN and its tags', () => {
  expect(
    find(
      listed(`${EC2}:vpc/vpc-1`, { Name: 'acme-prod-network', more: 'tags of others do not matter' }),
      listed(`${EC2}:vpc/vpc-2`, { Name: 'another' }),
      listed(`${EC2}:natgateway/nat-1`, { address: '192.0.2.1' }),
      listed('elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/50dc6c495c0c9188'),
      listed('elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop2/50dc6c495c0c9189'),
      listed('route53:::hostedzone/Z1D633PJN98FT9'),
      listed('secretsmanager:eu-west-1:123456789012:secret:api-AbCd12'),
      listed('secretsmanager:eu-west-1:123456789012:secret:api-v2-AbCd12'),
      listed('sqs:eu-west-1:123456789012:jobs'),
    ),
  ).toEqual({
    'aws_vpc.network_vpc': ['vpc-1'],
    'aws_nat_gateway.nat': ['nat-1'],
    'aws_lb.shop_lb': ['arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/50dc6c495c0c9188'],
    'aws_route53_zone.zone': ['Z1D633PJN98FT9'],
    'aws_secretsmanager_secret.api_secret': ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:api-AbCd12'],
  });
});

test('another environment or region does not fit, and of two that fit equally both are listed', () => {
  expect(find(listed(`${EC2}:vpc/vpc-1`, { Name: 'acme-prod-network', environment: 'dev' }))).toEqual({});
  expect(find(listed('ec2:us-east-1:123456789012:vpc/vpc-1', { Name: 'acme-prod-network' }))).toEqual({});
  const key = (id: string) => listed(`kms:eu-west-1:123456789012:key/${id}`);
  expect(find(key('a'), key('b'))).toEqual({ 'aws_kms_key.one_key': ['a', 'b'], 'aws_kms_key.two_key': ['a', 'b'] });
});

test.each([
  ['is not JSON', '{', /is not JSON/],
  ['another document', '{"Vpcs": []}', /has no ResourceTagMappingList/],
  [
    'a row without tags',
    '{"ResourceTagMappingList": [{"ResourceARN": "arn:aws:s3:::a"}]}',
    /\[0\] requires ResourceARN/,
  ],
])('%s is an error with the command that writes the file', (_, text, message) => {
  const file = join(folder, 'inventory.json');
  writeFileSync(file, text);
  expect(() => readInventory(file)).toThrow(message);
  expect(() => readInventory(file)).toThrow(/aws resourcegroupstaggingapi get-resources/);
});
