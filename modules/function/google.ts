import { CloudRunV2Service } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import { Cloudfunctions2Function } from '@cdktf/provider-google/lib/cloudfunctions2-function';
import { StorageBucketObject } from '@cdktf/provider-google/lib/storage-bucket-object';
import { Construct } from 'constructs';
import { environmentOf } from '../core/environment';
import { report } from '../core/errors';
import { whyTooOld } from '../core/features';
import { DIRECT_EGRESS, directEgress } from '../core/generation/google';
import { countErrors } from '../core/google-logged-errors';
import { existingOn } from '../core/kind';
import type { Counted } from '../core/logged-errors';
import type { MetricTarget } from '../core/metrics';
import { idsBelowWorkload, type NameRule, nameOf, stableId } from '../core/names';
import { checkRegionHas } from '../core/region-services';
import { asServiceAccount } from '../identity/google';
import { asGoogleNetwork } from '../network/google-base';
import type { GoogleNetworkMember } from '../network/google-member';
import type { ExistingFunction, FunctionProps, Runtime } from './function';
import { AnyRunFunction, ON_CLOUD_RUN } from './google-base';
import { type Builder, builderOf, readsObject } from './google-builder';
import { triggerGoogle } from './google-triggers';
import { filesOf, isWrong } from './program';
import { letRead } from './secrets';
import { FUNCTION_DEFAULTS } from './settings';
import { assetOf, checkSize } from './zip';

