import type { ComputeGroupProps } from '../../../modules/compute/properties';
import { byCloud } from '../../support/by-cloud';
import { group, image, on } from '../../support/compute';
import { CLOUDS, synth } from '../../support/synth';

describe.each(CLOUDS)('a group on %s', (cloud) => {
  test.each<[string, Partial<ComputeGroupProps>, RegExp]>([
    ['min above max', { min: 7 }, /min is 7 and max is 6/],
    [
      'a tier that is none',
      { tier: 'secret' as 'private' },
      /tier is "secret"; allowed values are public, private, isolated/,
    ],
    [
      'arm without an image',
      { image: 'windows-2022', architecture: 'arm64' },
      /image is "windows-2022", which \w+ does not have for arm64/,
    ],
    ['a family that is none', { image: 'beos-5' as 'debian-12' }, /image is "beos-5", families are ubuntu-24\.04/],
    ['a size that no type holds', { cpu: 65 }, /cpu 65 with 4 GiB x86_64: no type of \w+ is large enough/],
    ['more memory than any', { memoryGiB: 600 }, /no type of \w+ is large enough/],
    ['an image of other clouds', { image: {} }, /image is not set for/],
    [
      'a password in user data',
      { userData: 'export DB_PASSWORD=hunter22' },
      /userData contains a value that looks like a secret/,
    ],
    [
      'a key in user data',
      { userData: '-----BEGIN RSA PRIVATE KEY-----' },
      /userData contains a value that looks like a secret/,
    ],
    [
      'a colour that is not there',
      { rollout: { blueGreen: { serving: 'green', blue: {} } } },
      /serving is "green", but the colours are blue/,
    ],
    [
      'no colour at all',
      { rollout: { blueGreen: { serving: 'green' } } },
      /serving is "green", but the colours are not set/,
    ],
    [
      'blue/green that nothing switches',
      { rollout: { blueGreen: { serving: 'blue', blue: {} } } },
      /requires a load balancer that routes traffic to the group/,
    ],
    [
      'spot with blue/green',
      { spot: true, rollout: { blueGreen: { serving: 'blue', blue: {} } } },
      /spot with rollout\.blueGreen/,
    ],
    [
      'a secret in a colour',
      { rollout: { blueGreen: { serving: 'blue', blue: { userData: 'API_KEY=abcdef123' } } } },
      /userData contains a value that looks like a secret/,
    ],
    ['user data too large', { userData: 'x'.repeat(1 << 19) }, /userData has 524288 bytes/],
  ])('%s is refused with a way out', (_, props, message) => {
    const { problems } = on(cloud, props);
    expect(problems.map((problem) => problem.message).join('\n')).toMatch(message);
    for (const { remedy } of problems) expect(remedy).toBeTruthy();
  });

  test('a size that no type holds is told the largest, and a sort that the cloud has not that it is none', () => {
    const largest = { aws: 'r7i.16xlarge', google: 'n2-highmem-64', azure: 'Standard_E64s_v5' }[cloud];
    expect(on(cloud, { cpu: 65 }).problems[0]?.remedy).toContain(
      `The largest is ${largest} with 64 processors and 512 GiB.`,
    );
    const small = on(cloud, { burstable: true, architecture: 'arm64' }).problems;
    const none = {
      message: `cpu 2 with 4 GiB arm64 burstable: no type of ${cloud} matches.`,
      remedy: 'Leave burstable out, or use x86_64.',
    };
    expect(small).toMatchObject({ aws: [], google: [none], azure: [none] }[cloud]);
  });
});

test.each(
  CLOUDS.flatMap((cloud) => [
    [cloud, 'with braces', (address: string) => `#!/bin/sh\necho "\${HOME}" %{x} \\n '${address}'`] as const,
    [cloud, 'without braces', (address: string) => `#!/bin/sh\necho '${address}' "${address}"`] as const,
    [cloud, 'that begins with it', (address: string) => `${address}}`] as const,
  ]),
)('user data arrives as it is, with what its tokens stand for, on %s, %s', (cloud, _, script) => {
  const { the } = synth(cloud, (stack, catalogue) => {
    const { sendAddress } = catalogue.queue(stack, 'orders');
    group(stack, catalogue, { userData: script(sendAddress) });
  });
  const address = {
    aws: '${aws_sqs_queue.orders_queue.url}',
    google: '${google_pubsub_topic.orders_topic.id}',
    azure: '${azurerm_servicebus_queue.orders_queue.name}',
  }[cloud];
  const plain = script(address)
    .replace('${HOME}', () => '$${HOME}')
    .replace('%{', '%%{');
  const encoded = `\${base64encode(${JSON.stringify(plain)})}`;
  byCloud(cloud, {
    aws: () => {
      expect(the('aws_launch_template').user_data).toBe(encoded);
    },
    google: () => {
      expect(the('google_compute_region_instance_template').metadata['startup-script']).toBe(plain);
    },
    azure: () => {
      expect(the('azurerm_linux_virtual_machine_scale_set').custom_data).toBe(encoded);
    },
  });
});

test('health that nothing asks for is refused on AWS, and debian, which has no agent to install agents', () => {
  expect(on('aws', { health: { port: 8080 } }).problems[0]?.message).toMatch(
    /^health: no load balancer routes traffic to the group/,
  );
  expect(on('aws', { image: 'debian-12' }).problems[0]?.message).toMatch(
    /^image is "debian-12", whose images do not include the Systems Manager agent/,
  );
  expect(on('aws', { image: 'debian-12', agent: false }).problems).toEqual([]);
});

test('a managed image is refused on Azure, which starts it without Trusted Launch', () => {
  const azure = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/shop';
  expect(on('azure', { image: { azure } }).problems).toMatchObject([
    { message: expect.stringContaining('a managed image') },
  ]);
});

test('a surge below the number of zones is refused on Google', () => {
  expect(on('google', { rollout: { surge: 2 } }).problems[0]).toMatchObject({
    message: 'rollout.surge is 2, a regional group over 3 zones requires at least 3.',
    remedy: 'Raise it to 3.',
  });
});

test('a failed rollout stops on AWS: EC2 would roll back to the new version', () => {
  const { instance_refresh } = on('aws', { image: image(1) }).the('aws_autoscaling_group');
  expect(instance_refresh.preferences).toMatchObject({ auto_rollback: false, skip_matching: true });
});
