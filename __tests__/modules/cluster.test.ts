import { TerraformOutput } from 'cdktf';
import { replacingValues, warnOfReplacements } from '../../modules/core/replacement';
import { byCloud } from '../support/by-cloud';
import { CLUSTER as EXISTING } from '../support/call-settings';
import { BATCH, clusterOn, MAIN, makeCluster } from '../support/cluster';
import { theirs } from '../support/network';
import { CLOUDS, synth } from '../support/synth';
import { Workspace } from '../support/terraform';

const TYPE = {
  aws: 'aws_eks_cluster',
  google: 'google_container_cluster',
  azure: 'azurerm_kubernetes_cluster',
} as const;

describe.each(CLOUDS)('a cluster on %s', (cloud) => {
  test('is private, signs in identities only, encrypts secrets and keeps an audit log', () => {
    const { the, of, problems, text } = clusterOn(cloud);
    expect(problems).toEqual([]);
    const cluster = the(TYPE[cloud]);
    byCloud(cloud, {
      aws: () => {
        expect(cluster).toMatchObject({
          name: 'acme-test-apps',
          version: '1.34',
          vpc_config: { endpoint_private_access: true, endpoint_public_access: false },
          access_config: { authentication_mode: 'API', bootstrap_cluster_creator_admin_permissions: false },
          encryption_config: { resources: ['secrets'], provider: { key_arn: '${aws_kms_key.apps_key.arn}' } },
          enabled_cluster_log_types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
          upgrade_policy: { support_type: 'STANDARD' },
          depends_on: expect.arrayContaining(['aws_cloudwatch_log_group.apps_logs_group']),
        });
        expect(the('aws_cloudwatch_log_group')).toMatchObject({
          name: '/aws/eks/acme-test-apps/cluster',
          retention_in_days: 365,
        });
        expect(the('aws_launch_template').metadata_options).toMatchObject({
          http_tokens: 'required',
          http_put_response_hop_limit: 1,
        });
        expect(of('aws_ec2_tag').map(({ body }) => body.key)).toEqual(
          expect.arrayContaining(['kubernetes.io/role/elb', 'kubernetes.io/role/internal-elb']),
        );
        expect(the('aws_eks_addon', 'apps/vpc-cni/add-on').configuration_values).toContain('enableNetworkPolicy');
      },
      google: () => {
        expect(cluster).toMatchObject({
          private_cluster_config: { enable_private_nodes: true, enable_private_endpoint: true },
          control_plane_endpoints_config: { dns_endpoint_config: { allow_external_traffic: false } },
          database_encryption: { state: 'ENCRYPTED', key_name: '${google_kms_crypto_key.apps_key.id}' },
          datapath_provider: 'ADVANCED_DATAPATH',
          workload_identity_config: { workload_pool: 'acme-dev.svc.id.goog' },
          master_auth: { client_certificate_config: { issue_client_certificate: false } },
          ip_allocation_policy: { cluster_ipv4_cidr_block: '100.64.0.0/16' },
        });
        expect(the('google_container_node_pool').node_config).toMatchObject({
          service_account: '${google_service_account.apps_nodes_service-account.email}',
          workload_metadata_config: { mode: 'GKE_METADATA' },
        });
        // Nothing leaves a node unless a rule says so: pods, the tier and Google's APIs.
        expect(the('google_compute_firewall', 'apps/inside/rule')).toMatchObject({
          direction: 'EGRESS',
          destination_ranges: ['10.30.64.0/18', '100.64.0.0/16'],
        });
      },
      azure: () => {
        expect(cluster).toMatchObject({
          private_cluster_enabled: true,
          local_account_disabled: true,
          run_command_enabled: false,
          azure_active_directory_role_based_access_control: { azure_rbac_enabled: true },
          oidc_issuer_enabled: true,
          workload_identity_enabled: true,
          key_management_service: { key_vault_key_id: '${azurerm_key_vault_key.apps_key.id}' },
          network_profile: {
            network_policy: 'cilium',
            outbound_type: 'userAssignedNATGateway',
            dns_service_ip: '172.20.0.10',
          },
          default_node_pool: { name: 'main', host_encryption_enabled: true, node_public_ip_enabled: false },
        });
        expect(the('azurerm_key_vault_key').key_opts).toEqual(['encrypt', 'decrypt']);
        expect(the('azurerm_monitor_diagnostic_setting', 'apps/logs').enabled_log).toContainEqual({
          category: 'kube-audit-admin',
        });
      },
    });
    // No credential: neither a password nor a client's key is read anywhere.
    expect(text).not.toMatch(/client_key|kube_admin_config|password|kube_config_raw/);
  });

  test('in a protected environment it may not go', () => {
    const cluster = clusterOn(cloud, {}, { protected: true }).the(TYPE[cloud]);
    expect(cluster.lifecycle.prevent_destroy).toBe(true);
    const byItself = () => {
      expect(cluster.deletion_protection).toBe(true);
    };
    byCloud(cloud, {
      aws: byItself,
      google: byItself,
      azure: () => {
        expect(clusterOn(cloud, {}, { protected: true }).the('azurerm_management_lock', 'apps/lock').lock_level).toBe(
          'CanNotDelete',
        );
      },
    });
  });

  test('pools that are spot, of arm64, labelled and tainted', () => {
    const { of, problems } = clusterOn(cloud, { pools: [MAIN, BATCH] });
    expect(problems).toEqual([]);
    const type = {
      aws: 'aws_eks_node_group',
      google: 'google_container_node_pool',
      azure: 'azurerm_kubernetes_cluster_node_pool',
    }[cloud];
    const pool = of(type).find(({ path }) => path.includes('batch'))?.body;
    byCloud(cloud, {
      aws: () => {
        expect(pool).toMatchObject({
          capacity_type: 'SPOT',
          ami_type: 'AL2023_ARM_64_STANDARD',
          labels: { team: 'data' },
          taint: [{ key: 'batch', value: 'yes', effect: 'NO_SCHEDULE' }],
          scaling_config: { min_size: 0, max_size: 4, desired_size: 0 },
        });
      },
      google: () => {
        expect(pool).toMatchObject({
          node_config: { spot: true, machine_type: 'c4a-standard-4', labels: { team: 'data' } },
          autoscaling: { total_min_node_count: 0, total_max_node_count: 4 },
        });
      },
      azure: () => {
        expect(pool).toMatchObject({
          priority: 'Spot',
          node_taints: ['batch=yes:NoSchedule', 'kubernetes.azure.com/scalesetpriority=spot:NoSchedule'],
          node_labels: { team: 'data' },
        });
      },
    });
  });

  test('an upgrade replaces the nodes of a pool a few at a time', () => {
    const { of } = clusterOn(cloud, { pools: [MAIN, { ...MAIN, name: 'more' }] });
    const upgrades = {
      aws: () => of('aws_eks_node_group').map(({ body }) => body.update_config),
      google: () => of('google_container_node_pool').map(({ body }) => body.upgrade_settings),
      azure: () => [
        of('azurerm_kubernetes_cluster')[0]?.body.default_node_pool.upgrade_settings,
        ...of('azurerm_kubernetes_cluster_node_pool').map(({ body }) => body.upgrade_settings),
      ],
    }[cloud]();
    const one = {
      aws: { max_unavailable: 1 },
      google: { strategy: 'SURGE', max_surge: 1, max_unavailable: 0 },
      azure: { max_surge: '33%' },
    }[cloud];
    expect(upgrades).toEqual([one, one]);
  });

  test.each(['made here', 'that exists'])('pods of one %s have an identity to which things are granted', (way) => {
    const { the, problems, json } = synth(cloud, (stack, catalogue) => {
      const network = theirs(stack, catalogue);
      const apps =
        way === 'made here'
          ? makeCluster(stack, catalogue, { network })
          : catalogue.cluster.fromExisting(stack, 'apps', { network, ...EXISTING });
      const worker = apps.workloadIdentity('shop', 'worker');
      expect(apps.workloadIdentity('shop', 'worker')).toBe(worker);
      catalogue.queue(stack, 'orders').grantConsume(worker);
      new TerraformOutput(stack, 'settings', { value: apps.podSettings(worker) });
    });
    expect(problems).toEqual([]);
    const settings = json.output.settings.value;
    const name = way === 'made here' ? 'acme-test-apps' : 'theirs';
    byCloud(cloud, {
      aws: () => {
        const trust = JSON.parse(the('aws_iam_role', 'apps/pods/shop/worker/role').assume_role_policy).Statement[0];
        expect(trust).toMatchObject({
          Principal: { Service: 'pods.eks.amazonaws.com' },
          Condition: {
            StringEquals: {
              'aws:RequestTag/kubernetes-namespace': 'shop',
              'aws:RequestTag/kubernetes-service-account': 'worker',
            },
            ArnEquals: { 'aws:SourceArn': `arn:aws:eks:us-east-1:123456789012:cluster/${name}` },
          },
        });
        expect(the('aws_eks_pod_identity_association')).toMatchObject({ namespace: 'shop', service_account: 'worker' });
        expect(settings).toEqual({ annotations: {}, labels: {} });
      },
      google: () => {
        expect(the('google_service_account_iam_member')).toMatchObject({
          role: 'roles/iam.workloadIdentityUser',
          member: 'serviceAccount:acme-dev.svc.id.goog[shop/worker]',
        });
        expect(settings).toMatchObject({
          annotations: {
            'iam.gke.io/gcp-service-account': '${google_service_account.apps_pods_shop_worker_service-account.email}',
          },
        });
      },
      azure: () => {
        expect(the('azurerm_federated_identity_credential')).toMatchObject({
          subject: 'system:serviceaccount:shop:worker',
          audience: ['api://AzureADTokenExchange'],
        });
        expect(settings).toMatchObject({ labels: { 'azure.workload.identity/use': 'true' } });
      },
    });
  });

  test('a version goes up one at a time, against what was accepted last', () => {
    const held = (before: string, after: string) =>
      synth(cloud, (stack, catalogue) => {
        makeCluster(stack, catalogue, { version: after });
        const values = replacingValues(stack);
        warnOfReplacements(stack, { ...values, apps: { ...values.apps, version: before } }, 'accept it');
      }).problems.map(({ message }) => message);
    expect(held('1.34', '1.35')).toEqual([]);
    expect(held('1.33', '1.35')).toEqual([
      'version was "1.33" and is "1.35": a control plane is upgraded one minor version at a time.',
    ]);
    expect(held('1.35', '1.34')).toEqual([
      'version was "1.35" and is "1.34": a control plane can not go back to an earlier version.',
    ]);
  });

  test('what would replace it is refused, with the way out', () => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      makeCluster(stack, catalogue, { network: theirs(stack, catalogue, 'other') });
      const values = replacingValues(stack);
      warnOfReplacements(stack, { ...values, apps: { ...values.apps, network: 'theirs' } }, 'accept it');
    });
    expect(problems).toMatchObject([
      {
        message: expect.stringMatching(/^network was "theirs" and is "other": the cluster would be replaced/),
        remedy: expect.stringMatching(/^Add a second cluster /),
      },
    ]);
  });
});

test.each([
  ['aws', 'version'],
  ['google', 'min_master_version'],
  ['azure', 'kubernetes_version'],
] as const)(
  'the simulated service of %s refuses to skip a version',
  async (cloud, attribute) => {
    const workspace = new Workspace();
    try {
      const { json } = clusterOn(cloud, { version: '1.34' });
      workspace.write(json);
      await workspace.init();
      await workspace.apply();
      const [cluster] = Object.values(json.resource[TYPE[cloud]]) as Record<string, unknown>[];
      (cluster as Record<string, unknown>)[attribute] = '1.36';
      workspace.write(json);
      const { code, out } = await workspace.run('apply', '-auto-approve', '-input=false');
      expect(code).toBe(1);
      expect(out.replace(/[│\s]+/g, ' ')).toContain(`${attribute} can not skip minor versions: 1.34 to 1.36`);
    } finally {
      await workspace.stop();
    }
  },
  120_000,
);
