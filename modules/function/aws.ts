import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import { LambdaFunction, type LambdaFunctionConfig } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaFunctionUrl } from '@cdktf/provider-aws/lib/lambda-function-url';
import { LambdaProvisionedConcurrencyConfig } from '@cdktf/provider-aws/lib/lambda-provisioned-concurrency-config';
import { Construct } from 'constructs';
import { logGroup } from '../core/aws';
import { countErrors } from '../core/aws-logged-errors';
import { environmentOf } from '../core/environment';
import { present, report } from '../core/errors';
import { existingOn } from '../core/kind';
import { logDaysOf } from '../core/log-retention';
import type { Counted } from '../core/logged-errors';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf, stableId } from '../core/names';
import { factsOf } from '../core/placement';
import { asIamIdentity } from '../identity/aws';
import { grant, type Identity } from '../identity/identity';
import { asVpc } from '../network/aws-base';
import type { AwsNetworkMember } from '../network/aws-member';
import { needsTelemetry } from '../network/telemetry';
import { collectorLayer, collectorVariables, SENDS_TELEMETRY } from './aws-collector';
import { triggerAws } from './aws-triggers';
import { CloudFunction, type ExistingFunction, type FunctionProps, type Runtime } from './function';
import { filesOf, isWrong, type Taking } from './program';
import { letRead } from './secrets';
import { FUNCTION_DEFAULTS } from './settings';
import { assetOf, checkSize } from './zip';

const FUNCTION_NAME: NameRule = {
  what: 'Lambda function',
  max: 64,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'region',
};

const RUNTIMES: Readonly<Record<Runtime, string>> = {
  node22: 'nodejs22.x',
  'python3.13': 'python3.13',
  'python3.12': 'python3.12',
  java21: 'java21',
  dotnet8: 'dotnet8',
  go1: 'provided.al2023',
};

/** Source: docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_SIZE = { service: 'AWS Lambda', zip: 50, unpacked: 250, remedy: ', or use an image, which may have 10 GB' };
const MAX_ENVIRONMENT = 4096;

/** The bundle format of Lambda. Its Node runtime includes the SDK. */
export const ON_LAMBDA: Taking = {
  cloud: 'aws',
  adapter: 'aws-event',
  exports: 'exports.handler = serve(handler);',
  external: ['@aws-sdk/*'],
  manifest: false,
  installs: false,
};

abstract class AnyLambdaFunction extends CloudFunction {
  /** The ARN of the alias that callers use. */
  abstract readonly arn: string;
  /** The qualified name for permissions. */
  abstract readonly named: { readonly functionName: string; readonly qualifier?: string };
  /** Whether it is public. */
  readonly isPublic: boolean = false;

  protected override allowInvoke(scope: Construct, identity: Identity): void {
    // A call of the URL requires both. Source: docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    const actions = ['lambda:InvokeFunction', ...(this.url === undefined ? [] : ['lambda:InvokeFunctionUrl'])];
    asIamIdentity(identity).allow(scope, [{ sid: 'Invoke', actions, resources: [this.arn] }]);
  }
}

/**
 * A Lambda function, called through an alias that switches to each new version once it is active.
 */
