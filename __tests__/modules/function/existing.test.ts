import { byCloud } from '../../support/by-cloud';
import { synth } from '../../support/synth';
import { deploysAndSettles } from '../../support/terraform';

const EXISTING = {
  aws: { arn: 'arn:aws:lambda:us-east-1:123456789012:function:theirs:live' },
  google: { service: 'theirs', url: 'https://theirs-abc-uc.a.run.app' },
  azure: {
    id: '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/Microsoft.Web/sites/theirs',
    url: 'https://theirs.azurewebsites.net',
  },
};

test.concurrent.each(['aws', 'google'] as const)(
  'on %s who is granted invoke may call a function created elsewhere, and nothing else',
  async (cloud) => {
    const { json, of, problems } = synth(cloud, (stack, catalogue) =>
      catalogue.function.fromExisting(stack, 'resize', EXISTING).grantInvoke(catalogue.identity(stack, 'partner')),
    );
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(JSON.parse(of('aws_iam_role_policy')[0]?.body.policy).Statement).toEqual([
          { Sid: 'Invoke', Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [EXISTING.aws.arn] },
        ]);
      },
      google: () => {
        expect(of('google_cloud_run_v2_service_iam_member')[0]?.body).toMatchObject({
          name: 'theirs',
          role: 'roles/run.invoker',
        });
      },
    });
    await deploysAndSettles(json);
  },
);

test('on azure that is for its maker to say', () => {
  const { problems } = synth('azure', (stack, catalogue) => {
    const fn = catalogue.function.fromExisting(stack, 'resize', EXISTING);
    expect(fn.url).toBe(EXISTING.azure.url);
    fn.grantInvoke(catalogue.identity(stack, 'partner'));
  });
  expect(problems).toMatchObject([
    {
      message: 'grantInvoke: the settings of a function app created elsewhere determine who may call it.',
      remedy: "Ask its owner to add the identity's principal id to allowed_identities.",
    },
  ]);
});
