import { isAtLeast } from '../../../modules/core/generation/installed';
import type { CloudName } from '../../../modules/core/placement';
import { COLLECTOR_IMAGE } from '../../../modules/service/collector';
import type { ServiceProps } from '../../../modules/service/service';
import { judge } from '../../../policies';
import { BASE, on, serve } from '../../support/service';
import { CLOUDS, placement, synth } from '../../support/synth';

interface Container {
  readonly name: string;
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of any cloud.
  readonly body: any;
}

/** The containers of the service, whose variables each cloud writes in its way. */
function containersOf(cloud: CloudName, { the }: ReturnType<typeof on>): Container[] {
  const bodies = {
    aws: () => JSON.parse(the('aws_ecs_task_definition').container_definitions),
    google: () => the('google_cloud_run_v2_service').template.containers,
    azure: () => the('azurerm_container_app').template.container,
  }[cloud]();
  return bodies.map((body: Container['body']) => ({
    name: body.name,
    image: body.image,
    env: Object.fromEntries(
      (body.environment ?? body.env ?? []).map(({ name, value }: Record<string, string>) => [name, value]),
    ),
    body,
  }));
}

const PROPS: Partial<ServiceProps> = { port: 8080, otlp: true, cpu: 1, memoryMiB: 2048 };

describe.each(CLOUDS)('OpenTelemetry data of a service on %s', (cloud) => {
  const synthesized = on(cloud, PROPS);
  const [main, collector, ...others] = containersOf(cloud, synthesized) as [Container, Container, ...Container[]];
  const config = JSON.parse(collector.env.COLLECTOR_CONFIG ?? 'null');

  test('the program has the standard variables, and may have its own', () => {
    expect(synthesized.problems).toEqual([]);
    expect(others).toEqual([]);
    expect(main.env).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4317',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=acme,deployment.environment.name=test',
      OTEL_SERVICE_NAME: 'shop',
    });
    const [own] = containersOf(cloud, on(cloud, { ...PROPS, environment: { OTEL_SERVICE_NAME: 'till' } }));
    expect(own?.env.OTEL_SERVICE_NAME).toBe('till');
    const without = on(cloud, { ...PROPS, otlp: false });
    expect(without.text).not.toMatch(/OTEL_|otel-collector|telemetry/);
  });

  test('a collector, by its digest, receives on loopback and sends each signal', () => {
    expect(collector).toMatchObject({ name: 'otel-collector', image: COLLECTOR_IMAGE[cloud] });
    expect(collector.image).toMatch(/@sha256:[0-9a-f]{64}$/);
    expect(collector.body.command ?? collector.body.args).toEqual(['--config=env:COLLECTOR_CONFIG']);
    expect(config.receivers).toEqual({ otlp: { protocols: { grpc: { endpoint: '127.0.0.1:4317' } } } });
    expect(Object.keys(config.service.pipelines)).toEqual(['traces', 'metrics', 'logs']);
    for (const { receivers, processors, exporters } of Object.values<Record<string, string[]>>(
      config.service.pipelines,
    )) {
      expect(receivers).toEqual(['otlp']);
      expect(Object.keys(config.processors)).toEqual(expect.arrayContaining(processors ?? []));
      expect(Object.keys(config.exporters)).toEqual(expect.arrayContaining(exporters ?? []));
      expect(processors?.at(0)).toBe('memory_limiter');
      expect(processors?.at(-1)).toBe('batch');
    }
    expect(config.service.extensions).toEqual(Object.keys(config.extensions));
  });

  test('no policy has a finding in a protected environment, either', () => {
    for (const changes of [{}, { protected: true }]) {
      const findings = (props: Partial<ServiceProps>) =>
        judge({ ...placement(cloud), ...changes }, on(cloud, props, changes).json, [])
          .findings.map(({ rule, address }) => `${rule} ${address}`)
          .sort();
      expect(findings(PROPS)).toEqual(findings({ ...PROPS, otlp: false }));
    }
  });

  test('its name is reserved', () => {
    const sidecars = [{ id: 'otel-collector', image: COLLECTOR_IMAGE[cloud], cpu: 1, memoryMiB: 2048 }];
    expect(on(cloud, { ...PROPS, sidecars }).problems).toEqual([
      expect.objectContaining({ message: expect.stringContaining('and not "main" or "otel-collector".') }),
    ]);
  });
});

