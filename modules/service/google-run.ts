import { SecretManagerSecretIamMember } from '@cdktf/provider-google/lib/secret-manager-secret-iam-member';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { variablesOf } from '../core/environment';
import { report } from '../core/errors';
import { show } from '../core/features';
import type { NameRule } from '../core/names';
import { asServiceAccount } from '../identity/google';
import { asGoogleNetwork } from '../network/google-base';
import type { GoogleNetworkMember } from '../network/google-member';
import type { Network } from '../network/network';
import { type Image, isPublic } from '../registry/image';
import type { Secret } from '../secret/secret';
import type { ContainerProps } from './container';
import type { Size } from './sizes';

/**
 * Source: cloud.google.com/run/docs/reference/rest/v2/projects.locations.services/create, serviceId
 */
export const RUN_NAME: NameRule = {
  what: 'Cloud Run service',
  max: 49,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'region',
};

/** Source: cloud.google.com/run/docs/deploying, supported container registries */
const HOSTS = /^(docker\.io|([a-z]+\.)?gcr\.io|[a-z0-9-]+-docker\.pkg\.dev)\//;

export function checkHosts(scope: Construct, images: readonly Image[]): void {
  for (const image of images) {
    if (!isPublic(image) || HOSTS.test(image)) continue;
    report(scope, {
      message: `image is ${show(image)}, Google Cloud Run supports images of Artifact Registry and Docker Hub.`,
      remedy: 'Push it to a registry, or write it as docker.io/<user>/<image>.',
    });
  }
}

/** Its connections use the subnetwork of the tier, with the network tags of rules. */
export function vpcAccess(
  network: Network,
  member: GoogleNetworkMember,
  egress: 'ALL_TRAFFIC' | 'PRIVATE_RANGES_ONLY' = 'ALL_TRAFFIC',
) {
  const vpc = asGoogleNetwork(network);
  return {
    egress,
    networkInterfaces: [
      {
        network: vpc.networkId,
        subnetwork: vpc.subnetworkIds[member.tier],
        tags: [member.tag, vpc.tierTag(member.tier)],
      },
    ],
  };
}

export const limitsOf = ({ cpu, memoryMiB }: Size) => ({ cpu: String(cpu), memory: `${memoryMiB}Mi` });

/** Variables, and those from secrets: the newest version when an instance starts. */
export function envOf(
  scope: Construct,
  environment: ContainerProps['environment'],
  secrets: Readonly<Record<string, Secret>> = {},
) {
  const held = Object.entries(secrets).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...variablesOf(scope, environment),
    ...held.map(([name, { reference }]) => ({
      name,
      valueSource: { secretKeyRef: { secret: reference, version: 'latest' } },
    })),
  ];
}

/**
 * Allows the identity to read the secrets, which Cloud Run requires as soon as a revision is
 * created.
 */
export function letRead(scope: Construct, { identity, secrets = {} }: ContainerProps): SecretManagerSecretIamMember[] {
  for (const secret of Object.values(secrets)) secret.grantRead(identity);
  const { member } = asServiceAccount(identity);
  if (Object.keys(secrets).length === 0) return [];
  return TerraformStack.of(scope)
    .node.findAll()
    .filter(
      (one): one is SecretManagerSecretIamMember =>
        one instanceof SecretManagerSecretIamMember && one.memberInput === member,
    );
}
