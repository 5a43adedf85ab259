/**
 * What google 6.50 (pinned) and 8.7 (current) write differently. Source: "Version 7.0.0 Upgrade
 * Guide" of the provider, and the bindings of both.
 */
import type { ComputeSecurityPolicyAdvancedOptionsConfig } from '@cdktf/provider-google/lib/compute-security-policy';
import type { SecretManagerSecretVersionConfig } from '@cdktf/provider-google/lib/secret-manager-secret-version';
import type { StorageBucketRetentionPolicy } from '@cdktf/provider-google/lib/storage-bucket';
import { either, isAtLeast } from './installed';

/** Whether the installed google is 7.0 or later. */
const is7 = () => isAtLeast('google', '7.0');

/** How long a bucket keeps its objects. */
export const retentionPeriod = (seconds: number) =>
  either<StorageBucketRetentionPolicy>()(is7(), { retentionPeriod: seconds }, { retentionPeriod: String(seconds) });

/** Which value of a secret this is. */
export const valueVersion = (version: number) =>
  either<SecretManagerSecretVersionConfig>()(
    is7(),
    { secretDataWoVersion: version },
    { secretDataWoVersion: String(version) },
  );

/** How much of a body Cloud Armor looks into. The support table refuses it on an older provider. */
export const bodyInspection = (kib: number) =>
  either<ComputeSecurityPolicyAdvancedOptionsConfig>()(
    isAtLeast('google', '8.7'),
    {},
    { requestBodyInspectionSize: `${kib}KB` },
  );
