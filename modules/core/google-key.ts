import { KmsCryptoKey } from '@cdktf/provider-google/lib/kms-crypto-key';
import { KmsCryptoKeyIamMember } from '@cdktf/provider-google/lib/kms-crypto-key-iam-member';
import { KmsKeyRing } from '@cdktf/provider-google/lib/kms-key-ring';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { childIn, groupIn } from './child';
import { madeId, once, wordsIn } from './ids';
import { type Encryption, ROTATION_DAYS } from './key';
import { existingOn, preventDestroyIfProtected } from './kind';
import { type NameRule, nameOf } from './names';
import { factsOf, placementOf } from './placement';
import { foundationOf } from './stacks';

const KEY_NAME: NameRule = {
  what: 'KMS key',
  max: 63,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'parent',
};
const RING_NAME: NameRule = { ...KEY_NAME, what: 'KMS key ring', unique: 'account' };

export interface GoogleKey {
  readonly name: string;
  /** The IAM member, on which encrypted resources depend. */
  readonly ready: readonly ITerraformDependable[];
}

/**
 * The service agents that encrypt or read on behalf of a project, which Google creates when the
 * service is first used.
 */
const AGENTS = {
  storage: 'gs-project-accounts',
  compute: 'compute-system',
  loadBalancer: 'https-lb',
  sql: 'gcp-sa-cloud-sql',
  secrets: 'gcp-sa-secretmanager',
  keyValue: 'gcp-sa-firestore',
  messages: 'gcp-sa-pubsub',
  registry: 'gcp-sa-artifactregistry',
  clusters: 'container-engine-robot',
} as const;

export function serviceAgent(scope: Construct, service: keyof typeof AGENTS): string {
  const { projectNumber } = factsOf(placementOf(scope).facts, 'google');
  return `serviceAccount:service-${projectNumber}@${AGENTS[service]}.iam.gserviceaccount.com`;
}

/** The key for `encryption`, in `location`, which `service` may use; undefined for Google's own. */
export function cryptoKeyOf(
  scope: Construct,
  service: keyof typeof AGENTS,
  encryption: Encryption | undefined,
  location = placementOf(scope).region,
): GoogleKey | undefined {
  if (encryption === undefined || encryption === 'providerKey') return undefined;
  const use = (cryptoKeyId: string) => ({
    cryptoKeyId,
    role: 'roles/cloudkms.cryptoKeyEncrypterDecrypter',
    member: serviceAgent(scope, service),
  });
  if (encryption === 'customerKey') {
    const name = createKey(scope, location).id;
    return { name, ready: [new KmsCryptoKeyIamMember(scope, 'key-agent', use(name))] };
  }
  // An existing key may be used several times: the permission of the agent is created once.
  const { cryptoKey } = existingOn(scope, encryption, 'google', 'encryption', 'key');
  const stack = foundationOf(scope);
  const keys = groupIn(stack, 'existing-keys');
  const member = once(keys, madeId(scope, service, wordsIn(cryptoKey, '/')), [service, cryptoKey], (place, id) => {
    return new KmsCryptoKeyIamMember(place, id, use(cryptoKey));
  });
  return { name: cryptoKey, ready: [member] };
}

function createKey(scope: Construct, location: string): KmsCryptoKey {
  const ring = ringIn(scope, location);
  return new KmsCryptoKey(scope, 'key', {
    name: nameOf(scope, KEY_NAME, { parent: ring }),
    keyRing: ring.id,
    purpose: 'ENCRYPT_DECRYPT',
    rotationPeriod: `${ROTATION_DAYS * 86_400}s`,
    destroyScheduledDuration: `${30 * 86_400}s`,
    lifecycle: preventDestroyIfProtected(placementOf(scope)),
  });
}

/** The placement's key ring in a location. Rings can't be deleted, so all keys share one. */
function ringIn(scope: Construct, location: string): KmsKeyRing {
  const stack = foundationOf(scope);
  const id = location === placementOf(scope).region ? 'keys' : `keys-${location}`;
  return childIn(stack, id, 'ring', (keys) => {
    return new KmsKeyRing(keys, 'ring', { name: nameOf(keys, RING_NAME), location });
  });
}
