import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { isAtLeast } from '../../modules/core/generation/installed';
import { CLOUDS } from '../../modules/core/placement';
import type { ExistingSecret, SecretProps } from '../../modules/secret/secret';
import { SECRET } from '../../modules/secret/support';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { FIRST, FUNCTION, NETWORK } from '../support/secret';
import { synth } from '../support/synth';
import { deploysAndSettles } from '../support/terraform';

describe('every property counts', () => {
  // A network and a topic are made in the stack, and what rotates is named after `by`.
  type Plain = Omit<SecretProps, 'network' | 'rotation'> & {
    network?: boolean;
    rotation?: { everyDays: number; by: string };
  };
  everyPropertyCounts<Plain>({
    table: SECRET,
    base: { valueVersion: 1, network: true },
    make: (stack, cloud, { network, rotation, ...props }) => {
      const net = cloud.network(stack, 'network', NETWORK);
      cloud.secret(stack, 'key', {
        ...props,
        network: network ? net : undefined,
        rotation: rotation && {
          everyDays: rotation.everyDays,
          by: {
            aws: { functionArn: FUNCTION + rotation.by },
            google: { topic: cloud.topic(stack, rotation.by), first: FIRST },
          },
        },
      });
    },
    samples: {
      valueVersion: { values: [1, 2] },
      network: { values: [true, false] },
      rotation: { values: [{ everyDays: 30, by: 'one' }, undefined] },
      recoveryDays: { values: [7, 14] },
      encryption: { values: ['customerKey', 'providerKey'] },
    },
    nested: { 'rotation.by': { values: ['one', 'two'], with: { rotation: { everyDays: 30 } } } },
    native: {
      aws: [{ secret: { kmsKeyId: 'alias/ours' } }],
      google: [{ secret: { versionDestroyTtl: '86400s' } }],
      azure: [{ secret: { contentType: 'application/json' } }],
    },
  });
});

