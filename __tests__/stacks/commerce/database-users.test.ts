import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import commerce from '../../../stacks/commerce';
import { buildWorkload } from '../../../stacks/workload';
import { byCloud } from '../../support/by-cloud';
import { defined } from '../../support/defined';
import { loadEnvironments } from '../../support/project';
import { run } from '../../support/run';
import { ALONE, CLOUDS, type Synthesized, synth } from '../../support/synth';

const GROUP = {
  aws: 'aws_autoscaling_group',
  google: 'google_compute_region_instance_group_manager',
  azure: 'azurerm_linux_virtual_machine_scale_set',
};

/** The shop of the environment dev, with what makes the users or without. */
function shop(cloud: 'aws' | 'google' | 'azure', makeDatabaseUsers: boolean): Synthesized {
  const [environment] = loadEnvironments(['dev'], { cloud });
  const { network, dns, workloads } = environment as NonNullable<typeof environment>;
  const settings = commerce.settings.parse({ ...workloads[0]?.settings, runsOn: 'machines', makeDatabaseUsers });
  return synth(cloud, (stack, catalogue) => {
    const shared = catalogue.network(stack, 'network', network as never);
    buildWorkload(stack, 'commerce', commerce, { ...ALONE, settings, dns, network: shared });
  });
}

/** Runs user data with programs that note how they were called and what they were given. */
async function start(script: string) {
  const root = mkdtempSync(join(tmpdir(), 'polycloud-users-'));
  const bin = join(root, 'bin');
  mkdirSync(bin);
  const programs = {
    'apt-get': ':',
    // What asks a secret of AWS gives it; what reads a field is the real one.
    python3:
      `case "$*" in *boto3*) echo '{"username": "dbadmin", "password": "secret of AWS"}' ;; *) exec ` +
      `${process.env.PYTHON ?? '/usr/bin/env'} python3 "$@" ;; esac`,
    curl: `echo '{"access_token": "token"}'`,
    psql:
      `echo "$PGUSER@$PGHOST:$PGPORT $PGSSLMODE $PGPASSWORD" >> ${root}/signed-in; [ "$2" = postgres ] && [ ` +
      `"$3" = -c ] || cat >> ${root}/statements`,
  };
  const real = defined(process.env.PATH).split(':').join(':');
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(
      join(bin, name),
      `#!/bin/sh\necho ${name} "$@" >> ${root}/calls\n${body.replace('/usr/bin/env', `env PATH='${real}'`)}\n`,
    );
    chmodSync(join(bin, name), 0o755);
  }
  const file = join(root, 'user-data');
  writeFileSync(file, script);
  const { code, stderr } = await run('/bin/sh', [file], { env: { PATH: `${bin}:${real}` } });
  const read = (name: string) => readFileSync(join(root, name), 'utf8');
  const result = {
    code,
    stderr,
    calls: read('calls'),
    signedIn: read('signed-in').split('\n')[0],
    statements: read('statements'),
  };
  rmSync(root, { recursive: true });
  return result;
}

function userData(cloud: 'aws' | 'google' | 'azure', synthesized: Synthesized): string {
  const at = 'commerce/db-admin-group/';
  const encoded = (text: string) => JSON.parse(defined(/^\$\{base64encode\((.*)\)\}$/s.exec(text)?.[1]));
  const text = defined(
    {
      aws: () => encoded(synthesized.the('aws_launch_template', `${at}template`).user_data),
      google: () =>
        synthesized.the('google_compute_region_instance_template', `${at}template`).metadata['startup-script'],
      azure: () => encoded(synthesized.the('azurerm_linux_virtual_machine_scale_set', `${at}scale-set`).custom_data),
    }[cloud](),
  );
  // What Terraform knows once it is there.
  return text
    .replaceAll('$${', '${')
    .replace(/\$\{trimsuffix\(google_service_account\.commerce_erp-worker[^}]*\}/g, 'erp-worker@acme.iam')
    .replace(/\$\{azurerm_user_assigned_identity\.commerce_(erp-worker|db-admin)[^.]*\.(\w+)\}/g, '$1-$2')
    .replace(/\$\{[^}]*(address|fqdn|private_ip_address)[^}]*\}/g, 'orders.example')
    .replace(/\$\{[^}]*\}(?!")/g, 'known-later');
}

