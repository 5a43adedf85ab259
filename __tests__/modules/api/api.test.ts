import { API } from '../../../modules/api/support';
import { all, BASE, ISSUER, make, messages, type Named, on, SEND, TOKENS, VAULT, withRoute } from '../../support/api';
import { everyPropertyCounts } from '../../support/conformance';
import { defined } from '../../support/defined';
import { APPLICATION } from '../../support/function';
import { SLO_NESTED, SLO_SAMPLE, watchedIf } from '../../support/objective';

describe('api: every property counts', () => {
  everyPropertyCounts<Named>({
    table: API,
    base: BASE,
    make: (stack, cloud, props) => {
      make(stack, cloud, props);
      watchedIf(stack, props);
    },
    samples: {
      slo: SLO_SAMPLE,
      routes: {
        values: [[{ ...SEND, token: 'partners' }], [{ ...SEND, to: { queue: 'returns' }, token: 'partners' }]],
      },
      tokens: {
        values: [TOKENS, { partners: { ...ISSUER, issuer: 'https://login.example.org/' } }],
        with: withRoute({ ...SEND, token: 'partners' }),
      },
      cors: {
        values: [{ origins: ['https://shop.example.com'], headers: ['x-shop'], maxAgeSeconds: 60 }, { origins: ['*'] }],
      },
      maxRequestKiB: { values: [50, 100] },
      accessLogDays: { values: [30, 90] },
      domain: { values: [{ name: 'api.example.com' }, { name: 'orders.example.com' }] },
      contact: { values: ['shop@example.com', 'team@example.com'] },
    },
    nested: {
      ...SLO_NESTED,
      'routes.0.method': { values: ['POST', 'PUT'] },
      'routes.0.path': { values: ['/orders', '/returns/{id}'] },
      'routes.0.to': { values: [{ queue: 'orders' }, { queue: 'returns' }] },
      'routes.0.to.function': { values: ['export', 'import'], with: withRoute({ ...SEND, token: 'partners', to: {} }) },
      'routes.0.to.service': { values: ['web', 'store'], with: withRoute({ ...SEND, token: 'partners', to: {} }) },
      'routes.0.to.queue': { values: ['orders', 'returns'] },
      'routes.0.to.loadBalancer': {
        values: ['entry', undefined],
        with: withRoute({ ...SEND, token: 'partners', to: { host: 'origin.example.com' } }),
      },
      'routes.0.to.host': {
        values: ['origin.example.com', 'entry.example.com'],
        with: withRoute({ ...SEND, token: 'partners', to: { loadBalancer: 'entry' } }),
      },
      'routes.0.token': {
        values: ['partners', 'staff'],
        with: { tokens: { ...TOKENS, staff: { ...ISSUER, audiences: ['staff'] } }, ...withRoute({ ...SEND }) },
      },
      'routes.0.scopes': {
        values: [['orders.write'], ['orders.all']],
        with: { tokens: TOKENS, ...withRoute({ ...SEND, token: 'partners' }) },
      },
      'routes.0.scopes.0': {
        values: ['orders.write', 'orders.all'],
        with: { tokens: TOKENS, ...withRoute({ ...SEND, token: 'partners', scopes: [''] }) },
      },
      'routes.0.identities': {
        values: [true, false],
        with: { ...withRoute({ ...SEND }), native: { azure: { applicationId: APPLICATION } } },
      },
      'routes.0.public': { values: [true, false] },
      'routes.0.throttle': {
        values: [
          { perSecond: 5, burst: 10 },
          { perSecond: 6, burst: 10 },
        ],
        with: withRoute({ ...SEND, token: 'partners' }),
      },
      'routes.0.operationId': { values: ['sendOrder', 'createOrder'] },
      'tokens.partners.issuer': {
        values: ['https://login.example.com/', 'https://login.example.org/'],
        with: withRoute({ ...SEND, token: 'partners' }),
      },
      'tokens.partners.audiences.0': {
        values: ['orders', 'stock'],
        with: { tokens: TOKENS, ...withRoute({ ...SEND, token: 'partners' }) },
      },
      'cors.origins.0': {
        values: ['https://shop.example.com', 'https://www.example.com'],
        with: { cors: { origins: [''] } },
      },
      'cors.headers.0': { values: ['x-shop', 'x-other'], with: { cors: { origins: ['*'], headers: [''] } } },
      'domain.name': { values: ['api.example.com', 'orders.example.com'] },
    },
    native: {
      aws: [{ api: { ipAddressType: 'dualstack' } }, { stage: { description: 'live' } }],
      google: [{ proxy: { launchStage: 'GA' } }],
      azure: [{ service: { clientCertificateEnabled: true } }],
    },
  });
});

