import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { SecretManagerSecret, type SecretManagerSecretConfig } from '@cdktf/provider-google/lib/secret-manager-secret';
import { SecretManagerSecretIamMember } from '@cdktf/provider-google/lib/secret-manager-secret-iam-member';
import { SecretManagerSecretVersion } from '@cdktf/provider-google/lib/secret-manager-secret-version';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { valueVersion } from '../core/generation/google';
import { cryptoKeyOf } from '../core/google-key';
import { once } from '../core/ids';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf, stableId } from '../core/names';
import { factsOf } from '../core/placement';
import { asServiceAccount } from '../identity/google';
import type { Identity } from '../identity/identity';
import { asGoogleNetwork } from '../network/google-base';
import { type ExistingSecret, type Rotation, rotatedBy, Secret, type SecretProps, valueVariable } from './secret';

const SECRET_ID: NameRule = {
  what: 'Secret Manager secret',
  max: 255,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'account',
};

/** A destroyed version can be restored for a week. */
const VERSION_DESTROY_TTL = '604800s';

abstract class AnySecretManagerSecret extends Secret {
  protected override allowRead(scope: Construct, identity: Identity): void {
    const { member } = asServiceAccount(identity);
    new SecretManagerSecretIamMember(scope, 'member', {
      secretId: this.reference,
      role: 'roles/secretmanager.secretAccessor',
      member,
    });
  }
}

/** A Secret Manager secret whose value is stored in the region of the placement. */
export class GoogleSecret extends AnySecretManagerSecret {
  readonly secret: SecretManagerSecret;
  readonly reference: string;

  constructor(scope: Construct, id: string, props: SecretProps = {}) {
    super(scope, id, props);
    const { project, environment, region, protected: guarded } = this.placement;
    const key = cryptoKeyOf(this, 'secrets', props.encryption);
    this.secret = new SecretManagerSecret(this, 'secret', {
      secretId: nameOf(this, SECRET_ID),
      annotations: { description: `${stableId(this)} of ${project} ${environment}` },
      replication: {
        userManaged: { replicas: [{ location: region, customerManagedEncryption: key && { kmsKeyName: key.name } }] },
      },
      dependsOn: key && [...key.ready],
      versionDestroyTtl: VERSION_DESTROY_TTL,
      deletionProtection: guarded,
      lifecycle: preventDestroyIfProtected(this.placement),
      ...(props.rotation && this.rotated(props.rotation, key?.ready ?? [])),
      ...props.native?.google?.secret,
    });
    this.reference = this.secret.id;
    if (props.valueVersion !== undefined) {
      new SecretManagerSecretVersion(this, 'version', {
        secret: this.secret.id,
        secretDataWo: valueVariable(this),
        ...valueVersion(props.valueVersion),
        // A new number creates a new version before the old one is deleted.
        lifecycle: { createBeforeDestroy: true },
      });
    }
    if (props.network) asGoogleNetwork(props.network).reachEndpoint('secrets');
  }

  /** Secret Manager refuses a secret if its own service agent can't publish to the topic. */
  private rotated(rotation: Rotation, ready: readonly ITerraformDependable[]): Partial<SecretManagerSecretConfig> {
    const { topic, first } = rotatedBy(this, rotation, 'google');
    const { projectNumber } = factsOf(this.placement.facts, 'google');
    const publish = {
      topic: topic.publishAddress,
      role: 'roles/pubsub.publisher',
      member: `serviceAccount:service-${projectNumber}@gcp-sa-secretmanager.iam.gserviceaccount.com`,
    };
    const permission = once(
      topic,
      'secrets-publish',
      Object.values(publish),
      (scope, id) => new PubsubTopicIamMember(scope, id, publish),
    );
    return {
      rotation: { rotationPeriod: `${rotation.everyDays * 86_400}s`, nextRotationTime: first },
      topics: [{ name: topic.publishAddress }],
      // Each rotation changes the time.
      lifecycle: { ...preventDestroyIfProtected(this.placement), ignoreChanges: ['rotation[0].next_rotation_time'] },
      dependsOn: [permission, ...ready],
    };
  }
}

export class ExistingGoogleSecret extends AnySecretManagerSecret {
  readonly reference: string;

  constructor(scope: Construct, id: string, existing: ExistingSecret) {
    super(scope, id, {});
    this.reference = existingOn(this, existing, 'google').secret;
  }
}