test('on AWS the program does not depend on it, and its role may send', () => {
  const synthesized = on('aws', PROPS);
  const [main, collector] = containersOf('aws', synthesized);
  expect(main?.body.dependsOn).toEqual([{ containerName: 'otel-collector', condition: 'START' }]);
  expect(collector?.body).toMatchObject({ essential: false, restartPolicy: { enabled: true }, memory: 256 });
  // 2 GiB remain for the program.
  expect(synthesized.the('aws_ecs_task_definition')).toMatchObject({ cpu: '1024', memory: '3072' });
  const [policy] = synthesized
    .of('aws_iam_role_policy')
    .filter(({ body }) => body.policy.includes('xray:PutTraceSegments'))
    .map(({ body }) => JSON.parse(body.policy).Statement);
  expect(policy).toEqual([
    {
      Sid: 'Traces',
      Effect: 'Allow',
      Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      Resource: ['*'],
    },
    {
      Sid: 'Telemetry',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: ['${aws_cloudwatch_log_group.shop_logs_group.arn}:*'],
    },
  ]);
});

test('on Google it starts first, and has processors between requests', () => {
  const synthesized = on('google', PROPS);
  const [main, collector] = containersOf('google', synthesized);
  expect(main?.body).toMatchObject({ depends_on: ['otel-collector'], resources: { cpu_idle: false } });
  expect(collector?.body).toMatchObject({
    startup_probe: { http_get: { path: '/', port: 13133 } },
    resources: { cpu_idle: false, limits: { cpu: '1', memory: '512Mi' } },
  });
  expect(synthesized.of('google_project_iam_member').map(({ body }) => body.role)).toEqual(
    expect.arrayContaining(['roles/cloudtrace.agent', 'roles/monitoring.metricWriter', 'roles/logging.logWriter']),
  );
  const pool = on('google', { ...PROPS, port: undefined, min: 2, max: 2 });
  expect(pool.problems).toEqual([]);
  const [program, poolCollector] = pool.the('google_cloud_run_v2_worker_pool').template.containers;
  expect(program.depends_on).toBeUndefined();
  expect(poolCollector).toMatchObject({ name: 'otel-collector' });
  expect(poolCollector.startup_probe).toBeUndefined();
});

test('on Azure it signs in as the identity: Application Insights refuses the key', () => {
  const synthesized = on('azure', PROPS);
  const [, collector] = containersOf('azure', synthesized);
  expect(synthesized.the('azurerm_application_insights')).toMatchObject(
    isAtLeast('azurerm', '5.0') ? { local_authentication_enabled: false } : { local_authentication_disabled: true },
  );
  const { extensions, exporters, service } = JSON.parse(collector?.env.COLLECTOR_CONFIG ?? 'null');
  expect(extensions.azureauth).toEqual({
    managed_identity: { client_id: expect.stringMatching(/client_id\}$/) },
    scopes: ['https://monitor.azure.com/.default'],
  });
  expect(exporters.azuremonitor).toEqual({ auth: { authenticator: 'azureauth' } });
  expect(service.pipelines.metrics.processors).toContain('cumulativetodelta');
  expect(synthesized.of('azurerm_role_assignment').map(({ body }) => body.role_definition_name)).toContain(
    'Monitoring Metrics Publisher',
  );
});

test('on Google telemetry requires no NAT, but a rule where there is one', () => {
  const serving = (nat: 'none' | 'single', open: boolean) =>
    synth('google', (stack, catalogue) => {
      const network = catalogue.network(stack, 'net', { cidr: '10.30.0.0/16', zones: 2, nat });
      const identity = catalogue.identity(stack, 'keeper');
      const shop = catalogue.service(stack, 'shop', { ...BASE, min: 3, network, identity, otlp: true });
      if (open) network.allow(shop.member, 'internet', { port: 443 });
    });
  const inside = serving('none', false);
  expect(inside.problems).toEqual([]);
  const names = inside.of('google_dns_managed_zone').map(({ body }) => body.dns_name);
  expect(names).toEqual(
    expect.arrayContaining(['cloudtrace.googleapis.com.', 'monitoring.googleapis.com.', 'logging.googleapis.com.']),
  );
  expect(serving('single', true).problems).toEqual([]);
  expect(serving('single', false).problems).toEqual([
    expect.objectContaining({
      message: 'otlp is true, but the containers cannot reach Cloud Trace and Cloud Monitoring on port 443.',
    }),
  ]);
});

test.each(['aws', 'azure'] as const)('on %s telemetry leaves through NAT', (cloud) => {
  const { problems } = synth(cloud, (stack, catalogue) => {
    const network = catalogue.network(stack, 'net', { cidr: '10.30.0.0/16', zones: 2, nat: 'none' });
    serve(stack, catalogue, { otlp: true }, network);
  });
  expect(problems).toContainEqual(
    expect.objectContaining({ message: expect.stringMatching(/^otlp is true, but the containers cannot reach /) }),
  );
});
