import { synth } from '../support/synth';

/** What a deletion leaves behind. */
const left = (cloud: 'aws' | 'google', changes: object) => {
  const { problems, the } = synth(
    cloud,
    (stack, catalogue) => {
      const network = catalogue.network(stack, 'network', { cidr: '10.0.0.0/16', zones: 2 });
      catalogue.database(stack, 'orders', { engine: 'postgres', version: '16', network, cpu: 2, memoryGiB: 8, storageGiB: 64 });
    },
    changes,
  );
  expect(problems.filter(({ message }) => !/^(backup|deletion-protection|high-availability)/.test(message))).toEqual([]);
  if (problems.length > 0) return undefined;
  if (cloud === 'google') return the('google_sql_database_instance').settings.retain_backups_on_delete;
  const { skip_final_snapshot, final_snapshot_identifier } = the('aws_db_instance');
  return !skip_final_snapshot && final_snapshot_identifier === 'acme-test-orders-last';
};

test.each(['aws', 'google'] as const)('on %s a retired placement of a protected environment can go, and its last backup stays', (cloud) => {
  expect(left(cloud, { protected: false, keepsLast: true })).toBe(true);
  expect(left(cloud, { protected: false })).toBe(false);
});
