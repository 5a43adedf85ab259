import {
  ComputeBackendBucket,
  type ComputeBackendBucketCdnPolicy,
} from '@cdktf/provider-google/lib/compute-backend-bucket';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { serviceAgent } from '../core/google-key';
import { once } from '../core/ids';
import { type NameRule, nameOf } from '../core/names';
import { manage } from '../load-balancer/google-certificates';
import { type Addresses, globalWay } from '../load-balancer/google-fronts';
import type { Bucket } from '../storage/bucket';
import { ownRole } from '../storage/google-bucket-parts';
import type { CacheRule, Edge, EdgeProps } from './edge';
import { byLength, idOf } from './settings';

const NAME: NameRule = {
  what: 'backend bucket',
  max: 63,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'account',
};

/**
 * A global load balancer for a private bucket, which only its service agent may read. Additional
 * names redirect to the first. Returns its addresses.
 */
export function bucketFront(
  edge: Edge,
  bucket: Bucket,
  { names, zone, cache, certificate, origin }: EdgeProps,
): Addresses {
  const rules = byLength(cache);
  const backend = (place: Construct, rule: CacheRule | undefined) =>
    new ComputeBackendBucket(place, 'backend', {
      name: nameOf(place, NAME),
      bucketName: bucket.address,
      // Without Cloud CDN a load balancer can read public buckets only.
      enableCdn: true,
      cdnPolicy: policyOf(rule),
      compressionMode: 'AUTOMATIC',
    });
  const rest = backend(
    edge,
    rules.find(({ path }) => path === '/*'),
  );
  const pathRule = rules
    .filter(({ path }) => path !== '/*')
    .map((rule) => {
      if (/[^/]\*$/.test(rule.path)) {
        report(edge, {
          message: `cache: the path is ${show(rule.path)}, a URL map on Google supports * after a / only.`,
          remedy: 'Use a folder: /static/*.',
        });
      }
      return { paths: [rule.path], service: backend(new Construct(edge, `cache-${idOf(rule.path)}`), rule).id };
    });
  const root = origin.index && {
    paths: ['/'],
    service: rest.id,
    routeAction: { urlRewrite: { pathPrefixRewrite: `/${origin.index}` } },
  };
  // A bucket returns 403 for missing objects to principals without list permission.
  const defaultCustomErrorResponsePolicy = origin.notFound
    ? {
        errorService: rest.id,
        errorResponseRule: [
          { matchResponseCodes: ['403', '404'], path: `/${origin.notFound}`, overrideResponseCode: 404 },
        ],
      }
    : undefined;
  // objectViewer also grants list, and no member has legacyObjectReader: see storageBucket.
  const read = { bucket: bucket.address, role: ownRole(edge, 'read').id, member: serviceAgent(edge, 'loadBalancer') };
  // Google creates the service agent with the first backend bucket of a project.
  once(
    bucket,
    'edges-read',
    Object.values(read),
    (scope, id) => new StorageBucketIamMember(scope, id, { ...read, dependsOn: [rest] }),
  );
  const [domain = '', ...alternativeNames] = names;
  const certificateName = certificate?.given.google?.certificate;
  const certificates =
    certificateName === undefined
      ? manage(new Construct(edge, 'certificate'), { domain, alternativeNames, zone }, 'global')
      : [{ name: domain, certificate: certificateName }];
  return globalWay(
    edge,
    {
      defaultUrlRedirect: {
        hostRedirect: domain,
        httpsRedirect: true,
        redirectResponseCode: 'MOVED_PERMANENTLY_DEFAULT',
        stripQuery: false,
      },
      hostRule: [{ hosts: [...names], pathMatcher: 'objects' }],
      pathMatcher: [
        {
          name: 'objects',
          defaultService: rest.id,
          pathRule: [...(root ? [root] : []), ...pathRule],
          defaultCustomErrorResponsePolicy,
        },
      ],
    },
    certificates,
    true,
  );
}

/**
 * Without a rule every response is revalidated: with a cache time of zero, each request is checked
 * against the bucket.
 */
function policyOf(rule: CacheRule | undefined): ComputeBackendBucketCdnPolicy {
  if (rule && !rule.never && rule.ttlSeconds === undefined) return { cacheMode: 'USE_ORIGIN_HEADERS' };
  const ttl = rule?.ttlSeconds ?? 0;
  return { cacheMode: 'FORCE_CACHE_ALL', defaultTtl: ttl, clientTtl: ttl };
}
