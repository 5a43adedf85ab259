import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { SecretsmanagerSecretRotation } from '@cdktf/provider-aws/lib/secretsmanager-secret-rotation';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import type { Construct } from 'constructs';
import { keyArnOf } from '../core/aws-key';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf, stableId } from '../core/names';
import { asIamIdentity, type Statement } from '../identity/aws';
import type { Identity } from '../identity/identity';
import { asVpc } from '../network/aws-base';
import { type ExistingSecret, type Rotation, rotatedBy, Secret, type SecretProps, valueVariable } from './secret';

const SECRET_NAME: NameRule = {
  what: 'Secrets Manager secret',
  max: 512,
  pattern: /^[\w/+=.@-]+$/,
  allowed: 'letters, digits and / _ + = . @ -',
  unique: 'region',
};

abstract class AnySecretsManagerSecret extends Secret {
  abstract readonly arn: string;
  protected abstract readonly keyArn: string | undefined;

  get reference(): string {
    return this.arn;
  }

  protected override allowRead(scope: Construct, identity: Identity): void {
    const actions = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'];
    const statements: Statement[] = [{ sid: 'ReadSecret', actions, resources: [this.arn] }];
    // Secrets Manager decrypts with the permissions of the caller.
    if (this.keyArn) {
      const condition = { StringEquals: { 'kms:ViaService': `secretsmanager.${this.placement.region}.amazonaws.com` } };
      statements.push({ sid: 'ReadSecretKey', actions: ['kms:Decrypt'], resources: [this.keyArn], condition });
    }
    asIamIdentity(identity).allow(scope, statements);
  }
}

/** A secret of Secrets Manager. */
export class AwsSecret extends AnySecretsManagerSecret {
  readonly secret: SecretsmanagerSecret;
  readonly arn: string;
  protected readonly keyArn: string | undefined;

  constructor(scope: Construct, id: string, props: SecretProps = {}) {
    super(scope, id, props);
    this.keyArn = keyArnOf(this, `The value of ${id}`, props.encryption);
    const { project, environment, protected: guarded } = this.placement;
    this.secret = new SecretsmanagerSecret(this, 'secret', {
      name: nameOf(this, SECRET_NAME),
      description: `${stableId(this)} of ${project} ${environment}`,
      kmsKeyId: this.keyArn,
      recoveryWindowInDays: props.recoveryDays ?? (guarded ? 30 : 0),
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.aws?.secret,
    });
    this.arn = this.secret.arn;
    if (props.valueVersion !== undefined) {
      new SecretsmanagerSecretVersion(this, 'version', {
        secretId: this.secret.id,
        secretStringWo: valueVariable(this),
        secretStringWoVersion: props.valueVersion,
        // A new number creates a new version before the old one is deleted.
        lifecycle: { createBeforeDestroy: true },
      });
    }
    if (props.network) asVpc(props.network).reachEndpoint('secrets');
    if (props.rotation) this.rotate(props.rotation);
  }

  private rotate(rotation: Rotation): void {
    const { functionArn } = rotatedBy(this, rotation, 'aws');
    const permission = new LambdaPermission(this, 'rotation-permission', {
      functionName: functionArn,
      action: 'lambda:InvokeFunction',
      principal: 'secretsmanager.amazonaws.com',
      sourceArn: this.arn,
    });
    new SecretsmanagerSecretRotation(this, 'rotation', {
      secretId: this.secret.id,
      rotationLambdaArn: functionArn,
      rotationRules: { automaticallyAfterDays: rotation.everyDays },
      // The first value may not exist yet.
      rotateImmediately: false,
      dependsOn: [permission],
    });
  }
}

export class ExistingAwsSecret extends AnySecretsManagerSecret {
  readonly arn: string;
  protected readonly keyArn: string | undefined;

  constructor(scope: Construct, id: string, existing: ExistingSecret) {
    super(scope, id, {});
    const { arn, keyArn } = existingOn(this, existing, 'aws');
    this.arn = arn;
    this.keyArn = keyArn;
  }
}
