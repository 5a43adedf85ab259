import { keepsItsObjects } from '../../support/storage';
import { synth } from '../../support/synth';
import { Workspace } from '../../support/terraform';

keepsItsObjects('azure');

test.concurrent('a permanent lock also protects the simulated bucket', async () => {
  const { json } = synth('azure', (stack, cloud) =>
    cloud.bucket(stack, 'records', { retention: { days: 30, locked: true } }),
  );
  const workspace = new Workspace();
  try {
    workspace.write(json);
    await workspace.init();
    await workspace.apply();
    await workspace.settled();
    expect(await workspace.must(1, 'destroy', '-auto-approve', '-input=false')).toContain(
      'azurerm_storage_container_immutability_policy',
    );
  } finally {
    await workspace.stop();
  }
});
