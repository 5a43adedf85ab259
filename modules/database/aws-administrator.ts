import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { ephemeral } from '../core/ephemeral';
import { preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf, stableId } from '../core/names';
import type { Database } from './database';

const SECRET_NAME: NameRule = {
  what: 'secret of Secrets Manager',
  max: 512,
  pattern: /^[\w/+=.@-]+$/,
  allowed: 'letters, digits and / _ + = . @ -',
  unique: 'region',
};
export const ADMINISTRATOR = 'dbadmin';

/**
 * The secret of an administrator whose instance has replicas: RDS makes none of a source whose
 * password it manages itself ("Creating read replicas for source instance with engine … where
 * ManageMasterUserPassword is enabled is not supported"). Source:
 * docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html, Limitations.
 *
 * The password is a random one of Secrets Manager, and no state has it. The instance gets what the
 * secret holds, so that both agree after an apply that was interrupted between them.
 */
export class Administrator extends Construct {
  readonly secret: SecretsmanagerSecret;
  /** An expression, for a write-only attribute. */
  readonly password: string;

  constructor(database: Database, kmsKeyId: string) {
    super(database, 'administrator');
    const { project, environment, protected: guarded } = database.placement;
    this.secret = new SecretsmanagerSecret(this, 'secret', {
      name: nameOf(this, SECRET_NAME),
      description: `Administrator of ${stableId(database)} of ${project} ${environment}`,
      kmsKeyId,
      recoveryWindowInDays: guarded ? 30 : 0,
      lifecycle: preventDestroyIfProtected(database.placement),
    });
    const random = ephemeral(this.secret, 'aws_secretsmanager_random_password', {
      password_length: 32,
      exclude_punctuation: true,
    });
    const version = new SecretsmanagerSecretVersion(this, 'version', {
      secretId: this.secret.id,
      // In the form that RDS gives its own.
      secretStringWo: Fn.jsonencode(Fn.zipmap(['username', 'password'], [ADMINISTRATOR, random('random_password')])),
      secretStringWoVersion: 1,
    });
    const written = ephemeral(version, 'aws_secretsmanager_secret_version', { secret_id: version.arn });
    this.password = Fn.lookup(Fn.jsondecode(written('secret_string')), 'password');
  }
}