/** Also the name of its Cloud Run service. Source: google_cloud_run_v2_service.name */
const FUNCTION_NAME: NameRule = {
  what: 'Cloud Run function',
  max: 49,
  pattern: /^[a-z][a-z0-9-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'region',
};

/** Source: cloud.google.com/functions/docs/runtime-support */
const RUNTIMES: Readonly<Record<Runtime, string>> = {
  node22: 'nodejs22',
  'python3.13': 'python313',
  'python3.12': 'python312',
  java21: 'java21',
  dotnet8: 'dotnet8',
  go1: 'go124',
};

/** Source: cloud.google.com/functions/quotas (size of sources). */
const MAX_SIZE = { service: 'Google Cloud Run functions', zip: 100, unpacked: 500, remedy: ', or use an image' };

/**
 * The memory limits for a number of processors. Source:
 * cloud.google.com/run/docs/configuring/services/memory-limits
 */
const PROCESSORS = [
  [4096, '1'],
  [8192, '2'],
  [16_384, '4'],
  [32_768, '8'],
] as const;

const DEFAULT_MOST = 100;

/**
 * A Cloud Run function, built from a program by Cloud Build, or a Cloud Run service for an image.
 * Only identities with grantInvoke can call it.
 */
export class GoogleFunction extends AnyRunFunction {
  /** Undefined for an image. */
  readonly function: Cloudfunctions2Function | undefined;
  /** Undefined for a folder or an object. */
  readonly service: CloudRunV2Service | undefined;
  readonly serviceName: string;
  protected readonly location: string;
  readonly address: string;
  override readonly isPublic: boolean;
  readonly url: string | undefined;
  declare readonly member: GoogleNetworkMember | undefined;

  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id, props);
    this.location = this.placement.region;
    this.isPublic = props.http?.public ?? false;
    const name = nameOf(this, FUNCTION_NAME);
    const { network, tier = FUNCTION_DEFAULTS.tier } = props;
    this.member = network && (asGoogleNetwork(network).join(this, tier) as GoogleNetworkMember);
    if (props.code.image === undefined) {
      const old = network && whyTooOld('google', DIRECT_EGRESS);
      if (old) {
        report(this, {
          message: `network is set, and code is not an image: ${old.why}.`,
          remedy: `Use an image, or ${old.instead}`,
        });
      }
      this.function = this.functionOf(name, props);
      this.serviceName = this.function.name;
      this.address = this.function.serviceConfig.uri;
    } else {
      this.service = this.serviceOf(name, props.code.image, props);
      this.serviceName = this.service.name;
      this.address = this.service.uri;
    }
    this.url = props.http && this.address;
    if (props.http?.public) this.letCall(new Construct(this, 'everybody'), 'allUsers');
    triggerGoogle(this, props);
  }

  protected override countErrors(): Counted {
    return countErrors(this, 'cloud_run_revision', 'resource.labels.service_name', this.serviceName);
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { 'resource.labels.service_name': this.serviceName } };
  }

  private get description(): string {
    const { project, environment } = this.placement;
    return `${stableId(this)} of ${project} ${environment}`;
  }

  private functionOf(name: string, props: FunctionProps): Cloudfunctions2Function {
    const { runtime, handler = '', code, concurrency, http, network, tier = FUNCTION_DEFAULTS.tier } = props;
    checkRegionHas(this, 'functions', { way: () => 'Use code.image, which Cloud Run runs there' });
    const builder = builderOf(this);
    return new Cloudfunctions2Function(this, 'function', {
      name,
      location: this.location,
      description: this.description,
      buildConfig: {
        runtime: runtime && RUNTIMES[runtime],
        // For a bundle it is ours; the framework expects the name without the file.
        entryPoint:
          code.folder && runtime?.startsWith('node')
            ? 'handler'
            : runtime?.startsWith('python')
              ? handler.slice(handler.lastIndexOf('.') + 1)
              : handler,
        environmentVariables: runtime?.startsWith('python')
          ? { GOOGLE_FUNCTION_SOURCE: `${handler.slice(0, handler.lastIndexOf('.'))}.py` }
          : undefined,
        dockerRepository: builder.repository.id,
        serviceAccount: `projects/${builder.repository.project}/serviceAccounts/${builder.identity.email}`,
        source: { storageSource: this.sourceOf(props, builder) },
      },
      serviceConfig: {
        availableMemory: `${props.memoryMiB ?? FUNCTION_DEFAULTS.memoryMiB}Mi`,
        timeoutSeconds: props.timeoutSeconds ?? FUNCTION_DEFAULTS.timeoutSeconds,
        minInstanceCount: concurrency?.least ?? 0,
        maxInstanceCount: concurrency?.most ?? DEFAULT_MOST,
        maxInstanceRequestConcurrency: 1,
        ingressSettings: http ? 'ALLOW_ALL' : 'ALLOW_INTERNAL_ONLY',
        allTrafficOnLatestRevision: true,
        serviceAccountEmail: asServiceAccount(props.identity).email,
        environmentVariables: this.variablesOf(props),
        ...(network &&
          this.member &&
          directEgress(
            asGoogleNetwork(network).networkId,
            asGoogleNetwork(network).subnetworkIds[tier],
            this.member.tag,
          )),
      },
      // A build without permission to read the program or write the image fails the apply.
      dependsOn: [...builder.ready],
      ...props.native?.google?.function,
    });
  }

  private sourceOf({ code, runtime, handler }: FunctionProps, builder: Builder) {
    const { folder, object } = code;
    if (object) {
      readsObject(builder, object.bucket);
      return { bucket: object.bucket.address, object: object.name };
    }
    const files = folder && runtime && handler ? filesOf({ folder, runtime, handler }, ON_CLOUD_RUN) : undefined;
    if (!files) return {};
    if (isWrong(files)) {
      report(this, files);
      return {};
    }
    const asset = assetOf(this, files);
    checkSize(this, asset, MAX_SIZE);
    const { path, hash } = asset;
    const source = new StorageBucketObject(this, 'source', {
      bucket: builder.bucket.address,
      name: `${idsBelowWorkload(this).join('/')}/${hash}.zip`,
      source: path,
      contentType: 'application/zip',
      // The function is built from the new object before the old one is deleted.
      lifecycle: { createBeforeDestroy: true },
    });
    return { bucket: builder.bucket.address, object: source.name };
  }

  private serviceOf(name: string, image: string, props: FunctionProps): CloudRunV2Service {
    const {
      concurrency,
      http,
      network,
      tier = FUNCTION_DEFAULTS.tier,
      memoryMiB = FUNCTION_DEFAULTS.memoryMiB,
    } = props;
    const cpu = PROCESSORS.find(([most]) => memoryMiB <= most)?.[1] ?? '8';
    const { member } = this;
    return new CloudRunV2Service(this, 'service', {
      name,
      location: this.location,
      description: this.description,
      ingress: http ? 'INGRESS_TRAFFIC_ALL' : 'INGRESS_TRAFFIC_INTERNAL_ONLY',
      // It stores no data, which deletion protection is for.
      deletionProtection: false,
      template: {
        serviceAccount: asServiceAccount(props.identity).email,
        timeout: `${props.timeoutSeconds ?? FUNCTION_DEFAULTS.timeoutSeconds}s`,
        maxInstanceRequestConcurrency: 1,
        scaling: { minInstanceCount: concurrency?.least ?? 0, maxInstanceCount: concurrency?.most ?? DEFAULT_MOST },
        containers: [
          {
            image,
            env: Object.entries(this.variablesOf(props)).map(([key, value]) => ({ name: key, value })),
            resources: { limits: { memory: `${memoryMiB}Mi`, cpu }, cpuIdle: true },
          },
        ],
        ...(network &&
          member && {
            vpcAccess: {
              // All traffic, so that the rules of the network apply to its connections.
              egress: 'ALL_TRAFFIC',
              networkInterfaces: [
                {
                  network: asGoogleNetwork(network).networkId,
                  subnetwork: asGoogleNetwork(network).subnetworkIds[tier],
                  tags: [member.tag],
                },
              ],
            },
          }),
      },
      ...props.native?.google?.service,
    });
  }

  private variablesOf(props: FunctionProps): Record<string, string> {
    return environmentOf(this, props.environment, letRead(props));
  }
}

export class ExistingGoogleFunction extends AnyRunFunction {
  readonly serviceName: string;
  protected readonly location: string;
  readonly address: string;
  readonly url: string | undefined;

  constructor(scope: Construct, id: string, existing: ExistingFunction) {
    super(scope, id, {});
    const { service, url } = existingOn(this, existing, 'google');
    this.serviceName = service;
    this.location = this.placement.region;
    this.address = url;
    this.url = url;
  }
}
