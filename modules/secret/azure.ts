import type { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault';
import { KeyVaultSecret } from '@cdktf/provider-azurerm/lib/key-vault-secret';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf, stableId } from '../core/names';
import { asManagedIdentity } from '../identity/azure';
import type { Grant, Identity } from '../identity/identity';
import { reachVault, vaultOf } from './azure-vault';
import { type ExistingSecret, Secret, type SecretProps, valueVariable } from './secret';

const SECRET_NAME: NameRule = {
  what: 'Key Vault secret',
  max: 127,
  pattern: /^[A-Za-z0-9-]+$/,
  allowed: 'letters, digits and -',
  unique: 'parent',
};

abstract class AnyKeyVaultSecret extends Secret {
  /** The resource id of the vault, and `/secrets/<name>`. */
  abstract readonly secretId: string;

  protected override allowRead(scope: Construct, identity: Identity): void {
    asManagedIdentity(identity).allow(scope, 'Key Vault Secrets User', this.secretId);
  }
}

/** A secret in the placement's key vault. */
export class AzureSecret extends AnyKeyVaultSecret {
  readonly vault: KeyVault;
  /** Undefined if the value is set by hand: Key Vault does not support a secret without a value. */
  readonly secret: KeyVaultSecret | undefined;
  readonly secretId: string;
  readonly reference: string;
  private readonly reached: boolean;

  constructor(scope: Construct, id: string, props: SecretProps = {}) {
    super(scope, id, props);
    this.vault = vaultOf(this);
    const name = nameOf(this, SECRET_NAME, { parent: this.vault });
    const ready = props.network && reachVault(this, props.network);
    if (props.valueVersion !== undefined) {
      if (!ready) {
        report(this, {
          message:
            `valueVersion is ${show(props.valueVersion)} and network is not set: a key vault has no public ` +
            `address, so the value can't be written.`,
          remedy: 'Add network: the one that Terraform runs in or is connected to. Or leave valueVersion out.',
        });
      }
      const { project, environment } = this.placement;
      this.secret = new KeyVaultSecret(this, 'secret', {
        name,
        keyVaultId: this.vault.id,
        contentType: 'text/plain',
        valueWo: valueVariable(this),
        valueWoVersion: props.valueVersion,
        tags: { description: `${stableId(this)} of ${project} ${environment}` },
        lifecycle: preventDestroyIfProtected(this.placement),
        // The value is written, read and deleted through the vault's private address.
        dependsOn: ready && [...ready],
        ...props.native?.azure?.secret,
      });
    } else if (props.native?.azure?.secret) {
      report(this, {
        message:
          'native.azure.secret is set, but valueVersion is not: Key Vault does not support a secret without a value.',
        remedy: 'Add valueVersion, or remove native.azure.secret.',
      });
    }
    this.secretId = `${this.vault.id}/secrets/${name}`;
    this.reference = `${this.vault.vaultUri}secrets/${name}`;
    this.reached = props.network !== undefined;
  }

  override grantRead(identity: Identity): Grant {
    if (!this.reached) {
      report(this, {
        message: `grantRead to ${identity.node.id}: network is not set, but a key vault has no public address.`,
        remedy: 'Add network: the one of the machines that read the secret.',
      });
    }
    return super.grantRead(identity);
  }
}

export class ExistingAzureSecret extends AnyKeyVaultSecret {
  readonly secretId: string;
  readonly reference: string;

  constructor(scope: Construct, id: string, existing: ExistingSecret) {
    super(scope, id, {});
    this.secretId = existingOn(this, existing, 'azure').id;
    const [, vault, name] = /\/vaults\/([^/]+)\/secrets\/([^/]+)$/.exec(this.secretId) ?? [];
    this.reference = `https://${vault}.vault.azure.net/secrets/${name}`;
  }
}