describe('on AWS', () => {
  const { the, of, problems } = all('aws');

  test('routes ask for a token of the issuer, its scopes, or a signature', () => {
    expect(problems).toEqual([]);
    expect(the('aws_apigatewayv2_authorizer')).toMatchObject({
      authorizer_type: 'JWT',
      identity_sources: ['$request.header.Authorization'],
      jwt_configuration: { issuer: 'https://login.example.com/', audience: ['orders'] },
    });
    expect(the('aws_apigatewayv2_route', 'shop/post-orders/route')).toMatchObject({
      route_key: 'POST /orders',
      authorization_type: 'JWT',
      authorization_scopes: ['orders.write'],
    });
    expect(the('aws_apigatewayv2_route', 'shop/get-inside/route')).toMatchObject({ authorization_type: 'AWS_IAM' });
    expect(the('aws_apigatewayv2_route', 'shop/get-status/route')).not.toHaveProperty('authorization_scopes');
    expect(the('aws_apigatewayv2_stage')).toMatchObject({
      name: '$default',
      auto_deploy: true,
      route_settings: [{ route_key: 'POST /orders', throttling_rate_limit: 5, throttling_burst_limit: 10 }],
    });
  });

  test('a message goes to the one queue, and the caller gets 202', () => {
    expect(the('aws_apigatewayv2_integration', 'shop/post-returns/integration')).toMatchObject({
      integration_subtype: 'SQS-SendMessage',
      request_parameters: {
        QueueUrl: '${aws_sqs_queue.ordered_queue.url}',
        MessageBody: '$request.body',
        MessageGroupId: 'shop',
      },
      response_parameters: [{ status_code: '200', mappings: { 'overwrite:statuscode': '202' } }],
    });
    expect(JSON.parse(the('aws_iam_role_policy', 'shop/post-orders/policy').policy).Statement).toEqual([
      { Sid: 'Send', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: ['${aws_sqs_queue.orders_queue.arn}'] },
    ]);
  });

  test('the route of a function may call it, and an identity the routes that are for it', () => {
    expect(the('aws_lambda_permission', 'shop/get-orders-id/permission')).toMatchObject({
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      qualifier: '${aws_lambda_alias.read_alias.name}',
      source_arn: '${aws_apigatewayv2_api.shop_api.execution_arn}/$default/GET/orders/*',
    });
    expect(JSON.parse(the('aws_iam_role_policy', 'shop/grant-call-clerk/policy').policy).Statement).toEqual([
      {
        Sid: 'Call',
        Effect: 'Allow',
        Action: ['execute-api:Invoke'],
        Resource: ['${aws_apigatewayv2_api.shop_api.execution_arn}/$default/GET/inside'],
      },
    ]);
  });

  test('a service is reached through a link and a load balancer, which may reach nothing else', () => {
    expect(the('aws_apigatewayv2_integration', 'shop/get-shop/integration')).toMatchObject({
      connection_type: 'VPC_LINK',
      integration_uri: '${aws_lb_listener.shop_to-web_listener.arn}',
    });
    const listener = the('aws_lb_listener', 'shop/to-web/listener');
    expect(listener).toMatchObject({ protocol: 'TCP' });
    expect(the('aws_lb_target_group', 'shop/to-web/targets')).toMatchObject({
      protocol: 'TCP',
      port: 8080,
      health_check: { protocol: 'HTTP', path: '/' },
    });
    expect(the('aws_ecs_service').load_balancer).toMatchObject([
      { target_group_arn: '${aws_lb_target_group.shop_to-web_targets.arn}', container_port: 8080 },
    ]);
    const [link] = the('aws_apigatewayv2_vpc_link').security_group_ids;
    const [balancer] = the('aws_lb').security_groups;
    const opened = (group: string) =>
      of('aws_vpc_security_group_egress_rule')
        .filter(({ body }) => body.security_group_id === group)
        .map(({ body }) => [body.from_port, body.referenced_security_group_id]);
    expect(opened(link)).toEqual([[listener.port, balancer]]);
    expect(opened(balancer)).toEqual([[8080, '${aws_security_group.web_member_group.id}']]);
  });

  test('its own name closes the other one, and has a certificate of the zone', () => {
    expect(the('aws_apigatewayv2_api')).toMatchObject({ disable_execute_api_endpoint: true });
    expect(the('aws_apigatewayv2_domain_name').domain_name_configuration).toMatchObject({
      endpoint_type: 'REGIONAL',
      security_policy: 'TLS_1_2',
    });
    expect(on('aws').the('aws_apigatewayv2_api')).toMatchObject({ disable_execute_api_endpoint: false });
  });
});

