import type { ApiProps, ApiRoute } from '../../../modules/api/api';
import { API } from '../../../modules/api/support';
import type { Cloud } from '../../../modules/cloud';
import type { CloudName } from '../../../modules/core/placement';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { certificate } from '../../support/certificates';
import { everyPropertyCounts } from '../../support/conformance';
import { shop } from '../../support/edge';
import { APPLICATION, NODE } from '../../support/function';
import { theirs } from '../../support/network';
import { SLO_NESTED, SLO_SAMPLE, watchedIf } from '../../support/objective';
import { serve } from '../../support/service';
import { CLOUDS, synth } from '../../support/synth';
import { settlesAndGoes, Workspace } from '../../support/terraform';

const VAULT = {
  keyVaultId:
    '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/certs/providers/Microsoft.KeyVault/vaults/acme',
  keyVaultSecretId: 'https://acme.vault.azure.net/secrets/orders',
};

/** Samples are data: constructs are made of their names. */
interface Named extends Omit<ApiProps, 'routes' | 'domain'> {
  readonly routes: readonly (Omit<ApiRoute, 'to'> & {
    readonly to: {
      readonly function?: string;
      readonly service?: string;
      readonly loadBalancer?: string;
      readonly host?: string;
      readonly queue?: string;
    };
  })[];
  /** `vault`: whether Azure is told of a certificate. */
  readonly domain?: { readonly name: string; readonly zone?: string; readonly vault?: boolean };
}

function make(stack: PlacementStack, cloud: Cloud, { routes, domain, ...props }: Named) {
  const made = new Map<string, object>();
  const once = <T extends object>(id: string, create: () => T): T => {
    const found = (made.get(id) as T | undefined) ?? create();
    made.set(id, found);
    return found;
  };
  const http = { ...(cloud.name === 'azure' && { azure: { applicationId: APPLICATION } }) };
  const fn = (id: string) =>
    once(id, () =>
      cloud.function(stack, id, {
        code: { folder: NODE },
        runtime: 'node22',
        handler: 'orders.handler',
        identity: cloud.identity(stack, `${id}-runs`),
        ...(id !== 'inside' && { http }),
      }),
    );
  const queue = (id: string) =>
    once(id, () =>
      id === 'subscribed'
        ? cloud.queue(stack, id, { subscribesTo: { topic: cloud.topic(stack, 'sales') } })
        : cloud.queue(stack, id, { ordered: id === 'ordered' }),
    );
  const network = () => once('network', () => cloud.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 2 }));
  const entry = (id: string) =>
    once(id, () =>
      cloud.loadBalancer.fromExisting(stack, id, {
        network: network(),
        aws: {
          listenerArn:
            'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/theirs/0123456789abcdef/0123456789abcdef',
          securityGroupId: 'sg-1',
          dnsName: 'theirs.elb.amazonaws.com',
          zoneId: 'Z0123456789ABCDEFGHIJ',
        },
        google: { address: '10.20.0.5' },
        azure: {
          address: '10.20.0.5',
          subnet: {
            id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/gateways',
            range: '10.20.0.0/24',
            securityGroup: { resourceGroup: 'g', name: 'gateways' },
          },
        },
      }),
    );
  const service = (id: string) =>
    once(id, () => {
      const one = cloud.service(stack, id, {
        network: network(),
        identity: cloud.identity(stack, `${id}-runs`),
        image: 'docker.io/library/nginx:1.27',
        cpu: 1,
        memoryMiB: 2048,
        port: 8080,
        min: 1,
        max: 2,
      });
      network().allow(one.member, 'internet', { port: 443 });
      return one;
    });
  return cloud.api(stack, 'shop', {
    ...props,
    routes: routes.map(({ to, ...route }) => ({
      ...route,
      to: {
        ...(to.function && { function: fn(to.function) }),
        ...(to.queue && { queue: queue(to.queue) }),
        ...(to.loadBalancer && { loadBalancer: entry(to.loadBalancer) }),
        ...(to.service && { service: service(to.service) }),
        ...(to.host !== undefined && { host: to.host }),
      },
    })),
    ...(domain && {
      domain: {
        name: domain.name,
        zone: cloud.dnsZone(stack, domain.zone ?? 'zone', { domain: 'example.com' }),
        ...(cloud.name === 'azure' && domain.vault !== false && { azure: VAULT }),
      },
    }),
  });
}

