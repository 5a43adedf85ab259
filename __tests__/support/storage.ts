import type { CloudName } from '../../modules/core/placement';
import type { Waiver } from '../../policies';
import { synth } from './synth';
import { deploysAndSettles, Workspace } from './terraform';

/**
 * A bucket with everything that goes together, a website, one of another network, and one with a
 * lock.
 */
const everything = (cloud: CloudName) =>
  synth(cloud, (stack, catalogue) => {
    // The environment says that the website may be public.
    (stack.waivers as Waiver[]).push({ rule: 'public-storage', path: 'docs', reason: 'The shop window.' });
    const worker = catalogue.identity(stack, 'worker');
    const docs = catalogue.bucket(stack, 'papers', {
      encryption: 'customerKey',
      lifecycle: [
        {
          prefix: 'scans/',
          infrequentAfterDays: 30,
          rareAfterDays: 90,
          expireAfterDays: 400,
          oldVersionsAfterDays: 60,
        },
      ],
      replication: { region: { aws: 'us-west-2', google: 'us-west1', azure: 'westus2' }[cloud] },
      notifications: [
        { to: catalogue.queue(stack, 'scans'), prefix: 'scans/' },
        { to: catalogue.topic(stack, 'news'), on: ['created', 'deleted'], prefix: 'news/' },
      ],
      cors: [{ origins: ['https://a.example.com'], methods: ['GET'] }],
    });
    for (const verb of ['Read', 'Write', 'Delete', 'List'] as const)
      docs[`grant${verb}`](worker, { prefix: 'orders/' });
    catalogue.bucket(stack, 'docs', { website: { public: true } });
    catalogue.bucket(stack, 'records', { retention: { days: 30 } });
    if (cloud !== 'google') {
      const network = catalogue.network(stack, 'home', { cidr: '10.0.0.0/16', zones: 2 });
      catalogue.bucket(stack, 'inside', { network });
    }
  });

/** Each cloud has its own file, so that one ends within seconds. */
export function keepsItsObjects(cloud: CloudName): void {
  test.concurrent('all of it deploys, settles and goes', async () => {
    const { json, problems } = everything(cloud);
    expect(problems).toEqual([]);
    await deploysAndSettles(json);
  });

  test.concurrent('in a protected environment it is neither destroyed nor replaced', async () => {
    const build = (name?: string) =>
      synth(
        cloud,
        (stack, catalogue) =>
          catalogue.bucket(
            stack,
            'docs',
            name
              ? {
                  native: {
                    aws: { bucket: { bucket: name } },
                    google: { bucket: { name } },
                    azure: { account: { name } },
                  },
                }
              : {},
          ),
        { protected: true },
      ).json;
    const workspace = new Workspace();
    try {
      workspace.write(build());
      await workspace.init();
      await workspace.apply();
      expect(await workspace.must(1, 'plan', '-destroy', '-input=false')).toContain('Instance cannot be destroyed');
      workspace.write(build('othername0'));
      expect(await workspace.must(1, 'plan', '-input=false')).toContain('Instance cannot be destroyed');
    } finally {
      await workspace.stop();
    }
  });
}
