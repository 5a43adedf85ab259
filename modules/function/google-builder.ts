import { ArtifactRegistryRepository } from '@cdktf/provider-google/lib/artifact-registry-repository';
import { ArtifactRegistryRepositoryIamMember } from '@cdktf/provider-google/lib/artifact-registry-repository-iam-member';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { type ITerraformDependable, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { factsOf, placementOf } from '../core/placement';
import { recordsOf } from '../core/registry';
import { GoogleIdentity } from '../identity/google';
import type { Bucket } from '../storage/bucket';
import { GoogleBucket } from '../storage/google-bucket';

const REPOSITORY_ID: NameRule = {
  what: 'Artifact Registry repository',
  max: 63,
  pattern: /^[a-z][a-z0-9-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'region',
};

/** Builds containers of programs; one per placement. */
export interface Builder {
  readonly identity: GoogleIdentity;
  readonly bucket: GoogleBucket;
  readonly repository: ArtifactRegistryRepository;
  /** What must exist before a build. */
  readonly ready: ITerraformDependable[];
}

const builders = recordsOf<Builder>('builders of functions');

/**
 * A service account that reads programs in one bucket, writes images to one repository, and writes
 * logs. Otherwise Cloud Build uses the default account of Compute Engine. Source:
 * cloud.google.com/functions/docs/securing/build-custom-sa
 */
export function builderOf(scope: Construct): Builder {
  const stack = TerraformStack.of(scope);
  const found = builders.get(stack);
  if (found) return found;
  const place = new Construct(stack, 'functions');
  const { region, facts } = placementOf(stack);
  const identity = new GoogleIdentity(place, 'builder', { description: 'Builds the functions of the placement' });
  const bucket = new GoogleBucket(place, 'programs');
  const read = bucket.grantRead(identity);
  const repository = new ArtifactRegistryRepository(place, 'images', {
    repositoryId: nameOf(place, REPOSITORY_ID),
    location: region,
    format: 'DOCKER',
    description: 'Images of the functions of the placement',
    lifecycle: preventDestroyIfProtected(placementOf(place)),
    // Cloud Build pushes a cache image for each build.
    cleanupPolicies: [
      { id: 'recent', action: 'KEEP', mostRecentVersions: { keepCount: 5 } },
      { id: 'old', action: 'DELETE', condition: { olderThan: '2592000s' } },
    ],
  });
  const { member } = identity;
  const writes = new ArtifactRegistryRepositoryIamMember(place, 'builder-writes', {
    repository: repository.repositoryId,
    location: region,
    role: 'roles/artifactregistry.writer',
    member,
  });
  const logs = new ProjectIamMember(place, 'builder-logs', {
    project: factsOf(facts, 'google').project,
    role: 'roles/logging.logWriter',
    member,
  });
  const builder = { identity, bucket, repository, ready: [writes, logs, ...read.resources] };
  builders.set(stack, builder);
  return builder;
}

/** Allows builds to read the program in a bucket of the user. */
export function readsObject(builder: Builder, bucket: Bucket): void {
  const { resources } = bucket.grantRead(builder.identity);
  builder.ready.push(...resources.filter((one) => !builder.ready.includes(one)));
}
