import { TerraformOutput } from 'cdktf';
import type { Cloud } from '../../modules/cloud';
import type { CloudName } from '../../modules/core/placement';
import type { PlacementStack } from '../../stacks/placement-stack';
import { synth } from './synth';
import { Workspace } from './terraform';

/**
 * For each cloud one deployment of what `make` makes: it applies, settles, refuses in a protected environment to be destroyed or replaced, and is destroyed.
 * `holders` are the addresses of what holds the data; what `make` returns becomes an output.
 */
export function keepsItsData(
  clouds: readonly CloudName[],
  holders: Readonly<Partial<Record<CloudName, string>>>,
  make: (stack: PlacementStack, cloud: Cloud) => string,
): void {
  test.each(clouds)(
    'on %s it deploys and settles, and stays where protected',
    async (cloud) => {
      const workspace = new Workspace();
      try {
        const json = (guarded: boolean) => {
          const { json, problems } = synth(
            cloud,
            (stack, catalogue) => new TerraformOutput(stack, 'made', { value: `at ${make(stack, catalogue)}` }),
            { protected: guarded },
          );
          expect(problems).toEqual([]);
          return json;
        };
        workspace.write(json(false));
        await workspace.init();
        await workspace.must(0, 'validate');
        await workspace.apply();
        await workspace.settled();

        workspace.write(json(true));
        for (const option of ['-destroy', `-replace=${holders[cloud]}`]) {
          const { code, out } = await workspace.run('plan', '-input=false', option);
          const said = out.replace(/[│\s]+/g, ' ');
          const refused =
            option === '-destroy' ? 'has lifecycle.prevent_destroy set' : `${holders[cloud]} has lifecycle.prevent_destroy set`;
          expect({ option, code, refused: said.includes(refused) }).toEqual({ option, code: 1, refused: true });
        }

        workspace.write(json(false));
        await workspace.destroy();
        expect(workspace.state().resources).toEqual([]);
      } finally {
        await workspace.stop();
      }
    },
    60_000,
  );
}