test('on Azure its own name has a certificate that its identity may read, and no other one of the vault', () => {
  const { the, of, problems } = on('azure', { domain: { name: 'api.example.com' } });
  expect(problems).toEqual([]);
  expect(the('azurerm_api_management').hostname_configuration.proxy).toEqual([
    {
      default_ssl_binding: true,
      host_name: 'api.example.com',
      key_vault_certificate_id: VAULT.keyVaultSecretId,
      ssl_keyvault_identity_client_id: expect.stringContaining('gateway_identity.client_id'),
    },
  ]);
  expect(of('azurerm_role_assignment').map(({ body }) => [body.role_definition_name, body.scope])).toContainEqual([
    'Key Vault Secrets User',
    `${VAULT.keyVaultId}/secrets/orders`,
  ]);
  expect(the('azurerm_dns_cname_record').record).toContain('.azure-api.net');
  expect(messages('azure', { domain: { name: 'api.example.com', vault: false } })).toEqual([
    'domain.azure is not set, but API Management reads the certificate of a domain from Key Vault.',
  ]);
});

test('on Google the configuration of Envoy is in the plan, and its account may do its part alone', () => {
  const { the, of, problems } = all('google');
  expect(problems).toEqual([]);
  const proxy = the('google_cloud_run_v2_service', 'shop/service');
  const [{ args, image }] = proxy.template.containers;
  expect(image).toMatch(/^docker\.io\/envoyproxy\/envoy@sha256:[0-9a-f]{64}$/);
  // What is known at the apply only is an expression, which may have quotes.
  const config = JSON.parse(args[1].replace(/\$\{[^}]*\}/g, (one: string) => one.replaceAll('"', "'")));
  const names = config.static_resources.clusters.map(({ name }: { name: string }) => name);
  const { virtual_hosts, validate_clusters } =
    config.static_resources.listeners[0].filter_chains[0].filters[0].typed_config.route_config;
  expect(validate_clusters).toBe(false);
  // Since Envoy does not, this looks whether each route has its cluster.
  const used = virtual_hosts[0].routes.map(({ route }: { route: { cluster: string } }) => route.cluster);
  expect(used.filter((one: string) => !names.includes(one))).toEqual(['nowhere']);
  const grants = of('google_pubsub_topic_iam_member').filter(({ path }) => path.includes('grant-send-shop-proxy'));
  expect(grants.map(({ body }) => body.role)).toEqual(['roles/pubsub.publisher', 'roles/pubsub.publisher']);
  expect(of('google_cloud_run_v2_service_iam_member').map(({ path, body }) => [path, body.role])).toEqual([
    ['read/grant-invoke-shop-proxy/member', 'roles/run.invoker'],
    ['shop/calls-web/member', 'roles/run.invoker'],
  ]);
  expect(args[1]).toContain('${google_service_account.clerk_service-account.email}');
});

