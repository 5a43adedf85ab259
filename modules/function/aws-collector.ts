import type { LambdaFunctionConfig } from '@cdktf/provider-aws/lib/lambda-function';
import { metricsTo, PUT_TRACES } from '../core/aws-otlp';
import { report } from '../core/errors';
import { OTLP_ADDRESS, otlpVariables } from '../core/otlp';
import { placementOf } from '../core/placement';
import type { Statement } from '../identity/aws';
import type { CloudFunction, FunctionProps } from './function';

/**
 * The public layer of the AWS Distro for OpenTelemetry with the collector alone, as an extension.
 * Sources: github.com/aws-observability/aws-otel-lambda, README.md (the version) and
 * .github/workflows/release.yml (the regions);
 * aws-otel.github.io/docs/getting-started/lambda/lambda-go (the account)
 */
const LAYER = { account: '901920570463', name: 'aws-otel-collector', version: 'ver-0-117-0:1' } as const;
const REGIONS = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ap-south-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
];
const ARCHITECTURES = { x86_64: 'amd64', arm64: 'arm64' } as const;

/** Its variable with its configuration. */
const VARIABLE = 'COLLECTOR_CONFIG';

export const SENDS_TELEMETRY: readonly Statement[] = [PUT_TRACES];

/** The layer of the collector, and traces of the calls themselves. */
export function collectorLayer(fn: CloudFunction, { code, architecture = 'x86_64' }: FunctionProps) {
  const { region, environment } = placementOf(fn);
  if (code.image !== undefined) {
    report(fn, {
      message: 'otlp is true, but code is an image: Lambda adds the layer of the collector to a program only.',
      remedy: 'Leave otlp out, and put the collector into /opt/extensions of the image; or use a folder.',
    });
  }
  if (!REGIONS.includes(region)) {
    report(fn, {
      message: `otlp is true, but AWS does not publish the layer of the collector in ${region}.`,
      remedy:
        `Leave otlp out and set layers of native.aws.function, or place ${environment} in one of ` +
        `${REGIONS.join(', ')}.`,
    });
  }
  const { account, name, version } = LAYER;
  return {
    layers: [`arn:aws:lambda:${region}:${account}:layer:${name}-${ARCHITECTURES[architecture]}-${version}`],
    tracingConfig: { mode: 'Active' },
  } satisfies Partial<LambdaFunctionConfig>;
}

/**
 * The variables of the program, and those of the collector. What the collector prints is in the log
 * of the function, so it prints log records, one on a line. Sources:
 * aws-otel.github.io/docs/getting-started/lambda (its components and configuration), the README of
 * debugexporter of the OpenTelemetry Collector
 */
export function collectorVariables(fn: CloudFunction, functionName: string, logGroupName: string) {
  const through = (exporter: string) => ({ receivers: ['otlp'], exporters: [exporter] });
  const { region } = placementOf(fn);
  const config = {
    receivers: { otlp: { protocols: { grpc: { endpoint: OTLP_ADDRESS } } } },
    exporters: {
      awsxray: { region },
      awsemf: metricsTo(region, functionName, logGroupName),
      debug: { verbosity: 'normal' },
    },
    service: { pipelines: { traces: through('awsxray'), metrics: through('awsemf'), logs: through('debug') } },
  };
  return {
    ...otlpVariables(fn),
    OPENTELEMETRY_COLLECTOR_CONFIG_URI: `env:${VARIABLE}`,
    [VARIABLE]: JSON.stringify(config),
  };
}
