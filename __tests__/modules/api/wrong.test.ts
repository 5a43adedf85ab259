import type { CloudName } from '../../../modules/core/placement';
import { all, ISSUER, messages, type Named, SEND, TOKENS, withRoute } from '../../support/api';
import { certificate } from '../../support/certificates';
import { shop } from '../../support/edge';
import { invalid } from '../../support/invalid';
import { theirs } from '../../support/network';
import { serve } from '../../support/service';
import { CLOUDS, synth } from '../../support/synth';
import { settlesAndGoes, Workspace } from '../../support/terraform';

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
      { tokens: { partners: invalid({ audiences: ['orders'] }) }, ...one({ token: 'partners' }) },
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
    const synthesized = throughInternal(cloud);
    expect(synthesized.problems).toContainEqual(
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
  const problemsOf = (cloud: CloudName, host: string) =>
    synth(cloud, (stack, catalogue) => {
      const { loadBalancer, zone } = shop(stack, catalogue);
      const edge = () => {
        const certificateProps = { aws: {}, google: {}, azure: { certificate: { given: certificate('shop') } } }[cloud];
        catalogue.edge(stack, 'front', {
          names: ['shop.example.com'],
          zone,
          origin: { loadBalancer },
          ...certificateProps,
        });
      };
      if (first) edge();
      const routes = [{ method: 'GET' as const, path: '/orders', token: 'partners', to: { loadBalancer, host } }];
      catalogue.api(stack, 'partners', { contact: 'api@example.com', tokens: { partners: ISSUER }, routes });
      if (!first) edge();
    }).problems.filter(({ message }) => message.includes('only the edge front reaches'));

  test.each(['aws', 'azure'] as const)('is refused on %s, whose edge is the only way in', (cloud) => {
    expect(problemsOf(cloud, 'shop.example.com')).toMatchObject([
      { remedy: 'Route to a second load balancer without an edge, or name a function or a queue.' },
    ]);
  });

  test('is reached on Google by a name of the edge, which is a part of it, and by no other', () => {
    expect(problemsOf('google', 'shop.example.com')).toEqual([]);
    expect(problemsOf('google', 'origin-shop.example.com')).toMatchObject([
      { remedy: 'Use one of the names of the edge: shop.example.com.' },
    ]);
  });
});

test('a service without a port, and one whose tasks its owner registers, are refused', () => {
  const synthesize = (cloud: CloudName, existing: boolean) =>
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
  expect(synthesize('google', false).problems).toMatchObject([
    { message: 'routes.0.to.service is shop, which has no port.' },
  ]);
  expect(synthesize('aws', true).problems).toMatchObject([
    { message: 'the service web is created elsewhere, and only its owner can register its tasks.' },
  ]);
  const { problems, the } = synthesize('google', true);
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
    {
      aws: [],
      google: [],
      azure: ['grantCall: the policies of an API created elsewhere determine who may call it.'],
    }[cloud],
  );
  const granted = resources.filter(({ path }) => path.startsWith('theirs/grant-call-clerk')).map(({ type }) => type);
  expect(granted).toEqual(
    { aws: ['aws_iam_role_policy'], google: ['google_cloud_run_v2_service_iam_member'], azure: [] }[cloud],
  );
});
