import type { Cloud } from '../../../modules/cloud';
import type { Environment } from '../../../modules/core/environment';
import type { CloudName } from '../../../modules/core/placement';
import type { ServiceProps, ServiceScaling } from '../../../modules/service/service';
import { SERVICE } from '../../../modules/service/support';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { certificate } from '../../support/certificates';
import { everyPropertyCounts } from '../../support/conformance';
import { theirs } from '../../support/network';
import { SLO_NESTED, SLO_SAMPLE, watchedIf } from '../../support/objective';
import { BASE, DIGEST, NGINX, on, serve } from '../../support/service';
import { CLOUDS, synth } from '../../support/synth';

const OTHER = 'docker.io/library/nginx:1.28';

/** Samples are data: constructs are made of their names. */
interface Named extends Omit<ServiceProps, 'network' | 'identity' | 'secrets' | 'scaling'> {
  readonly network: string;
  readonly identity: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly scaling?: Omit<ServiceScaling, 'queue'> & {
    readonly queue?: { readonly metric: string; readonly messagesPerInstance: number };
  };
}

function made(stack: PlacementStack, cloud: Cloud, { network, identity, secrets, scaling, ...props }: Named): void {
  const place = theirs(stack, cloud, network);
  serve(
    stack,
    cloud,
    {
      ...props,
      identity: cloud.identity(stack, identity),
      secrets:
        secrets &&
        Object.fromEntries(
          Object.entries(secrets).map(([name, id]) => [name, cloud.secret(stack, id, { network: place })]),
        ),
      scaling: scaling && {
        ...scaling,
        queue: scaling.queue && { ...scaling.queue, metric: cloud.queue(stack, scaling.queue.metric).depthMetric },
      },
    },
    place,
  );
}

describe('service: every property counts', () => {
  everyPropertyCounts<Named>({
    table: SERVICE,
    base: { ...BASE, port: 8080, network: 'theirs', identity: 'keeper' },
    make: (stack, cloud, props) => {
      made(stack, cloud, props);
      watchedIf(stack, props);
    },
    samples: {
      slo: SLO_SAMPLE,
      image: { values: [NGINX, OTHER] },
      command: { values: [['serve'], ['work']] },
      cpu: { values: [1, 2] },
      memoryMiB: { values: [2048, 4096] },
      architecture: { values: ['x86_64', 'arm64'] },
      identity: { values: ['keeper', 'clerk'] },
      // A load balancer stays in its network.
      network: { values: ['theirs', 'others'], with: { port: undefined, min: 2, max: 2 } },
      tier: { values: ['private', 'isolated'] },
      environment: { values: [{ MODE: 'one' }, { MODE: 'other' }] },
      secrets: { values: [{ KEY: 'one' }, { KEY: 'other' }] },
      diskGiB: { values: [30, 40] },
      logDays: { values: [30, 60] },
      port: { values: [8080, 8081] },
      min: { values: [1, 2] },
      max: { values: [3, 4] },
      scaling: { values: [{ cpuPercent: 60 }, { requests: 50 }] },
      health: {
        values: [
          { path: '/up', startSeconds: 30 },
          { path: '/live', startSeconds: 60 },
        ],
      },
      stopSeconds: { values: [20, 40] },
      rollout: {
        values: [
          { percent: 10, revision: '00012-abc' },
          { percent: 20, revision: '00013-def' },
        ],
      },
      sidecars: {
        values: [
          [{ id: 'proxy', image: NGINX, command: ['run'], environment: { A: '1' }, cpu: 1, memoryMiB: 2048 }],
          [],
        ],
      },
    },
    nested: {
      ...SLO_NESTED,
      'command.0': { values: ['serve', 'work'], with: { command: ['serve'] } },
      'environment.MODE': { values: ['one', 'other'] },
      'secrets.KEY': { values: ['one', 'other'] },
      'scaling.requests': { values: [50, 60] },
      'scaling.queue': {
        values: [{ metric: 'orders', messagesPerInstance: 10 }, undefined],
        with: { scaling: { cpuPercent: 60 } },
      },
      'scaling.queue.metric': {
        values: ['orders', 'returns'],
        with: { scaling: { queue: { messagesPerInstance: 10 } } },
      },
      'scaling.queue.messagesPerInstance': { values: [10, 20], with: { scaling: { queue: { metric: 'orders' } } } },
      'rollout.percent': { values: [10, 20], with: { rollout: { revision: '00012-abc' } } },
      'rollout.revision': { values: ['00012-abc', '00013-def'], with: { rollout: { percent: 10 } } },
      'health.path': { values: ['/up', '/live'] },
      'health.readyPath': { values: ['/ready', '/able'] },
      'sidecars.0.id': { values: ['proxy', 'agent'], with: { sidecars: [{ image: NGINX, cpu: 1, memoryMiB: 2048 }] } },
      'sidecars.0.image': { values: [NGINX, OTHER], with: { sidecars: [{ id: 'proxy', cpu: 1, memoryMiB: 2048 }] } },
      'sidecars.0.command.0': {
        values: ['run', 'rest'],
        with: { sidecars: [{ id: 'proxy', image: NGINX, command: ['run'], cpu: 1, memoryMiB: 2048 }] },
      },
      'sidecars.0.environment.A': {
        values: ['1', '2'],
        with: { sidecars: [{ id: 'proxy', image: NGINX, environment: {}, cpu: 1, memoryMiB: 2048 }] },
      },
    },
    native: {
      aws: [{ service: { enableExecuteCommand: true } }, { task: { skipDestroy: true } }],
      google: [{ service: { description: 'The shop' } }],
      azure: [{ app: { maxInactiveRevisions: 5 } }],
    },
  });
});

