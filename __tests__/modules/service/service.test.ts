import type { Environment } from '../../../modules/core/environment';
import type { CloudName } from '../../../modules/core/placement';
import { SERVICE } from '../../../modules/service/support';
import { byCloud } from '../../support/by-cloud';
import { certificate } from '../../support/certificates';
import { everyPropertyCounts } from '../../support/conformance';
import { theirs } from '../../support/network';
import { SLO_NESTED, SLO_SAMPLE, watchedIf } from '../../support/objective';
import { BASE, DIGEST, NGINX, on, serve } from '../../support/service';
import { mainOf, makeService, type Named } from '../../support/service-setup';
import { CLOUDS, synth } from '../../support/synth';

const OTHER = 'docker.io/library/nginx:1.28';

describe('service: every property counts', () => {
  everyPropertyCounts<Named>({
    table: SERVICE,
    base: { ...BASE, port: 8080, network: 'theirs', identity: 'keeper' },
    make: (stack, cloud, props) => {
      makeService(stack, cloud, props);
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
      otlp: { values: [true, false] },
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

describe.each(CLOUDS)('on %s', (cloud) => {
  test('a new image loses no request: what is new is ready before what is old goes', () => {
    const { the } = on(cloud, { port: 8080, stopSeconds: { aws: 40, google: undefined, azure: 40 }[cloud] });
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
        { min: 2, max: 2, environment, secrets: { API_KEY: catalogue.secret(stack, 'key', { network }) } },
        network,
      );
    });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(text).toMatch(/ORDERS.*aws_sqs_queue\.orders_queue\.url/);
        expect(text).toMatch(/valueFrom.*aws_secretsmanager_secret\.key_secret\.arn/);
      },
      google: () => {
        expect(text).toMatch(/ORDERS[\s\S]*google_pubsub_topic\.orders_topic\./);
        expect(text).toMatch(/API_KEY[\s\S]*secret_key_ref/);
      },
      azure: () => {
        expect(text).toMatch(/ORDERS[\s\S]*azurerm_servicebus_queue\.orders_queue\.name/);
        expect(text).toMatch(/key_vault_secret_id/);
      },
    });
  });

  test('the identity that pulls an image of a registry has the permission before the first instance starts', () => {
    const { of, problems, text } = synth(cloud, (stack, catalogue) => {
      const registry = catalogue.registry(stack, 'images', { images: ['web'] });
      serve(stack, catalogue, { port: 8080, image: { registry, name: 'web', digest: DIGEST } });
    });
    expect(problems).toEqual([]);
    expect(text).toContain(`@${DIGEST}`);
    byCloud(cloud, {
      aws: () => {
        const pulls = of('aws_iam_role_policy').find(({ path }) => path.startsWith('images/grant-pull-shop-execution'));
        expect(of('aws_ecs_service')[0]?.body.depends_on).toContain(pulls?.address);
      },
      google: () => {
        // The service agent of Cloud Run pulls, which has the permission in its project.
        expect(of('google_artifact_registry_repository_iam_member')).toEqual([]);
      },
      azure: () => {
        const [role] = of('azurerm_role_assignment').filter(({ body }) => body.role_definition_name === 'AcrPull');
        expect(of('azurerm_container_app')[0]?.body).toMatchObject({
          depends_on: [role?.address],
          registry: [{ identity: expect.anything() }],
        });
        expect(role?.body.provisioner).toHaveLength(1);
      },
    });
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
