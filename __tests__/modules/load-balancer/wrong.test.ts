import { LOAD_BALANCER } from '../../../modules/load-balancer/support';
import { byCloud } from '../../support/by-cloud';
import { invalid } from '../../support/invalid';
import { CIDR, HEALTH, INSIDE, on, type Setting, setting } from '../../support/load-balancer';
import { CLOUDS, synth } from '../../support/synth';

describe.each(CLOUDS)('a load balancer on %s', (cloud) => {
  test.each<[string, (setting: Setting) => void, RegExp]>([
    [
      'no certificate',
      ({ group, balance }) => balance([{ group: group('shop'), port: 80 }], { certificate: invalid(undefined) }),
      /certificate has neither managed nor given/,
    ],
    [
      'a certificate of other clouds',
      ({ group, balance }) => balance([{ group: group('shop'), port: 80 }], { certificate: { given: {} } }),
      /certificate\.given is not set for \w+; it is set for: nothing/,
    ],
    [
      'a name outside the zone',
      ({ stack, cloud: catalogue, group, balance }) =>
        balance([{ group: group('shop'), port: 80 }], {
          certificate: {
            managed: { domain: 'shop.example.org', zone: catalogue.dnsZone(stack, 'zone', { domain: 'example.com' }) },
          },
        }),
      /shop\.example\.org is not in the zone example\.com|certificate\.managed is .* Application Gateway does not support it/,
    ],
    [
      'a host that the certificate lacks',
      ({ stack, cloud: catalogue, group, balance }) =>
        balance(
          [
            { group: group('shop'), port: 80 },
            { group: group('api'), port: 80, host: 'a.b.example.com' },
          ],
          {
            certificate: {
              managed: { domain: '*.example.com', zone: catalogue.dnsZone(stack, 'zone', { domain: 'example.com' }) },
            },
          },
        ),
      /no name of certificate\.managed covers a\.b\.example\.com/,
    ],
    [
      'a path without /',
      ({ group, balance }) =>
        balance([
          { group: group('shop'), port: 80 },
          { group: group('api'), port: 80, path: 'api' },
        ]),
      /routes\.1\.path is "api", paths must begin with \//,
    ],
    [
      'a path with a wildcard',
      ({ group, balance }) =>
        balance([
          { group: group('shop'), port: 80 },
          { group: group('api'), port: 80, path: '/api/*' },
        ]),
      /routes\.1\.path is "\/api\/\*"/,
    ],
    [
      'a host that is none',
      ({ group, balance }) =>
        balance([
          { group: group('shop'), port: 80 },
          { group: group('api'), port: 80, host: 'https://a.example.com' },
        ]),
      /routes\.1\.host is "https:/,
    ],
    [
      'nothing that takes the rest',
      ({ group, balance }) => balance([{ group: group('shop'), port: 80, path: '/shop' }]),
      /a default route is missing/,
    ],
    ['no routes', ({ balance }) => balance([]), /a default route is missing/],
    [
      'the same host and path twice',
      ({ group, balance }) =>
        balance([
          { group: group('shop'), port: 80 },
          { group: group('api'), port: 80 },
        ]),
      /\/ is defined 2 times, but not all have a weight/,
    ],
    [
      'weights that sum to nothing',
      ({ group, balance }) =>
        balance([
          { group: group('shop'), port: 80, weight: 0 },
          { group: group('api'), port: 80, weight: 0 },
        ]),
      /the weights of \/ are all 0/,
    ],
    [
      'a weight with nothing to share',
      ({ group, balance }) => balance([{ group: group('shop'), port: 80, weight: 5 }]),
      /weight 5 of \/ requires a second route/,
    ],
    [
      'the same group twice',
      ({ group, balance }) => {
        const shop = group('shop');
        balance([
          { group: shop, port: 80, weight: 1 },
          { group: shop, port: 80, weight: 1 },
        ]);
      },
      /\/ uses the same group and port twice/,
    ],
    [
      'a port that is none',
      ({ group, balance }) => balance([{ group: group('shop'), port: 70_000 }]),
      /routes\.0\.port is 70000/,
    ],
    [
      'wildcards that overlap',
      ({ group, balance }) =>
        balance([
          { group: group('shop'), port: 80 },
          { group: group('api'), port: 80, host: '*.example.com' },
          { group: group('old'), port: 80, host: '*.a.example.com' },
        ]),
      /\*\.example\.com and \*\.a\.example\.com overlap/,
    ],
    [
      'a group in another network',
      ({ stack, cloud: catalogue, group, balance }) =>
        balance([{ group: group('shop', { network: catalogue.network(stack, 'other', CIDR) }), port: 80 }]),
      /routes\.0\.group is .*shop, which is in another network/,
    ],
    [
      'a colour that is not there',
      ({ group, balance }) =>
        balance([{ group: group('shop', { rollout: { blueGreen: { serving: 'green', blue: {} } } }), port: 80 }]),
      /rollout\.blueGreen\.serving is "green", but the colours are blue/,
    ],
  ])('%s is refused with a way out', (_, build, message) => {
    const { problems } = on(cloud, build);
    expect(problems.map((problem) => problem.message).join('\n')).toMatch(message);
    for (const { remedy } of problems) expect(remedy).toBeTruthy();
  });

  test.each([
    [1, true],
    [0, false],
    [3650, true],
    [3651, false],
  ])('logs kept %d days: %s', (accessLogDays, fine) => {
    const { problems } = on(cloud, ({ group, balance }) =>
      balance([{ group: group('shop'), port: 80 }], { accessLogDays }),
    );
    const limited = () => {
      expect(problems.map((problem) => problem.message)).toEqual(
        fine ? [] : [`accessLogDays is ${accessLogDays}, ${LOAD_BALANCER.service[cloud]} allows 1 to 3650.`],
      );
    };
    byCloud(cloud, {
      aws: limited,
      google: () => {
        expect(problems[0]?.message).toMatch(/accessLogDays is \d+, Google Cloud Load Balancing does not support it/);
      },
      azure: limited,
    });
  });
});

