import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudName } from '../../modules/core/placement';
import { synth } from './synth';
import { Workspace } from './terraform';

export const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:rotate';
export const FIRST = '2030-01-31T00:00:00Z';
export const NETWORK = { cidr: '10.0.0.0/16', zones: 2 } as const;

/** A value that is nowhere but in the environment of the Terraform that writes it. */
export function tellsNobody(cloud: CloudName): void {
  test(
    'a canary is in no JSON, state, plan or log; it deploys, is rewritten when its number changes, and is ' +
      'destroyed',
    async () => {
      const canary = ['canary', 'b0f7', '4c1e', cloud].join('-');
      const json = (valueVersion: number) => {
        const synthesized = synth(cloud, (stack, catalogue) => {
          const network = catalogue.network(stack, 'network', NETWORK);
          const by = {
            aws: { functionArn: FUNCTION },
            google: { topic: catalogue.topic(stack, 'rotations'), first: FIRST },
          };
          const secret = catalogue.secret(stack, 'key', {
            valueVersion,
            network,
            ...(cloud !== 'azure' && { rotation: { everyDays: 30, by } }),
          });
          secret.grantRead(catalogue.identity(stack, 'clerk'));
          catalogue.secret(stack, 'by-hand', { network }).grantRead(catalogue.identity(stack, 'other'));
        });
        expect(synthesized.problems).toEqual([]);
        return synthesized.json;
      };
      const outputs: string[] = [];
      const workspace = new Workspace({ TF_VAR_key: canary, TF_LOG: 'DEBUG', TF_LOG_PATH: 'terraform.log' });
      try {
        workspace.write(json(1));
        outputs.push(await workspace.init(), await workspace.must(0, 'validate'), await workspace.apply());
        await workspace.settled();
        workspace.write(json(2));
        const plan = await workspace.plan('-refresh=false');
        const changed = plan.resource_changes.filter(
          ({ change }: { change: { actions: string[] } }) => change.actions[0] !== 'no-op',
        );
        expect(changed).toMatchObject([
          {
            address: {
              aws: 'aws_secretsmanager_secret_version.key_version',
              google: 'google_secret_manager_secret_version.key_version',
              azure: 'azurerm_key_vault_secret.key_secret',
            }[cloud],
            change: { actions: cloud === 'azure' ? ['update'] : ['create', 'delete'] },
          },
        ]);
        outputs.push(JSON.stringify(plan), await workspace.applyPlan());
        for (const file of readdirSync(workspace.folder, { recursive: true, withFileTypes: true }).filter((one) =>
          one.isFile(),
        )) {
          outputs.push(readFileSync(join(file.parentPath, file.name), 'latin1'));
        }
        workspace.env.TF_VAR_key = '';
        const empty = await workspace.run('plan', '-input=false');
        expect(empty).toMatchObject({ code: 1, out: expect.stringContaining("The secret key can't be empty.") });
        workspace.env.TF_VAR_key = canary;
        outputs.push(empty.out, await workspace.destroy());
        expect(workspace.state().resources).toEqual([]);
        expect(outputs.length).toBeGreaterThan(8);
        expect(outputs.filter((text) => text.includes(canary))).toEqual([]);
      } finally {
        await workspace.stop();
      }
    },
  );
}
