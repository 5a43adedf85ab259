import type { LambdaFunctionConfig } from '@cdktf/provider-aws/lib/lambda-function';
import type { LinuxFunctionAppConfig } from '@cdktf/provider-azurerm/lib/linux-function-app';
import type { CloudRunV2ServiceConfig } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import type { Cloudfunctions2FunctionConfig } from '@cdktf/provider-google/lib/cloudfunctions2-function';
import type { Construct } from 'constructs';
import type { Environment } from '../core/environment';
import { Kind } from '../core/kind';
import { type Counted, loggedErrors } from '../core/logged-errors';
import { type Absent, MADE_ELSEWHERE, type Metric, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import { type Grant, grant, type Identity } from '../identity/identity';
import type { KeyValue } from '../key-value/key-value';
import type { Tier } from '../network/address-plan';
import type { Network, NetworkMember } from '../network/network';
import type { Queue } from '../queue/queue';
import type { Secret } from '../secret/secret';
import type { Bucket } from '../storage/bucket';
import type { Filter, Topic } from '../topic/topic';
import { FUNCTION_METRICS, type FunctionMetric } from './metrics';
import { checkFunction } from './settings';
import { FUNCTION } from './support';

export const RUNTIMES = ['node22', 'python3.13', 'python3.12', 'java21', 'dotnet8', 'go1'] as const;
export type Runtime = (typeof RUNTIMES)[number];

export interface FunctionProps {
  /**
   * The program: a folder, an object of a bucket, or a container image. Exactly one of the three.
   */
  readonly code: Code;
  /**
   * The language and its version. Required unless `code` is an image.
   * Limits: `dotnet8` is not supported on Azure, where triggers are compiled into the program.
   */
  readonly runtime?: Runtime;
  /**
   * The handler: `<file>.<export>` for Node and Python, the format of the runtime for others.
   * Required unless `code` is an image.
   */
  readonly handler?: string;
  /** The identity of the function. */
  readonly identity: Identity;
  /** The triggers. @default none: it is called by identities with grantInvoke */
  readonly triggers?: readonly Trigger[];
  /** An HTTPS address. @default none */
  readonly http?: Http;
  /**
   * Memory of one instance, in MiB. CPU is proportional to it.
   * @default 512
   * Limits: AWS 128–10,240; Google 128–32,768; Azure at most 14,336, in plans of 3,584, 7,168 and
   * 14,336.
   */
  readonly memoryMiB?: number;
  /**
   * The timeout of a call, in seconds.
   * @default 30
   * Limits: AWS 1–900; Google 1–3,600; Azure 1–3,600.
   */
  readonly timeoutSeconds?: number;
  /**
   * Environment variables; a value may be an attribute of a construct:
   * `{ ORDERS: orders.sendAddress }`. They must not contain secrets: every principal that may
   * describe the function can read them. `POLYCLOUD_CLOUD` is always set.
   * Limits: AWS 4 KB in total.
   */
  readonly environment?: Environment;
  /**
   * Environment variables with the reference of a secret: its ARN on AWS, its name on Google, its
   * address on Azure. The identity may read these secrets, and the program reads the value.
   * Limits: Azure requires `network`, from which the vault is accessible.
   */
  readonly secrets?: Readonly<Record<string, Secret>>;
  /**
   * The network from which the function connects.
   * @default none: the internet
   * Limits: Google requires an image.
   */
  readonly network?: Network;
  /** The tier of the network. Limits: always the private one on Azure. @default 'private' */
  readonly tier?: Tier;
  /** The number of instances. */
  readonly concurrency?: Concurrency;
  /** @default 'x86_64'. Limits: AWS only. */
  readonly architecture?: 'x86_64' | 'arm64';
  /**
   * How long logs are kept, in days. @default `logs.retentionDays` of the environment.
   * Limits: AWS only, the values of CloudWatch.
   */
  readonly logRetentionDays?: number;
  /**
   * Adds a collector that receives OpenTelemetry data (OTLP over gRPC) of the program, on
   * 127.0.0.1:4317, and sends metrics, traces and logs to the cloud's own services. Sets
   * `OTEL_EXPORTER_OTLP_ENDPOINT` and the other standard variables; those of `environment` take
   * precedence. Limits: AWS only, not with an image; a network requires NAT. @default false
   */
  readonly otlp?: boolean;
  /** Settings of the cloud's own resource, in addition to the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly function?: Partial<LambdaFunctionConfig> };
    /** `function` for a folder or an object; `service` for an image. */
    readonly google?: {
      readonly function?: Partial<Cloudfunctions2FunctionConfig>;
      readonly service?: Partial<CloudRunV2ServiceConfig>;
    };
    readonly azure?: { readonly function?: Partial<LinuxFunctionAppConfig> };
  };
}

