import type { Fields } from '../../simulator/values';
import { type ResourceConfig, refusal } from '../support/refusal';

const TEMPLATE = { launch_template: [{ id: 'lt-1', version: '1' }], min_size: 2, max_size: 3 };
const asg = (more: Fields): ResourceConfig => [
  'aws_autoscaling_group',
  { name: 'shop', ...TEMPLATE, ...more } as Fields,
];
const TARGETS: ResourceConfig = [
  'aws_lb_target_group',
  { name: 'shop', port: 8080, protocol: 'HTTP', vpc_id: 'vpc-1' },
];
const BALANCER: ResourceConfig = [
  'aws_lb',
  { name: 'shop', load_balancer_type: 'application', subnets: ['subnet-1', 'subnet-2'] },
];
const LISTENER: ResourceConfig = [
  'aws_lb_listener',
  {
    load_balancer_arn: '<1>',
    port: 80,
    protocol: 'HTTP',
    default_action: [{ type: 'forward', target_group_arn: '<0>' }],
  },
];

test.each<[string, readonly ResourceConfig[], string | undefined]>([
  [
    'no target group',
    [asg({ min_elb_capacity: 2 })],
    'min_elb_capacity needs target_group_arns, load_balancers or traffic_source',
  ],
  [
    'one that nothing sends to',
    [TARGETS, BALANCER, asg({ min_elb_capacity: 2, target_group_arns: ['<0>'] })],
    'no listener sends to',
  ],
  [
    'one that a listener sends to',
    [TARGETS, BALANCER, LISTENER, asg({ min_elb_capacity: 2, target_group_arns: ['<0>'] })],
    undefined,
  ],
  ['no health check', [asg({})], undefined],
])('an Auto Scaling group that waits for healthy machines, with %s', async (_, resources, message) => {
  const error = await refusal(...resources);
  if (message) expect(error).toContain(message);
  else expect(error).toBeUndefined();
});

const template = (source_image: string, disk_size_gb: number): ResourceConfig => [
  'google_compute_region_instance_template',
  { name: 'shop', region: 'us-east1', machine_type: 'n2-standard-2', disk: [{ source_image, disk_size_gb }] },
];

test('an image of Windows on a disk that is too small for it is refused', async () => {
  const windows = 'projects/windows-cloud/global/images/family/windows-2022';
  expect(await refusal(template(windows, 30))).toContain('disk_size_gb must not be below 50');
  expect(await refusal(template(windows, 50))).toBeUndefined();
  expect(await refusal(template('projects/debian-cloud/global/images/family/debian-12', 10))).toBeUndefined();
});

const GROUP = { resource_group_name: 'acme', location: 'eastus2' };
const NETWORK: readonly ResourceConfig[] = [
  [
    'azurerm_subnet',
    {
      name: 'private',
      resource_group_name: 'acme',
      virtual_network_name: 'net',
      address_prefixes: ['10.0.0.0/24'],
      default_outbound_access_enabled: false,
    },
  ],
  ['azurerm_network_security_group', { name: 'private', ...GROUP }],
  ['azurerm_subnet_network_security_group_association', { subnet_id: '<0>', network_security_group_id: '<1>' }],
];
const rule = (name: string, priority: number, access: string, port: string): ResourceConfig => [
  'azurerm_network_security_rule',
  {
    name,
    priority,
    access,
    direction: 'Outbound',
    protocol: '*',
    source_port_range: '*',
    destination_port_range: port,
    source_address_prefix: '*',
    destination_address_prefix: access === 'Deny' ? '*' : 'Internet',
    resource_group_name: 'acme',
    network_security_group_name: 'private',
  },
];
const DENY = rule('deny', 4096, 'Deny', '*');
const NAT: readonly ResourceConfig[] = [
  ['azurerm_nat_gateway', { name: 'nat', ...GROUP }],
  ['azurerm_subnet_nat_gateway_association', { subnet_id: '<0>', nat_gateway_id: '<4>' }],
];
const SET: ResourceConfig = [
  'azurerm_linux_virtual_machine_scale_set',
  {
    name: 'shop',
    ...GROUP,
    sku: 'Standard_D2s_v5',
    instances: 1,
    admin_username: 'admin0',
    admin_ssh_key: [{ username: 'admin0', public_key: 'ssh-ed25519 AAAA' }],
    source_image_id: '/subscriptions/s/images/shop',
    os_disk: [{ caching: 'ReadWrite', storage_account_type: 'Premium_LRS' }],
    identity: [{ type: 'SystemAssigned' }],
    network_interface: [
      { name: 'primary', primary: true, ip_configuration: [{ name: 'primary', primary: true, subnet_id: '<0>' }] },
    ],
    extension: [
      {
        name: 'sign-in',
        publisher: 'Microsoft.Azure.ActiveDirectory',
        type: 'AADSSHLoginForLinux',
        type_handler_version: '1.0',
      },
    ],
  },
];

test.each<[string, readonly ResourceConfig[], string | undefined]>([
  ['before NAT', [...NETWORK, DENY, SET], 'nothing leads out of the subnet'],
  ['before the rule', [...NETWORK, DENY, ...NAT, SET], 'no rule lets it out on port 443'],
  ['after both', [...NETWORK, DENY, ...NAT, rule('allow', 200, 'Allow', '443'), SET], undefined],
])('a scale set whose extension downloads packages, made %s', async (_, resources, message) => {
  const error = await refusal(...resources);
  if (message) expect(error).toContain(message);
  else expect(error).toBeUndefined();
});
