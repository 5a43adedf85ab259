import { KNOWN } from '../../../deployment/permissions/rights';
import { CLOUDS, type CloudName } from '../../../modules/core/placement';
import { writeInside } from '../../support/inside-cluster';
import { againstSchemas, type KubernetesObject, objectsOf } from '../../support/kubernetes-objects';
import { withProgram } from '../../support/services';
import { settlesAndGoes, Workspace } from '../../support/terraform';
import { clusterStacks, REGION } from '../commerce-apps/cluster-stacks';

const CHART = '9.5.4';

const TOKEN = {
  aws: {
    command: 'aws',
    args: ['eks', 'get-token', '--cluster-name', 'acme-dev-cluster', '--region', 'us-east-1', '--output', 'json'],
  },
  google: { command: 'gke-gcloud-auth-plugin', args: [] },
  azure: {
    command: 'kubelogin',
    args: ['get-token', '--login', 'azurecli', '--server-id', '6dae42f8-4368-4678-94ff-3960e28e3630'],
  },
} as const;

/** Where pods request tokens of the cloud: range and ports. */
const TOKENS = {
  aws: [['169.254.170.23/32', '80']],
  google: [
    ['169.254.169.254/32', '80', '8080'],
    ['169.254.169.252/32', '987', '988'],
  ],
  azure: [['0.0.0.0/0', '443']],
} as const;

const stacksOn = (cloud: CloudName) =>
  clusterStacks(cloud, { 'kubernetes-apps': { stack: 'own', argoCd: { chart: CHART }, quota: { cpu: 12 } } });

/** Two namespaces, and what is in them without the chart. */
const OBJECTS = 8;
const objects: KubernetesObject[] = [];

