import { isAtLeast } from '../../modules/core/generation/installed';
import { Workspace } from '../support/terraform';

const workspaces: Workspace[] = [];
afterAll(async () => {
  for (const workspace of workspaces) await workspace.stop();
});

async function hcl(text: string): Promise<Workspace> {
  const workspace = new Workspace();
  workspaces.push(workspace);
  workspace.write({ 'main.tf': text }, true);
  await workspace.init();
  return workspace;
}

const [ONE, TWO] = ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'];
const subscription = (id: string | undefined, alias = '') =>
  `provider "azurerm" {\n  ${alias && `alias = "${alias}"`}\n  features {}\n  subscription_id = "${id}"\n}\n`;

describe('an update is held to what is configured, not to what the cloud computed', () => {
  test.concurrent('a tag of a subnet, with the id of its zone too, and a route that gets another target', async () => {
    const network = (owner: string, way: string) => `
provider "aws" {
  region = "us-east-1"
}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "s" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "us-east-1a"
  tags              = { owner = "${owner}" }
}
resource "aws_internet_gateway" "g" {
  vpc_id = aws_vpc.v.id
}
resource "aws_eip" "e" {
  domain = "vpc"
}
resource "aws_nat_gateway" "n" {
  subnet_id     = aws_subnet.s.id
  allocation_id = aws_eip.e.id
}
resource "aws_route_table" "t" {
  vpc_id = aws_vpc.v.id
}
resource "aws_route" "r" {
  route_table_id         = aws_route_table.t.id
  destination_cidr_block = "0.0.0.0/0"
  ${way}
}
`;
    const workspace = await hcl(network('payments', 'gateway_id = aws_internet_gateway.g.id'));
    await workspace.apply();
    workspace.write({ 'main.tf': network('checkout', 'nat_gateway_id = aws_nat_gateway.n.id') }, true);
    await workspace.apply();
    await workspace.settled();
    // What is configured wrongly is refused as before.
    workspace.write(
      {
        'main.tf': network(
          'checkout',
          'nat_gateway_id = aws_nat_gateway.n.id\n  gateway_id = aws_internet_gateway.g.id',
        ),
      },
      true,
    );
    expect(await workspace.must(1, 'plan', '-input=false')).toContain('exactly one of gateway_id, nat_gateway_id');
  });
});

