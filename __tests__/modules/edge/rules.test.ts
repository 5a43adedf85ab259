import { isAtLeast } from '../../../modules/core/generation/installed';
import type { EdgeProps } from '../../../modules/edge/edge';
import type { LoadBalancer } from '../../../modules/load-balancer/load-balancer';
import { byCloud } from '../../support/by-cloud';
import { edge, shop, type Use } from '../../support/edge';
import { CLOUDS, synth } from '../../support/synth';

/**
 * Cache policies that CloudFront has for everybody. Source: "Use managed cache policies" in its
 * developer guide.
 */
const MANAGED_BY_CLOUDFRONT = {
  CachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  'UseOriginCacheControlHeaders-QueryStrings': '4cc15a8a-d715-48a4-82b8-cc0b614638fe',
};

describe.each(CLOUDS)('an edge on %s', (cloud) => {
  const synthesized = synth(cloud, (stack, catalogue) => edge(stack, catalogue));
  const { of, the } = synthesized;

  test('nothing is kept that no rule names', () => {
    byCloud(cloud, {
      aws: () => {
        const { default_cache_behavior: rest, ordered_cache_behavior: named = [] } = the('aws_cloudfront_distribution');
        expect([rest.cache_policy_id, named]).toEqual([MANAGED_BY_CLOUDFRONT.CachingDisabled, []]);
      },
      google: () => {
        for (const { body } of of('google_compute_backend_service'))
          expect([body.enable_cdn, body.cdn_policy]).toEqual([undefined, undefined]);
      },
      azure: () => {
        expect(the('azurerm_cdn_frontdoor_route').cache).toBeUndefined();
        expect(of('azurerm_cdn_frontdoor_rule')).toEqual([]);
      },
    });
  });

  test('a rule without a time keeps what the origin says and nothing else, or is refused', () => {
    const {
      the: one,
      of: all,
      problems,
    } = synth(cloud, (stack, catalogue) => edge(stack, catalogue, { cache: [{ path: '/*' }] }));
    byCloud(cloud, {
      aws: () => {
        expect(problems).toEqual([]);
        const policy = one('aws_cloudfront_distribution').default_cache_behavior.cache_policy_id;
        expect(policy).toBe(MANAGED_BY_CLOUDFRONT['UseOriginCacheControlHeaders-QueryStrings']);
      },
      google: () => {
        expect(problems).toEqual([]);
        for (const { body } of all('google_compute_backend_service'))
          expect(body).toMatchObject({ enable_cdn: true, cdn_policy: { cache_mode: 'USE_ORIGIN_HEADERS' } });
      },
      azure: () => {
        // Front Door keeps what has no Cache-Control for days, and takes the cookies from what it
        // may keep.
        expect(problems).toMatchObject([
          { message: expect.stringContaining('cache: "/*" has no ttlSeconds, but Front Door caches') },
        ]);
      },
    });
  });

  test('a rule with a time keeps everything below its path, whatever the origin says', () => {
    const {
      the: one,
      of: all,
      problems,
    } = synth(cloud, (stack, catalogue) =>
      edge(stack, catalogue, {
        cache: [{ path: { aws: '/static/*', google: '/*', azure: '/static/*' }[cloud], ttlSeconds: 3600 }],
      }),
    );
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(one('aws_cloudfront_cache_policy')).toMatchObject({ min_ttl: 3600, default_ttl: 3600, max_ttl: 3600 });
        const { default_cache_behavior: rest, ordered_cache_behavior: named } = one('aws_cloudfront_distribution');
        expect(named.map((each: { path_pattern: string }) => each.path_pattern)).toEqual(['/static/*']);
        expect(rest.cache_policy_id).toBe(MANAGED_BY_CLOUDFRONT.CachingDisabled);
      },
      google: () => {
        for (const { body } of all('google_compute_backend_service')) {
          expect(body.cdn_policy).toMatchObject({ cache_mode: 'FORCE_CACHE_ALL', default_ttl: 3600, client_ttl: 3600 });
        }
      },
      azure: () => {
        const routes = all('azurerm_cdn_frontdoor_route').map(({ body }) => [
          body.patterns_to_match,
          body.cache !== undefined,
        ]);
        expect(routes).toEqual([
          [['/static/*'], true],
          [['/*'], false],
        ]);
        const { actions } = one('azurerm_cdn_frontdoor_rule');
        expect(actions.route_configuration_override_action).toMatchObject(
          isAtLeast('azurerm', '5.0')
            ? { caching: { behaviour: 'OverrideAlways', duration: '01:00:00' } }
            : { cache_behavior: 'OverrideAlways', cache_duration: '01:00:00' },
        );
      },
    });
  });

  test('a path that is never cached is an exception', () => {
    const never = [
      { path: '/*', ttlSeconds: 60 },
      { path: '/account/*', never: true },
    ];
    const {
      the: one,
      of: all,
      problems,
    } = synth(cloud, (stack, catalogue) => edge(stack, catalogue, { cache: never }));
    byCloud(cloud, {
      aws: () => {
        expect(problems).toEqual([]);
        const [account] = one('aws_cloudfront_distribution').ordered_cache_behavior;
        expect([account.path_pattern, account.cache_policy_id]).toEqual([
          '/account/*',
          MANAGED_BY_CLOUDFRONT.CachingDisabled,
        ]);
      },
      google: () => {
        expect(problems).toMatchObject([
          { message: expect.stringContaining('the path is "/account/*", and in front of a load balancer') },
        ]);
      },
      azure: () => {
        expect(problems).toEqual([]);
        const routes = all('azurerm_cdn_frontdoor_route').map(({ body }) => [
          body.patterns_to_match[0],
          body.cache !== undefined,
        ]);
        expect(Object.fromEntries(routes)).toEqual({ '/account/*': false, '/*': true });
      },
    });
  });

  test.each<[string, Partial<Use>, string]>([
    ['no name', { names: [] }, 'names is empty'],
    ['a wildcard', { names: ['*.example.com'] }, 'the name "*.example.com" has a wildcard'],
    ['a certificate of other clouds', { certificate: { given: {} } }, 'certificate.given is not set for'],
    ['a name of another zone', { names: ['shop.example.net'] }, '"shop.example.net" is not in the zone example.com'],
    ['a path without a beginning', { cache: [{ path: 'static' }] }, 'cache: the path is "static"'],
    [
      'a time for what is never kept',
      { cache: [{ path: '/*', ttlSeconds: 60, never: true }] },
      '"/*" has both never and ttlSeconds: 60',
    ],
    ['a time that is too long', { cache: [{ path: '/*', ttlSeconds: 31_536_001 }] }, 'ttlSeconds of /* is 31536001'],
    ['too few requests', { requestsPerFiveMinutes: 9 }, 'requestsPerFiveMinutes is 9'],
    ['too many requests', { requestsPerFiveMinutes: 1_000_001 }, 'requestsPerFiveMinutes is 1000001'],
    ['an index of a load balancer', { origin: { index: 'index.html' } }, 'origin.index requires a bucket'],
    ['an origin that is the edge', { origin: { host: 'shop.example.com' } }, 'is a name of the edge itself'],
    ['no origin', { origin: { loadBalancer: undefined } }, 'origin has neither bucket nor loadBalancer'],
  ])('%s is refused', (_, props, message) => {
    const { problems } = synth(
      cloud,
      (stack, catalogue) =>
        void catalogue.edge(stack, 'front', {
          names: ['shop.example.com'],
          zone: shop(stack, catalogue).zone,
          ...props,
          origin: { loadBalancer: stack.node.findChild('entry') as LoadBalancer, ...props.origin },
        } as EdgeProps),
    );
    expect(problems).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining(message), remedy: expect.any(String) }),
    );
  });

  test('an internal load balancer is refused where the edge could not reach it', () => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      const { zone, loadBalancer } = shop(stack, catalogue, true);
      catalogue.edge(stack, 'front', { names: ['shop.example.com'], zone, origin: { loadBalancer } });
    });
    const refused = () => {
      expect(problems).toContainEqual(
        expect.objectContaining({
          message: expect.stringContaining('origin.loadBalancer entry is internal'),
          remedy: expect.any(String),
        }),
      );
    };
    byCloud(cloud, {
      aws: () => {
        expect(problems).toEqual([]);
      },
      google: refused,
      azure: refused,
    });
  });
});

test('names that lead to CloudFront are answered with addresses of both families', () => {
  const { of } = synth('aws', (stack, cloud) => edge(stack, cloud));
  const led = of('aws_route53_record').filter(({ path }) => path.startsWith('zone/shop/'));
  expect(led.map(({ body }) => [body.type, body.alias.name])).toEqual(
    ['AAAA', 'A'].map((type) => [type, '${aws_cloudfront_distribution.front_distribution.domain_name}']),
  );
});
