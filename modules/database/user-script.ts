import { inShell } from '../core/text';
import type { Identity } from '../identity/identity';
import type { Database } from './database';

/** Extracts a field of a JSON response on standard input. */
export const fieldOf = (name: string) => `python3 -c 'import json, sys; print(json.load(sys.stdin)["${name}"])'`;

/** How an administrator signs in on a cloud. */
export interface SignIn {
  /** The Ubuntu packages that it requires. */
  readonly packages?: readonly string[];
  /** Shell lines that set `admin` and `key`, the user name and its temporary credential. */
  readonly lines: readonly string[];
}

/** User data for an Ubuntu machine that creates the users of a database, and may run again. */
export function userScript(database: Database, { packages = [], lines }: SignIn, users: readonly Identity[]): string {
  const engine = { postgres, mysql }[database.engine];
  return [
    '#!/bin/sh',
    '# Creates the users of a database. It may run again.',
    'set -eu',
    'export DEBIAN_FRONTEND=noninteractive',
    'apt-get update -q',
    `apt-get install -qy --no-install-recommends ${[engine.client, 'curl', ...packages].join(' ')}`,
    ...lines,
    ...engine.begin(database),
    '# A new database accepts no connections for some minutes.',
    `for try in $(seq 60); do ${engine.ask} && break; sleep 10; done`,
    // An existing user is an error, after which the next statement runs.
    `${engine.anyway} <<'SQL'`,
    ...users.map((user) => database.userSql(user)).filter((sql) => sql !== ''),
    'SQL',
    `${engine.strictly} <<'SQL'`,
    ...users.flatMap((user) => engine.grants(database, database.userOf(user))),
    'SQL',
    '',
  ].join('\n');
}

const postgres = {
  client: 'postgresql-client',
  begin: ({ address, port, databaseName }: Database) => [
    `export PGHOST=${inShell(address)} PGPORT=${port} PGSSLMODE=require PGUSER="$admin" PGPASSWORD="$key"`,
    `database=${inShell(databaseName)}`,
  ],
  ask: "psql -d postgres -c 'SELECT 1'",
  // Azure creates directory users in this database only.
  anyway: 'psql -d postgres',
  strictly: 'psql -d "$database" -v ON_ERROR_STOP=1',
  /** A user owns its objects, and may create its tables. */
  grants: ({ databaseName }: Database, user: string) => [
    `GRANT CONNECT, CREATE ON DATABASE "${databaseName}" TO "${user}";`,
    `GRANT USAGE, CREATE ON SCHEMA public TO "${user}";`,
  ],
};

const mysql = {
  client: 'mysql-client',
  begin: ({ address, port }: Database) => [
    `mysql="mysql --host=${address} --port=${port} --ssl-mode=REQUIRED --enable-cleartext-plugin --user=$admin"`,
    'export MYSQL_PWD="$key"',
  ],
  ask: "$mysql --execute='SELECT 1'",
  anyway: '$mysql --force',
  strictly: '$mysql',
  grants: ({ databaseName }: Database, user: string) => [`GRANT ALL ON \`${databaseName}\`.* TO '${user}'@'%';`],
};
