import type { Placement } from '../../../modules/core/placement';
import type { FunctionProps } from '../../../modules/function/function';
import { IMAGE, NODE } from '../../support/function';
import { synth } from '../../support/synth';

const on = (cloud: 'aws' | 'google' | 'azure', props: Partial<FunctionProps> = {}, changes: Partial<Placement> = {}) =>
  synth(
    cloud,
    (stack, catalogue) =>
      void catalogue.function(stack, 'resize', {
        code: { folder: NODE },
        runtime: 'node22',
        handler: 'orders.handler',
        identity: catalogue.identity(stack, 'resizer'),
        otlp: true,
        ...props,
      }),
    changes,
  );
const messages = (synthesized: ReturnType<typeof on>) => synthesized.problems.map(({ message }) => message);

test('on AWS a layer receives it, and the role may send traces', () => {
  const synthesized = on('aws');
  expect(synthesized.problems).toEqual([]);
  const fn = synthesized.the('aws_lambda_function');
  expect(fn).toMatchObject({
    layers: ['arn:aws:lambda:us-east-1:901920570463:layer:aws-otel-collector-amd64-ver-0-117-0:1'],
    tracing_config: { mode: 'Active' },
    environment: {
      variables: {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4317',
        OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
        OTEL_SERVICE_NAME: 'resize',
        OPENTELEMETRY_COLLECTOR_CONFIG_URI: 'env:COLLECTOR_CONFIG',
      },
    },
  });
  const config = JSON.parse(fn.environment.variables.COLLECTOR_CONFIG);
  expect(config.service.pipelines).toEqual({
    traces: { receivers: ['otlp'], exporters: ['awsxray'] },
    metrics: { receivers: ['otlp'], exporters: ['awsemf'] },
    logs: { receivers: ['otlp'], exporters: ['debug'] },
  });
  expect(config.exporters.awsemf).toMatchObject({
    namespace: fn.function_name,
    log_group_name: 'acme-test-resize-logs',
  });
  expect(synthesized.text).toContain('xray:PutTraceSegments');
  const arm = on('aws', { architecture: 'arm64' }).the('aws_lambda_function');
  expect(arm.layers).toEqual([expect.stringContaining(':layer:aws-otel-collector-arm64-')]);
  expect(on('aws', { otlp: false }).text).not.toMatch(/OTEL_|xray|layers|tracing_config/);
});

test('it is refused in a region without the layer', () => {
  expect(messages(on('aws', { code: { image: IMAGE('1') }, runtime: undefined, handler: undefined }))).toEqual([
    'otlp is true, but code is an image: Lambda adds the layer of the collector to a program only.',
  ]);
  expect(messages(on('aws', {}, { region: 'eu-south-2' }))).toEqual([
    'otlp is true, but AWS does not publish the layer of the collector in eu-south-2.',
  ]);
});

test('in a network it requires a way to X-Ray', () => {
  const { problems } = synth('aws', (stack, catalogue) => {
    const network = catalogue.network(stack, 'net', { cidr: '10.30.0.0/16', zones: 2, nat: 'none' });
    catalogue.function(stack, 'resize', {
      code: { folder: NODE },
      runtime: 'node22',
      handler: 'orders.handler',
      identity: catalogue.identity(stack, 'resizer'),
      network,
      otlp: true,
    });
  });
  expect(problems).toEqual([
    expect.objectContaining({ message: 'otlp is true, but the function cannot reach X-Ray on port 443.' }),
  ]);
});

test.each(['google', 'azure'] as const)('on %s it is refused with what to do instead', (cloud) => {
  expect(on(cloud).problems).toEqual([
    expect.objectContaining({
      message: expect.stringMatching(/^otlp is true, .* does not support it: /),
      remedy: expect.stringMatching(/^Use a service, whose otlp adds a collector; or send from the program /),
    }),
  ]);
});
