import type { BackupProps } from '../../../modules/backup/backup';
import { DISK, database } from '../../support/backup';
import { synth } from '../../support/synth';
import { Workspace } from '../../support/terraform';

/**
 * A policy that is in use can't be deleted, nor a vault ask for more than its plan keeps: both
 * changes have an order.
 */
test.each<['azure' | 'google', BackupProps, BackupProps]>([
  ['azure', {}, { hour: 6, retentionDays: 40 }],
  ['google', { lock: 'governance' }, { lock: 'governance', hour: 6, retentionDays: 40 }],
])(
  'on %s hour and days of a plan in use change',
  async (cloud, before, after) => {
    const workspace = new Workspace();
    const json = (props: BackupProps, retainDays: number) => {
      const { json, problems } = synth(cloud, (stack, catalogue) => {
        const plan = catalogue.backup(stack, 'plan', props);
        plan.protect(catalogue.disk(stack, 'data', DISK));
        const more = {
          google: () => [],
          azure: () => [database(stack, catalogue), catalogue.bucket(stack, 'docs')],
        };
        plan.protect(...more[cloud]());
        catalogue.disk(stack, 'kept', { ...DISK, snapshots: { retainDays } });
      });
      expect(problems).toEqual([]);
      return json;
    };
    try {
      workspace.write(json(before, 7));
      await workspace.init();
      await workspace.apply();
      workspace.write(json(after, 8));
      await workspace.apply();
      await workspace.settled();
      // And back: the days of a lock fall with those of its plan.
      workspace.write(json(before, 7));
      await workspace.apply();
      await workspace.destroy();
      expect(workspace.state().resources).toEqual([]);
    } finally {
      await workspace.stop();
    }
  },
  120_000,
);
