/**
 * What google 6.50 (pinned) and 8.7 (current) write differently. Source: "Version 7.0.0 Upgrade
 * Guide" of the provider, and the bindings of both.
 */
import type { CloudRunV2ServiceTemplateContainers } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import type { Cloudfunctions2FunctionServiceConfig } from '@cdktf/provider-google/lib/cloudfunctions2-function';
import type { ComputeSecurityPolicyAdvancedOptionsConfig } from '@cdktf/provider-google/lib/compute-security-policy';
import type { SecretManagerSecretVersionConfig } from '@cdktf/provider-google/lib/secret-manager-secret-version';
import type { StorageBucketRetentionPolicy } from '@cdktf/provider-google/lib/storage-bucket';
import { byGeneration, isAtLeast } from './installed';

/** Whether the installed google is 7.0 or later. */
const is7 = () => isAtLeast('google', '7.0');

/** How long a bucket keeps its objects. */
export const retentionPeriod = (seconds: number) =>
  byGeneration<StorageBucketRetentionPolicy>()(
    is7(),
    { retentionPeriod: seconds },
    { retentionPeriod: String(seconds) },
  );

/** Which value of a secret this is. */
export const valueVersion = (version: number) =>
  byGeneration<SecretManagerSecretVersionConfig>()(
    is7(),
    { secretDataWoVersion: version },
    { secretDataWoVersion: String(version) },
  );

/** How much of a body Cloud Armor looks into. The support table refuses it on an older provider. */
export const bodyInspection = (kib: number) =>
  byGeneration<ComputeSecurityPolicyAdvancedOptionsConfig>()(
    isAtLeast('google', '8.7'),
    {},
    { requestBodyInspectionSize: `${kib}KB` },
  );

/** The first provider whose functions connect to a network without a VPC connector. */
export const DIRECT_EGRESS = '7.21';

/**
 * A function whose connections start in the network, all of them, so that its rules apply. An older
 * provider is refused. Source: google v7.21.0, resource_cloudfunctions2_function.go
 */
export const directEgress = (network: string, subnetwork: string, tag: string) =>
  byGeneration<Cloudfunctions2FunctionServiceConfig>()(
    isAtLeast('google', DIRECT_EGRESS),
    {},
    {
      directVpcEgress: 'VPC_EGRESS_ALL_TRAFFIC',
      directVpcNetworkInterface: [{ network, subnetwork, tags: [tag] }],
    },
  );

/**
 * An instance gets requests while the path answers. The support table refuses it on an older
 * provider.
 */
export const readiness = (path: string, port: number, periodSeconds: number) =>
  byGeneration<CloudRunV2ServiceTemplateContainers>()(
    isAtLeast('google', '7.19'),
    {},
    { readinessProbe: { httpGet: { path, port }, periodSeconds, timeoutSeconds: 5, failureThreshold: 3 } },
  );
