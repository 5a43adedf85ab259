import { MysqlFlexibleServerActiveDirectoryAdministrator } from '@cdktf/provider-azurerm/lib/mysql-flexible-server-active-directory-administrator';
import { PostgresqlFlexibleServerActiveDirectoryAdministrator } from '@cdktf/provider-azurerm/lib/postgresql-flexible-server-active-directory-administrator';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { lastPart } from '../core/parts';
import { factsOf } from '../core/placement';
import { inShell } from '../core/text';
import { AzureIdentity, asManagedIdentity } from '../identity/azure';
import type { Identity } from '../identity/identity';
import { changesOf, onlyIdentities } from './azure-servers';
import { Database, type DatabaseVerb } from './database';
import { fieldOf, type SignIn } from './user-script';

export abstract class AnyFlexibleServer extends Database {
  abstract readonly serverId: string;
  protected abstract readonly serverName: string;
  protected abstract readonly resourceGroupName: string;
  /** The identity that reads the directory for a MySQL server. */
  protected abstract readonly directoryReader: Identity | undefined;
  private administrator: string | undefined;

  protected override allow(scope: Construct, identity: Identity, verb: DatabaseVerb): void {
    const { principalId } = asManagedIdentity(identity);
    const { tenant } = factsOf(this.placement.facts, 'azure');
    if (this.engine === 'mysql' && !this.directoryReader) {
      report(this, {
        message:
          `${verb === 'connect' ? 'grantConnect' : 'grantAdminister'}: MySQL on Azure does not support identities ` +
          'without permission to read the directory.',
        remedy:
          'Set native.azure.directoryReader to an identity with directory permissions (User.Read.All, ' +
          'GroupMember.Read.All, Application.Read.All), or use postgres.',
      });
      return;
    }
    // Every user of the server may sign in: the user that `userSql` creates is the grant, and no
    // other permission is required.
    if (verb === 'connect') return;
    const dependsOn = changesOf(this);
    if (this.engine === 'postgres') {
      new PostgresqlFlexibleServerActiveDirectoryAdministrator(scope, 'administrator', {
        serverName: this.serverName,
        resourceGroupName: this.resourceGroupName,
        tenantId: tenant,
        objectId: principalId,
        principalName: this.userOf(identity),
        principalType: 'ServicePrincipal',
        dependsOn,
      });
      return;
    }
    if (this.administrator) {
      report(this, {
        message:
          `grantAdminister: ${this.administrator} is already its administrator, but MySQL on ` +
          `Azure supports only one.`,
        remedy: 'Use that one to create the users.',
      });
      return;
    }
    this.administrator = identity.node.path;
    const administrator = new MysqlFlexibleServerActiveDirectoryAdministrator(scope, 'administrator', {
      serverId: this.serverId,
      identityId: asManagedIdentity(this.directoryReader as Identity).identityId,
      tenantId: tenant,
      objectId: principalId,
      login: this.userOf(identity),
      dependsOn,
    });
    onlyIdentities(scope, { resourceGroupName: this.resourceGroupName, serverName: this.serverName }, administrator);
  }

  /** The name of the managed identity. */
  override userOf(identity: Identity): string {
    if (identity instanceof AzureIdentity) return identity.identity.name;
    return lastPart(asManagedIdentity(identity).identityId, '/');
  }

  /** Source: "Use Microsoft Entra ID for authentication" of both flexible servers. */
  protected override signIn(administrator: Identity): SignIn {
    const { clientId } = asManagedIdentity(administrator);
    const scope = encodeURIComponent('https://ossrdbms-aad.database.windows.net');
    const endpoint = 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01';
    return {
      lines: [
        `admin=${inShell(this.userOf(administrator))}`,
        `key=$(curl -sf -H Metadata:true "${endpoint}&resource=${scope}&client_id=${clientId}" | ` +
          `${fieldOf('access_token')})`,
      ],
    };
  }

  override userSql(identity: Identity): string {
    const { principalId, clientId } = asManagedIdentity(identity);
    return this.engine === 'postgres'
      ? `SELECT * FROM pgaadauth_create_principal_with_oid('${this.userOf(identity)}', '${principalId}', ` +
          `'service', false, false);`
      : `CREATE AADUSER '${this.userOf(identity)}' IDENTIFIED BY '${clientId}';`;
  }
}

export function asFlexibleServer(database: Database): AnyFlexibleServer {
  if (database instanceof AnyFlexibleServer) return database;
  throw new Error(`${database.node.path} is not a database of azure`);
}
