import { TerraformVariable } from 'cdktf';
import { CLOUDS, synth } from '../support/synth';

const CANARY = 'hunter2canary4711';

/** Ways in which somebody puts a secret where none belongs. */
const LEAKS: Record<string, Parameters<typeof synth>[1]> = {
  'in a tag': (stack, cloud) =>
    cloud.bucket(stack, 'docs', {
      native: {
        aws: { bucket: { tags: { password: CANARY } } },
        google: { bucket: { labels: { password: CANARY } } },
        azure: { account: { tags: { password: CANARY } } },
      },
    }),
  'in user data': (stack, cloud) =>
    cloud.computeGroup(stack, 'shop', {
      network: cloud.network(stack, 'home', { cidr: '10.0.0.0/16', zones: 2 }),
      identity: cloud.identity(stack, 'shopper'),
      cpu: 2,
      memoryGiB: 4,
      min: 1,
      max: 2,
      image: 'ubuntu-24.04',
      userData: `#!/bin/sh\nexport DB_PASSWORD=${CANARY}\n`,
    }),
  'in the default of a variable': (stack) =>
    void new TerraformVariable(stack, 'db_password', { default: CANARY, sensitive: true }),
};

describe.each(CLOUDS)('a secret in clear on %s', (cloud) => {
  test.each(Object.entries(LEAKS))(
    '%s is refused, in words that do not repeat it, with nothing written',
    (_, build) => {
      const printed: unknown[] = [];
      const spies = (['log', 'warn', 'error', 'info'] as const).map((name) =>
        jest.spyOn(console, name).mockImplementation((...words) => void printed.push(words)),
      );
      try {
        const { problems, text } = synth(cloud, build);
        expect(problems).toContainEqual(expect.objectContaining({ message: expect.stringMatching(/secret/) }));
        expect(text).toBe('');
        expect(JSON.stringify([problems, printed])).not.toContain(CANARY);
      } finally {
        for (const spy of spies) spy.mockRestore();
      }
    },
  );

  test('a variable that sounds like a secret and is not marked sensitive is refused', () => {
    const { problems } = synth(cloud, (stack) => void new TerraformVariable(stack, 'api_key', { type: 'string' }));
    expect(problems).toMatchObject([{ message: 'plaintext-secret: it is not marked sensitive.' }]);
    expect(
      synth(cloud, (stack) => void new TerraformVariable(stack, 'api_key', { type: 'string', sensitive: true }))
        .problems,
    ).toEqual([]);
  });
});