const EXISTING: ExistingSecret = {
  aws: { arn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:theirs-abcdef' },
  google: { secret: 'projects/p/secrets/theirs' },
  azure: { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/secrets/theirs' },
};

describe.each(CLOUDS)('a secret on %s', (cloud) => {
  test.each([
    ['made here', false],
    ['that exists', true],
  ])('one %s is read by whom it is granted to, and machines are told where it is', (_, existing) => {
    let line = '';
    const { of, the, problems, json } = synth(cloud, (stack, catalogue) => {
      const secret = existing
        ? catalogue.secret.fromExisting(stack, 'key', EXISTING)
        : catalogue.secret(stack, 'key', { network: catalogue.network(stack, 'network', NETWORK) });
      const clerk = catalogue.identity(stack, 'clerk');
      line = secret.inject(clerk, 'ERP_API_KEY_FROM');
      // Read twice is read once.
      secret.grantRead(clerk);
      new TerraformOutput(stack, 'line', { value: line });
    });
    expect(problems).toEqual([]);
    const shellLine = json.output.line.value;
    byCloud(cloud, {
      aws: () => {
        const arn = existing ? EXISTING.aws?.arn : '${aws_secretsmanager_secret.key_secret.arn}';
        expect(
          of('aws_iam_role_policy').flatMap(({ body, path }) =>
            path.includes('clerk') ? JSON.parse(body.policy).Statement : [],
          ),
        ).toEqual([
          {
            Sid: 'ReadSecret',
            Effect: 'Allow',
            Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
            Resource: [arn],
          },
        ]);
        expect(shellLine).toBe(`export ERP_API_KEY_FROM='${arn}'`);
      },
      google: () => {
        const id = existing ? EXISTING.google?.secret : '${google_secret_manager_secret.key_secret.id}';
        expect(of('google_secret_manager_secret_iam_member').map(({ body }) => body)).toEqual([
          {
            member: 'serviceAccount:${google_service_account.clerk_service-account.email}',
            role: 'roles/secretmanager.secretAccessor',
            secret_id: id,
          },
        ]);
        expect(shellLine).toBe(`export ERP_API_KEY_FROM='${id}'`);
      },
      azure: () => {
        expect(the('azurerm_role_assignment')).toMatchObject({
          role_definition_name: 'Key Vault Secrets User',
          scope: existing ? EXISTING.azure?.id : '${azurerm_key_vault.vault_vault.id}/secrets/acme-test-key',
        });
        const address = existing
          ? 'https://v.vault.azure.net/secrets/theirs'
          : '${azurerm_key_vault.vault_vault.vault_uri}secrets/acme-test-key';
        expect(shellLine).toBe(`export ERP_API_KEY_FROM='${address}'`);
      },
    });
  });

  test('is safe by default, and safer in a protected environment', () => {
    const synthesize = (guarded: boolean) =>
      synth(
        cloud,
        (stack, catalogue) =>
          catalogue.secret(stack, 'key', { valueVersion: 1, network: catalogue.network(stack, 'network', NETWORK) }),
        { protected: guarded },
      );
    const [plain, guarded] = [synthesize(false), synthesize(true)];
    byCloud(cloud, {
      aws: () => {
        expect(plain.the('aws_secretsmanager_secret')).toMatchObject({ recovery_window_in_days: 0 });
        expect(guarded.the('aws_secretsmanager_secret')).toMatchObject({
          recovery_window_in_days: 30,
          lifecycle: { prevent_destroy: true },
        });
        expect(plain.the('aws_secretsmanager_secret_version')).toMatchObject({
          secret_string_wo: '${var.key}',
          secret_string_wo_version: 1,
          lifecycle: { create_before_destroy: true },
        });
      },
      google: () => {
        expect(plain.the('google_secret_manager_secret')).toMatchObject({
          replication: { user_managed: { replicas: [{ location: 'us-east1' }] } },
          version_destroy_ttl: '604800s',
          deletion_protection: false,
        });
        expect(guarded.the('google_secret_manager_secret')).toMatchObject({
          deletion_protection: true,
          lifecycle: { prevent_destroy: true },
        });
        expect(plain.the('google_secret_manager_secret_version')).toMatchObject({
          secret_data_wo: '${var.key}',
          secret_data_wo_version: isAtLeast('google', '7.0') ? '1' : 1,
        });
      },
      azure: () => {
        expect(plain.the('azurerm_key_vault')).toMatchObject({
          rbac_authorization_enabled: true,
          purge_protection_enabled: true,
          soft_delete_retention_days: 90,
          public_network_access_enabled: false,
          network_acls: { default_action: 'Deny', bypass: 'None' },
        });
        expect(guarded.the('azurerm_key_vault').lifecycle).toEqual({ prevent_destroy: true });
        expect(plain.of('azurerm_monitor_diagnostic_setting').map(({ body }) => body)).toContainEqual(
          expect.objectContaining({ enabled_log: [{ category: 'AuditEvent' }] }),
        );
        expect(plain.the('azurerm_key_vault_secret')).toMatchObject({ value_wo: '${var.key}', value_wo_version: 1 });
      },
    });
    expect(plain.json.variable.key).toMatchObject({
      type: 'string',
      sensitive: true,
      ephemeral: true,
      nullable: false,
    });
  });

  test('without a value from Terraform the configuration has neither a variable nor a value', () => {
    const { json, resources } = synth(cloud, (stack, catalogue) => catalogue.secret(stack, 'key'));
    expect(json.variable).toBeUndefined();
    expect(resources.map(({ type }) => type)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/secret_version|key_vault_secret/)]),
    );
  });

  test('two secrets have two variables, or are told apart', () => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network(stack, 'network', NETWORK);
      catalogue.secret(stack, 'api-key', { valueVersion: 1, network });
      catalogue.secret(new Construct(stack, 'api'), 'key', { valueVersion: 1, network });
    });
    expect(problems).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining('its value would come from TF_VAR_api_key, which '),
      }),
    );
  });

  test('what is wrong is told with the way out', () => {
    const { problems } = synth(cloud, (stack, catalogue) =>
      catalogue.secret(stack, 'key', { valueVersion: 0 }).inject(catalogue.identity(stack, 'clerk'), 'a b'),
    );
    const version = { message: expect.stringMatching(/^valueVersion is 0, .* allows at least 1\.$/) };
    const variable = { message: expect.stringContaining('inject: the variable is "a b"') };
    expect(problems).toMatchObject(
      {
        aws: [version, variable],
        google: [version, variable],
        azure: [
          version,
          { message: expect.stringContaining('valueVersion is 0 and network is not set') },
          variable,
          {
            message: expect.stringContaining('network is not set'),
            remedy: 'Add network: the one of the machines that read the secret.',
          },
        ],
      }[cloud],
    );
  });

  test.each([['rotation.everyDays', { aws: [1, 1000], google: [1, 36_500], azure: undefined }] as const])(
    '%s just inside and just outside',
    (_, limits) => {
      const problems = (everyDays: number) =>
        synth(cloud, (stack, catalogue) => {
          const by = {
            aws: { functionArn: FUNCTION },
            google: { topic: catalogue.topic(stack, 'rotations'), first: FIRST },
          };
          catalogue.secret(stack, 'key', { rotation: { everyDays, by } });
        }).problems.map(({ message }) => message);
      const range = limits[cloud];
      if (!range) {
        expect(problems(1)).toContainEqual(
          expect.stringContaining('Key Vault rotates keys and certificates, not secrets'),
        );
        return;
      }
      expect(range.flatMap(problems)).toEqual([]);
      for (const value of [range[0] - 1, range[1] + 1])
        expect(problems(value)).toEqual([expect.stringContaining(`rotation.everyDays is ${value}, `)]);
    },
  );
});