const ISSUER = { issuer: 'https://login.example.com/', audiences: ['orders'] };
const TOKENS = { partners: ISSUER };
const SEND = { method: 'POST', path: '/orders', to: { queue: 'orders' } } as const;
const BASE: Named = { contact: 'shop@example.com', tokens: TOKENS, routes: [{ ...SEND, token: 'partners' }] };
const on = (cloud: CloudName, props: Partial<Named> = {}) =>
  synth(cloud, (stack, catalogue) => void make(stack, catalogue, { ...BASE, ...props }));
const messages = (cloud: CloudName, props: Partial<Named>) => on(cloud, props).problems.map(({ message }) => message);
const withRoute = (route: object): { readonly routes: never } => ({ routes: [route] as never });

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

/** Everything that an API can have. */
const all = (cloud: CloudName, more: Partial<Named> = {}) =>
  synth(cloud, (stack, catalogue) => {
    const identities = { native: { azure: { applicationId: APPLICATION } } };
    const api = make(stack, catalogue, {
      contact: 'shop@example.com',
      tokens: TOKENS,
      cors: { origins: ['https://shop.example.com'] },
      ...identities,
      domain: { name: 'api.example.com' },
      ...(cloud !== 'aws' && { maxRequestKiB: 100 }),
      routes: [
        {
          ...SEND,
          token: 'partners',
          scopes: ['orders.write'],
          ...(cloud !== 'azure' && { throttle: { perSecond: 5, burst: 10 } }),
        },
        { method: 'POST', path: '/returns', to: { queue: 'ordered' }, token: 'partners' },
        {
          method: 'GET',
          path: '/orders/{id}',
          to: { function: 'read' },
          token: 'partners',
          scopes: ['orders.read', 'orders.all'],
        },
        { method: 'GET', path: '/inside', to: { function: 'read' }, identities: true },
        {
          method: 'GET',
          path: '/status',
          to: { loadBalancer: 'entry', host: 'origin.example.com' },
          token: 'partners',
        },
        ...(cloud === 'azure'
          ? []
          : [{ method: 'GET', path: '/shop', to: { service: 'web' }, token: 'partners' } as const]),
      ],
      ...more,
    });
    api.grantCall(catalogue.identity(stack, 'clerk'));
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
  const hops = (made: ReturnType<typeof all>) =>
    /"xff_num_trusted_hops":(\d)/.exec(
      made.the('google_cloud_run_v2_service', 'shop/service').template.containers[0].args[1],
    )?.[1];
  expect([hops(all('google')), hops(on('google'))]).toEqual(['1', '0']);
});

test('on Azure each route has its policy, whose XML is whole', () => {
  const { the, problems } = all('azure');
  expect(problems).toEqual([]);
  const policy = (operation: string) =>
    the('azurerm_api_management_api_operation_policy', `shop/${operation}/policy`).xml_content as string;
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
      else if (!self) open.push(name as string);
    }
    expect(open).toEqual([]);
  }
  expect(the('azurerm_api_management_api')).toMatchObject({ subscription_required: false, protocols: ['https'] });
  expect(the('azurerm_api_management')).toMatchObject({ sku_name: 'Consumption_0' });
});

describe.each(CLOUDS)('wrong input on %s', (cloud) => {
  const one = (route: object) => withRoute({ ...SEND, ...route }) as Partial<Named>;
  test.each<[string, Partial<Named>, string]>([
    ['no route', { routes: [] }, 'routes is empty.'],
    [
      'a route twice',
      {
        routes: [
          { ...SEND, path: '/orders/{id}', public: true },
          { ...SEND, path: '/orders/{key}', public: true },
        ],
      },
      'routes.1 is POST /orders/{key}, which is the same as routes.0.',
    ],
    ['nobody who may call', one({}), 'routes.0 has nothing, it must have exactly one of token, identities and public.'],
    [
      'a token of nobody',
      { tokens: {}, ...one({ token: 'partners' }) },
      'routes.0.token is "partners", but tokens has none.',
    ],
    [
      'a token without issuer',
      { tokens: { partners: { audiences: ['orders'] } as never }, ...one({ token: 'partners' }) },
      'tokens.partners.issuer is undefined, it must be an address that begins with https://.',
    ],
    [
      'a token for everybody',
      { tokens: { partners: { ...ISSUER, audiences: [] } }, ...one({ token: 'partners' }) },
      'tokens.partners.audiences is empty, so every token of the issuer would be accepted.',
    ],
    ['scopes without a token', one({ public: true, scopes: ['a'] }), 'routes.0.scopes requires token.'],
    [
      'no target',
      one({ public: true, to: {} }),
      'routes.0.to has nothing, it must have exactly one of function, service, loadBalancer and queue.',
    ],
    [
      'a message without a body',
      one({ public: true, method: 'GET' }),
      'routes.0.method is GET, but a queue requires a request body.',
    ],
    [
      'a queue of a topic',
      one({ public: true, to: { queue: 'subscribed' } }),
      'routes.0.to.queue receives its messages from a topic.',
    ],
    [
      'a path that is none',
      one({ public: true, path: 'orders' }),
      'routes.0.path is "orders", segments must be letters, digits and . _ ~ -, or a name in braces.',
    ],
    [
      'an origin that is none',
      { cors: { origins: ['shop.example.com'] } },
      'cors.origins has "shop.example.com", which is not valid.',
    ],
    ['nobody to ask', { contact: 'shop' }, 'contact is "shop", which is not valid.'],
  ])('%s', (_, props, message) => expect(messages(cloud, props)).toContain(message));
});

