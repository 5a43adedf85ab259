import { KNOWN } from '../../../deployment/permissions/rights';
import { CLOUDS, type CloudName } from '../../../modules/core/placement';
import { writeInside } from '../../support/inside-cluster';
import { againstSchemas, type KubernetesObject, objectsOf } from '../../support/kubernetes-objects';
import { readBy } from '../../support/programs';
import { DIGEST } from '../../support/service';
import { withProgram } from '../../support/services';
import { settlesAndGoes, Workspace } from '../../support/terraform';
import { CLUSTER, clusterStacks, REGION, SHOP } from './cluster-stacks';

const stacksOn = (cloud: CloudName, shop: object = {}, workloads: object = {}, more: object = {}) =>
  clusterStacks(
    cloud,
    { commerce: { ...SHOP, makeDatabaseUsers: true, ...shop }, 'commerce-apps': { stack: 'own' }, ...workloads },
    more,
  );
const problemsOf = (shop: object, workloads?: object, more?: object, cloud: CloudName = 'aws'): string[] => {
  try {
    stacksOn(cloud, shop, workloads, more);
    return [];
  } catch (error) {
    const { problems } = error as { problems: { message: string; remedy?: string }[] };
    return problems.map(({ message, remedy }) => `${message} ${remedy}`);
  }
};

const objects: KubernetesObject[] = [];

