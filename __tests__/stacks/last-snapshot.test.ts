import type { Environment } from '../../environments/loader';
import type { Placement } from '../../modules/core/placement';
import type { DatabaseProps } from '../../modules/database/database';
import { placementsOf } from '../../stacks/placements';
import { theirs } from '../support/network';
import { loadEnvironments } from '../support/project';
import { synth } from '../support/synth';
import { Workspace } from '../support/terraform';

const BASE: Omit<DatabaseProps, 'network'> = {
  engine: 'postgres',
  version: '16',
  cpu: 2,
  memoryGiB: 8,
  storageGiB: 64,
};

/** A database and a graph. */
function synthesize(cloud: 'aws' | 'google', changes: Partial<Placement>, engine: 'postgres' | 'mysql' = 'postgres') {
  return synth(
    cloud,
    (stack, catalogue) => {
      const network = theirs(stack, catalogue);
      catalogue.database(stack, 'orders', { ...BASE, engine, version: engine === 'mysql' ? '8.0' : '16', network });
      catalogue.graph(stack, 'people', { language: ({ aws: 'opencypher', google: 'gql' } as const)[cloud], network });
    },
    changes,
  );
}

test('a deletion leaves a last backup, whether the environment is protected or not', () => {
  const left = (changes: Partial<Placement>) => {
    const aws = synthesize('aws', changes);
    const rds = aws.the('aws_db_instance');
    const neptune = aws.the('aws_neptune_cluster');
    const { settings } = synthesize('google', changes).the('google_sql_database_instance');
    return [
      !rds.skip_final_snapshot && !rds.delete_automated_backups && rds.final_snapshot_identifier !== undefined,
      !neptune.skip_final_snapshot && neptune.final_snapshot_identifier !== undefined,
      settings.retain_backups_on_delete,
    ];
  };
  expect(left({ protected: true })).toEqual([true, true, true]);
  expect(left({ protected: false })).toEqual([true, true, true]);
  expect(left({ protected: false, finalSnapshots: false })).toEqual([false, false, false]);
});

test('an environment says whether its databases leave one, and a protected one has no choice', () => {
  expect(synthesize('aws', { protected: true, finalSnapshots: false }).problems.map(({ message }) => message)).toEqual([
    'deletion-protection: it is deleted without a final snapshot.',
    'deletion-protection: it is deleted without a final snapshot.',
  ]);
  const [dev] = loadEnvironments(['dev']) as [Environment];
  expect(placementsOf(dev)[0]?.finalSnapshots).toBe(true);
  expect(placementsOf({ ...dev, finalSnapshots: false })[0]?.finalSnapshots).toBe(false);
});

test('leaving a protected environment leaves a snapshot, and so does each later deletion', async () => {
  const workspace = new Workspace();
  const snapshots = new Set<string>();
  const apply = async (...[changes, engine]: [Partial<Placement>, ('postgres' | 'mysql')?]) => {
    workspace.write(synthesize('aws', changes, engine).json);
    await workspace.apply();
    for (const { type, instances } of workspace.state().resources) {
      const name = instances[0]?.attributes.final_snapshot_identifier;
      if (name && /^aws_(db_instance|neptune_cluster)$/.test(type)) snapshots.add(name);
    }
  };
  const remove = async () => {
    workspace.write(synth('aws', (stack, cloud) => void theirs(stack, cloud)).json);
    await workspace.apply();
  };
  try {
    workspace.write(synthesize('aws', { protected: true }).json);
    await workspace.init();
    await apply({ protected: true });
    await apply({ protected: false });
    // The other engine replaces the database: that deletion leaves a snapshot, too.
    await apply({ protected: false }, 'mysql');
    await remove();
    await apply({ protected: false }, 'mysql');
    await workspace.settled();
    await workspace.destroy();
    expect([...snapshots].map((name) => name.replace(/[0-9a-f]{8}$/, '…')).sort()).toEqual([
      'acme-test-orders-last-…',
      'acme-test-orders-last-…',
      'acme-test-orders-last-…',
      'acme-test-people-last-…',
      'acme-test-people-last-…',
    ]);
  } finally {
    await workspace.stop();
  }
}, 120_000);
