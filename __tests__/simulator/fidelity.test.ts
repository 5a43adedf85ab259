import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AWS, AZURE, apply, attributes, GOOGLE, hcl, SUBSCRIPTION, workspaces } from '../support/fidelity';
import { Workspace } from '../support/terraform';

describe('ids, ARNs and self links read like the real ones', () => {
  test.concurrent('AWS', async () => {
    const workspace = await hcl(`${AWS}
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
    await workspace.must(0, 'validate');
    await workspace.apply();
    const there = attributes(workspace);
    expect(there['aws_vpc.v']?.id).toMatch(/^vpc-[0-9a-f]{17}$/);
    expect(there['aws_vpc.v']?.arn).toBe(`arn:aws:ec2:us-east-1:123456789012:vpc/${there['aws_vpc.v']?.id}`);
    expect(there['aws_iam_role.r']?.arn).toBe('arn:aws:iam::123456789012:role/apps/worker');
    expect(there['aws_lambda_function.f']?.arn).toBe('arn:aws:lambda:us-east-1:123456789012:function:stock');
    expect(there['aws_lb.l']?.arn).toMatch(
      /^arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer\/app\/shop\/[0-9a-f]+$/,
    );
    expect(String(there['aws_lb_listener.l']?.arn)).toContain(`:listener/${there['aws_lb.l']?.arn_suffix}/`);
    await workspace.settled();
    await workspace.destroy();
  });

  test.concurrent('Google Cloud', async () => {
    const workspace = await hcl(`${GOOGLE}
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
    await workspace.apply();
    const there = attributes(workspace);
    expect(there['google_compute_network.n']).toMatchObject({
      id: 'projects/acme-dev/global/networks/shop',
      self_link: 'https://www.googleapis.com/compute/v1/projects/acme-dev/global/networks/shop',
    });
    expect(there['google_compute_subnetwork.s']?.id).toBe('projects/acme-dev/regions/us-east1/subnetworks/private');
    expect(there['google_service_account.a']?.email).toBe('worker@acme-dev.iam.gserviceaccount.com');
    expect(there['google_pubsub_topic_iam_member.m']?.id).toBe(
      'projects/acme-dev/topics/orders/roles/pubsub.publisher/serviceAccount:worker@acme-dev.iam.gserviceaccount.com',
    );
    await workspace.settled();
    await workspace.destroy();
  });

  test.concurrent('Azure', async () => {
    const workspace = await hcl(`${AZURE}
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
    await workspace.apply();
    const there = attributes(workspace);
    const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop`;
    expect(there['azurerm_servicebus_queue.q']?.id).toBe(
      `${group}/providers/Microsoft.ServiceBus/namespaces/acme-shop-events/queues/orders`,
    );
    expect(there['azurerm_servicebus_namespace.n']?.endpoint).toBe(
      'https://acme-shop-events.servicebus.windows.net:443/',
    );
    await workspace.settled();
    await workspace.destroy();
  });
});

describe('what the cloud refuses at apply', () => {
  test.concurrent('to destroy what is protected', async () => {
    const table = (protectedToo: boolean) =>
      `${AWS}resource "aws_dynamodb_table" "t" {\n  name = "orders"\n  billing_mode = "PAY_PER_REQUEST"\n  ` +
      `hash_key = "id"\n  deletion_protection_enabled = ${protectedToo}\n  attribute {\n    name = "id"\n  ` +
      '  type = "S"\n  }\n}\n';
    const workspace = await hcl(table(true));
    await workspace.apply();
    expect(await workspace.must(1, 'destroy', '-auto-approve', '-input=false')).toContain(
      'deletion_protection_enabled = true',
    );
    workspace.write({ 'main.tf': table(false) }, true);
    await workspace.apply();
    await workspace.destroy();
  });

  test.concurrent('a resource group that holds something of another configuration', async () => {
    const workspace = await hcl(
      `${AZURE}resource "azurerm_resource_group" "g" {\n  name     = "shared"\n  location = "eastus2"\n}\n`,
    );
    await workspace.apply();
    mkdirSync(`${workspace.folder}/other`);
    writeFileSync(
      `${workspace.folder}/other/main.tf`,
      `${AZURE}resource "azurerm_user_assigned_identity" "i" {\n  name = "worker"\n  resource_group_name = ` +
        '"shared"\n  location = "eastus2"\n}\n',
    );
    await workspace.must(0, '-chdir=other', 'init', '-input=false', '-no-color');
    await workspace.must(0, '-chdir=other', 'apply', '-auto-approve', '-no-color');
    expect(await workspace.must(1, 'destroy', '-auto-approve', '-input=false')).toContain('is in it');
    await workspace.must(0, '-chdir=other', 'destroy', '-auto-approve', '-no-color');
    await workspace.destroy();
  });

  test.concurrent('a name that another configuration has, in the same account; not in another', async () => {
    const cloud = mkdtempSync(join(tmpdir(), 'polycloud-shared-'));
    const role = (account: string, owner: string) =>
      `provider "aws" {\n  allowed_account_ids = ["${account}"]\n  default_tags {\n    tags = { owner = ` +
      `"${owner}" }\n  }\n}\nresource "aws_iam_role" "r" {\n  name = "worker"\n  assume_role_policy = ` +
      '"{}"\n}\n';
    try {
      const deploy = async (account: string, owner: string, code: number) => {
        const workspace = new Workspace();
        workspaces.push(workspace);
        workspace.write({ 'main.tf': role(account, owner) }, true);
        await workspace.startIn(cloud);
        await workspace.init();
        return workspace.must(code, ...apply);
      };
      await deploy('123456789012', 'shop', 0);
      expect(await deploy('123456789012', 'erp', 1)).toContain('There is already a aws_iam_role');
      await deploy('210987654321', 'shop', 0);
    } finally {
      rmSync(cloud, { recursive: true, force: true });
    }
  });

  test.concurrent('what only becomes known when it is applied', async () => {
    const workspace = await hcl(
      `${AWS}resource "aws_sqs_queue" "a" {\n  name = "a"\n}\nresource "aws_iam_role" "r" {\n  name = ` +
        'aws_sqs_queue.a.url\n  assume_role_policy = "{}"\n}\n',
    );
    await workspace.must(0, 'validate');
    expect(await workspace.must(1, ...apply)).toContain('1 to 64 letters, digits and +=,.@_-');
  });
});
