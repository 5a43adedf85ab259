import type { LambdaFunctionConfig } from '@cdktf/provider-aws/lib/lambda-function';
import type { LinuxFunctionAppConfig } from '@cdktf/provider-azurerm/lib/linux-function-app';
import type { CloudRunV2ServiceConfig } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import type { Cloudfunctions2FunctionConfig } from '@cdktf/provider-google/lib/cloudfunctions2-function';
import type { Construct } from 'constructs';
import type { Environment } from '../core/environment';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import { type Grant, grant, type Identity } from '../identity/identity';
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
   * Limits: Azure has no `dotnet8` here, since its triggers are compiled into the program.
   */
  readonly runtime?: Runtime;
  /**
   * What is called: `<file>.<export>` for Node and Python, as the runtime names it for the others.
   * Required unless `code` is an image.
   */
  readonly handler?: string;
  /** Who the function runs as. */
  readonly identity: Identity;
  /** What calls it. @default none: it is called by those who are granted invoke */
  readonly triggers?: readonly Trigger[];
  /** An HTTPS address. @default none */
  readonly http?: Http;
  /**
   * Memory of one instance, in MiB. The share of a processor grows with it.
   * @default 512
   * Limits: AWS 128–10,240; Google 128–32,768; Azure at most 14,336, in plans of 3,584, 7,168 and
   * 14,336.
   */
  readonly memoryMiB?: number;
  /**
   * How long one call may take, in seconds.
   * @default 30
   * Limits: AWS 1–900; Google 1–3,600; Azure 1–3,600.
   */
  readonly timeoutSeconds?: number;
  /**
   * Variables by name; a value may be one of a construct: `{ ORDERS: orders.sendAddress }`. No
   * secrets: whoever may describe the function reads the values. `POLYCLOUD_CLOUD` is always there.
   * Limits: AWS 4 KB for all of them together.
   */
  readonly environment?: Environment;
  /**
   * Environment variables that hold the reference of a secret: its ARN on AWS, its name on Google,
   * its address on Azure. The identity may read these secrets, and the program asks for the value.
   */
  readonly secrets?: Readonly<Record<string, Secret>>;
  /**
   * The network from which the function opens its connections.
   * @default none: the internet
   * Limits: Google requires an image; Azure none.
   */
  readonly network?: Network;
  /** The tier of the network. @default 'private' */
  readonly tier?: Tier;
  /** How many instances there are. */
  readonly concurrency?: Concurrency;
  /** @default 'x86_64'. Limits: AWS only. */
  readonly architecture?: 'x86_64' | 'arm64';
  /**
   * How long logs are kept, in days. @default 365 on AWS. Limits: AWS only, the steps of
   * CloudWatch.
   */
  readonly logRetentionDays?: number;
  /** Settings of the cloud's own resource, in addition to the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly function?: Partial<LambdaFunctionConfig> };
    /** `function` of a folder or an object; `service` of an image. */
    readonly google?: {
      readonly function?: Partial<Cloudfunctions2FunctionConfig>;
      readonly service?: Partial<CloudRunV2ServiceConfig>;
    };
    readonly azure?: { readonly function?: Partial<LinuxFunctionAppConfig> };
  };
}

export interface Code {
  /**
   * A folder of the repository, by its path from the repository's root. Node programs are bundled;
   * of others everything is taken but files that begin with `.`, `node_modules` and `__pycache__`.
   */
  readonly folder?: string;
  /** A zip file in a bucket that exists before the deployment. */
  readonly object?: CodeObject;
  /**
   * A container image by digest: `<registry>/<repository>@sha256:<digest>`. It exists before the
   * deployment.
   * Limits: AWS Amazon ECR of the same region; Google Artifact Registry; Azure a container
   * registry.
   */
  readonly image?: string;
}

export interface CodeObject {
  readonly bucket: Bucket;
  /** The object's name. Another name is another version of the program. */
  readonly name: string;
}

/** One of the three. */
export interface Trigger {
  /** Messages of a queue, which is for this function alone. */
  readonly queue?: Queue;
  /** Messages of a topic, through a queue of the function. */
  readonly topic?: Topic;
  /** With `topic`: only messages that pass. */
  readonly filter?: Filter;
  /** Times: five fields of cron, minutes to days of the week. */
  readonly schedule?: string;
  /** With `schedule`: a name of the tz database. @default 'Etc/UTC' */
  readonly timeZone?: string;
  /**
   * With `queue` or `topic`: the most messages of one call. @default 1. Limits: AWS 1–10, 1–10,000
   * with maxWaitSeconds; the others 1.
   */
  readonly batchSize?: number;
  /**
   * With `queue` or `topic`: how long a batch is collected. @default 0. Limits: AWS 0–300, only.
   */
  readonly maxWaitSeconds?: number;
}

export interface Http {
  /**
   * Anybody may call it. The policy `public-endpoint` refuses it until the environment waives it.
   * @default false: identities with `grantInvoke`
   * Limits: not on AWS, where a route of an api can be public.
   */
  readonly public?: boolean;
  /**
   * Azure: the application (client) id of the directory whose tokens callers bring. Required there
   * unless it is public.
   */
  readonly azure?: { readonly applicationId: string };
}

export interface Concurrency {
  /** Instances that are always ready. @default 0 on AWS and Google, 1 on Azure */
  readonly least?: number;
  /** The most instances. @default the account's quota on AWS, 100 on Google, 20 on Azure */
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

export const FUNCTION_DEFAULTS = {
  memoryMiB: 512,
  timeoutSeconds: 30,
  tier: 'private',
  logRetentionDays: 365,
} as const;

/** A program that runs when something calls it, and costs nothing in between (but on Azure). */
export abstract class CloudFunction extends Kind {
  /** The HTTPS address, where the function has one. */
  abstract readonly url: string | undefined;
  /** What traffic rules name: where the function opens connections from, if it is in a network. */
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

  /** Allows the identity to call the function only. */
  grantInvoke(identity: Identity): Grant {
    return grant(this, identity, 'invoke', (scope) => this.allowInvoke(scope, identity));
  }

  protected abstract allowInvoke(scope: Construct, identity: Identity): void;
}