describe('what one cloud alone asks', () => {
  test.each([
    [5, true],
    [6, false],
  ])('AWS: %d sets of machines share: %s', (count, fine) => {
    const { problems } = on('aws', ({ group, balance }) =>
      balance(Array.from({ length: count }, (_, index) => ({ group: group(`shop-${index}`), port: 80, weight: 1 }))),
    );
    expect(problems.map((problem) => problem.message)).toEqual(
      fine ? [] : ['routes: rest is shared by 6 sets of machines, a listener rule supports 5.'],
    );
  });

  test('AWS: two zones at least', () => {
    const { problems } = synth('aws', (stack, cloud) => {
      const { group, balance } = setting(stack, cloud, { ...CIDR, zones: 1 });
      balance([{ group: group('shop'), port: 80 }]);
    });
    expect(problems.map((problem) => problem.message)).toEqual([
      'network has 1 zone, an application load balancer requires at least two.',
    ]);
  });

  test.each([
    ['aws', '10.20.0.0/22', /^$/],
    [
      'aws',
      '10.20.0.0/23',
      /^network is 10\.20\.0\.0\/23, whose subnets are \/28, but an application load balancer requires at least \/27\.$/,
    ],
    ['google', '10.20.0.0/21', /^$/],
    ['google', '10.20.0.0/22', /too small for the range that is reserved for proxy, which requires a \/26\.$/],
    ['azure', '10.20.0.0/22', /^$/],
    ['azure', '10.20.0.0/23', /too small for the range that is reserved for edge, which requires a \/27\.$/],
  ] as const)('%s: a network of %s', (name, cidr, message) => {
    const { problems } = synth(name, (stack, cloud) => {
      const { group, balance } = setting(stack, cloud, { cidr, zones: 2 });
      balance([{ group: group('shop'), port: 80 }], INSIDE);
    });
    expect(problems[0]?.message ?? '').toMatch(message);
  });
});

test.each([false, true])(
  'on Google a release that waits is asked for its health, and gets no request; internal: %s',
  (internal) => {
    const rollout = { blueGreen: { serving: 'blue', blue: {}, green: {} } } as const;
    const { the, problems } = on('google', ({ group, balance }) =>
      balance([{ group: group('shop', { health: HEALTH, rollout }), port: 8080 }], internal ? INSIDE : {}),
    );
    expect(problems).toEqual([]);
    const type = internal ? 'google_compute_region_url_map' : 'google_compute_url_map';
    const id = (colour: string) =>
      `\${google_compute_${internal ? 'region_' : ''}backend_service.entry_shop-${colour}-8080_to_service.id}`;
    // The provider leaves out a weight of 0.
    const { default_service, default_route_action, host_rule, path_matcher } = the(type, 'entry/map');
    expect([default_service, default_route_action]).toEqual([id('blue'), undefined]);
    expect(host_rule).toEqual([{ hosts: ['idle.invalid'], path_matcher: 'idle' }]);
    expect(path_matcher).toMatchObject([
      {
        name: 'idle',
        default_route_action: {
          fault_injection_policy: { abort: { http_status: 404, percentage: 100 } },
          weighted_backend_services: [{ backend_service: id('green'), weight: 1 }],
        },
      },
    ]);
  },
);

describe.each(CLOUDS)('a client on %s', (cloud) => {
  const { the, of, problems } = on(cloud, ({ group, balance }) =>
    balance([{ group: group('shop', { health: HEALTH }), port: 8080 }], {
      stickiness: {},
      requestTimeoutSeconds: 120,
      drainSeconds: 300,
    }),
  );

  test('goes to the machine that it knows, waits as long as it is told, and is not cut off by a rollout', () => {
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_lb').idle_timeout).toBe(120);
        expect(the('aws_lb_target_group')).toMatchObject({
          deregistration_delay: '300',
          stickiness: { enabled: true, type: 'lb_cookie', cookie_duration: 86_400 },
        });
      },
      google: () => {
        expect(of('google_compute_backend_service')[0]?.body).toMatchObject({
          timeout_sec: 120,
          connection_draining_timeout_sec: 300,
          session_affinity: 'GENERATED_COOKIE',
        });
      },
      azure: () => {
        expect(the('azurerm_application_gateway').backend_http_settings).toMatchObject([
          {
            cookie_based_affinity: 'Enabled',
            request_timeout: 120,
            connection_draining: { enabled: true, drain_timeout_sec: 300 },
          },
        ]);
      },
    });
  });
});