// biome-ignore lint/suspicious/noExplicitAny: the JSON of any cloud.
const mainOf = (cloud: CloudName, { the }: ReturnType<typeof on>): any =>
  ({
    aws: () => JSON.parse(the('aws_ecs_task_definition').container_definitions)[0],
    google: () => the('google_cloud_run_v2_service').template.containers[0],
    azure: () => the('azurerm_container_app').template.container[0],
  })[cloud]();

test('on AWS it runs on Fargate, privately, as its own role, and its count is left to the scaling', () => {
  const made = on('aws', { port: 8080 });
  expect(made.problems).toEqual([]);
  const { the, of } = made;
  expect(the('aws_ecs_service')).toMatchObject({
    name: 'acme-test-shop',
    launch_type: 'FARGATE',
    network_configuration: {
      assign_public_ip: false,
      subnets: [expect.stringMatching(/^subnet-/), expect.stringMatching(/^subnet-/)],
    },
    enable_execute_command: false,
    lifecycle: { ignore_changes: ['desired_count'] },
  });
  expect(the('aws_ecs_task_definition')).toMatchObject({ cpu: '1024', memory: '2048', network_mode: 'awsvpc' });
  expect(the('aws_lb_target_group').target_type).toBe('ip');
  const trusts = of('aws_iam_role').map(({ path, body }) => [
    path,
    JSON.parse(body.assume_role_policy).Statement.map(({ Sid }: { Sid: string }) => Sid),
  ]);
  expect(trusts).toEqual(
    expect.arrayContaining([
      ['keeper/role', ['VirtualMachines', expect.stringMatching(/^Onecstasksamazonawscom/)]],
      ['shop/execution/role', ['Tasks']],
    ]),
  );
  expect(mainOf('aws', made)).toEqual({
    name: 'main',
    image: NGINX,
    essential: true,
    stopTimeout: 30,
    environment: [{ name: 'POLYCLOUD_CLOUD', value: 'aws' }],
    portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }],
    logConfiguration: expect.objectContaining({ logDriver: 'awslogs' }),
  });
});

