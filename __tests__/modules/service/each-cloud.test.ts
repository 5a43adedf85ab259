import { NGINX, on } from '../../support/service';
import { mainOf } from '../../support/service-setup';

test('on AWS it runs on Fargate, privately, as its own role, and its count is left to the scaling', () => {
  const synthesized = on('aws', { port: 8080 });
  expect(synthesized.problems).toEqual([]);
  const { the, of } = synthesized;
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
  expect(mainOf('aws', synthesized)).toEqual({
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
