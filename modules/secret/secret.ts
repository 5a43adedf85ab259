import type { SecretsmanagerSecretConfig } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import type { KeyVaultSecretConfig } from '@cdktf/provider-azurerm/lib/key-vault-secret';
import type { SecretManagerSecretConfig } from '@cdktf/provider-google/lib/secret-manager-secret';
import { TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { variableName } from '../core/ids';
import type { Encryption } from '../core/key';
import { existingOn, Kind } from '../core/kind';
import type { CloudName } from '../core/placement';
import { expression } from '../core/text';
import { type Grant, grant, type Identity } from '../identity/identity';
import type { Network } from '../network/network';
import type { Topic } from '../topic/topic';
import { SECRET } from './support';

export interface SecretProps {
  /**
   * Lets Terraform write the value, from a variable that is required at every plan and apply and
   * stored nowhere: `TF_VAR_<ids with _>`, for `commerce/erp-api-key` it is
   * `TF_VAR_commerce_erp_api_key`. The value is not compared: a new one is written when this number
   * changes.
   * @default none: the value is set in the cloud's console or with its command line
   */
  readonly valueVersion?: number;
  /**
   * Machines of this network access the secret without the internet. On Azure no other network can.
   * @default none, which is an error on Azure once an identity is granted read
   */
  readonly network?: Network;
  /** Rotates the value on a schedule. */
  readonly rotation?: Rotation;
  /**
   * How long a deleted secret can be restored, in days.
   * @default 30 in a protected environment, else 0, so that the name can be used again at once
   * Limits: AWS 0 or 7–30.
   */
  readonly recoveryDays?: number;
  /** The key that encrypts the value. Not supported on Azure. @default 'providerKey' */
  readonly encryption?: Encryption;
  /** Provider-specific settings of the cloud's resource, applied last. */
  readonly native?: {
    readonly aws?: { readonly secret?: Partial<SecretsmanagerSecretConfig> };
    readonly google?: { readonly secret?: Partial<SecretManagerSecretConfig> };
    /** Settings of the value that Terraform writes: requires `valueVersion`. */
    readonly azure?: { readonly secret?: Partial<KeyVaultSecretConfig> };
  };
}

export interface Rotation {
  /** Limits: AWS 1–1,000; Google 1–36,500. */
  readonly everyDays: number;
  /** What creates the new value, for each cloud where the workload may run. */
  readonly by: {
    /**
     * A Lambda function whose role may read and write this secret. Secrets Manager is allowed to
     * invoke it.
     */
    readonly aws?: { readonly functionArn: string };
    /**
     * Secret Manager notifies this topic when a rotation is due; `first` is the first time, as
     * `2030-01-31T00:00:00Z`.
     */
    readonly google?: { readonly topic: Topic; readonly first: string };
  };
}

/** A secret created elsewhere, identified per cloud. */
export interface ExistingSecret {
  /** The ARN of the customer key that encrypts it, if there is one: grants then include the key. */
  readonly aws?: { readonly arn: string; readonly keyArn?: string };
  /** `projects/<project>/secrets/<secret>` */
  readonly google?: { readonly secret: string };
  /** The resource id of the vault, and `/secrets/<secret>`. */
  readonly azure?: { readonly id: string };
}

/**
 * A secret with one value. The value itself is never in the program, its JSON, the state, a plan or
 * a log.
 */
export abstract class Secret extends Kind {
  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id, SECRET, props);
  }

  /**
   * The identifier for programs: the secret's ARN on AWS, `projects/…/secrets/…` on Google, its
   * address in the vault on Azure.
   */
  abstract readonly reference: string;

  /** Allows the identity to read the value of this secret only. */
  grantRead(identity: Identity): Grant {
    return grant(this, identity, 'read', (scope) => this.allowRead(scope, identity));
  }

  /**
   * Allows `identity` to read the value, and returns the line for a machine's user data that sets
   * its location. The program itself reads the value: user data can be read by every principal that
   * may describe the machine.
   */
  inject(identity: Identity, variable: string): string {
    if (!/^[A-Z_][A-Z0-9_]*$/.test(variable)) {
      report(this, {
        message:
          `inject: the variable is ${show(variable)}, variables must be capital letters, digits and _, not ` +
          'beginning with a digit.',
        remedy: 'Choose another name.',
      });
    }
    this.grantRead(identity);
    return `export ${variable}='${this.reference}'`;
  }

  protected abstract allowRead(scope: Construct, identity: Identity): void;
}

/**
 * The value of a write-only argument: a Terraform variable that is stored neither in the state nor
 * in a plan.
 */
export function valueVariable(secret: Secret): string {
  const name = variableName(secret);
  const variable = new TerraformVariable(secret, 'value', {
    type: 'string',
    description: `The value of ${secret.node.id}. It is not compared: it is written when valueVersion changes.`,
    sensitive: true,
    nullable: false,
    validation: [
      {
        condition: expression(`\${length(var.${name}) > 0}`),
        errorMessage: `The secret ${secret.node.id} can't be empty.`,
      },
    ],
  });
  variable.overrideLogicalId(name);
  // cdktf has no property for it. Terraform itself ensures that an ephemeral value is used in
  // write-only arguments only.
  variable.addOverride('ephemeral', true);
  return variable.stringValue;
}

/** What creates the new values on this cloud. */
export function rotatedBy<C extends CloudName & keyof Rotation['by']>(
  secret: Secret,
  rotation: Rotation,
  cloud: C,
): NonNullable<Rotation['by'][C]> {
  return existingOn(secret, rotation.by, cloud, 'rotation.by', 'rotation');
}