describe.each(CLOUDS)('the shop in a cluster on %s', (cloud) => {
  const at = `dev-${cloud}-${REGION[cloud]}`;
  const { [at]: foundation, [`${at}-commerce-apps`]: apps } = stacksOn(cloud);
  objects.push(...objectsOf(apps));
  const all = JSON.stringify(foundation.resource);
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
  const objectOf = (type: string, name: string): any =>
    apps.resource[`kubernetes_${type}`][`commerce-apps_namespace_${name}`];
  const podOf = (program: string) => objectOf('deployment_v1', `${program}_deployment`).spec.template;

  test('needs no provider but those of the cloud and of Kubernetes', () => {
    expect(Object.keys(apps.provider).sort()).toEqual([
      { aws: 'aws', google: 'google', azure: 'azurerm' }[cloud],
      'kubernetes',
    ]);
    expect(Object.keys(apps.resource).every((type) => type.startsWith('kubernetes_'))).toBe(true);
  });

  test.each(['storefront', 'erp-worker'] as const)('%s gets its image and every variable that it reads', (program) => {
    const [{ image, command, env }] = podOf(program).spec.container;
    const variables = Object.fromEntries(env.map(({ name, value }: { name: string; value: string }) => [name, value]));
    expect(readBy(program).filter((name) => !variables[name])).toEqual([]);
    expect(variables.POLYCLOUD_CLOUD).toBe(cloud);
    // What only the cloud knows is read from the stack of the shop.
    expect(variables.DOCUMENTS).toContain(`data.terraform_remote_state.${at}.outputs.shared_`);
    if (program === 'storefront') {
      expect(image).toMatch(new RegExp(`storefront@${DIGEST}$`));
      expect(command).toBeUndefined();
    } else expect([image, command[0]]).toEqual([expect.stringMatching(/^docker\.io\/library\/node:\d/), 'node']);
  });

  test.each(['storefront', 'erp-worker'] as const)('%s has its own identity, and no other pod has it', (program) => {
    const account = objectOf('service_account_v1', `${program}_service-account`).metadata;
    expect([account.name, objectOf('namespace_v1', 'namespace').metadata.name]).toEqual([program, 'commerce']);
    expect(podOf(program).spec.service_account_name).toContain(
      `kubernetes_service_account_v1.commerce-apps_namespace_${program}_service-account`,
    );
    const [key] = Object.keys(account.annotations ?? {});
    expect(key).toBe(
      { aws: undefined, google: 'iam.gke.io/gcp-service-account', azure: 'azure.workload.identity/client-id' }[cloud],
    );
    expect(podOf(program).metadata.labels).toEqual({
      'app.kubernetes.io/name': program,
      ...{ aws: {}, google: {}, azure: { 'azure.workload.identity/use': 'true' } }[cloud],
    });
    expect(all).toContain(
      {
        aws: `"namespace":"commerce","role_arn":"\${aws_iam_role.kubernetes_cluster_pods_commerce_${program}_role.arn}"`,
        google: `svc.id.goog[commerce/${program}]`,
        azure: `system:serviceaccount:commerce:${program}`,
      }[cloud],
    );
  });

  test('its nodes pull the images, and its pods reach the database, the cache and services of the cloud', () => {
    const pull = { aws: /ecr:BatchGetImage/, google: /roles\/artifactregistry\.reader/, azure: /AcrPull|7f951dda/ }[
      cloud
    ];
    expect(all).toMatch(pull);
    const rules = {
      aws: foundation.resource.aws_vpc_security_group_ingress_rule,
      google: foundation.resource.google_compute_firewall,
      azure: foundation.resource.azurerm_network_security_rule,
    }[cloud] as Record<string, object>;
    const opened = (port: string) =>
      Object.entries(rules).filter(
        ([name, body]) => name.includes('cluster') && new RegExp(`[":\\[]${port}[",\\]}]`).test(JSON.stringify(body)),
      );
    const cachePort = { aws: '6379', google: '6379', azure: '10000' }[cloud];
    expect([opened('5432').length > 0, opened(cachePort).length > 0]).toEqual([true, true]);
    const egress = objectOf('network_policy_v1', 'allow-services').spec.egress;
    expect(egress[0].ports.map(({ port }: { port: string }) => port)).toEqual(
      expect.arrayContaining(['5432', cachePort, '443']),
    );
  });

  test('pods are restricted, and their number is up to the autoscaler', () => {
    const { spec } = objectOf('deployment_v1', 'storefront_deployment');
    expect(spec.replicas).toBeUndefined();
    expect(objectOf('horizontal_pod_autoscaler_v2', 'storefront_autoscaler').spec).toMatchObject({
      min_replicas: 2,
      max_replicas: 6,
      scale_target_ref: { kind: 'Deployment' },
    });
    // No pod stops before another one is ready, and a request in progress is answered.
    expect(spec.strategy).toEqual({
      type: 'RollingUpdate',
      rolling_update: { max_surge: '25%', max_unavailable: '0' },
    });
    const { spec: pod } = spec.template;
    const [container] = pod.container;
    const [stop] = container.lifecycle.pre_stop[0].exec.command.slice(1).map(Number);
    expect(pod.termination_grace_period_seconds).toBeGreaterThanOrEqual(stop + 30);
    expect(objectOf('pod_disruption_budget_v1', 'storefront_disruption-budget').spec.max_unavailable).toBe('1');
    expect(pod.security_context).toMatchObject({ run_as_non_root: true, run_as_user: '1000' });
    expect(container.security_context).toEqual({
      allow_privilege_escalation: false,
      read_only_root_filesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    // The namespace has room for all pods and a rolling update, and for no others.
    expect(objectOf('resource_quota_v1', 'quota').spec.hard).toMatchObject({ pods: '13', 'requests.cpu': '5.25' });
  });

  test('the permissions of its deployer are known', () => {
    const types = Object.keys(apps.resource).flatMap((type) => /^kubernetes_(.*)$/.exec(type)?.[1] ?? []);
    expect(types.filter((type) => !KNOWN.kubernetes.includes(type))).toEqual([]);
  });

  test('it deploys, settles, takes another image in place and goes', async () => {
    const workspace = new Workspace();
    try {
      writeInside(workspace, at, foundation, structuredClone(apps));
      await workspace.init();
      expect(await workspace.apply()).not.toContain('Warning:');
      const changed = structuredClone(apps);
      changed.resource.kubernetes_deployment_v1[
        'commerce-apps_namespace_erp-worker_deployment'
      ].spec.template.spec.container[0].image = 'docker.io/acme/worker:1.0.1';
      writeInside(workspace, at, foundation, changed);
      expect(await workspace.changes()).toEqual({
        'kubernetes_deployment_v1.commerce-apps_namespace_erp-worker_deployment': 'update',
      });
      await workspace.applyPlan();
      await settlesAndGoes(workspace);
    } finally {
      await workspace.stop();
    }
  }, 120_000);
});

test('settings without an effect are refused', () => {
  expect(problemsOf({ runsOn: 'containers', cluster: 'kubernetes' })).toEqual([
    'is kubernetes, but runsOn is containers. Set runsOn: cluster.',
  ]);
  expect(problemsOf({ erpWorker: { cpu: 1, memoryGiB: 1, min: 0, max: 1 } })).toEqual([
    'is 0, but pods are not scaled to zero. Raise min to 1.',
  ]);
  expect(problemsOf({ runsOn: 'machines', erpWorker: { cpu: 1, memoryGiB: 2, min: 1, max: 1 } })).toEqual([
    'the shop does not run in a cluster. Set runsOn: cluster of commerce, and add the workload kubernetes; or ' +
      'remove this workload.',
  ]);
  expect(problemsOf({}, { kubernetes: undefined })).toEqual([
    'requires one workload kubernetes; this environment has none. Add kubernetes to the environment.',
  ]);
});

/** A public name; Azure's load balancer takes its certificate from a vault. */
const DNS = {
  provider: 'cloudflare',
  domain: 'example.com',
  name: 'shop',
  zone: '0123456789abcdef'.repeat(2),
  account: 'fedcba9876543210'.repeat(2),
  certificates: {
    azure: {
      keyVaultId:
        '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/certificates/providers/' +
        'Microsoft.KeyVault/vaults/acmedevcerts',
      keyVaultSecretId: 'https://acmedevcerts.vault.azure.net/secrets/shop',
    },
  },
};

test.each(CLOUDS)('a public name of a shop in a cluster is refused on %s, with what serves one', (cloud) => {
  expect(problemsOf({}, {}, { dns: DNS }, cloud)).toEqual([
    'runsOn is cluster, and the load balancer of the public name does not send requests to a cluster. ' +
      'Set runsOn: containers or machines, or remove dns from the environment.',
    expect.stringMatching(/none of kubernetes, commerce, commerce-apps publishes an entry there\./),
  ]);
});

test('a shop in containers does not depend on a cluster in the same environment', () => {
  const workloads = {
    'commerce-apps': undefined,
    kubernetes: { ...CLUSTER, stack: 'own' },
    commerce: {
      ...SHOP,
      runsOn: 'containers',
      makeDatabaseUsers: false,
      erpWorker: { cpu: 1, memoryGiB: 2, min: 1, max: 1 },
    },
  };
  expect(problemsOf({}, workloads)).toEqual([]);
  expect(problemsOf({}, { ...workloads, commerce: SHOP })).toEqual([
    'is in the stack of the placement, but uses the offers of kubernetes, which has its own stack. Set stack: own ' +
      'here, too: the stack of the placement is deployed first.',
  ]);
});

withProgram('kubernetes-validate')('its objects conform to the published schemas of Kubernetes', () => {
  expect(objects.length).toBeGreaterThan(10 * CLOUDS.length);
  expect(againstSchemas(objects)).toEqual([]);
  const wrong = structuredClone(objects.find(({ kind }) => kind === 'Deployment')) as KubernetesObject;
  Object.assign(wrong.metadata, { nmae: 'shop' });
  expect(againstSchemas([wrong])).toEqual(['ended with 1', expect.stringContaining('nmae')]);
});