test(
  'on Azure a value is written once the vault is reached from the network, by name and under its rules, and ' +
    'removed before',
  () => {
    const { the, problems } = synth('azure', (stack, catalogue) => {
      const network = catalogue.network(stack, 'network', NETWORK);
      catalogue.secret(stack, 'key', { valueVersion: 1, network });
      catalogue.secret(stack, 'other', { valueVersion: 1, network });
    });
    expect(problems).toEqual([]);
    for (const key of ['key/secret', 'other/secret']) {
      expect(the('azurerm_key_vault_secret', key).depends_on).toEqual([
        expect.stringMatching(/^azurerm_private_endpoint\./),
        expect.stringMatching(/^azurerm_private_endpoint_application_security_group_association\./),
        expect.stringMatching(/^azurerm_private_dns_zone_virtual_network_link\./),
      ]);
    }
    const alone = synth('azure', (stack, catalogue) => catalogue.secret(stack, 'key', { valueVersion: 1 }));
    expect(alone.problems).toMatchObject([{ message: expect.stringContaining("so the value can't be written") }]);
  },
);

test.each(['aws', 'google'] as const)(
  'on %s a customer key encrypts the value, and who reads it may use the key for that alone',
  async (cloud) => {
    const { the, of, json, problems } = synth(cloud, (stack, catalogue) => {
      catalogue.secret(stack, 'key', { encryption: 'customerKey' }).grantRead(catalogue.identity(stack, 'clerk'));
    });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_secretsmanager_secret').kms_key_id).toBe('${aws_kms_key.key_key.arn}');
        const [policy] = of('aws_iam_role_policy').filter(({ path }) => path.includes('clerk'));
        expect(JSON.parse(policy?.body.policy).Statement[1]).toEqual({
          Sid: 'ReadSecretKey',
          Effect: 'Allow',
          Action: ['kms:Decrypt'],
          Resource: ['${aws_kms_key.key_key.arn}'],
          Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
        });
      },
      google: () => {
        const [replica] = the('google_secret_manager_secret').replication.user_managed.replicas;
        expect(replica.customer_managed_encryption).toEqual({ kms_key_name: '${google_kms_crypto_key.key_key.id}' });
        expect(the('google_kms_crypto_key_iam_member').member).toBe(
          'serviceAccount:service-123456789012@gcp-sa-secretmanager.iam.gserviceaccount.com',
        );
      },
    });
    await deploysAndSettles(json);
  },
);
