import type { Cloud } from '../../modules/cloud';
import { isAtLeast, type ProviderId, versionOf } from '../../modules/core/generation/installed';
import type { PlacementStack } from '../../stacks/placement-stack';
import { NODE } from '../support/function';
import { synth } from '../support/synth';

/**
 * What a kind can only do with a newer provider than the pinned one. On the pinned one it is
 * refused with the command that selects the current one; on the current one it is there.
 */
const sizes = { cpu: 1, memoryMiB: 2048, min: 1, max: 2 } as const;
const network = (stack: PlacementStack, cloud: Cloud) =>
  cloud.network(stack, 'main', { cidr: '10.20.0.0/16', zones: 2 });

const CASES = [
  {
    title: 'readiness probes of Cloud Run',
    provider: 'google',
    version: '7.19',
    make: (stack: PlacementStack, cloud: Cloud) =>
      cloud.service(stack, 'shop', {
        image: 'us-docker.pkg.dev/acme/shop/shop:1',
        identity: cloud.identity(stack, 'keeper'),
        network: network(stack, cloud),
        port: 8080,
        health: { path: '/live', readyPath: '/ready' },
        ...sizes,
      }),
    type: 'google_cloud_run_v2_service',
    // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
    read: (body: any) => body.template.containers[0].readiness_probe,
    expected: {
      http_get: { path: '/ready', port: 8080 },
      period_seconds: 10,
      timeout_seconds: 5,
      failure_threshold: 3,
    },
  },
  {
    title: 'direct egress of functions',
    provider: 'google',
    version: '7.21',
    make: (stack: PlacementStack, cloud: Cloud) =>
      cloud.function(stack, 'resize', {
        code: { folder: NODE },
        runtime: 'node22',
        handler: 'orders.handler',
        identity: cloud.identity(stack, 'resizer'),
        network: network(stack, cloud),
      }),
    type: 'google_cloudfunctions2_function',
    // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
    read: ({ service_config }: any) => ({
      egress: service_config.direct_vpc_egress,
      interfaces: service_config.direct_vpc_network_interface,
    }),
    expected: {
      egress: 'VPC_EGRESS_ALL_TRAFFIC',
      interfaces: [
        {
          network: '${google_compute_network.main_network.id}',
          subnetwork: '${google_compute_subnetwork.main_private_subnetwork.id}',
          tags: [expect.stringContaining('resize')],
        },
      ],
    },
  },
] satisfies readonly {
  readonly title: string;
  readonly provider: ProviderId;
  readonly version: string;
  readonly make: (stack: PlacementStack, cloud: Cloud) => unknown;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
  readonly read: (body: any) => unknown;
  readonly expected: object;
}[];

test.each(CASES)('$title: $provider $version', ({ provider, version, make, type, read, expected }) => {
  const { problems, the } = synth('google', make);
  if (isAtLeast(provider, version)) {
    expect(problems).toEqual([]);
    expect(read(the(type))).toEqual(expected);
    return;
  }
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain(
    `it requires version ${version} of the Terraform provider ${provider}, and ${versionOf(provider)} is installed.`,
  );
  expect(problems[0]?.remedy).toContain('select the current providers: npm run providers -- current.');
});
