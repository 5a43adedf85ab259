import type { Cloud } from '../../../modules/cloud';
import type { EdgeProps } from '../../../modules/edge/edge';
import type { BucketProps } from '../../../modules/storage/bucket';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { PAGES, WEST, ZONES } from '../../support/edge';
import { synth } from '../../support/synth';

describe('a bucket as origin', () => {
  const build =
    (props: Partial<EdgeProps> = {}, bucket: BucketProps = {}) =>
    (stack: PlacementStack, cloud: Cloud) =>
      cloud.edge(stack, 'front', {
        ...PAGES,
        zone: cloud.dnsZone.fromExisting(stack, 'zone', { domain: 'example.com', ...ZONES }),
        ...props,
        origin: { bucket: cloud.bucket(stack, 'pages', bucket), ...props.origin },
      });

  test('stays private on AWS: its policy names the one distribution', () => {
    const { the, problems } = synth('aws', build(), WEST);
    expect(problems).toEqual([]);
    const { Statement } = JSON.parse(the('aws_s3_bucket_policy', 'pages/tls-only').policy);
    expect(Statement.at(-1)).toEqual({
      Sid: 'Service',
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: 's3:GetObject',
      Resource: '${aws_s3_bucket.pages_bucket.arn}/*',
      Condition: { StringEquals: { 'aws:SourceArn': '${aws_cloudfront_distribution.front_distribution.arn}' } },
    });
    expect(the('aws_s3_bucket_public_access_block', 'pages/public-access')).toMatchObject({
      restrict_public_buckets: true,
    });
    // What CloudFront has of its own is in us-east-1, wherever the placement is.
    for (const type of ['aws_wafv2_web_acl', 'aws_acm_certificate', 'aws_cloudwatch_log_delivery'])
      expect(the(type).provider).toBe('aws.us-east-1');
  });

  test("stays private on Google: only the load balancers' service agent reads it", () => {
    const { the, of, problems } = synth('google', build());
    expect(problems).toEqual([]);
    expect(the('google_storage_bucket', 'pages/bucket')).toMatchObject({
      public_access_prevention: 'enforced',
      uniform_bucket_level_access: true,
    });
    expect(of('google_storage_bucket_iam_member').filter(({ path }) => path.endsWith('edges-read'))).toMatchObject([
      {
        body: {
          bucket: '${google_storage_bucket.pages_bucket.name}',
          role: '${google_project_iam_custom_role.storage-roles_read_role.id}',
          member: 'serviceAccount:service-123456789012@https-lb.iam.gserviceaccount.com',
          depends_on: ['google_compute_backend_bucket.front_backend'],
        },
      },
    ]);
    const policy = { cache_mode: 'FORCE_CACHE_ALL', default_ttl: 3600, client_ttl: 3600 };
    expect(the('google_compute_backend_bucket', 'front/cache-static/backend')).toMatchObject({
      enable_cdn: true,
      cdn_policy: policy,
    });
    expect(the('google_compute_backend_bucket', 'front/backend')).toMatchObject({
      enable_cdn: true,
      cdn_policy: { cache_mode: 'USE_ORIGIN_HEADERS' },
    });
    // Its own names are answered, others are led to them.
    const { host_rule, path_matcher, default_url_redirect, default_service } = the(
      'google_compute_url_map',
      'front/map',
    );
    expect(host_rule).toEqual([{ hosts: [...PAGES.names], path_matcher: 'objects' }]);
    expect(path_matcher[0].path_rule.map(({ paths }: { paths: string[] }) => paths)).toEqual([['/static/*']]);
    expect([default_service, default_url_redirect.host_redirect]).toEqual([undefined, 'pages.example.com']);
    expect(the('google_compute_ssl_policy')).toMatchObject({ profile: 'RESTRICTED', min_tls_version: 'TLS_1_2' });
    expect(of('google_certificate_manager_certificate')).toHaveLength(2);
    expect(of('google_dns_record_set').map(({ body }) => body.type)).toEqual(['CNAME', 'CNAME']);
  });

  test('on Google a path without caching is requested from the bucket each time', () => {
    const { the } = synth(
      'google',
      build({
        cache: [
          { path: '/*', ttlSeconds: 60 },
          { path: '/news/*', never: true },
        ],
      }),
    );
    expect(the('google_compute_backend_bucket', 'front/cache-news/backend').cdn_policy).toEqual({
      cache_mode: 'FORCE_CACHE_ALL',
      default_ttl: 0,
      client_ttl: 0,
    });
  });

  test('an index answers for / alone, and a page for what is not found', () => {
    const at = { index: 'index.html', notFound: 'errors/404.html' };
    const aws = synth('aws', build({ origin: at }));
    expect(aws.problems).toEqual([]);
    expect(aws.the('aws_cloudfront_distribution', 'front/distribution')).toMatchObject({
      default_root_object: 'index.html',
      custom_error_response: [403, 404].map((error_code) => ({
        error_code,
        response_code: 404,
        response_page_path: '/errors/404.html',
      })),
    });
    const google = synth('google', build({ origin: at }));
    const rest = '${google_compute_backend_bucket.front_backend.id}';
    expect(google.problems).toEqual([]);
    expect(google.the('google_compute_url_map', 'front/map').path_matcher).toMatchObject([
      {
        path_rule: [
          {
            paths: ['/'],
            service: rest,
            route_action: { url_rewrite: { path_prefix_rewrite: '/index.html' } },
          },
          { paths: ['/static/*'] },
        ],
        default_custom_error_response_policy: {
          error_service: rest,
          error_response_rule: [
            { match_response_codes: ['403', '404'], path: '/errors/404.html', override_response_code: 404 },
          ],
        },
      },
    ]);
  });

  test.each(['aws', 'google'] as const)(
    'an index and a page for what is not found are names of objects on %s',
    (cloud) => {
      expect(synth(cloud, build({ origin: { index: '/index.html', notFound: '*.html' } })).problems).toMatchObject([
        { message: expect.stringContaining('origin.index is "/index.html"') },
        { message: expect.stringContaining('origin.notFound is "*.html"') },
      ]);
    },
  );

  test('without a rule nothing is cached on Google: each request reaches the bucket', () => {
    expect(synth('google', build({ cache: undefined })).the('google_compute_backend_bucket').cdn_policy).toEqual({
      cache_mode: 'FORCE_CACHE_ALL',
      default_ttl: 0,
      client_ttl: 0,
    });
  });

  test.each<[string, Partial<EdgeProps>, string]>([
    [
      'a limit',
      { requestsPerFiveMinutes: 100 },
      'requestsPerFiveMinutes requires a load balancer: Cloud Armor neither limits',
    ],
    [
      'settings of Cloud Armor',
      { native: { google: { securityPolicy: {} } } },
      'native.google.securityPolicy requires a load balancer',
    ],
    [
      'a path in a folder’s name',
      { cache: [{ path: '/static*' }] },
      'the path is "/static*", a URL map on Google supports * after a / only',
    ],
  ])('on Google %s is refused with a way out', (_, props, message) => {
    expect(synth('google', build(props)).problems).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining(message), remedy: expect.any(String) }),
    );
  });

  test('is refused on azure, with the way out', () => {
    const [problem] = synth('azure', build()).problems;
    expect(problem?.message.length).toBeLessThan(300);
    expect(problem).toMatchObject({
      message: expect.stringMatching(/origin\.bucket is .* does not support it/),
      remedy: expect.stringContaining('Serve the objects through a load balancer: origin.loadBalancer.'),
    });
  });

  test.each(['aws', 'google'] as const)('is never a public one: a website is refused on %s', (cloud) => {
    expect(synth(cloud, build({}, { website: { public: true } })).problems).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining(
          'origin.bucket pages is a public website, which can be read without the edge.',
        ),
      }),
    );
  });
});