describe.each(CLOUDS)('on %s', (cloud) => {
  const [without, synthesized] = [shop(cloud, false), shop(cloud, true)];

  test('no machine administers the database until it is asked for, and then one does', () => {
    expect([without.problems, synthesized.problems]).toEqual([[], []]);
    const machines = ({ of }: Synthesized) =>
      of(GROUP[cloud])
        .map(({ path }) => path.split('/')[1])
        .sort();
    expect(machines(without)).toEqual(['erp-worker-group', 'storefront-group']);
    expect(machines(synthesized)).toEqual(['db-admin-group', 'erp-worker-group', 'storefront-group']);
  });

  test('it runs as the identity that administers, and that identity may', () => {
    byCloud(cloud, {
      aws: () => {
        const profile = synthesized.the('aws_iam_instance_profile', 'commerce/db-admin-group/profile');
        expect(profile.role).toBe('${aws_iam_role.commerce_db-admin_role.name}');
        const grant = synthesized
          .of('aws_iam_role_policy')
          .filter(({ path }) => path.includes('order-db/grant-administer'));
        expect(grant.map(({ body }) => body.role)).toEqual([profile.role]);
        expect(grant[0]?.body.policy).toContain('secretsmanager:GetSecretValue');
      },
      google: () => {
        const { email } = synthesized.the(
          'google_compute_region_instance_template',
          'commerce/db-admin-group/template',
        ).service_account;
        expect(email).toBe('${google_service_account.commerce_db-admin_service-account.email}');
        const grant = synthesized
          .of('google_project_iam_member')
          .filter(({ path }) => path.includes('order-db/grant-administer'));
        expect(grant.map(({ body }) => body.member)).toEqual([`serviceAccount:${email}`]);
        expect(
          synthesized.the(
            'google_project_iam_custom_role',
            'commerce/order-db/grant-administer-commerce-db-admin/custom-role',
          ).permissions,
        ).toContain('cloudsql.users.update');
      },
      azure: () => {
        const { identity } = synthesized.the(
          'azurerm_linux_virtual_machine_scale_set',
          'commerce/db-admin-group/scale-set',
        );
        expect(identity.identity_ids).toEqual(['${azurerm_user_assigned_identity.commerce_db-admin_identity.id}']);
        const administrator = synthesized.the('azurerm_postgresql_flexible_server_active_directory_administrator');
        expect(administrator.object_id).toBe(
          '${azurerm_user_assigned_identity.commerce_db-admin_identity.principal_id}',
        );
      },
    });
  });

  test('it reaches the database and where packages are, and nothing reaches it', () => {
    const all = synthesized.resources.filter(
      ({ path }) => path.startsWith('network/allow-') && path.includes('db-admin'),
    );
    const names = [...new Set(all.map(({ path }) => path.split('/')[1]))].sort();
    expect(names).toEqual(['allow-db-admin-group-internet-tcp-80-443', 'allow-db-admin-group-order-db-tcp-5432']);
    const into = all.filter(
      ({ body }) => /ingress/i.test(String(body.direction)) || /Inbound/.test(String(body.direction)),
    );
    expect(into.filter(({ path }) => path.includes('internet'))).toEqual([]);
  });

  test('what it runs signs in over TLS and makes the user of the worker', async () => {
    const { code, calls, signedIn, statements } = await start(userData(cloud, synthesized));
    expect(code).toBe(0);
    expect(signedIn).toMatch(
      {
        aws: /^dbadmin@orders\.example:5432 require secret of AWS$/,
        google: /^postgres@orders\.example:5432 require \w{20,}$/,
        azure: /^db-admin-name@orders\.example:5432 require token$/,
      }[cloud],
    );
    const user = { aws: 'erp-worker', google: 'erp-worker@acme.iam', azure: 'erp-worker-name' }[cloud];
    expect(statements).toContain(`GRANT USAGE, CREATE ON SCHEMA public TO "${user}";`);
    byCloud(cloud, {
      aws: () => {
        expect(statements).toContain('CREATE USER "erp-worker"; GRANT rds_iam TO "erp-worker";');
      },
      google: () => {
        expect(calls).toMatch(/curl -sf -X PUT .*sqladmin\.googleapis\.com\/v1\/projects\/.*users\?name=postgres/);
      },
      azure: () => {
        expect(statements).toContain(
          "pgaadauth_create_principal_with_oid('erp-worker-name', 'erp-worker-principal_id', 'service', false, false)",
        );
      },
    });
  });
});
