import type { Cloud } from '../../../modules/cloud';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { synth } from '../../support/synth';
import { Workspace } from '../../support/terraform';

const one = (id: string, cidr: string) => (stack: PlacementStack, cloud: Cloud) =>
  cloud.network(stack, id, { cidr, zones: 2 });
const FLOW_LOG = 'azurerm_network_watcher_flow_log';

let workspace: Workspace;
beforeEach(() => {
  workspace = new Workspace();
});
afterEach(() => workspace.stop());

/** Name and resource group of the watcher that each flow log is in. */
async function watchers(): Promise<string[]> {
  const { values } = JSON.parse(await workspace.must(0, 'show', '-json'));
  return values.root_module.resources
    .filter(({ type }: { type: string }) => type === FLOW_LOG)
    .map(({ values: { network_watcher_name, resource_group_name } }: { values: Record<string, string> }) =>
      [resource_group_name, network_watcher_name].join('/'),
    );
}

test('the first apply in a subscription creates the watcher, and a second network uses it', async () => {
  const synthesized = synth('azure', one('main', '10.1.0.0/16'));
  expect(synthesized.problems).toEqual([]);
  const deployment = 'azurerm_subscription_template_deployment.main_watcher_deployment';
  expect(synthesized.the('azurerm_virtual_network').depends_on).toEqual([deployment]);
  expect(synthesized.the(FLOW_LOG).depends_on).toContain(deployment);
  workspace.write(synthesized.json);
  await workspace.init();
  await workspace.apply();
  expect(await watchers()).toEqual(['NetworkWatcherRG-eastus2/NetworkWatcher_eastus2']);
  await workspace.settled();

  const two = synth('azure', (stack, cloud) => {
    cloud.network(stack, 'main', { cidr: '10.1.0.0/16', zones: 2 });
    cloud.network(stack, 'other', { cidr: '10.2.0.0/16', zones: 2 });
  });
  workspace.write(two.json);
  await workspace.apply();
  expect(await watchers()).toEqual(Array(2).fill('NetworkWatcherRG-eastus2/NetworkWatcher_eastus2'));
  await workspace.settled();
  await workspace.destroy();
});

test('a watcher that the region has already is used, whatever its name is', async () => {
  const synthesized = synth('azure', one('main', '10.1.0.0/16'));
  const { terraform, provider } = synthesized.json;
  const watcher = { name: 'watch-eastus2', location: 'eastus2', resource_group_name: 'platform' };
  const resource = { azurerm_network_watcher: { theirs: watcher } };
  workspace.write({ terraform, provider, resource });
  await workspace.init();
  await workspace.apply();
  workspace.write({ ...synthesized.json, resource: { ...synthesized.json.resource, ...resource } });
  await workspace.apply();
  expect(await watchers()).toEqual(['platform/watch-eastus2']);
  await workspace.settled();
});
