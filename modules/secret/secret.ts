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
   * Lets Terraform write the value, from a variable that is asked for at every plan and apply and
   * kept nowhere: `TF_VAR_<ids with _>`, for `commerce/erp-api-key` it is
   * `TF_VAR_commerce_erp_api_key`. The value is not compared: another one is written when this
   * number changes.
   * @default none: somebody puts the value in, in the cloud's console or with its command line
   */
  readonly valueVersion?: number;
  /**
   * Machines of this network reach the secret without the internet. On Azure nobody else does.
   * @default none, which is an error on Azure once somebody is to read it
   */
  readonly network?: Network;
  /** A new value again and again, by something that makes it. */
  readonly rotation?: Rotation;
  /**
   * How long a deleted secret can be taken back, in days.
   * @default 30 in a protected environment, else 0, so that the name is free at once
   * Limits: AWS 0 or 7–30.
   */
  readonly recoveryDays?: number;
  /** Whose key encrypts the value. Not on Azure. @default 'providerKey' */
  readonly encryption?: Encryption;
  /** Settings of the cloud's own resource, beside the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly secret?: Partial<SecretsmanagerSecretConfig> };
    readonly google?: { readonly secret?: Partial<SecretManagerSecretConfig> };
    /** Of the value that Terraform writes: it comes with `valueVersion`. */
    readonly azure?: { readonly secret?: Partial<KeyVaultSecretConfig> };
  };
}

export interface Rotation {
  /** Limits: AWS 1–1,000; Google 1–36,500. */
  readonly everyDays: number;
  /** What makes the new value, on each cloud where the workload may run. */
  readonly by: {
    /**
     * A Lambda function whose role may read and write this secret. Secrets Manager gets the
     * permission to call it.
     */
    readonly aws?: { readonly functionArn: string };
    /**
     * Secret Manager tells this topic when it is time; `first` is the first time, as
     * `2030-01-31T00:00:00Z`.
     */
    readonly google?: { readonly topic: Topic; readonly first: string };
  };
}

/** A secret made elsewhere, by what each cloud knows it by. */
export interface ExistingSecret {
  /**
   * The ARN of the customer key that encrypts it, where one does: grants then name the key as well.
   */
  readonly aws?: { readonly arn: string; readonly keyArn?: string };
  /** `projects/<project>/secrets/<secret>` */
  readonly google?: { readonly secret: string };
  /** The resource id of the vault, and `/secrets/<secret>`. */
  readonly azure?: { readonly id: string };
}

/**
 * A place for one secret value. The value itself is never in the program, its JSON, the state, a
 * plan or a log.
 */
export abstract class Secret extends Kind {
  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id, SECRET, props);
  }

  /**
   * What a program asks the cloud for: the secret's ARN on AWS, `projects/…/secrets/…` on Google,
   * its address in the vault on Azure.
   */
  abstract readonly reference: string;

  /** May read the value, of this one secret, and nothing else. */
  grantRead(identity: Identity): Grant {
    return grant(this, identity, 'read', (scope) => this.allowRead(scope, identity));
  }

  /**
   * Lets `identity` read the value, and returns the line of a machine's user data that says where
   * it is. The value itself is asked for by the program: user data can be read by whoever may
   * describe the machine.
   */
  inject(identity: Identity, variable: string): string {
    if (!/^[A-Z_][A-Z0-9_]*$/.test(variable)) {
      report(this, {
        message:
          `inject: the variable is ${show(variable)}, variables are capital letters, digits and _, not ` +
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
 * What the resource that a write-only argument belongs to gets: a variable that Terraform asks for,
 * and keeps neither in its state nor in a plan.
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
  // cdktf has no property for it. An ephemeral value may go nowhere but into a write-only argument:
  // Terraform itself holds us to it.
  variable.addOverride('ephemeral', true);
  return variable.stringValue;
}

/** What makes the new values on this cloud. */
export function rotatedBy<C extends CloudName & keyof Rotation['by']>(
  secret: Secret,
  rotation: Rotation,
  cloud: C,
): NonNullable<Rotation['by'][C]> {
  return existingOn(secret, rotation.by, cloud, 'rotation.by', 'rotation');
}