const throughInternal = (cloud: CloudName) =>
  synth(cloud, (stack, catalogue) => {
    const { loadBalancer } = shop(stack, catalogue, true);
    const to = { loadBalancer, host: 'shop.example.com' };
    const routes = [{ method: 'GET' as const, path: '/orders', token: 'partners', to }];
    catalogue.api(stack, 'partners', { contact: 'api@example.com', tokens: { partners: ISSUER }, routes });
  });

test('on AWS an internal load balancer is reached through a link that may reach nothing else', () => {
  const { the, of, problems } = throughInternal('aws');
  expect(problems).toEqual([]);
  expect(the('aws_apigatewayv2_integration')).toMatchObject({
    connection_type: 'VPC_LINK',
    connection_id: '${aws_apigatewayv2_vpc_link.partners_link-entry_link.id}',
    integration_uri: '${aws_lb_listener.entry_listener.arn}',
    tls_config: { server_name_to_verify: 'shop.example.com' },
    request_parameters: { 'overwrite:path': '$request.path', 'overwrite:header.host': 'shop.example.com' },
  });
  const group = '${aws_security_group.partners_link-entry_member_group.id}';
  expect(the('aws_apigatewayv2_vpc_link')).toMatchObject({ security_group_ids: [group] });
  expect(
    of('aws_vpc_security_group_ingress_rule').filter(({ body }) => body.referenced_security_group_id === group),
  ).toMatchObject([{ body: { from_port: 443, to_port: 443 } }]);
  expect(of('aws_vpc_security_group_egress_rule').filter(({ body }) => body.security_group_id === group)).toMatchObject(
    [{ body: { from_port: 443, to_port: 443 } }],
  );
});

test.each(['google', 'azure'] as const)(
  'an internal load balancer is refused on %s, which could not reach it',
  (cloud) => {
    const made = throughInternal(cloud);
    expect(made.problems).toContainEqual(
      expect.objectContaining({
        message: 'routes.0.to.loadBalancer entry is internal, but the API is outside its network.',
        remedy: 'Leave internal out, use a function or a queue, or place it on aws.',
      }),
    );
  },
);

describe.each([
  ['before', true],
  ['after', false],
])('a load balancer with an edge that is created %s the API', (_, first) => {
  const made = (cloud: CloudName, host: string) =>
    synth(cloud, (stack, catalogue) => {
      const { loadBalancer, zone } = shop(stack, catalogue);
      const edge = () => {
        const given = cloud === 'azure' ? { certificate: { given: certificate('shop') } } : {};
        catalogue.edge(stack, 'front', { names: ['shop.example.com'], zone, origin: { loadBalancer }, ...given });
      };
      if (first) edge();
      const routes = [{ method: 'GET' as const, path: '/orders', token: 'partners', to: { loadBalancer, host } }];
      catalogue.api(stack, 'partners', { contact: 'api@example.com', tokens: { partners: ISSUER }, routes });
      if (!first) edge();
    }).problems.filter(({ message }) => message.includes('only the edge front reaches'));

  test.each(['aws', 'azure'] as const)('is refused on %s, whose edge is the only way in', (cloud) => {
    expect(made(cloud, 'shop.example.com')).toMatchObject([
      { remedy: 'Route to a second load balancer without an edge, or name a function or a queue.' },
    ]);
  });

  test('is reached on Google by a name of the edge, which is a part of it, and by no other', () => {
    expect(made('google', 'shop.example.com')).toEqual([]);
    expect(made('google', 'origin-shop.example.com')).toMatchObject([
      { remedy: 'Use one of the names of the edge: shop.example.com.' },
    ]);
  });
});