export interface Code {
  /**
   * A folder of the repository, by its path from the root. Node programs are bundled; for others
   * all files are included except those that begin with `.`, `node_modules` and `__pycache__`.
   */
  readonly folder?: string;
  /** A zip file in a bucket, which must exist before the deployment. */
  readonly object?: CodeObject;
  /**
   * A container image by digest: `<registry>/<repository>@sha256:<digest>`. It must exist before
   * the deployment.
   * Limits: Amazon ECR of the same region on AWS; Artifact Registry on Google; a container registry
   * on Azure.
   */
  readonly image?: string;
}

export interface CodeObject {
  readonly bucket: Bucket;
  /** The object's name. A new version of the program requires another name. */
  readonly name: string;
}

/** Exactly one of queue, topic, changes and schedule. */
export interface Trigger {
  /** Messages of a queue, which must have no other consumer. */
  readonly queue?: Queue;
  /** Messages of a topic, through a queue that is created for the function. */
  readonly topic?: Topic;
  /** With `topic`: filters the messages. */
  readonly filter?: Filter;
  /**
   * Changes of a key-value table with `stream`: created, changed and deleted items, in order within
   * a partition. A batch that fails is split and repeated until the changes of the failing part are
   * 23 hours old, or 10 times; later changes of the partition wait for it. Limits: AWS only.
   */
  readonly changes?: KeyValue;
  /**
   * With `changes`: the queue that receives the position of changes that were given up, from which
   * they can be read for 24 hours after they were made. @default a queue created for the function
   */
  readonly failures?: Queue;
  /** A schedule: five cron fields, from minutes to days of the week. */
  readonly schedule?: string;
  /** With `schedule`: a name of the tz database. @default 'Etc/UTC' */
  readonly timeZone?: string;
  /**
   * With `queue`, `topic` or `changes`: the maximum number of messages or changes per call.
   * @default 1, 100 for changes
   * Limits: AWS 1–10 messages, 1–10,000 with maxWaitSeconds, 1–10,000 changes; the others 1.
   */
  readonly batchSize?: number;
  /**
   * With `queue`, `topic` or `changes`: how long a batch is collected, in seconds. @default 0.
   * Limits: AWS only, 0–300.
   */
  readonly maxWaitSeconds?: number;
}

export interface Http {
  /**
   * Makes it public. The policy `public-endpoint` refuses it until the environment waives it.
   * @default false: identities with `grantInvoke`
   * Limits: not supported on AWS, where a route of an api can be public.
   */
  readonly public?: boolean;
  /**
   * Azure: the application (client) id in the directory, for callers' tokens. Required unless it is
   * public.
   */
  readonly azure?: { readonly applicationId: string };
}

export interface Concurrency {
  /** Minimum number of instances. Limits: Azure 20. @default 0 on AWS and Google, 1 on Azure */
  readonly least?: number;
  /**
   * Maximum number of instances. Limits: Google 1,000.
   * @default the account's quota on AWS, 100 on Google, 20 on Azure
   */
  readonly most?: number;
}

/** A function created elsewhere, identified per cloud. */
export interface ExistingFunction {
  /** The ARN of the function, or of an alias of it. */
  readonly aws?: { readonly arn: string; readonly url?: string };
  /** The Cloud Run service of the function. */
  readonly google?: { readonly service: string; readonly url: string };
  readonly azure?: { readonly id: string; readonly url: string };
}

/** A program that runs when it is triggered or called, without cost when idle (except on Azure). */
export abstract class CloudFunction extends Kind {
  /** The HTTPS address, if the function has one. */
  abstract readonly url: string | undefined;
  /** The member of traffic rules for its connections, if it is in a network. */
  readonly member: NetworkMember | undefined = undefined;

  constructor(scope: Construct, id: string, props: FunctionProps | Record<string, never>) {
    super(scope, id, FUNCTION, props);
    if ('code' in props) checkFunction(this, props as FunctionProps);
  }

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<FunctionMetric> {
    return metricsOf(this, FUNCTION_METRICS, () => this.seriesOf());
  }

  protected seriesOf(): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /**
   * The errors in its log, for an alarm: lines with the word ERROR, FATAL or CRITICAL, and JSON
   * lines whose `level` or `severity` says so. They are counted from the first use on.
   */
  get loggedErrors(): Metric {
    return loggedErrors(this, this.countErrors());
  }

  protected countErrors(): Counted | Absent {
    return MADE_ELSEWHERE;
  }

  /** Allows the identity to call the function only. */
  grantInvoke(identity: Identity): Grant {
    return grant(this, identity, 'invoke', (scope) => this.allowInvoke(scope, identity));
  }

  protected abstract allowInvoke(scope: Construct, identity: Identity): void;
}
