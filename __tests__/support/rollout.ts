import type { CloudName } from '../../modules/core/placement';
import { image, on } from './compute';
import { Workspace } from './terraform';

/** Each cloud has its own file, so that one ends within seconds. */
export function rolls(cloud: CloudName): void {
  test('a change of image or user data rolls: the group itself is neither replaced nor destroyed', async () => {
    const json = (version: number, text: string) =>
      on(cloud, { image: image(version), userData: `#!/bin/sh\necho ${text}` }).json;
    const workspace = new Workspace();
    try {
      workspace.write(json(1, 'one'));
      await workspace.init();
      await workspace.apply();
      for (const next of [json(2, 'one'), json(2, 'two')]) {
        workspace.write(next);
        const { resource_changes } = await workspace.plan('-refresh=false');
        const changes = (resource_changes as { type: string; change: { actions: string[] } }[])
          .filter(({ change }) => change.actions[0] !== 'no-op')
          .map(({ type, change }) => [type, change.actions.join(' ')]);
        expect(Object.fromEntries(changes)).toEqual(
          {
            aws: { aws_launch_template: 'update', aws_autoscaling_group: 'update' },
            google: {
              google_compute_region_instance_template: 'create delete',
              google_compute_region_instance_group_manager: 'update',
            },
            azure: { azurerm_linux_virtual_machine_scale_set: 'update' },
          }[cloud],
        );
        await workspace.applyPlan();
        await workspace.settled();
      }
    } finally {
      await workspace.stop();
    }
  });
}
