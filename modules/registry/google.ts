import {
  ArtifactRegistryRepository,
  type ArtifactRegistryRepositoryCleanupPolicies,
} from '@cdktf/provider-google/lib/artifact-registry-repository';
import { ArtifactRegistryRepositoryIamMember } from '@cdktf/provider-google/lib/artifact-registry-repository-iam-member';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { cryptoKeyOf } from '../core/google-key';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { asServiceAccount } from '../identity/google';
import type { Identity } from '../identity/identity';
import { asGoogleNetwork } from '../network/google-base';
import { type ExistingRegistry, Registry, type RegistryProps, type RegistryVerb, UNTAGGED_DAYS } from './registry';

/** Source: google_artifact_registry_repository.repository_id */
const REPOSITORY_NAME: NameRule = {
  what: 'Artifact Registry repository',
  max: 63,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'region',
};

const ROLES: Record<RegistryVerb, string> = {
  pull: 'roles/artifactregistry.reader',
  push: 'roles/artifactregistry.writer',
};

abstract class AnyArtifactRegistry extends Registry {
  /** `projects/<project>/locations/<location>/repositories/<repository>` */
  abstract readonly repositoryId: string;
  protected abstract readonly path: string;

  protected override allow(scope: Construct, identity: Identity, verb: RegistryVerb): void {
    const { member } = asServiceAccount(identity);
    new ArtifactRegistryRepositoryIamMember(scope, 'member', {
      repository: this.repositoryId,
      role: ROLES[verb],
      member,
    });
  }

  protected override addressOf(image: string): string {
    return `${this.host}/${this.path}/${image}`;
  }
}

/** A Docker repository of Artifact Registry in the placement's region, with immutable tags. */
export class GoogleRegistry extends AnyArtifactRegistry {
  readonly repository: ArtifactRegistryRepository;
  readonly repositoryId: string;
  readonly host: string;
  protected readonly path: string;

  constructor(scope: Construct, id: string, props: RegistryProps) {
    super(scope, id, props, props.images);
    const { region, facts } = this.placement;
    const key = cryptoKeyOf(this, 'registry', props.encryption);
    const name = nameOf(this, REPOSITORY_NAME);
    this.repository = new ArtifactRegistryRepository(this, 'repository', {
      repositoryId: name,
      location: region,
      format: 'DOCKER',
      mode: 'STANDARD_REPOSITORY',
      description: `${id} of ${this.placement.project} ${this.placement.environment}`,
      dockerConfig: { immutableTags: !props.mutableTags },
      vulnerabilityScanningConfig: { enablementConfig: 'INHERITED' },
      kmsKeyName: key?.name,
      cleanupPolicies: cleanupOf(props),
      lifecycle: preventDestroyIfProtected(this.placement),
      dependsOn: key && [...key.ready],
      ...props.native?.google?.repository,
    });
    this.repositoryId = this.repository.id;
    this.host = `${region}-docker.pkg.dev`;
    this.path = `${factsOf(facts, 'google').project}/${name}`;
    if (props.network) asGoogleNetwork(props.network).reachEndpoint('registry');
  }
}

/**
 * A delete policy does not delete what a keep policy keeps. Source:
 * cloud.google.com/artifact-registry/docs/repositories/cleanup-policy
 */
function cleanupOf({
  untaggedDays = UNTAGGED_DAYS,
  keepImages,
}: RegistryProps): ArtifactRegistryRepositoryCleanupPolicies[] {
  const untagged = {
    id: 'untagged',
    action: 'DELETE',
    condition: { tagState: 'UNTAGGED', olderThan: `${untaggedDays * 86_400}s` },
  };
  if (keepImages === undefined) return [untagged];
  return [
    untagged,
    { id: 'keep-newest', action: 'KEEP', mostRecentVersions: { keepCount: keepImages } },
    // Images of the last day are always kept, because they may be about to be deployed.
    { id: 'old', action: 'DELETE', condition: { tagState: 'ANY', olderThan: '86400s' } },
  ];
}

const REPOSITORY_ID = /^projects\/([^/]+)\/locations\/([^/]+)\/repositories\/([^/]+)$/;

export class ExistingGoogleRegistry extends AnyArtifactRegistry {
  readonly repositoryId: string;
  readonly host: string;
  protected readonly path: string;

  constructor(scope: Construct, id: string, existing: ExistingRegistry) {
    super(scope, id, {}, undefined);
    this.repositoryId = existingOn(this, existing, 'google').repository;
    const [, project, location, name] = REPOSITORY_ID.exec(this.repositoryId) ?? [];
    if (!name) {
      report(this, {
        message: `fromExisting: google.repository is ${show(this.repositoryId)}.`,
        remedy: 'Write projects/<project>/locations/<location>/repositories/<repository>.',
      });
    }
    this.host = `${location}-docker.pkg.dev`;
    this.path = `${project}/${name}`;
  }
}
