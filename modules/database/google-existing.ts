import { ProjectIamCustomRole } from '@cdktf/provider-google/lib/project-iam-custom-role';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { SqlUser } from '@cdktf/provider-google/lib/sql-user';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import { CUSTOM_ROLE_ID } from '../core/google';
import { existingOn } from '../core/kind';
import { nameOf, stableId } from '../core/names';
import { factsOf } from '../core/placement';
import { inShell } from '../core/text';
import { asServiceAccount } from '../identity/google';
import type { Identity } from '../identity/identity';
import { asGoogleNetwork } from '../network/google-base';
import type { GoogleNetworkMember } from '../network/google-member';
import { Database, type DatabaseVerb, type ExistingDatabase } from './database';
import { fieldOf, type SignIn } from './user-script';

/**
 * The permissions to administer users: view the instance, create users, set their passwords, and
 * sign in.
 */
const ADMINISTER = [
  'cloudsql.instances.connect',
  'cloudsql.instances.get',
  'cloudsql.instances.login',
  'cloudsql.users.create',
  'cloudsql.users.list',
  'cloudsql.users.update',
];

/** A Cloud SQL instance, created here or elsewhere: its users and grants. */
export abstract class AnyCloudSql extends Database {
  /** The instance's name. */
  abstract readonly instanceName: string;
  /** The names of its replicas, which its users also sign in to. */
  protected abstract readonly replicaNames: readonly string[];

  protected override allow(scope: Construct, identity: Identity, verb: DatabaseVerb): void {
    const account = asServiceAccount(identity);
    if (verb === 'connect') {
      // Sign-in requires instances.login; roles/cloudsql.client is for the Auth Proxy and the
      // connectors, which also connect through the API. Source:
      // cloud.google.com/sql/docs/postgres/iam-roles
      this.permit(scope, 'user', 'roles/cloudsql.instanceUser', account.member);
      this.replicaNames.forEach((name, index) => {
        this.permit(scope, `user-replica-${index + 1}`, 'roles/cloudsql.instanceUser', account.member, {
          name,
          called: ` replica ${index + 1}`,
        });
      });
      // Users of a replica are created on its source.
      if (this.isReplica) return;
      new SqlUser(scope, 'sql-user', {
        instance: this.instanceName,
        name: this.engine === 'postgres' ? this.userOf(identity) : account.email,
        type: 'CLOUD_IAM_SERVICE_ACCOUNT',
        // A user that owns objects can't be dropped; without its roles it can't sign in.
        deletionPolicy: this.engine === 'postgres' ? 'ABANDON' : undefined,
      });
      return;
    }
    const role = new ProjectIamCustomRole(scope, 'custom-role', {
      roleId: nameOf(scope, CUSTOM_ROLE_ID),
      title: `Administers the database ${stableId(this)}`.slice(0, 100),
      description: 'Makes users and sets their passwords',
      permissions: ADMINISTER,
    });
    this.permit(scope, 'member', role.name, account.member);
  }

  /**
   * Roles of Cloud SQL are granted on the project only: the condition limits them to the one
   * instance.
   */
  private permit(
    scope: Construct,
    id: string,
    role: string,
    member: string,
    instance = { name: this.instanceName, called: '' },
  ): void {
    const { project } = factsOf(this.placement.facts, 'google');
    new ProjectIamMember(scope, id, {
      project,
      role,
      member,
      condition: {
        title: `Cloud SQL ${stableId(this)}${instance.called}`.slice(0, 100),
        description: 'This one instance',
        expression:
          'resource.type == "sqladmin.googleapis.com/Instance" && resource.name == ' +
          `"projects/${project}/instances/${instance.name}"`,
      },
    });
  }

  override userOf(identity: Identity): string {
    const { email } = asServiceAccount(identity);
    return this.engine === 'postgres'
      ? Fn.trimsuffix(email, '.gserviceaccount.com')
      : Fn.element(Fn.split('@', email), 0);
  }

  override userSql(): string {
    return '';
  }

  /**
   * The built-in administrator gets a new password each time. Source: users.update of the Cloud SQL
   * Admin API.
   */
  protected override signIn(): SignIn {
    const { project } = factsOf(this.placement.facts, 'google');
    const [name, host] = this.engine === 'postgres' ? ['postgres', ''] : ['root', '&host=%25'];
    const users = `https://sqladmin.googleapis.com/v1/projects/${project}/instances/${this.instanceName}/users?name=${name}${host}`;
    const metadata = 'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token';
    return {
      lines: [
        `access=$(curl -sf -H 'Metadata-Flavor: Google' ${metadata} | ${fieldOf('access_token')})`,
        `admin=${name}`,
        'key=$(head -c 32 /dev/urandom | base64 | tr -d "/+=\n")',
        `curl -sf -X PUT -H "Authorization: Bearer $access" -H 'Content-Type: application/json' -d ` +
          `"{\\"password\\": \\"$key\\"}" ${inShell(users)}`,
      ],
    };
  }
}

export class ExistingGoogleDatabase extends AnyCloudSql {
  readonly member: GoogleNetworkMember;
  readonly instanceName: string;
  readonly address: string;
  readonly readAddresses: readonly string[] = [];
  protected readonly replicaNames = [];

  constructor(scope: Construct, id: string, existing: ExistingDatabase) {
    super(scope, id, existing);
    const { instance, address } = existingOn(this, existing, 'google');
    this.instanceName = instance;
    this.address = address;
    this.member = asGoogleNetwork(existing.network).joinService(this, [`${address}/32`]);
  }
}

export function asCloudSql(database: Database): AnyCloudSql {
  if (database instanceof AnyCloudSql) return database;
  throw new Error(`${database.node.path} is not a database of google`);
}
