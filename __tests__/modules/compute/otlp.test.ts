import type { ComputeGroupProps } from '../../../modules/compute/properties';
import type { CloudName } from '../../../modules/core/placement';
import { judge } from '../../../policies';
import { byCloud } from '../../support/by-cloud';
import { NGINX } from '../../support/service';
import { placement, synth } from '../../support/synth';

const on = (cloud: CloudName, more: Partial<ComputeGroupProps> = {}, open = true) =>
  synth(cloud, (stack, catalogue) => {
    const network = catalogue.network(stack, 'net', { cidr: '10.30.0.0/16', zones: 2 });
    const group = catalogue.computeGroup(stack, 'erp', {
      network,
      identity: catalogue.identity(stack, 'worker'),
      cpu: 1,
      memoryGiB: 2,
      image: 'ubuntu-24.04',
      min: 1,
      max: 2,
      userData: '#!/bin/sh\nexec erp',
      otlp: true,
      ...more,
    });
    if (open) network.allow(group.member, 'internet', { ports: [80, 443] });
  });
const VARIABLES = [
  'OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:4317"',
  'OTEL_EXPORTER_OTLP_PROTOCOL="grpc"',
  'OTEL_RESOURCE_ATTRIBUTES="service.namespace=acme,deployment.environment.name=test"',
  'OTEL_SERVICE_NAME="erp"',
];

describe.each(['aws', 'google'] as const)('OpenTelemetry data of machines on %s', (cloud) => {
  const synthesized = on(cloud);
  const startOf = ({ the }: typeof synthesized): string =>
    byCloud(cloud, {
      // base64encode("…") of Terraform.
      aws: () => the('aws_launch_template').user_data.replaceAll('\\n', '\n').replaceAll('\\"', '"'),
      google: () => the('google_compute_region_instance_template').metadata['startup-script'],
    });

  test('programs have the standard variables, and may have their own', () => {
    expect(synthesized.problems).toEqual([]);
    expect(startOf(synthesized)).toContain(VARIABLES.join('\n'));
    expect(startOf(on(cloud, { environment: { OTEL_SERVICE_NAME: 'erp-worker' } }))).toContain(
      'OTEL_SERVICE_NAME="erp-worker"',
    );
    expect(startOf(on(cloud, { otlp: false }))).not.toContain('OTEL');
  });

  test('the agent receives it on loopback, and may send traces only with otlp', () => {
    const without = on(cloud, { otlp: false });
    byCloud(cloud, {
      aws: () => {
        const { content } = synthesized.the('aws_ssm_document');
        expect(content).toContain(
          '\\"traces\\":{\\"traces_collected\\":{\\"otlp\\":{\\"grpc_endpoint\\":\\"127.0.0.1:4317\\"}}}',
        );
        expect(content).toContain('\\"otlp\\":{\\"grpc_endpoint\\":\\"127.0.0.1:4317\\"}}},');
        expect(synthesized.text).toContain('xray:PutTraceSegments');
        expect(without.text).not.toMatch(/xray|otlp/);
      },
      google: () => {
        const [assignment] = synthesized.of('google_os_config_os_policy_assignment');
        const policies: Policy[] = assignment?.body.os_policies;
        const [first] = policies[0]?.resource_groups ?? [];
        expect(first?.resources.map(({ id }) => id)).toEqual(['repository', 'package', 'otlp']);
        const { validate, enforce } = first?.resources[2]?.exec ?? {
          validate: { script: '' },
          enforce: { script: '' },
        };
        const settings = JSON.parse(/echo '(.*)' >/.exec(enforce.script)?.[1] ?? 'null');
        expect(settings.combined.receivers.otlp).toEqual({ type: 'otlp', grpc_endpoint: '127.0.0.1:4317' });
        expect(settings.traces).toEqual({ service: { pipelines: { otlp: { receivers: ['otlp'] } } } });
        expect(validate.script).toContain(JSON.stringify(settings));
        const roles = ({ of }: typeof synthesized) => of('google_project_iam_member').map((one) => one.body.role);
        expect(roles(synthesized)).toContain('roles/cloudtrace.agent');
        expect(roles(without)).not.toContain('roles/cloudtrace.agent');
      },
    });
  });

  test('a container is on the network of its machine', () => {
    const container = { image: NGINX, port: 8080 };
    const start = startOf(on(cloud, { userData: undefined, container }));
    expect(start).toContain('docker run --rm --name program');
    expect(start).toContain('--network host');
    expect(start).not.toContain('--publish');
    expect(start).toContain('--env OTEL_EXPORTER_OTLP_ENDPOINT');
  });

  test('no policy has a finding', () => {
    const findings = (one: typeof synthesized) =>
      judge(placement(cloud), one.json, []).findings.map(({ rule }) => rule);
    expect(findings(synthesized)).toEqual(findings(on(cloud, { otlp: false })));
  });

  test('without the agent, and for Windows, it is refused', () => {
    expect(on(cloud, { agent: false }).problems).toEqual([
      expect.objectContaining({ message: 'otlp is true, but agent is false: the agent receives the data.' }),
    ]);
    const windows = on(cloud, { image: 'windows-2022', userData: undefined });
    expect(windows.problems.map(({ message }) => message)).toContain(
      'otlp with image "windows-2022": they are for Linux.',
    );
  });
});

interface Policy {
  readonly resource_groups: readonly {
    readonly resources: readonly {
      readonly id: string;
      readonly exec?: Readonly<Record<'validate' | 'enforce', { readonly script: string }>>;
    }[];
  }[];
}

test('X-Ray is reached through NAT', () => {
  expect(on('aws', {}, false).problems).toEqual([
    expect.objectContaining({ message: 'otlp is true, but the machines cannot reach X-Ray on port 443.' }),
  ]);
});

test('what a cloud can not is refused with what to do instead', () => {
  expect(on('google', { image: 'container-host' }).problems).toEqual([
    expect.objectContaining({ message: expect.stringContaining('its built-in agent receives no OpenTelemetry data') }),
  ]);
  expect(on('azure').problems).toEqual([
    expect.objectContaining({ message: expect.stringMatching(/^otlp is true, .* does not support it: /) }),
  ]);
});
