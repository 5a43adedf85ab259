import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bindings, CACHE, PROVIDERS, type Provider } from '../../simulator/bindings';
import { SimulatedCloud } from '../../simulator/cloud';
import { Faults } from '../../simulator/faults';
import { SimulatedProvider } from '../../simulator/provider';
import { prefixListId } from '../../simulator/types/aws-forms';
import { conform, type Fields } from '../../simulator/values';
import { type ResourceConfig, refusal } from '../support/refusal';

const folder = mkdtempSync(join(tmpdir(), 'polycloud-names-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A provider with its own cloud. */
function simulated(name: string, cloud = name) {
  const provider = PROVIDERS.find((one) => one.name === name) as Provider;
  const bindings = new Bindings(provider, CACHE);
  const all = { root: folder, faults: new Faults([]), alive: () => true, combinations: true };
  const providerInstance = new SimulatedProvider({
    provider,
    bindings,
    cloud: new SimulatedCloud(join(folder, cloud)),
    ...all,
  });
  return {
    read: (type: string, { state, key }: { state: Fields; key: string }) =>
      providerInstance.read('one', type, state, key),
    remove: (type: string, { state, key }: { state: Fields; key: string }) =>
      providerInstance.remove('one', type, state, key),
    create: (type: string, config: Fields, connection = 'one') => {
      const conformed = conform(bindings.resource(type), config);
      return providerInstance.create(
        connection,
        type,
        providerInstance.plan(connection, type, null, conformed, conformed).planned,
      );
    },
    providerInstance,
  };
}

const ZONE = '0123456789abcdef0123456789abcdef';
const record = (name: string, type: string, content: string): ResourceConfig => [
  'cloudflare_dns_record',
  { zone_id: ZONE, name, type, content, ttl: 300 },
];

test.each<[string, ResourceConfig[], string]>([
  [
    'an identical record',
    [record('_a.example.com', 'TXT', '"x"'), record('_a.example.com', 'TXT', '"x"')],
    'an identical record already exists',
  ],
  [
    'a second CNAME',
    [record('a.example.com', 'CNAME', 'x.net'), record('a.example.com', 'CNAME', 'y.net')],
    'with that host already exists',
  ],
  [
    'an address and a CNAME of one name',
    [record('a.example.com', 'CNAME', 'x.net'), record('a.example.com', 'A', '192.0.2.1')],
    'already exists (81053): CNAME',
  ],
])('Cloudflare refuses %s', async (_, wanted, message) => {
  expect(await refusal(...wanted)).toContain(message);
});

const behind = (rule: Fields): ResourceConfig[] => [
  ['aws_security_group', { name: 'entry', vpc_id: 'vpc-1' }],
  ['aws_lb', { name: 'entry', internal: true, subnets: ['subnet-1', 'subnet-2'], security_groups: ['<0>'] }],
  [
    'aws_vpc_security_group_ingress_rule',
    { security_group_id: '<0>', ip_protocol: 'tcp', from_port: 443, to_port: 443, ...rule },
  ],
  [
    'aws_cloudfront_vpc_origin',
    {
      vpc_origin_endpoint_config: [
        {
          name: 'entry',
          arn: '<1.arn>',
          http_port: 80,
          https_port: 443,
          origin_protocol_policy: 'https-only',
          origin_ssl_protocols: [],
        },
      ],
    },
  ],
];

test.each<[string, Fields, string | undefined]>([
  ['of the VPC', { cidr_ipv4: '10.0.0.0/16' }, 'no rule of sg-'],
  [
    'of another list',
    { prefix_list_id: 'pl-0123456789abcdef0' },
    'admits com.amazonaws.global.cloudfront.origin-facing to port 443',
  ],
  [
    "of CloudFront's servers",
    { prefix_list_id: prefixListId('us-east-1', 'com.amazonaws.global.cloudfront.origin-facing') },
    undefined,
  ],
])('a VPC origin that addresses %s may reach', async (_, rule, message) => {
  const wrong = await refusal(...behind(rule));
  if (message) expect(wrong).toContain(message);
  else expect(wrong).toBeUndefined();
});

test('Google would not learn of a weight of 0', async () => {
  const weighted_backend_services = [
    { backend_service: 'one', weight: 100 },
    { backend_service: 'other', weight: 0 },
  ];
  const wrong = await refusal([
    'google_compute_url_map',
    { name: 'entry', default_route_action: [{ weighted_backend_services }] },
  ]);
  expect(wrong).toContain('default_route_action.weighted_backend_services.weight of google_compute_url_map is 0');
});

test('Cloudflare takes two values of one name, and records of other names', async () => {
  const wanted = [
    record('a.example.com', 'TXT', '"x"'),
    record('a.example.com', 'TXT', '"y"'),
    record('b.example.com', 'CNAME', 'x.net'),
  ];
  expect(await refusal(...wanted)).toBeUndefined();
});

test('ACM asks for the same record for every certificate of an account that has the domain', async () => {
  const { create, providerInstance } = simulated('aws');
  providerInstance.connections.configure('two', { region: 'eu-west-1' });
  providerInstance.connections.configure('other', { region: 'us-east-1', allowed_account_ids: ['210987654321'] });
  const options = async (config: Fields, connection: string) =>
    (await create('aws_acm_certificate', { validation_method: 'DNS', ...config }, connection)).state
      .domain_validation_options as Fields[];
  const [[one], two, [other]] = [
    await options({ domain_name: 'shop.example.com' }, 'one'),
    await options({ domain_name: 'other.example.com', subject_alternative_names: ['*.shop.example.com'] }, 'two'),
    await options({ domain_name: 'shop.example.com' }, 'other'),
  ];
  expect(two[1]).toEqual({ ...one, domain_name: '*.shop.example.com' });
  expect(other?.resource_record_name).not.toBe(one?.resource_record_name);
});

test('two records of Route 53 of one name are one: the second differs from the first, and takes it away', async () => {
  const { create, read, remove } = simulated('aws', 'route53');
  const proof = { zone_id: 'Z1', name: '_a.example.com', type: 'CNAME', ttl: 300 };
  const first = await create('aws_route53_record', {
    ...proof,
    records: ['x.acm-validations.aws.'],
    allow_overwrite: true,
  });
  await expect(create('aws_route53_record', { ...proof, records: ['x.acm-validations.aws'] })).rejects.toMatchObject({
    summary: 'Already exists',
  });
  const second = await create('aws_route53_record', {
    ...proof,
    records: ['x.acm-validations.aws'],
    allow_overwrite: true,
  });
  expect((await read('aws_route53_record', first))?.records).toEqual(['x.acm-validations.aws']);
  await remove('aws_route53_record', second);
  expect(await read('aws_route53_record', first)).toBeNull();
});

test("Google's record for a domain belongs to the project that asks for it, or has one name for all", async () => {
  const { create } = simulated('google');
  const asked = async (name: string, type: string | null, location = 'global') => {
    const { state } = await create('google_certificate_manager_dns_authorization', {
      name,
      domain: 'shop.example.com',
      type,
      location,
    });
    return (state.dns_resource_record as Fields[])[0];
  };
  const own = await asked('a', 'PER_PROJECT_RECORD');
  expect(await asked('b', 'PER_PROJECT_RECORD')).toEqual(own);
  expect(own?.name).toMatch(/^_acme-challenge_[0-9a-f]{16}\.shop\.example\.com\.$/);
  const [one, other] = [await asked('c', null), await asked('d', null)];
  expect([one?.name, other?.name]).toEqual(Array(2).fill('_acme-challenge.shop.example.com.'));
  expect(one?.data).not.toBe(other?.data);
  expect((await asked('e', null, 'us-east1'))?.data).toContain('.us-east1.authorize.');
});

test('an application gateway needs the rule that admits its managers, for as long as it exists', async () => {
  const { create, remove } = simulated('azurerm');
  const place = { resource_group_name: 'g', location: 'eastus2' };
  const subnet = await create('azurerm_subnet', {
    name: 'front',
    virtual_network_name: 'n',
    address_prefixes: ['10.0.0.0/27'],
    ...place,
  });
  const group = await create('azurerm_network_security_group', { name: 'front', ...place });
  await create('azurerm_subnet_network_security_group_association', {
    subnet_id: String(subnet.state.id),
    network_security_group_id: String(group.state.id),
  });
  const rule = (name: string, source_address_prefix: string) =>
    create('azurerm_network_security_rule', {
      name,
      network_security_group_name: 'front',
      resource_group_name: 'g',
      priority: 4000,
      direction: 'Inbound',
      access: 'Allow',
      protocol: '*',
      source_port_range: '*',
      destination_port_range: '65200-65535',
      source_address_prefix,
      destination_address_prefix: '*',
    });
  const gateway = () =>
    create('azurerm_application_gateway', {
      name: 'entry',
      ...place,
      sku: [{ name: 'WAF_v2', tier: 'WAF_v2', capacity: 2 }],
      gateway_ip_configuration: [{ name: 'gateway', subnet_id: String(subnet.state.id) }],
    });
  await expect(gateway()).rejects.toMatchObject({
    detail: expect.stringContaining('does not admit GatewayManager to ports 65200-65535'),
  });
  const managers = await rule('managers', 'GatewayManager');
  const created = await gateway();
  await expect(remove('azurerm_network_security_rule', managers)).rejects.toMatchObject({ summary: 'Still in use' });
  await remove('azurerm_application_gateway', created);
  await remove('azurerm_network_security_rule', managers);
});
