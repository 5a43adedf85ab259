import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { CloudName } from '../../modules/core/placement';
import { Clone, SHOP } from './clone';

/**
 * A workload that offers a queue and a network's member, and one with a stack of its own that takes
 * both.
 */
const ORDERS = `import { z } from 'zod';
import { cloudOf } from '../../modules/cloud';
import { defineWorkload } from '../workload';

export default defineWorkload({
  description: 'Orders.',
  settings: z.looseObject({}),
  needs: { network: true },
  build(scope, { network }) {
    const cloud = cloudOf(scope);
    const orders = cloud.queue(scope, 'orders');
    const clerk = network.join(scope, 'private');
    network.allow(clerk, 'internet', { port: 443 });
    return { orders, clerk };
  },
});
`;
const MEDIA = `import { z } from 'zod';
import { cloudOf } from '../../modules/cloud';
import commerce from '../commerce';
import { defineWorkload } from '../workload';

export default defineWorkload({
  description: 'Media.',
  settings: z.strictObject({ seconds: z.int().default(30).describe('Visibility timeout, in seconds. Default: 30.') }),
  needs: { network: true },
  takes: [commerce],
  build(scope, { settings, network, offersOf }) {
    const cloud = cloudOf(scope);
    const { orders, clerk } = offersOf(commerce);
    const worker = cloud.identity(scope, 'worker');
    orders.grantConsume(worker);
    cloud.queue(scope, 'orders', { visibilityTimeoutSeconds: settings.seconds }).grantSend(worker);
    const member = network.join(scope, 'private');
    network.allow(member, clerk, { port: 8443 });
    network.allow(clerk, member, { port: 8444 });
    network.allow(member, 'internet', { port: 443 });
  },
});
`;

const ALL = ['dev', '--simulate', '--auto-approve'];

