import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Workspace } from '../support/terraform';

const workspaces: Workspace[] = [];
afterAll(async () => {
  for (const made of workspaces) await made.stop();
});

const AWS = 'provider "aws" {\n  region = "us-east-1"\n}\n';
const GOOGLE = 'provider "google" {\n  project = "acme-dev"\n  region = "us-east1"\n}\n';
const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const AZURE = `provider "azurerm" {\n  features {}\n  subscription_id = "${SUBSCRIPTION}"\n}\n`;

async function hcl(text: string): Promise<Workspace> {
  const made = new Workspace();
  workspaces.push(made);
  made.write({ 'main.tf': text }, true);
  await made.init();
  return made;
}

/** `type.name` → its attributes. */
function attributes(made: Workspace): Record<string, Record<string, unknown>> {
  const resources = made.state().resources as {
    type: string;
    name: string;
    instances: { attributes: Record<string, unknown> }[];
  }[];
  return Object.fromEntries(
    resources.map(({ type, name, instances }) => [`${type}.${name}`, instances[0]?.attributes ?? {}]),
  );
}

const apply = ['apply', '-auto-approve', '-input=false'] as const;

describe('ids, ARNs and self links read like the real ones', () => {
  test.concurrent('AWS', async () => {
    const made = await hcl(`${AWS}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_iam_role" "r" {
  name               = "worker"
  path               = "/apps/"
  assume_role_policy = "{}"
}
resource "aws_lambda_function" "f" {
  function_name = "stock"
  role          = aws_iam_role.r.arn
  image_uri     = "123456789012.dkr.ecr.us-east-1.amazonaws.com/stock:1"
  package_type  = "Image"
}
resource "aws_lb" "l" {
  name    = "shop"
  subnets = ["subnet-1", "subnet-2"]
}
resource "aws_lb_listener" "l" {
  load_balancer_arn = aws_lb.l.arn
  port              = 80
  default_action {
    type = "fixed-response"
  }
}
`);
    await made.must(0, 'validate');
    await made.apply();
    const there = attributes(made);
    expect(there['aws_vpc.v']?.id).toMatch(/^vpc-[0-9a-f]{17}$/);
    expect(there['aws_vpc.v']?.arn).toBe(`arn:aws:ec2:us-east-1:123456789012:vpc/${there['aws_vpc.v']?.id}`);
    expect(there['aws_iam_role.r']?.arn).toBe('arn:aws:iam::123456789012:role/apps/worker');
    expect(there['aws_lambda_function.f']?.arn).toBe('arn:aws:lambda:us-east-1:123456789012:function:stock');
    expect(there['aws_lb.l']?.arn).toMatch(
      /^arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer\/app\/shop\/[0-9a-f]+$/,
    );
    expect(String(there['aws_lb_listener.l']?.arn)).toContain(`:listener/${there['aws_lb.l']?.arn_suffix}/`);
    await made.settled();
    await made.destroy();
  });

  test.concurrent('Google Cloud', async () => {
    const made = await hcl(`${GOOGLE}
resource "google_compute_network" "n" {
  name = "shop"
}
resource "google_compute_subnetwork" "s" {
  name          = "private"
  network       = google_compute_network.n.id
  ip_cidr_range = "10.0.0.0/20"
}
resource "google_service_account" "a" {
  account_id = "worker"
}
resource "google_pubsub_topic" "t" {
  name = "orders"
}
resource "google_pubsub_topic_iam_member" "m" {
  topic  = google_pubsub_topic.t.name
  role   = "roles/pubsub.publisher"
  member = google_service_account.a.member
}`);
    await made.apply();
    const there = attributes(made);
    expect(there['google_compute_network.n']).toMatchObject({
      id: 'projects/acme-dev/global/networks/shop',
      self_link: 'https://www.googleapis.com/compute/v1/projects/acme-dev/global/networks/shop',
    });
    expect(there['google_compute_subnetwork.s']?.id).toBe('projects/acme-dev/regions/us-east1/subnetworks/private');
    expect(there['google_service_account.a']?.email).toBe('worker@acme-dev.iam.gserviceaccount.com');
    expect(there['google_pubsub_topic_iam_member.m']?.id).toBe(
      'projects/acme-dev/topics/orders/roles/pubsub.publisher/serviceAccount:worker@acme-dev.iam.gserviceaccount.com',
    );
    await made.settled();
    await made.destroy();
  });

  test.concurrent('Azure', async () => {
    const made = await hcl(`${AZURE}
resource "azurerm_resource_group" "g" {
  name     = "shop"
  location = "eastus2"
}
resource "azurerm_servicebus_namespace" "n" {
  name                = "acme-shop-events"
  resource_group_name = azurerm_resource_group.g.name
  location            = azurerm_resource_group.g.location
  sku                 = "Standard"
}
resource "azurerm_servicebus_queue" "q" {
  name         = "orders"
  namespace_id = azurerm_servicebus_namespace.n.id
}`);
    await made.apply();
    const there = attributes(made);
    const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop`;
    expect(there['azurerm_servicebus_queue.q']?.id).toBe(
      `${group}/providers/Microsoft.ServiceBus/namespaces/acme-shop-events/queues/orders`,
    );
    expect(there['azurerm_servicebus_namespace.n']?.endpoint).toBe(
      'https://acme-shop-events.servicebus.windows.net:443/',
    );
    await made.settled();
    await made.destroy();
  });
});

describe('what the cloud refuses at apply', () => {
  test.concurrent('to destroy what is protected', async () => {
    const table = (protectedToo: boolean) =>
      `${AWS}resource "aws_dynamodb_table" "t" {\n  name = "orders"\n  billing_mode = "PAY_PER_REQUEST"\n  ` +
      `hash_key = "id"\n  deletion_protection_enabled = ${protectedToo}\n  attribute {\n    name = "id"\n  ` +
      '  type = "S"\n  }\n}\n';
    const made = await hcl(table(true));
    await made.apply();
    expect(await made.must(1, 'destroy', '-auto-approve', '-input=false')).toContain(
      'deletion_protection_enabled = true',
    );
    made.write({ 'main.tf': table(false) }, true);
    await made.apply();
    await made.destroy();
  });

  test.concurrent('a resource group that holds something of another configuration', async () => {
    const made = await hcl(
      `${AZURE}resource "azurerm_resource_group" "g" {\n  name     = "shared"\n  location = "eastus2"\n}\n`,
    );
    await made.apply();
    mkdirSync(`${made.folder}/other`);
    writeFileSync(
      `${made.folder}/other/main.tf`,
      `${AZURE}resource "azurerm_user_assigned_identity" "i" {\n  name = "worker"\n  resource_group_name = ` +
        '"shared"\n  location = "eastus2"\n}\n',
    );
    await made.must(0, '-chdir=other', 'init', '-input=false', '-no-color');
    await made.must(0, '-chdir=other', 'apply', '-auto-approve', '-no-color');
    expect(await made.must(1, 'destroy', '-auto-approve', '-input=false')).toContain('is in it');
    await made.must(0, '-chdir=other', 'destroy', '-auto-approve', '-no-color');
    await made.destroy();
  });

  test.concurrent('a name that another configuration has, in the same account; not in another', async () => {
    const cloud = mkdtempSync(join(tmpdir(), 'polycloud-shared-'));
    const role = (account: string, owner: string) =>
      `provider "aws" {\n  allowed_account_ids = ["${account}"]\n  default_tags {\n    tags = { owner = ` +
      `"${owner}" }\n  }\n}\nresource "aws_iam_role" "r" {\n  name = "worker"\n  assume_role_policy = ` +
      '"{}"\n}\n';
    try {
      const deploy = async (account: string, owner: string, code: number) => {
        const made = new Workspace();
        workspaces.push(made);
        made.write({ 'main.tf': role(account, owner) }, true);
        await made.startIn(cloud);
        await made.init();
        return made.must(code, ...apply);
      };
      await deploy('123456789012', 'shop', 0);
      expect(await deploy('123456789012', 'erp', 1)).toContain('There is already a aws_iam_role');
      await deploy('210987654321', 'shop', 0);
    } finally {
      rmSync(cloud, { recursive: true, force: true });
    }
  });

  test.concurrent('what only becomes known when it is applied', async () => {
    const made = await hcl(
      `${AWS}resource "aws_sqs_queue" "a" {\n  name = "a"\n}\nresource "aws_iam_role" "r" {\n  name = ` +
        'aws_sqs_queue.a.url\n  assume_role_policy = "{}"\n}\n',
    );
    await made.must(0, 'validate');
    expect(await made.must(1, ...apply)).toContain('1 to 64 letters, digits and +=,.@_-');
  });
});

describe('rules of the cloud, at validate', () => {
  test.concurrent.each([
    [
      'an enum',
      `${AWS}resource "aws_ebs_volume" "v" {\n  availability_zone = "us-east-1a"\n  type = "gp9"\n}\n`,
      'standard, gp2, gp3',
    ],
    ['a range', `${AWS}resource "aws_sqs_queue" "q" {\n  delay_seconds = 901\n}\n`, 'is 901; allowed: 0 to 900'],
    [
      'FIFO without .fifo',
      `${AWS}resource "aws_sqs_queue" "q" {\n  name = "orders"\n  fifo_queue = true\n}\n`,
      'ends with .fifo',
    ],
    [
      'two sources of a rule',
      `${AWS}resource "aws_vpc_security_group_ingress_rule" "r" {\n  security_group_id = "sg-1"\n  ` +
        'ip_protocol = "-1"\n  cidr_ipv4 = "10.0.0.0/16"\n  prefix_list_id = "pl-1"\n}\n',
      'exactly one of cidr_ipv4, cidr_ipv6',
    ],
    ['a policy that is no JSON', `${AWS}resource "aws_iam_policy" "p" {\n  policy = "{"\n}\n`, 'policy must be JSON'],
    [
      'a misspelt region',
      'provider "aws" {\n  region = "us-esat-1"\n}\nresource "aws_sqs_queue" "q" {}\n',
      'a region: us-east-1',
    ],
    [
      'seconds',
      `${GOOGLE}resource "google_pubsub_topic" "t" {\n  name = "orders"\n  message_retention_duration = "60s"\n}\n`,
      '600s and 2678400s',
    ],
    [
      'a name with goog',
      `${GOOGLE}resource "google_storage_bucket" "b" {\n  name = "goog-files"\n  location = "US"\n}\n`,
      'not beginning with goog',
    ],
    [
      'a feature of another tier',
      `${AZURE}resource "azurerm_servicebus_namespace" "n" {\n  name = "acme-shop-events"\n  ` +
        'resource_group_name = "g"\n  location = "eastus2"\n  sku = "Premium"\n}\n',
      'sku Premium needs capacity',
    ],
    [
      'a reserved ending',
      `${AZURE}resource "azurerm_servicebus_namespace" "n" {\n  name = "acme-shop-sb"\n  ` +
        'resource_group_name = "g"\n  location = "eastus2"\n  sku = "Standard"\n}\n',
      'not ending with -, -sb or -mgmt',
    ],
  ])('%s', async (_, text, message) => {
    const made = await hcl(text);
    const said = (await made.must(1, 'plan', '-input=false')).replace(/\s*\n\s*/g, ' ');
    expect(said).toContain(message);
    expect(said).toMatch(/on main\.tf line \d+/);
  });
});

describe('what exists', () => {
  test.concurrent('is made again with another id, and its users follow', async () => {
    const made = await hcl(
      `${AWS}resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_subnet" "s" {\n  ` +
        'vpc_id = aws_vpc.v.id\n  cidr_block = "10.0.1.0/24"\n}\n',
    );
    await made.apply();
    const before = attributes(made);
    await made.must(0, ...apply, '-replace=aws_vpc.v');
    const after = attributes(made);
    expect(after['aws_vpc.v']?.id).not.toBe(before['aws_vpc.v']?.id);
    expect(after['aws_subnet.s']?.vpc_id).toBe(after['aws_vpc.v']?.id);
    await made.settled();
  });

  test.concurrent.each([
    [
      'its id',
      'aws_iam_role_policy',
      'worker:send',
      `resource "aws_iam_role_policy" "x" {\n  role = "worker"\n  name = "send"\n  policy = "{}"\n}\n`,
      AWS,
    ],
    [
      'a different form',
      'aws_route',
      'rtb-1_0.0.0.0/0',
      'resource "aws_route" "x" {\n  route_table_id = "rtb-1"\n  destination_cidr_block = "0.0.0.0/0"\n  ' +
        'gateway_id = "igw-1"\n}\n',
      AWS,
    ],
    [
      'the short form',
      'google_compute_subnetwork',
      'acme-dev/us-east1/private',
      'resource "google_compute_subnetwork" "x" {\n  name = "private"\n  network = "shop"\n  ip_cidr_range ' +
        '= "10.0.0.0/20"\n}\n',
      GOOGLE,
    ],
  ])('is imported by %s, and plans without changes', async (_, type, id, text, provider) => {
    const made = await hcl(provider + text);
    await made.apply();
    await made.must(0, 'state', 'rm', `${type}.x`);
    await made.must(0, 'import', '-input=false', `${type}.x`, id);
    await made.settled();
    expect(
      await made.must(1, 'import', '-input=false', `${type}.y`, 'nowhere').catch((error) => String(error)),
    ).toMatch(/non-existent|resource address .* does not exist/);
  });

  test.concurrent('is what a data source finds; what does not exist is made up, and the same each time', async () => {
    const made = await hcl(`${AWS}
resource "aws_sqs_queue" "q" {
  name = "orders"
}
data "aws_sqs_queue" "q" {
  name       = "orders"
  depends_on = [aws_sqs_queue.q]
}
data "aws_vpc" "elsewhere" {
  default = true
}
data "aws_availability_zones" "z" {}
data "aws_iam_policy_document" "p" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.q.arn]
    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }
  }
}
output "url" {
  value = data.aws_sqs_queue.q.url
}
output "vpc" {
  value = data.aws_vpc.elsewhere.id
}
output "zones" {
  value = data.aws_availability_zones.z.names
}
output "policy" {
  value = jsondecode(data.aws_iam_policy_document.p.json)
}`);
    await made.apply();
    const output = JSON.parse(await made.must(0, 'output', '-json'));
    expect(output.url.value).toBe('https://sqs.us-east-1.amazonaws.com/123456789012/orders');
    expect(output.vpc.value).toMatch(/^vpc-[0-9a-f]{17}$/);
    expect(output.zones.value).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c']);
    expect(output.policy.value).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Resource: 'arn:aws:sqs:us-east-1:123456789012:orders',
          Principal: { Service: 'sns.amazonaws.com' },
        },
      ],
    });
    await made.settled();
  });

  test.concurrent('drifts, inside too, and a plan shows it', async () => {
    const made = await hcl(`${AWS}resource "aws_sqs_queue" "q" {\n  name = "orders"\n  tags = { owner = "shop" }\n}\n`);
    await made.apply();
    made.drift('aws_sqs_queue.q', 'tags.owner', 'nobody');
    made.drift('aws_sqs_queue.q', 'delay_seconds', '7');
    const plan = await made.plan();
    expect(plan.resource_drift[0].change).toMatchObject({
      before: { delay_seconds: 0 },
      after: { delay_seconds: 7, tags: { owner: 'nobody' } },
    });
    expect(plan.resource_changes[0].change.actions).toEqual(['update']);
    await made.apply();
    await made.settled();
  });

  test.concurrent.each([
    ['aws_sqs_queue.p', 'delay_seconds', '1', 'No state below'],
    ['aws_sqs_queue.q', 'delay', '1', 'has no delay; it has arn'],
    ['aws_sqs_queue.q', 'delay_seconds', 'soon', 'is a number, and "soon" is none'],
    ['aws_sqs_queue.q', 'name.first', 'x', 'has nothing inside'],
  ])('drift of %s %s=%s is refused', async (address, attribute, value, message) => {
    const made = await hcl(`${AWS}resource "aws_sqs_queue" "q" {\n  name = "orders"\n}\n`);
    await made.apply();
    expect(() => made.drift(address, attribute, value)).toThrow(message);
  });
});
