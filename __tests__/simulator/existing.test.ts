import { AWS, AZURE, apply, attributes, GOOGLE, hcl } from '../support/fidelity';

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
    ['a policy that is not JSON', `${AWS}resource "aws_iam_policy" "p" {\n  policy = "{"\n}\n`, 'policy must be JSON'],
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
    const workspace = await hcl(text);
    const output = (await workspace.must(1, 'plan', '-input=false')).replace(/\s*\n\s*/g, ' ');
    expect(output).toContain(message);
    expect(output).toMatch(/on main\.tf line \d+/);
  });
});

describe('what exists', () => {
  test.concurrent('is made again with another id, and its users follow', async () => {
    const workspace = await hcl(
      `${AWS}resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_subnet" "s" {\n  ` +
        'vpc_id = aws_vpc.v.id\n  cidr_block = "10.0.1.0/24"\n}\n',
    );
    await workspace.apply();
    const before = attributes(workspace);
    await workspace.must(0, ...apply, '-replace=aws_vpc.v');
    const after = attributes(workspace);
    expect(after['aws_vpc.v']?.id).not.toBe(before['aws_vpc.v']?.id);
    expect(after['aws_subnet.s']?.vpc_id).toBe(after['aws_vpc.v']?.id);
    await workspace.settled();
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
    const workspace = await hcl(provider + text);
    await workspace.apply();
    await workspace.must(0, 'state', 'rm', `${type}.x`);
    await workspace.must(0, 'import', '-input=false', `${type}.x`, id);
    await workspace.settled();
    expect(
      await workspace.must(1, 'import', '-input=false', `${type}.y`, 'nowhere').catch((error) => String(error)),
    ).toMatch(/non-existent|resource address .* does not exist/);
  });

  test.concurrent('is what a data source finds; what does not exist is made up, and the same each time', async () => {
    const workspace = await hcl(`${AWS}
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
    await workspace.apply();
    const output = JSON.parse(await workspace.must(0, 'output', '-json'));
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
    await workspace.settled();
  });

  test.concurrent('drifts, inside too, and a plan shows it', async () => {
    const workspace = await hcl(
      `${AWS}resource "aws_sqs_queue" "q" {\n  name = "orders"\n  tags = { owner = "shop" }\n}\n`,
    );
    await workspace.apply();
    workspace.drift('aws_sqs_queue.q', 'tags.owner', 'nobody');
    workspace.drift('aws_sqs_queue.q', 'delay_seconds', '7');
    const plan = await workspace.plan();
    expect(plan.resource_drift[0].change).toMatchObject({
      before: { delay_seconds: 0 },
      after: { delay_seconds: 7, tags: { owner: 'nobody' } },
    });
    expect(plan.resource_changes[0].change.actions).toEqual(['update']);
    await workspace.apply();
    await workspace.settled();
  });

  test.concurrent.each([
    ['aws_sqs_queue.p', 'delay_seconds', '1', 'No state below'],
    ['aws_sqs_queue.q', 'delay', '1', 'has no delay; it has arn'],
    ['aws_sqs_queue.q', 'delay_seconds', 'soon', 'is a number, and "soon" is none'],
    ['aws_sqs_queue.q', 'name.first', 'x', 'has nothing inside'],
  ])('drift of %s %s=%s is refused', async (address, attribute, value, message) => {
    const workspace = await hcl(`${AWS}resource "aws_sqs_queue" "q" {\n  name = "orders"\n}\n`);
    await workspace.apply();
    expect(() => workspace.drift(address, attribute, value)).toThrow(message);
  });
});