describe.each(CLOUDS)('what goes into a cluster on %s', (cloud) => {
  const at = `dev-${cloud}-${REGION[cloud]}`;
  const { [at]: foundation, [`${at}-kubernetes-apps`]: apps } = stacksOn(cloud);
  objects.push(...objectsOf(apps));

  test('is another stack, which asks the cloud for a token each time that it runs', () => {
    expect(Object.keys(foundation.resource).some((type) => type.startsWith('kubernetes_'))).toBe(false);
    expect(Object.keys(apps.resource).sort()).toEqual([
      'helm_release',
      'kubernetes_limit_range_v1',
      'kubernetes_namespace_v1',
      'kubernetes_network_policy_v1',
      'kubernetes_resource_quota_v1',
      'kubernetes_service_account_v1',
    ]);
    const [provider] = apps.provider.kubernetes;
    const exec = { api_version: 'client.authentication.k8s.io/v1beta1', ...TOKEN[cloud] };
    expect(provider).toEqual({
      alias: expect.any(String),
      host: expect.stringContaining(`data.terraform_remote_state.${at}.outputs.shared_`),
      cluster_ca_certificate: expect.stringContaining('base64decode(data.terraform_remote_state.'),
      exec: [exec],
    });
    const { host, cluster_ca_certificate } = provider;
    expect(apps.provider.helm).toEqual([
      { alias: expect.any(String), kubernetes: { host, cluster_ca_certificate, exec } },
    ]);
  });

  test('the permissions of its deployer are known', () => {
    const types = Object.keys(apps.resource).flatMap((type) => /^kubernetes_(.*)$/.exec(type)?.[1] ?? []);
    expect(types.filter((type) => !KNOWN.kubernetes.includes(type))).toEqual([]);
  });

  test('has no credential in its configuration', () => {
    const text = JSON.stringify(apps).replaceAll('automount_service_account_token', '');
    for (const word of ['token"', 'password', 'client_key', 'client_certificate', 'secret'])
      expect([word, text.includes(`"${word}`)]).toEqual([word, false]);
    // Of the cluster's stack it reads its address, its certificate, and whom the pods are.
    const shared = Object.keys(foundation.output).filter((name) => name.startsWith('shared_'));
    expect(shared).toHaveLength({ aws: 2, google: 3, azure: 3 }[cloud]);
    // On Azure the certificate is in a block that the provider marks as sensitive as a whole, and
    // Terraform refuses an output of it.
    const values = shared.map((name) => foundation.output[name].value);
    expect(values.filter((value) => value.includes('kube_config'))).toEqual([]);
    const local = {
      aws: undefined,
      google: undefined,
      azure: expect.stringMatching(/^\$\{nonsensitive\(.*cluster_ca_certificate\)\}$/),
    }[cloud];
    expect(foundation.locals?.kubernetes_cluster_authority).toEqual(local);
  });

  test('is a namespace with a quota, closed for traffic but DNS, and an account with the identity of the pods', () => {
    const { resource } = apps;
    expect(resource.kubernetes_namespace_v1['kubernetes-apps_shop_namespace'].metadata).toEqual({
      name: 'shop',
      labels: {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
    });
    expect(resource.kubernetes_resource_quota_v1['kubernetes-apps_shop_quota'].spec.hard).toMatchObject({
      'requests.cpu': '12',
      'requests.memory': '32Gi',
      pods: '40',
      'services.loadbalancers': '0',
    });
    expect(resource.kubernetes_network_policy_v1['kubernetes-apps_shop_default-deny'].spec).toEqual({
      pod_selector: {},
      policy_types: ['Ingress', 'Egress'],
    });
    // Tokens of its identity come from outside the cluster.
    expect(resource.kubernetes_network_policy_v1['kubernetes-apps_shop_allow-tokens'].spec.egress).toEqual(
      TOKENS[cloud].map(([cidr, ...ports]) => ({
        to: [{ ip_block: { cidr } }],
        ports: ports.map((port) => ({ protocol: 'TCP', port })),
      })),
    );
    const { metadata } = resource.kubernetes_service_account_v1['kubernetes-apps_shop_service-account'];
    const annotations = {
      aws: [],
      google: ['iam.gke.io/gcp-service-account'],
      azure: ['azure.workload.identity/client-id'],
    }[cloud];
    expect(Object.keys(metadata.annotations ?? {})).toEqual(annotations);
    expect(metadata.name).toBe('worker');
    const [settings] = Object.entries<{ value: string }>(foundation.output).flatMap(([name, { value }]) =>
      name.includes('pod-settings') ? [JSON.parse(value)] : [],
    );
    expect(settings).toEqual({
      annotations: expect.any(Object),
      labels: { aws: {}, google: {}, azure: { 'azure.workload.identity/use': 'true' } }[cloud],
    });
    // The identity that the annotation names is for these pods, and for no others.
    const trusted = JSON.stringify(foundation.resource);
    expect(trusted).toMatch(
      {
        aws: /"namespace":"shop".*"service_account":"worker"/,
        google: /svc\.id\.goog\[shop\/worker\]/,
        azure: /system:serviceaccount:shop:worker/,
      }[cloud],
    );
  });

  test('is Argo CD, of an exact chart, without a password and closed for traffic', () => {
    const release = apps.resource.helm_release['kubernetes-apps_argo-cd'];
    expect(release).toMatchObject({
      chart: 'argo-cd',
      version: CHART,
      atomic: true,
      namespace: expect.stringContaining('kubernetes_namespace_v1.kubernetes-apps_argocd.metadata'),
    });
    expect(JSON.parse(release.values[0])).toMatchObject({
      configs: { cm: { 'admin.enabled': 'false' } },
      global: { networkPolicy: { create: true, defaultDenyIngress: true } },
    });
  });
});

test('a workload in the stack of the cluster is refused, since its providers could not be configured', () => {
  const together = () => clusterStacks('aws', { 'kubernetes-apps': {} });
  expect(together).toThrow(
    expect.objectContaining({
      problems: [
        expect.objectContaining({
          message: 'it deploys into cluster, which the same stack creates.',
          remedy: expect.stringContaining('stack: own'),
        }),
      ],
    }),
  );
});

test.concurrent('it deploys by the values of the cluster, settles and goes; a namespace must be there', async () => {
  const { 'dev-aws-us-east-1': foundation, 'dev-aws-us-east-1-kubernetes-apps': apps } = stacksOn('aws');
  const workspace = new Workspace();
  try {
    writeInside(workspace, 'dev-aws-us-east-1', foundation, apps);
    await workspace.init();
    expect(await workspace.apply()).not.toContain('Warning:');
    await settlesAndGoes(workspace);
    const misplaced = structuredClone(apps);
    misplaced.resource.kubernetes_resource_quota_v1['kubernetes-apps_shop_quota'].metadata.namespace = 'nowhere';
    workspace.write(misplaced);
    expect(await workspace.must(1, 'apply', '-auto-approve', '-input=false')).toContain(
      'namespaces "nowhere" not found',
    );
  } finally {
    await workspace.stop();
  }
});

withProgram('kubernetes-validate')('its objects conform to the published schemas of Kubernetes', () => {
  expect(objects.length).toBe(OBJECTS * CLOUDS.length);
  expect(againstSchemas(objects)).toEqual([]);
});