describe('a name means what is in the same place', () => {
  test.concurrent('of two regions of an account, one goes', async () => {
    const region = (name: string) => `
provider "aws" {
  alias  = "${name}"
  region = "${name}"
}
resource "aws_elasticache_subnet_group" "${name}" {
  provider   = aws.${name}
  name       = "sessions"
  subnet_ids = ["subnet-1"]
}
resource "aws_elasticache_replication_group" "${name}" {
  provider             = aws.${name}
  replication_group_id = "sessions"
  description          = "sessions"
  engine               = "valkey"
  node_type            = "cache.t4g.micro"
  num_cache_clusters   = 1
  subnet_group_name    = ${name === 'us-east-1' ? 'aws_elasticache_subnet_group.us-east-1.name' : '"sessions"'}
}
`;
    const workspace = await hcl(region('us-east-1') + region('us-west-2'));
    await workspace.apply();
    await workspace.must(
      0,
      'destroy',
      '-auto-approve',
      '-input=false',
      '-target=aws_elasticache_subnet_group.us-east-1',
    );
    // By name in the same region it is still in use.
    expect(
      await workspace.must(
        1,
        'destroy',
        '-auto-approve',
        '-input=false',
        '-target=aws_elasticache_subnet_group.us-west-2',
      ),
    ).toContain('Still in use');
  });

  test.concurrent('of two resource groups with zones of one name, one goes', async () => {
    const zone = 'privatelink.blob.core.windows.net';
    // Names and ids, not references: a link remains when only its zone is destroyed.
    const zoneOf = (name: string) =>
      isAtLeast('azurerm', '5.0')
        ? `private_dns_zone_id = "/subscriptions/${ONE}/resourceGroups/${name}/providers/Microsoft.Network/privateDnsZones/${zone}"`
        : `resource_group_name = "${name}"\n  private_dns_zone_name = "${zone}"`;
    const group = (name: string) => `
resource "azurerm_private_dns_zone" "${name}" {
  name                = "${zone}"
  resource_group_name = "${name}"
}
resource "azurerm_private_dns_zone_virtual_network_link" "${name}" {
  name = "here"
  ${zoneOf(name)}
  virtual_network_id = "/subscriptions/${ONE}/resourceGroups/${name}/providers/Microsoft.Network/virtualNetworks/shop"
}
`;
    const workspace = await hcl(subscription(ONE) + group('east') + group('west'));
    await workspace.apply();
    await workspace.must(
      0,
      'destroy',
      '-auto-approve',
      '-input=false',
      '-target=azurerm_private_dns_zone_virtual_network_link.east',
    );
    await workspace.must(0, 'destroy', '-auto-approve', '-input=false', '-target=azurerm_private_dns_zone.east');
    expect(
      await workspace.must(1, 'destroy', '-auto-approve', '-input=false', '-target=azurerm_private_dns_zone.west'),
    ).toContain('Still in use');
  });

  test.concurrent('a network of another project that is named by its whole path is in use', async () => {
    const workspace = await hcl(`
provider "google" {
  project = "acme-dev"
  region  = "us-east1"
}
resource "google_compute_network" "host" {
  project = "acme-host"
  name    = "shop"
}
resource "google_compute_network" "own" {
  name = "shop"
}
resource "google_compute_subnetwork" "s" {
  name          = "private"
  region        = "us-east1"
  ip_cidr_range = "10.0.0.0/24"
  network       = "projects/acme-host/global/networks/shop"
}
`);
    await workspace.apply();
    await workspace.must(0, 'destroy', '-auto-approve', '-input=false', '-target=google_compute_network.own');
    expect(
      await workspace.must(1, 'destroy', '-auto-approve', '-input=false', '-target=google_compute_network.host'),
    ).toContain('Still in use');
  });
});

describe('a name collides in its scope only', () => {
  const rule = (id: string, alias: string) => `
resource "azurerm_network_security_rule" "${id}" {
  provider                    = ${alias}
  name                        = "${id}"
  priority                    = 100
  direction                   = "Inbound"
  access                      = "Allow"
  protocol                    = "Tcp"
  source_port_range           = "*"
  destination_port_range      = "443"
  source_address_prefix       = "*"
  destination_address_prefix  = "*"
  resource_group_name         = "shop"
  network_security_group_name = "web"
}
`;

  test.concurrent('a priority in two subscriptions', async () => {
    const providers = subscription(ONE) + subscription(TWO, 'two');
    const workspace = await hcl(providers + rule('a', 'azurerm') + rule('b', 'azurerm.two'));
    await workspace.apply();
    workspace.write(
      { 'main.tf': providers + rule('a', 'azurerm') + rule('b', 'azurerm.two') + rule('c', 'azurerm.two') },
      true,
    );
    expect(await workspace.must(1, 'apply', '-auto-approve', '-input=false')).toContain('Already exists');
  });

  test.concurrent('an import takes what is in the account of its provider', async () => {
    const account = (alias: string, id: string) =>
      `provider "aws" {\n  alias = "${alias}"\n  region = "us-east-1"\n  allowed_account_ids = ["${id}"]\n}\n`;
    const role = (alias: string) =>
      `resource "aws_iam_role" "${alias}" {\n  provider = aws.${alias}\n  name = "worker"\n  ` +
      'assume_role_policy = "{}"\n}\n';
    const workspace = await hcl(
      account('one', '111111111111') + account('two', '222222222222') + role('one') + role('two'),
    );
    await workspace.apply();
    await workspace.must(0, 'state', 'rm', 'aws_iam_role.two');
    await workspace.must(0, 'import', 'aws_iam_role.two', 'worker');
    const { resources } = workspace.state();
    // biome-ignore lint/suspicious/noExplicitAny: Terraform's state.
    const arns = resources.map((one: any) => one.instances[0].attributes.arn).sort();
    expect(arns).toEqual(['arn:aws:iam::111111111111:role/worker', 'arn:aws:iam::222222222222:role/worker']);
  });
});