test('on Google a service is called through its network, with a token of the proxy that it asks for', () => {
  const { the, of } = all('google');
  const proxy = the('google_cloud_run_v2_service', 'shop/service');
  expect(proxy.template.vpc_access).toMatchObject({ egress: 'PRIVATE_RANGES_ONLY' });
  const [{ tags }] = proxy.template.vpc_access.network_interfaces;
  // The only rule for the proxy.
  expect(
    of('google_compute_firewall').filter(({ body }) => body.target_tags?.some((one: string) => tags.includes(one))),
  ).toMatchObject([
    { body: { direction: 'EGRESS', destination_ranges: ['199.36.153.8/30'], allow: [{ ports: ['443'] }] } },
  ]);
  expect(the('google_cloud_run_v2_service', 'web/service')).toMatchObject({
    ingress: 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
    invoker_iam_disabled: false,
  });
  const { args } = proxy.template.containers[0];
  expect(args[1]).toMatch(/"type":"STATIC".*"address":"199\.36\.153\.8".*web_service\.uri/);
});

test('on Google its own name is that of a load balancer, and closes the other one', () => {
  const { the } = all('google');
  expect(the('google_cloud_run_v2_service', 'shop/service')).toMatchObject({
    ingress: 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
  });
  expect(on('google').the('google_cloud_run_v2_service')).toMatchObject({ ingress: 'INGRESS_TRAFFIC_ALL' });
  expect(the('google_certificate_manager_certificate').managed).toMatchObject({ domains: ['api.example.com'] });
  expect(the('google_compute_backend_service')).toMatchObject({
    load_balancing_scheme: 'EXTERNAL_MANAGED',
    backend: [{ group: '${google_compute_region_network_endpoint_group.shop_domain_backend_endpoints.id}' }],
  });
  expect(the('google_dns_record_set', 'zone/api-shop/record')).toMatchObject({
    name: 'api.example.com.',
    rrdatas: ['${google_compute_global_address.shop_domain_address.address}'],
  });
  // The address of the caller is before that of the load balancer.
  const hops = (synthesized: ReturnType<typeof all>) =>
    /"xff_num_trusted_hops":(\d)/.exec(
      synthesized.the('google_cloud_run_v2_service', 'shop/service').template.containers[0].args[1],
    )?.[1];
  expect([hops(all('google')), hops(on('google'))]).toEqual(['1', '0']);
});

test('on Azure each route has its policy, whose XML is whole', () => {
  const { the, problems } = all('azure');
  expect(problems).toEqual([]);
  const policy = (operation: string) =>
    defined(the('azurerm_api_management_api_operation_policy', `shop/${operation}/policy`).xml_content);
  expect(policy('post-orders')).toContain('<audience>orders</audience>');
  expect(policy('post-orders')).toContain('new[] { &quot;orders.write&quot; }');
  expect(policy('post-orders')).toContain('.servicebus.windows.net/${azurerm_servicebus_queue.orders_queue.name}" />');
  expect(policy('post-returns')).toContain('<value>{&quot;SessionId&quot;:&quot;shop&quot;}</value>');
  expect(policy('get-inside')).toContain(
    '<value>${azurerm_user_assigned_identity.clerk_identity.principal_id}</value>',
  );
  expect(policy('get-status')).not.toContain('<choose>');
  for (const operation of ['post-orders', 'post-returns', 'get-orders-id', 'get-inside', 'get-status']) {
    const open: string[] = [];
    for (const [, close, name, self] of policy(operation).matchAll(/<(\/?)([\w-]+)(?:\s+[\w-]+="[^"<]*")*\s*(\/?)>/g)) {
      if (close) expect(open.pop()).toBe(name);
      else if (!self) open.push(defined(name));
    }
    expect(open).toEqual([]);
  }
  expect(the('azurerm_api_management_api')).toMatchObject({ subscription_required: false, protocols: ['https'] });
  expect(the('azurerm_api_management')).toMatchObject({ sku_name: 'Consumption_0' });
});
