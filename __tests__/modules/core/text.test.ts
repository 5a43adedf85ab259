import { TerraformLocal, TerraformOutput } from 'cdktf';
import { byCloud } from '../../support/by-cloud';
import { CLOUDS, placement, synth } from '../../support/synth';
import { Workspace } from '../../support/terraform';

/** Each has something that Terraform would take for its own language. */
const TEXTS = ['${x}', '%{i}', '$${x}', '%%{i}', 'a $ and a %', '50 %{ if', '${aws_sqs_queue.orders.arn}'];
const ZONE = { domain: 'example.com', aws: { zoneId: 'Z0123456789ABCDEFGHIJ' } };
const DNS = { provider: 'aws', domain: 'example.com', name: 'shop', zone: ZONE.aws.zoneId } as const;

async function deployed(json: object): Promise<Workspace> {
  const workspace = new Workspace();
  workspace.write(json);
  await workspace.init();
  await workspace.apply();
  await workspace.settled();
  return workspace;
}

interface StateResource {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: the attributes of any resource type.
  readonly instances: readonly [{ readonly attributes: any }];
}

const attributes = (workspace: Workspace, type: string) =>
  (workspace.state().resources as StateResource[])
    .filter((one) => one.type === type)
    .map(({ instances }) => instances[0].attributes);

test('descriptions of outputs and values of locals are text with references', () => {
  const { json, problems } = synth('aws', (stack, cloud) => {
    const orders = cloud.queue(stack, 'orders');
    new TerraformOutput(stack, 'priced', { value: 1, description: 'in ${currency} and %{unit}' });
    new TerraformLocal(stack, 'labels', { '${key}': '${x}', address: orders.sendAddress, many: ['%{i}'] });
  });
  expect(problems).toEqual([]);
  expect(json.output.priced.description).toBe('in $${currency} and %%{unit}');
  expect(json.locals.labels).toEqual({
    '$${key}': '$${x}',
    address: '${aws_sqs_queue.orders_queue.url}',
    many: ['%%{i}'],
  });
});

describe('a text of a user is text, whatever Terraform would read in it', () => {
  test('in the values of a record', async () => {
    const { json, problems } = synth(
      'aws',
      (stack, cloud) =>
        cloud.dnsZone.fromExisting(stack, 'names', ZONE).record('texts', { name: '@', type: 'TXT', values: TEXTS }),
      { dns: DNS },
    );
    expect(problems).toEqual([]);
    const workspace = await deployed(json);
    try {
      const [record] = attributes(workspace, 'aws_route53_record');
      expect([...record.records].toSorted()).toEqual([...TEXTS].toSorted());
    } finally {
      await workspace.stop();
    }
  });

  test('in a filter', async () => {
    const { json } = synth('google', (stack, cloud) => {
      cloud.queue(stack, 'readers', {
        subscribesTo: { topic: cloud.topic(stack, 'news'), filter: { kind: ['${x}', '%{i}'] } },
      });
    });
    const workspace = await deployed(json);
    try {
      const filters = attributes(workspace, 'google_pubsub_subscription').map(({ filter }) => filter);
      expect(filters).toContain('(attributes.kind = "${x}" OR attributes.kind = "%{i}")');
    } finally {
      await workspace.stop();
    }
  });

  test.each(CLOUDS)('in descriptions, tags and outputs on %s, next to references', async (cloud) => {
    const { json, problems } = synth(
      cloud,
      (stack, catalogue) => {
        const worker = catalogue.identity(stack, 'worker', { description: 'for ${name}: 100 %{x}' });
        new TerraformOutput(stack, 'priced', { value: `\${x} costs $${worker.clientId}` });
      },
      { aws: {}, google: {}, azure: { tags: { ...placement('azure').tags, owner: '${value} %{x}' } } }[cloud],
    );
    expect(problems).toEqual([]);
    const workspace = await deployed(json);
    try {
      const described = {
        aws: 'aws_iam_role',
        google: 'google_service_account',
        azure: 'azurerm_user_assigned_identity',
      }[cloud];
      const [identity] = attributes(workspace, described);
      expect(identity.description ?? identity.tags.description).toBe('for ${name}: 100 %{x}');
      const id = byCloud(cloud, {
        aws: () => identity.arn,
        google: () => identity.email,
        azure: () => {
          expect(identity.tags.owner).toBe('${value} %{x}');
          return identity.client_id;
        },
      });
      expect(workspace.state().outputs.priced.value).toBe(`\${x} costs $${id}`);
    } finally {
      await workspace.stop();
    }
  });

  test('what addOverride writes is Terraform', () => {
    const { json } = synth('aws', (stack, cloud) => {
      const { role } = cloud.identity(stack, 'worker') as unknown as {
        role: import('@cdktf/provider-aws/lib/iam-role').IamRole;
      };
      role.addOverride('description', '${var.purpose}');
    });
    expect(json.resource.aws_iam_role.worker_role.description).toBe('${var.purpose}');
  });
});