test('on Google only load balancers and the VPC reach it, and it can be applied again after a failed revision', () => {
  const { the, problems } = on('google', { port: 8080 });
  expect(problems).toEqual([]);
  expect(the('google_cloud_run_v2_service')).toMatchObject({
    deletion_protection: false,
    ingress: 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
    invoker_iam_disabled: true,
    template: {
      service_account: '${google_service_account.keeper_service-account.email}',
      vpc_access: {
        egress: 'ALL_TRAFFIC',
        network_interfaces: [
          { tags: [expect.stringMatching(/^acme-test-shop-member-/), expect.stringMatching(/-theirs-tier-private-/)] },
        ],
      },
    },
  });
  // A serverless backend takes none of these.
  const backend = the('google_compute_backend_service');
  for (const one of [
    'health_checks',
    'port_name',
    'timeout_sec',
    'session_affinity',
    'connection_draining_timeout_sec',
  ])
    expect(backend).not.toHaveProperty(one);
});

test('on Google a service without a port is a worker pool of a fixed size', () => {
  const { the, problems, of } = on('google', { min: 2, max: 2 });
  expect(problems).toEqual([]);
  expect(the('google_cloud_run_v2_worker_pool')).toMatchObject({
    scaling: { scaling_mode: 'MANUAL', manual_instance_count: 2 },
  });
  expect(of('google_cloud_run_v2_service')).toEqual([]);
  expect(on('google').problems.map(({ message }) => message)).toEqual([
    'min is 1 and max is 3, but without port Google runs a worker pool, which does not scale automatically.',
  ]);
});

test('on Azure its environment has no public address, and its name is known in the network', () => {
  const { the, problems } = on('azure', { port: 8080 });
  expect(problems).toEqual([]);
  expect(the('azurerm_container_app_environment')).toMatchObject({
    internal_load_balancer_enabled: true,
    public_network_access: 'Disabled',
    logs_destination: 'azure-monitor',
    zone_redundancy_enabled: true,
    lifecycle: { ignore_changes: ['infrastructure_resource_group_name'] },
  });
  expect(the('azurerm_private_dns_a_record')).toMatchObject({ name: '*' });
  const gateway = the('azurerm_application_gateway');
  expect(gateway.backend_http_settings).toEqual([
    expect.objectContaining({ protocol: 'Https', port: 443, pick_host_name_from_backend_address: true }),
  ]);
  expect(gateway.backend_address_pool[0].fqdns).toEqual([
    '${azurerm_container_app.shop_app.name}.${azurerm_container_app_environment.containers_in-theirs_environment.default_domain}',
  ]);
});

