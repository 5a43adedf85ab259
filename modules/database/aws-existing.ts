import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { existingOn } from '../core/kind';
import { stableId } from '../core/names';
import { factsOf } from '../core/placement';
import { asIamIdentity, keyUse } from '../identity/aws';
import type { Identity } from '../identity/identity';
import { asVpc } from '../network/aws-base';
import type { AwsNetworkMember } from '../network/aws-member';
import { Database, type DatabaseVerb, type ExistingDatabase } from './database';
import { fieldOf, type SignIn } from './user-script';

const USER_LENGTH = { postgres: 63, mysql: 32 };

/** An RDS instance, created here or elsewhere: its users and grants. */
export abstract class RdsDatabase extends Database {
  abstract readonly arn: string;
  /** The DB instance identifier: the first part of its address. */
  abstract readonly identifier: string;
  /** The resource ids for permissions to sign in: of the instance and its replicas. */
  protected abstract readonly resourceIds: readonly string[];
  protected abstract readonly secretArn: string | undefined;
  /** The customer key of that secret. */
  protected readonly secretKeyArn: string | undefined = undefined;
  private readonly users = new Map<string, string>();

  protected override allow(scope: Construct, identity: Identity, verb: DatabaseVerb): void {
    const { region, facts } = this.placement;
    const role = asIamIdentity(identity);
    if (verb === 'connect') {
      const user = this.checkedUser(identity);
      const resources = this.resourceIds.map(
        (id) => `arn:aws:rds-db:${region}:${factsOf(facts, 'aws').account}:dbuser:${id}/${user}`,
      );
      role.allow(scope, [{ sid: 'Connect', actions: ['rds-db:connect'], resources }]);
    } else if (this.secretArn) {
      role.allow(scope, [
        {
          sid: 'Administer',
          actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
          resources: [this.secretArn],
        },
        ...keyUse(this.secretKeyArn, region, 'secretsmanager', ['kms:Decrypt']),
      ]);
    } else {
      report(this, {
        message: "grantAdminister: fromExisting does not define the administrator's secret.",
        remedy: "Add aws: { secretArn: '…' }: the secret with the administrator's password.",
      });
    }
  }

  override userOf(identity: Identity): string {
    return stableId(identity);
  }

  override userSql(identity: Identity): string {
    const user = this.userOf(identity);
    return this.engine === 'postgres'
      ? `CREATE USER "${user}"; GRANT rds_iam TO "${user}";`
      : `CREATE USER '${user}'@'%' IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS' REQUIRE SSL;`;
  }

  /** The administrator's user name and password are in a secret of RDS. */
  protected override signIn(): SignIn {
    const client = `boto3.client("secretsmanager", region_name="${this.placement.region}")`;
    return {
      packages: ['python3-boto3'],
      lines: [
        `kept=$(python3 -c 'import boto3; ` +
          `print(${client}.get_secret_value(SecretId="${this.secretArn ?? ''}")["SecretString"])')`,
        `admin=$(printf %s "$kept" | ${fieldOf('username')})`,
        `key=$(printf %s "$kept" | ${fieldOf('password')})`,
      ],
    };
  }

  private checkedUser(identity: Identity): string {
    const user = this.userOf(identity);
    const other = this.users.get(user) ?? identity.node.path;
    this.users.set(user, other);
    if (other !== identity.node.path) {
      report(this, {
        message: `grantConnect: ${identity.node.path} and ${other} would both be the user "${user}".`,
        remedy: 'Change the id of one of them: the user has the name of the identity.',
      });
    }
    if (user.length > USER_LENGTH[this.engine]) {
      report(this, {
        message:
          `grantConnect: the user "${user}" has ${user.length} characters, ${this.engine} allows ` +
          `${USER_LENGTH[this.engine]}.`,
        remedy: "Shorten the identity's id.",
      });
    }
    return user;
  }
}

export class ExistingAwsDatabase extends RdsDatabase {
  readonly member: AwsNetworkMember;
  readonly arn: string;
  readonly identifier: string;
  readonly address: string;
  readonly readAddresses: readonly string[] = [];
  protected readonly resourceIds: readonly string[];
  protected readonly secretArn: string | undefined;

  constructor(scope: Construct, id: string, existing: ExistingDatabase) {
    super(scope, id, existing);
    const { identifier, resourceId, address, securityGroupId, secretArn } = existingOn(this, existing, 'aws');
    const { region, facts } = this.placement;
    this.identifier = identifier;
    this.arn = `arn:aws:rds:${region}:${factsOf(facts, 'aws').account}:db:${identifier}`;
    this.address = address;
    this.resourceIds = [resourceId];
    this.secretArn = secretArn;
    this.member = asVpc(existing.network).join(this, 'isolated', securityGroupId);
  }
}

export function asRds(database: Database): RdsDatabase {
  if (database instanceof RdsDatabase) return database;
  throw new Error(`${database.node.path} is not a database of aws`);
}