test('a service without a port, and one whose tasks its owner registers, are refused', () => {
  const made = (cloud: CloudName, existing: boolean) =>
    synth(cloud, (stack, catalogue) => {
      const network = theirs(stack, catalogue);
      const service = existing
        ? catalogue.service.fromExisting(stack, 'web', {
            network,
            aws: { securityGroupId: 'sg-1', port: 8080 },
            google: { name: 'web', networkTag: 'web' },
          })
        : serve(stack, catalogue, { max: 1 }, network);
      const routes = [{ method: 'GET' as const, path: '/a', to: { service }, token: 'partners' }];
      catalogue.api(stack, 'api', { contact: 'shop@example.com', tokens: TOKENS, routes });
    });
  expect(made('google', false).problems).toMatchObject([
    { message: 'routes.0.to.service is shop, which has no port.' },
  ]);
  expect(made('aws', true).problems).toMatchObject([
    { message: 'the service web is created elsewhere, and only its owner can register its tasks.' },
  ]);
  const { problems, the } = made('google', true);
  expect(problems).toEqual([]);
  expect(the('google_cloud_run_v2_service').template.containers[0].args[1]).toContain(
    '"web-123456789012.us-east1.run.app"',
  );
});

test('what one cloud can not do is refused there, with what to do instead', () => {
  const route = (to: object) => withRoute({ ...SEND, token: 'partners', to }) as Partial<Named>;
  expect(messages('google', route({ function: 'inside' }))).toEqual([
    'the route post-orders is for the function inside, which has no address that the proxy reaches.',
  ]);
  expect(messages('azure', route({ function: 'inside' }))).toEqual([
    'the route post-orders is for the function inside, which takes no tokens of the directory.',
  ]);
  expect(messages('aws', route({ function: 'inside' }))).toEqual([]);
  expect(messages('azure', withRoute({ ...SEND, identities: true }))).toEqual([
    'native.azure.applicationId is not set, but routes with identities require tokens for an ' +
      'application of the directory.',
  ]);
});

test.each(CLOUDS)(
  'on %s it is deployed with all that it can have, changes in place, and goes',
  async (cloud) => {
    const workspace = new Workspace();
    try {
      workspace.write(all(cloud).json);
      await workspace.init();
      expect(await workspace.apply()).not.toContain('Warning:');
      await workspace.settled();
      workspace.write(
        all(cloud, {
          cors: { origins: ['https://www.example.com'] },
          tokens: { partners: { ...ISSUER, audiences: ['stock'] } },
        }).json,
      );
      expect([...new Set(Object.values(await workspace.changes()))]).toEqual(['update']);
      await workspace.applyPlan();
      await settlesAndGoes(workspace);
    } finally {
      await workspace.stop();
    }
  },
  300_000,
);

test.each(CLOUDS)('on %s one that was created elsewhere is called by those who may', (cloud) => {
  const { resources, problems } = synth(cloud, (stack, catalogue) => {
    const theirs = catalogue.api.fromExisting(stack, 'theirs', {
      aws: { url: 'https://theirs.example.com', executionArn: 'arn:aws:execute-api:us-east-1:123456789012:theirs' },
      google: { url: 'https://theirs-abc-uc.a.run.app', service: 'theirs' },
      azure: { url: 'https://theirs.azure-api.net' },
    });
    expect(theirs.openApi().servers).toEqual([{ url: theirs.url }]);
    theirs.grantCall(catalogue.identity(stack, 'clerk'));
  });
  expect(problems.map(({ message }) => message)).toEqual(
    cloud === 'azure' ? ['grantCall: the policies of an API created elsewhere determine who may call it.'] : [],
  );
  const granted = resources.filter(({ path }) => path.startsWith('theirs/grant-call-clerk')).map(({ type }) => type);
  expect(granted).toEqual(
    { aws: ['aws_iam_role_policy'], google: ['google_cloud_run_v2_service_iam_member'], azure: [] }[cloud],
  );
});