describe.each(CLOUDS)('on %s', (cloud) => {
  test('a new image loses no request: what is new is ready before what is old goes', () => {
    const { the } = on(cloud, { port: 8080, stopSeconds: cloud === 'google' ? undefined : 40 });
    const holds = {
      aws: () => {
        const {
          deployment_minimum_healthy_percent,
          deployment_maximum_percent,
          deployment_circuit_breaker,
          depends_on,
        } = the('aws_ecs_service');
        expect([deployment_minimum_healthy_percent, deployment_maximum_percent]).toEqual([100, 200]);
        expect(deployment_circuit_breaker).toEqual({ enable: true, rollback: true });
        // Only a target group that something listens for takes tasks.
        expect(depends_on).toContain('aws_lb_listener.entry_listener');
        expect(the('aws_ecs_task_definition').lifecycle).toEqual({ create_before_destroy: true });
        const drain = Number(the('aws_lb_target_group').deregistration_delay);
        expect(drain).toBeGreaterThan(0);
        expect(mainOf('aws', on(cloud, { port: 8080, stopSeconds: 40 })).stopTimeout).toBe(40);
      },
      google: () => {
        const service = the('google_cloud_run_v2_service');
        expect(service.traffic).toEqual([{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }]);
        expect(service.template.containers[0].startup_probe.http_get).toEqual({ path: '/', port: 8080 });
        expect(service.template.revision).toBeUndefined();
      },
      azure: () => {
        const app = the('azurerm_container_app');
        expect(app.revision_mode).toBe('Single');
        expect(app.ingress.traffic_weight).toEqual([{ latest_revision: true, percentage: 100 }]);
        expect(app.template).toMatchObject({ termination_grace_period_seconds: 40 });
        expect(app.template.revision_suffix).toBeUndefined();
        expect(app.template.container[0].readiness_probe).toHaveLength(1);
      },
    };
    holds[cloud]();
  });

  test('a variable takes a value of a construct, and a secret is a reference', () => {
    const { text, problems } = synth(cloud, (stack, catalogue) => {
      const network = theirs(stack, catalogue);
      const orders = catalogue.queue(stack, 'orders');
      const environment: Environment = { ORDERS: orders.sendAddress };
      serve(
        stack,
        catalogue,
        { environment, secrets: { API_KEY: catalogue.secret(stack, 'key', { network }) } },
        network,
      );
    });
    expect(problems).toEqual(cloud === 'google' ? [expect.anything()] : []);
    if (cloud === 'google') return;
    expect(text).toMatch(
      {
        aws: /ORDERS.*aws_sqs_queue\.orders_queue\.url/,
        azure: /ORDERS[\s\S]*azurerm_servicebus_queue\.orders_queue\.name/,
      }[cloud],
    );
    expect(text).toMatch(
      { aws: /valueFrom.*aws_secretsmanager_secret\.key_secret\.arn/, azure: /key_vault_secret_id/ }[cloud],
    );
  });

  test('an image of a registry is granted to whoever pulls it, before the first instance starts', () => {
    const { of, problems, text } = synth(cloud, (stack, catalogue) => {
      const registry = catalogue.registry(stack, 'images', { images: ['web'] });
      serve(stack, catalogue, { port: 8080, image: { registry, name: 'web', digest: DIGEST } });
    });
    expect(problems).toEqual([]);
    expect(text).toContain(`@${DIGEST}`);
    if (cloud === 'aws') {
      const pulls = of('aws_iam_role_policy').find(({ path }) => path.startsWith('images/grant-pull-shop-execution'));
      expect(of('aws_ecs_service')[0]?.body.depends_on).toContain(pulls?.address);
    }
    if (cloud === 'azure') {
      const [role] = of('azurerm_role_assignment').filter(({ body }) => body.role_definition_name === 'AcrPull');
      expect(of('azurerm_container_app')[0]?.body).toMatchObject({
        depends_on: [role?.address],
        registry: [{ identity: expect.anything() }],
      });
      expect(role?.body.provisioner).toHaveLength(1);
    }
  });
});

test('a load balancer reaches a service that exists; on AWS only its owner can register its tasks', () => {
  const subnet = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/apps';
  const routed = (cloud: CloudName) =>
    synth(cloud, (stack, catalogue) => {
      const network = theirs(stack, catalogue);
      const service = catalogue.service.fromExisting(stack, 'theirs-too', {
        network,
        health: { path: '/up' },
        aws: { securityGroupId: 'sg-0123456789abcdef0', port: 8080 },
        google: { name: 'theirs', networkTag: 'theirs' },
        azure: {
          host: 'theirs.example.azurecontainerapps.io',
          subnet: { id: subnet, range: '10.30.194.0/24', securityGroup: { resourceGroup: 'g', name: 'apps' } },
        },
      });
      catalogue.loadBalancer(stack, 'entry', {
        network,
        certificate: { given: certificate('shop') },
        routes: [{ service }],
      });
    });
  expect(routed('aws').problems.map(({ message }) => message)).toEqual([
    'routes: test-aws-us-east-1/theirs-too is created elsewhere, and only its owner can register its tasks with ' +
      'a target group.',
  ]);
  expect(routed('google').the('google_compute_region_network_endpoint_group').cloud_run).toEqual({ service: 'theirs' });
  const { the } = routed('azure');
  expect(the('azurerm_application_gateway').backend_address_pool[0].fqdns).toEqual([
    'theirs.example.azurecontainerapps.io',
  ]);
  expect(the('azurerm_application_gateway').probe[0]).toMatchObject({ path: '/up', protocol: 'Https' });
});
