import { App } from 'cdktf';
import { kubeconfig } from '../../deployment/kubeconfig';
import { withOutput } from '../../deployment/output';
import { cloudOf } from '../../modules/cloud';
import type { UserError } from '../../modules/core/errors';
import { CLOUDS, type CloudName } from '../../modules/core/placement';
import { PlacementStack } from '../../stacks/placement-stack';
import { makeCluster } from '../support/cluster';
import { placement } from '../support/synth';

let stacks: PlacementStack[] = [];
jest.mock('../../deployment/in-memory', () => ({
  inMemory: (_: unknown, look: (stacks: unknown) => unknown) => look(stacks),
}));

const COMMAND = {
  aws: 'aws eks update-kubeconfig --name acme-dev-apps --region us-east-1',
  google:
    'gcloud container clusters get-credentials acme-dev-apps --location us-east1 --project acme-dev --internal-ip',
  azure:
    'az aks get-credentials --resource-group acme-dev-resources-y6rltb --name acme-dev-apps --subscription ' +
    '00000000-0000-4000-8000-000000000001 && kubelogin convert-kubeconfig --login azurecli',
} as const;

async function printed(cloud: CloudName, wanted: string | undefined, withCluster = true): Promise<string> {
  const stack = new PlacementStack(new App(), { backend: 'local' }, placement(cloud, { environment: 'dev' }));
  if (withCluster) makeCluster(stack, cloudOf(stack));
  stacks = [stack];
  const lines: string[] = [];
  const output = { out: (text: string) => void lines.push(text), err: () => {} };
  expect(await withOutput(output, () => kubeconfig('dev', wanted, { cloud }))).toBe(0);
  return lines.join('');
}

test.each(CLOUDS)("the cloud's own command is printed on %s, without a credential", async (cloud) => {
  expect(await printed(cloud, 'apps')).toBe(`${COMMAND[cloud]}\n`);
  expect(await printed(cloud, undefined)).toBe(`${COMMAND[cloud]}\n`);
});

test('a cluster that does not exist is an error that names those that do', async () => {
  const problem = (wanted: string | undefined, withCluster: boolean) =>
    printed('aws', wanted, withCluster).then(
      () => [],
      (error: UserError) => error.problems.map(({ message, remedy }) => `${message} ${remedy}`),
    );
  expect(await problem('shop', true)).toEqual(['it has no cluster "shop". It has apps.']);
  expect(await problem(undefined, false)).toEqual(['it has no cluster. Add one with cloud.cluster(…).']);
});