export class AwsFunction extends AnyLambdaFunction {
  readonly function: LambdaFunction;
  readonly alias: LambdaAlias;
  readonly arn: string;
  readonly url: string | undefined;
  override readonly isPublic: boolean;
  private readonly logs: CloudwatchLogGroup;
  readonly named: { readonly functionName: string; readonly qualifier: string };
  declare readonly member: AwsNetworkMember | undefined;

  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id, props);
    this.isPublic = props.http?.public ?? false;
    const { project, environment, region, facts } = this.placement;
    const { concurrency, network, http } = props;
    const identity = asIamIdentity(props.identity);
    identity.runOn('lambda.amazonaws.com');
    const name = nameOf(this, FUNCTION_NAME);
    const logs = logGroup(new Construct(this, 'logs'), `Logs of ${name}`, props.logRetentionDays ?? logDaysOf(this));
    this.logs = logs;
    const run = grant(this, props.identity, 'run', (place) => {
      identity.allow(place, [
        { sid: 'WriteLogs', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${logs.arn}:*`] },
        ...(network ? interfaces(region, factsOf(facts, 'aws').account) : []),
        ...(props.otlp ? SENDS_TELEMETRY : []),
      ]);
    });
    if (network) this.member = asVpc(network).join(this, props.tier ?? FUNCTION_DEFAULTS.tier) as AwsNetworkMember;
    if (props.otlp && this.member) needsTelemetry(this, this.member, 'the function', 'X-Ray');

    this.function = new LambdaFunction(this, 'function', {
      functionName: name,
      description: `${stableId(this)} of ${project} ${environment}`,
      role: identity.roleArn,
      ...this.codeOf(props),
      memorySize: props.memoryMiB ?? FUNCTION_DEFAULTS.memoryMiB,
      timeout: props.timeoutSeconds ?? FUNCTION_DEFAULTS.timeoutSeconds,
      architectures: [props.architecture ?? 'x86_64'],
      reservedConcurrentExecutions: concurrency?.most,
      loggingConfig: { logFormat: 'JSON', logGroup: logs.name },
      // Lambda writes no logs and creates no network interface until the role has the permissions.
      dependsOn: run.resources,
      ...this.variablesOf(props, name),
      ...(props.otlp && collectorLayer(this, props)),
      ...(network &&
        this.member && {
          vpcConfig: {
            subnetIds: [...asVpc(network).subnetIds[props.tier ?? FUNCTION_DEFAULTS.tier]],
            securityGroupIds: [this.member.securityGroup.id],
            ipv6AllowedForDualStack: network.ipv6,
          },
          // Its network interfaces remain for up to 40 minutes after it is deleted, and block the
          // deletion of the security group.
          replaceSecurityGroupsOnDestroy: true,
        }),
      // Each change is a new version, so that running calls complete on their version.
      publish: true,
      ...props.native?.aws?.function,
    });
    this.alias = new LambdaAlias(this, 'alias', {
      name: 'live',
      functionName: this.function.functionName,
      functionVersion: this.function.version,
    });
    this.arn = this.alias.arn;
    this.named = { functionName: this.function.functionName, qualifier: this.alias.name };
    if (concurrency?.least) {
      new LambdaProvisionedConcurrencyConfig(this, 'ready', {
        functionName: this.function.functionName,
        qualifier: this.alias.name,
        provisionedConcurrentExecutions: concurrency.least,
      });
    }
    this.url = http && this.addressOf();
    triggerAws(this, props);
  }

  protected override countErrors(): Counted {
    return countErrors(this, this.logs.name);
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { FunctionName: this.function.functionName } };
  }

  private codeOf({ code, runtime, handler }: FunctionProps): Partial<LambdaFunctionConfig> {
    const { folder, object, image } = code;
    if (image !== undefined) return { packageType: 'Image', imageUri: image };
    if (!runtime || !handler) return {};
    const language = {
      runtime: RUNTIMES[runtime],
      handler: runtime.startsWith('node') && folder ? 'index.handler' : handler,
    };
    if (object) return { ...language, s3Bucket: object.bucket.address, s3Key: object.name };
    const files = folder === undefined ? undefined : filesOf({ folder, runtime, handler }, ON_LAMBDA);
    if (!files) return language;
    if (isWrong(files)) {
      report(this, files);
      return language;
    }
    const asset = assetOf(this, files);
    checkSize(this, asset, MAX_SIZE);
    return { ...language, filename: asset.path, sourceCodeHash: asset.sha256 };
  }

  private variablesOf(props: FunctionProps, name: string): Partial<LambdaFunctionConfig> {
    const collector =
      props.otlp && collectorVariables(this, name, present(this.logs.nameInput, `the name of ${this.logs.node.path}`));
    const variables = environmentOf(this, props.environment, { ...collector, ...letRead(props) });
    const size = Object.entries(variables).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
    if (size > MAX_ENVIRONMENT) {
      report(this, {
        message: `environment has ${size} bytes, AWS Lambda allows ${MAX_ENVIRONMENT}.`,
        remedy: 'Store long values in a file of the program, or in an object of a bucket.',
      });
    }
    return { environment: { variables } };
  }

  private addressOf(): string {
    const place = new Construct(this, 'http');
    return new LambdaFunctionUrl(place, 'url', {
      functionName: this.function.functionName,
      qualifier: this.alias.name,
      authorizationType: 'AWS_IAM',
    }).functionUrl;
  }
}

/**
 * The permissions of Lambda in a network: interfaces have no name before they are created, and
 * describing them requires all resources. Source:
 * docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html (required permissions)
 */
const interfaces = (region: string, account: string) =>
  [
    { sid: 'LookAtNetwork', actions: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'], resources: ['*'] },
    {
      sid: 'ReachNetwork',
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:AssignPrivateIpAddresses',
        'ec2:UnassignPrivateIpAddresses',
      ],
      resources: [`arn:aws:ec2:${region}:${account}:*/*`],
    },
  ] as const;

export class ExistingAwsFunction extends AnyLambdaFunction {
  readonly arn: string;
  readonly named: { readonly functionName: string; readonly qualifier?: string };
  readonly url: string | undefined;

  constructor(scope: Construct, id: string, existing: ExistingFunction) {
    super(scope, id, {});
    const { arn, url } = existingOn(this, existing, 'aws');
    this.arn = arn;
    // `arn:aws:lambda:<region>:<account>:function:<name>`, and an alias.
    const [, , , , , , functionName = arn, qualifier] = arn.split(':');
    this.named = { functionName, qualifier };
    this.url = url;
  }
}

export function asLambdaFunction(fn: CloudFunction): AnyLambdaFunction {
  if (fn instanceof AnyLambdaFunction) return fn;
  throw new Error(`${fn.node.path} is not a function of aws`);
}
