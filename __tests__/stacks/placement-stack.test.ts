import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { PlacementStack } from '../../stacks/placement-stack';
import { CLOUDS, placement, synth } from '../support/synth';

const stackIn = (app: App, region: string) =>
  new PlacementStack(app, { backend: 'local' }, placement('aws', { region }));

/** Alone a stack skips CDKTF's first resolving, which looks for these. */
test('what refers to another stack becomes an output there and is read from its state', () => {
  const app = new App();
  const [east, west] = [stackIn(app, 'us-east-1'), stackIn(app, 'us-west-2')];
  new TerraformOutput(west, 'queue', { value: new SqsQueue(east, 'queue').arn });
  for (const stack of [east, west]) stack.prepareStack();
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
  const [there, here] = [east.toTerraform(), west.toTerraform()] as any[];
  const [[name, output]] = Object.entries(there.output) as [[string, { value: string }]];
  expect(output.value).toBe('${aws_sqs_queue.queue.arn}');
  const [[state]] = Object.entries(here.data.terraform_remote_state) as [[string, object]];
  expect(here.output.queue.value).toBe(`\${data.terraform_remote_state.${state}.outputs.${name}}`);
});

test('a stack inside the only stack may be referred to, too', () => {
  const outer = stackIn(new App(), 'us-east-1');
  const inner = new TerraformStack(outer, 'inner');
  new TerraformOutput(outer, 'queue', { value: new SqsQueue(inner, 'queue').arn });
  outer.prepareStack();
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
  expect((outer.toTerraform() as any).output.queue.value).toContain('data.terraform_remote_state.');
});

test.each(['aws', 'google', 'azure'] as const)('alone on %s it is the same as with it', (cloud) => {
  let also: TerraformStack | undefined;
  const shop = (together: boolean) =>
    synth(cloud, (stack, catalogue) => {
      catalogue
        .queue(stack, 'orders', { subscribesTo: { topic: catalogue.topic(stack, 'sales') } })
        .grantSend(catalogue.identity(stack, 'clerk'));
      if (together) also = new TerraformStack(stack.node.root as App, 'other');
    });
  const [alone, withOther] = [shop(false), shop(true)];
  expect(also).toBeDefined();
  expect(alone.text).toBe(withOther.text);
});

describe('tags that differ in case', () => {
  test.each(CLOUDS)('are refused in an environment on %s, with both names', (cloud) => {
    const { problems } = synth(cloud, (stack, catalogue) => catalogue.identity(stack, 'worker'), {
      tags: { ...placement(cloud).tags, Owner: 'shop' },
    });
    expect(problems[0]).toMatchObject({
      where: placement(cloud).id,
      message:
        'the tags "owner" and "Owner" are the same tag for Azure, AWS IAM or Google Cloud labels, which ignore case.',
      remedy: 'Keep one of them, or rename one.',
    });
  });

  test("are one on Azure: a resource's own wins", () => {
    const { the } = synth('azure', (stack, catalogue) =>
      catalogue.identity(stack, 'worker', { native: { azure: { identity: { tags: { Owner: 'shop' } } } } }),
    );
    expect(the('azurerm_user_assigned_identity').tags).toEqual({
      project: 'acme',
      environment: 'test',
      managedBy: 'terraform',
      costCenter: '4711',
      Owner: 'shop',
    });
  });
});