/** A file for each cloud: they run at once. */
export const ownStackOn = (cloud: CloudName) =>
  describe(`a workload with its own stack on ${cloud}`, () => {
    const clone = new Clone();
    afterAll(clone.remove);
    const placement = { aws: 'dev-aws-us-east-1', google: 'dev-google-us-east1', azure: 'dev-azure-eastus2' }[cloud];
    const own = `${placement}-media`;
    const ids = (stack: string) => {
      const [, region = ''] = new RegExp(`^dev-${cloud}-(.*)$`).exec(stack) ?? [];
      const file = clone.path(
        '.simulated',
        'state',
        'acme',
        'dev',
        cloud,
        `${region.replace(/-media$/, '/media')}.tfstate`,
      );
      return (JSON.parse(readFileSync(file, 'utf8')).resources as { type: string; name: string }[]).map(
        ({ type, name }) => `${type}.${name}`,
      );
    };

    test('can be planned before anything is deployed, and that plan is not kept', () => {
      clone.write(SHOP, ORDERS);
      clone.folderOf('stacks/media');
      clone.write('stacks/media/index.ts', MEDIA);
      clone.write('environments/dev.addresses', '');
      const file = parse(clone.read('environments/dev.yaml'));
      clone.write(
        'environments/dev.yaml',
        stringify({ ...file, cloud, workloads: { ...file.workloads, media: { stack: 'own' } } }),
      );
      const { code, out, err } = clone.run(['plan', 'dev', '--simulate', '--out', 'reviewed']);
      expect({ code, err }).toEqual({ code: 2, err: '' });
      expect(out).toContain(
        `${own}: ${placement} is not deployed: this plan takes the values of a simulated cloud, and cannot be applied.`,
      );
      expect(out).toContain(`npm run apply -- reviewed/${placement}\n`);
      expect(out).not.toContain(`npm run apply -- reviewed/${own}\n`);
    });

    test('is not deployed alone while what it requires is not there', () => {
      expect(clone.must(1, ['deploy', ...ALL, '--workload', 'media'])).toContain(
        `${own}: requires ${placement}, which is not deployed, or does not yet offer the values that ${own} reads.`,
      );
    });

    test('is deployed after the stack of the placement, and settles', () => {
      expect(clone.must(0, ['deploy', ...ALL])).toMatch(
        new RegExp(`deploy 1 of 2: ${placement}\\n[\\s\\S]*deploy 2 of 2: ${own}\\n[\\s\\S]*deploy: all 2 are done\\.`),
      );
      expect(clone.run(['plan', 'dev', '--simulate'])).toMatchObject({ code: 0, err: '' });
      expect(ids(placement).filter((address) => address.includes('media'))).toEqual([]);
      expect(
        ids(own).filter((address) => /commerce_orders_grant-consume-media-worker|network_allow-media-/.test(address))
          .length,
      ).toBeGreaterThan(2);
    });

    test('is changed alone, and nothing else is', () => {
      clone.change('environments/dev.yaml', [/stack: own/, 'stack: own\n    seconds: 60']);
      const out = clone.must(2, ['plan', 'dev', '--simulate', '--workload', 'media']);
      expect(out).toContain(`${own}: terraform plan`);
      expect(out).not.toContain(`${placement}: terraform plan`);
      expect(out).toMatch(/\n1 changed; \d+ unchanged\.\n/);
      clone.must(0, ['deploy', ...ALL, '--workload', 'media']);
    });

    test('joins the stack of the placement, and splits from it again: state moves, and nothing in the cloud', () => {
      const there = ids(own).filter((address) => !address.startsWith('terraform_remote_state'));
      clone.change('environments/dev.yaml', [/ {4}stack: own\n/, '']);
      const state = (...args: string[]) => ['state', ...args, 'dev', 'media', '--simulate'];
      // What was accepted tells that there was a stack.
      clone.write('environments/dev.addresses', `${own}\n`);
      const refused = (what: 'split' | 'join') => {
        const [from, to] = what === 'split' ? [placement, own] : [own, placement];
        for (const command of [
          ['deploy', ...ALL],
          ['plan', 'dev', '--simulate'],
        ]) {
          const message = clone.must(1, command);
          expect(message).toContain(
            `${to}: has ${there.length} resources in the program that are in the state of ${from}: `,
          );
          expect(message).toContain(`changes in the cloud: npm run state -- ${what} dev media --simulate\n`);
        }
        expect(ids(from)).toEqual(expect.arrayContaining(there));
      };
      if (cloud === 'aws') refused('join');
      // The plan of it changes nothing.
      expect(clone.must(2, state('join'))).toContain(`${own} → ${placement}: ${there.length} resources\n`);
      expect(ids(own)).toEqual(expect.arrayContaining(there));
      clone.must(0, [...state('join'), '--auto-approve']);
      expect(ids(own).filter((address) => there.includes(address))).toEqual([]);
      expect(ids(placement)).toEqual(expect.arrayContaining(there));
      // No resource changes; the shared value is not an output any more.
      expect(clone.must(2, ['plan', 'dev', '--simulate'])).toMatch(/\n0 changed|No resource|\nOutputs/);
      clone.must(0, ['deploy', ...ALL]);
      clone.change('environments/dev.yaml', [/seconds: 60/, 'seconds: 60\n    stack: own']);
      if (cloud === 'aws') refused('split');
      expect(clone.must(0, [...state('split'), '--auto-approve'])).toContain(
        `${placement} → ${own}: ${there.length} resources were moved.`,
      );
      clone.must(0, ['deploy', ...ALL]);
      expect(clone.run(['plan', 'dev', '--simulate'])).toMatchObject({ code: 0, err: '' });
      expect(ids(own).toSorted()).toEqual(expect.arrayContaining(there.toSorted()));
      expect(clone.must(0, [...state('split'), '--auto-approve'])).toContain('nothing is to be moved.');
    });

    test('goes before what it requires', () => {
      expect(clone.must(1, ['destroy', ...ALL, '--workload', 'commerce'])).toContain(
        `${placement}: is required by ${own}, which is still deployed.`,
      );
      expect(clone.must(0, ['destroy', ...ALL])).toMatch(
        new RegExp(
          `destroy 1 of 2: ${own}\\n[\\s\\S]*destroy 2 of 2: ${placement}\\n[\\s\\S]*destroy: all 2 are done\\.`,
        ),
      );
      expect([...ids(placement), ...ids(own)]).toEqual([]);
    });
  });
