import type { Cloud } from '../../modules/cloud';
import type { PlacementStack } from '../../stacks/placement-stack';
import { synth } from '../support/synth';
import { deploysAndSettles, Workspace } from '../support/terraform';

const ZONELESS = { region: 'westus', zones: [], id: 'test-azure-westus' };

function stores(stack: PlacementStack, cloud: Cloud): void {
  const network = cloud.network(stack, 'network', { cidr: '10.0.0.0/16', zones: 1 });
  const docs = cloud.bucket(stack, 'docs', { replication: { region: 'ukwest' } });
  cloud.keyValue(stack, 'baskets', { partitionKey: 'customer', network });
  cloud.database(stack, 'orders', { engine: 'postgres', version: '16', network, cpu: 2, memoryGiB: 8, storageGiB: 64 });
  cloud.backup(stack, 'daily').protect(docs);
}

test.concurrent('in a region of Azure without zones everything is in one place, deploys and is destroyed', async () => {
  const { json, of, the, problems } = synth('azure', stores, ZONELESS);
  expect(problems).toEqual([]);
  expect(
    of('azurerm_storage_account').map(({ body }) => [body.location, body.account_replication_type]),
  ).toContainEqual(['ukwest', 'LRS']);
  expect(new Set(of('azurerm_storage_account').map(({ body }) => body.account_replication_type))).toEqual(
    new Set(['LRS']),
  );
  expect(the('azurerm_data_protection_backup_vault').redundancy).toBe('LocallyRedundant');
  expect(the('azurerm_cosmosdb_account').geo_location[0].zone_redundant).toBe(false);
  await deploysAndSettles(json);
});

test.concurrent('Azure refuses there what asks for zones, also of a copy', async () => {
  const { json } = synth('azure', stores, { ...ZONELESS, zones: ['1', '2', '3'] });
  const workspace = new Workspace();
  try {
    workspace.write(json);
    await workspace.init();
    const output = (await workspace.must(1, 'plan', '-input=false')).replace(/\s*\n[│\s]*/g, ' ');
    for (const [type, what] of [
      ['storage_account', 'account_replication_type'],
      ['data_protection_backup_vault', 'redundancy'],
      ['cosmosdb_account', 'geo_location.0.zone_redundant'],
    ]) {
      expect(output).toContain(`azurerm_${type}: ${what} asks for availability zones, and its region has none`);
    }
  } finally {
    await workspace.stop();
  }
});

test('a copy is where its own region has zones, whatever the first has', () => {
  const copies = (first: object, second: string) =>
    synth(
      'azure',
      (stack, cloud) => cloud.bucket(stack, 'docs', { replication: { region: second }, accessLogs: false }),
      first,
    )
      .of('azurerm_storage_account')
      .map(({ body }) => body.account_replication_type);
  expect(copies({}, 'centralus')).toEqual(['ZRS', 'ZRS']);
  expect(copies({}, 'westus')).toEqual(['ZRS', 'LRS']);
  expect(copies(ZONELESS, 'eastus')).toEqual(['LRS', 'ZRS']);
});

test('a disk is in a zone, and is refused where there is none', () => {
  const { problems } = synth('azure', (stack, cloud) => cloud.disk(stack, 'data', { sizeGiB: 100, zone: 1 }), ZONELESS);
  expect(problems).toMatchObject([
    {
      message: 'zone is 1, azure westus has no zones.',
      remedy: 'A disk requires a zone: place the environment in a region with zones.',
    },
  ]);
});
