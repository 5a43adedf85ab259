import type { Cloud } from '../../modules/cloud';
import type { CloudName } from '../../modules/core/placement';
import type { DatabaseProps } from '../../modules/database/database';
import type { PlacementStack } from '../../stacks/placement-stack';
import { theirs } from './network';
import { expectBeside, expectNoSecrets, type Holder } from './protected';
import { DEAD_KEYS } from './secrets';
import { synth } from './synth';
import { Workspace } from './terraform';

const BASE = { engine: 'postgres', version: '16', cpu: 2, memoryGiB: 8, storageGiB: 64 } as const;

const make = (
  stack: PlacementStack,
  cloud: Cloud,
  props: Partial<DatabaseProps> & Pick<DatabaseProps, 'network'>,
  id = 'orders',
) => cloud.database(stack, id, { ...BASE, ...props });

/** Passwords that a plan or a state contains: there must be none. */
const CANARY = 'Canary-5f0c1d77-not-to-be-kept';

/** The source of a replica in another region. */
export const replicaSource = (name: string) => ({
  aws: { arn: `arn:aws:rds:us-west-2:123456789012:db:${name}` },
  google: { instance: `${name}-1a2b3c` },
  azure: {
    serverId:
      '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/acme-west/providers/' +
      `Microsoft.DBforPostgreSQL/flexibleServers/${name}`,
  },
});

/** What can't be changed: names and encryption; and of the second database the engine. */
const ANOTHER = {
  aws: { instance: { kmsKeyId: 'arn:aws:kms:us-east-1:123456789012:key/another' } },
  google: {
    instance: { name: 'another', encryptionKeyName: 'projects/p/locations/us-east1/keyRings/r/cryptoKeys/another' },
  },
  azure: { postgres: { name: 'another', geoRedundantBackupEnabled: true } },
};

/**
 * Everything turned on: both engines, replicas, grants; with `restored` a copy next to the old, as
 * docs/restore.md has it; with `changed` what would replace the databases.
 */
function shop(stack: PlacementStack, cloud: Cloud, { restored = false, changed = false }): void {
  const network = theirs(stack, cloud);
  const [app, admin] = [cloud.identity(stack, 'app'), cloud.identity(stack, 'admin')];
  const native = { azure: { directoryReader: cloud.identity(stack, 'reader') } };
  const orders = make(stack, cloud, { network, replicas: 1, ...(changed ? { native: ANOTHER } : {}) });
  const engine =
    changed && cloud.name !== 'google'
      ? ({ version: '16' } as const)
      : ({ engine: 'mysql', version: '8.0', native } as const);
  const stock = make(stack, cloud, { network, ...engine }, 'stock');
  const copies = restored
    ? [
        make(
          stack,
          cloud,
          { network, restoreFrom: { database: orders, at: '2025-11-24T10:00:00Z' } },
          'orders-restored',
        ),
        ...(stack.placement.cloud === 'azure'
          ? []
          : [make(stack, cloud, { network, restoreFrom: { database: orders, backup: '7' } }, 'orders-backup')]),
      ]
    : [];
  for (const database of [orders, stock, ...copies]) {
    database.grantConnect(app);
    database.grantAdminister(admin);
    network.allow('private', database.member, { port: database.port });
  }
}

const HOLDERS: Record<CloudName, Holder[]> = {
  aws: [
    { construct: 'orders/instance', replacedBy: ['kms_key_id'] },
    { construct: 'stock/instance', replacedBy: ['engine'] },
  ],
  google: [{ construct: 'orders/instance', replacedBy: ['encryption_key_name', 'name'] }],
  azure: [
    { construct: 'orders/server', replacedBy: ['geo_redundant_backup_enabled', 'name'] },
    { construct: 'stock/server', replacedBy: [], anotherType: 'azurerm_postgresql_flexible_server' },
  ],
};
/**
 * The certificate of an instance's own authority is not a secret, although the provider marks it as
 * one; the workspace has no keys.
 */
const KEEPS: Record<CloudName, string[]> = {
  aws: [],
  google: ['google_sql_database_instance server_ca_cert'],
  azure: DEAD_KEYS.workspace,
};

/** Each cloud has its own file, so that one ends within seconds. */
export function keepsItsRows(cloud: CloudName): void {
  test(
    'deploys and settles; is restored next to the old one, which does not change; stores and prints no password; ' +
      'and stays where protected',
    async () => {
      const workspace = new Workspace({ TF_VAR_stock_administrator_password: CANARY });
      try {
        const json = ({ guarded = false, ...what }: { restored?: boolean; changed?: boolean; guarded?: boolean }) => {
          const { json, problems } = synth(cloud, (stack, catalogue) => shop(stack, catalogue, what), {
            protected: guarded,
          });
          expect(problems).toEqual([]);
          return json;
        };
        workspace.write(json({}));
        await workspace.init();
        const outputs = [await workspace.apply()];

        const restored = json({ restored: true });
        workspace.write(restored);
        const unrefreshed = await workspace.plan('-refresh=false');
        const actions = unrefreshed.resource_changes.map(({ change }: { change: { actions: string[] } }) =>
          change.actions.join(),
        );
        expect(new Set(actions)).toEqual(new Set(['create', 'no-op']));
        outputs.push(await workspace.applyPlan(), await workspace.settled());
        expectNoSecrets(restored, workspace.state(), outputs.join(), KEEPS[cloud]);
        expect(outputs.join() + JSON.stringify([unrefreshed, workspace.state(), restored])).not.toContain(CANARY);

        const changed = json({ restored: true, changed: true });
        workspace.write(changed);
        const plan = await workspace.plan('-refresh=false');
        for (const holder of HOLDERS[cloud]) expectBeside(plan, changed, holder);

        workspace.write(json({ restored: true, guarded: true }));
        const { code, out } = await workspace.run('plan', '-input=false', '-refresh=false', '-destroy');
        const refused = out.replace(/[│\s]+/g, ' ').includes('has lifecycle.prevent_destroy set');
        expect({ code, refused }).toEqual({ code: 1, refused: true });

        workspace.write(restored);
        await workspace.destroy();
        expect(workspace.state().resources).toEqual([]);
      } finally {
        await workspace.stop();
      }
    },
  );
}
