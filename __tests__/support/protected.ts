import { TerraformOutput } from 'cdktf';
import { losses } from '../../deployment/protection';
import type { Cloud } from '../../modules/cloud';
import type { CloudName } from '../../modules/core/placement';
import { review } from '../../review';
import type { PlacementStack } from '../../stacks/placement-stack';
import { secretsInState, writtenSecrets } from './secrets';
import { synth } from './synth';
import { Workspace } from './terraform';

export interface Holder {
  /** Where it is in the program: `orders/instance`. */
  readonly construct: string;
  /** What forces its replacement, of what `make` changes. */
  readonly replacedBy: readonly string[];
  /** The type that comes in its place, where another engine is another type. */
  readonly anotherType?: string;
  /** What the provider reads into the state, though it is sensitive; the kind's page says so. */
  readonly keeps?: readonly string[];
  /**
   * `make` asks for what refuses to be destroyed: it is asked once more without, before the end.
   */
  readonly refuses?: string;
}

/**
 * What a review of this plan says of `holder` in a protected environment: kept as it was, or
 * recreated next to it.
 */
export function expectBeside(plan: object, synthesized: object, { construct, replacedBy, anotherType }: Holder): void {
  const problems = losses(
    review(JSON.stringify(plan), 'the plan', { environment: 'prod', placement: 'prod', synthesized }),
    true,
  );
  const forced = replacedBy.join(', ');
  const why = anotherType ? ` by ${anotherType}` : `, because ${forced} can't be changed`;
  expect(problems).toContainEqual({
    where: `prod ${construct}`,
    message: `would be replaced${why}. Its data would be lost, and prod is protected.`,
    remedy: expect.stringContaining(
      `Keep ${forced || 'it'} as it was, or create another next to it with a new id: restore or copy the data into it`,
    ),
  });
}

/**
 * Nothing that is sensitive is written, and what the cloud makes is kept in the state only where
 * the page says so, and told nowhere.
 */
export function expectNoSecrets(json: object, state: object, output: string, keeps: readonly string[] = []): void {
  expect(writtenSecrets(json)).toEqual([]);
  const { where, values } = secretsInState(state);
  expect(where).toEqual([...keeps].sort());
  for (const text of [output, JSON.stringify(json)]) expect(values.filter((value) => text.includes(value))).toEqual([]);
}

/**
 * For each cloud one deployment of what `make` makes: it applies and settles with no secret told;
 * in a protected environment it refuses to be destroyed, and a review to have it replaced; it is
 * destroyed. What `make` returns becomes an output; with `changed` it changes what can't be
 * changed.
 */
export function keepsItsData(
  holders: Readonly<Partial<Record<CloudName, Holder>>>,
  make: (stack: PlacementStack, cloud: Cloud, changed: boolean, ends: boolean) => string,
): void {
  test.concurrent.each(Object.entries(holders) as [CloudName, Holder][])(
    'on %s it deploys and settles without telling a secret, and stays where protected',
    async (cloud, holder) => {
      const workspace = new Workspace();
      try {
        const synthesize = ({ changed = false, guarded = false, ends = false } = {}) => {
          const { json, problems } = synth(
            cloud,
            (stack, catalogue) =>
              new TerraformOutput(stack, 'made', { value: `at ${make(stack, catalogue, changed, ends)}` }),
            { protected: guarded },
          );
          expect(problems).toEqual([]);
          return json;
        };
        const json = synthesize();
        workspace.write(json);
        await workspace.init();
        const output = (await workspace.apply()) + (await workspace.settled());
        expectNoSecrets(json, workspace.state(), output, holder.keeps);

        const changed = synthesize({ changed: true });
        workspace.write(changed);
        expectBeside(await workspace.plan('-refresh=false'), changed, holder);

        workspace.write(synthesize({ guarded: true }));
        const { code, out } = await workspace.run('plan', '-input=false', '-refresh=false', '-destroy');
        expect({ code, refused: out.replace(/[│\s]+/g, ' ').includes('has lifecycle.prevent_destroy set') }).toEqual({
          code: 1,
          refused: true,
        });

        workspace.write(json);
        if (holder.refuses !== undefined) {
          const { out: output } = await workspace.run('destroy', '-auto-approve', '-input=false', '-refresh=false');
          expect(output.replace(/[│\s]+/g, ' ')).toContain(holder.refuses);
          workspace.write(synthesize({ ends: true }));
          await workspace.apply();
        }
        await workspace.destroy();
        expect(workspace.state().resources).toEqual([]);
      } finally {
        await workspace.stop();
      }
    },
  );
}
