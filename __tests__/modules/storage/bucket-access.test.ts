import type { CloudName } from '../../../modules/core/placement';
import type { BucketProps } from '../../../modules/storage/bucket';
import { cors, open, statementsOf } from '../../support/bucket';
import { byCloud } from '../../support/by-cloud';
import { CLOUDS, type Synthesized, synth } from '../../support/synth';

describe.each(CLOUDS)('a bucket on %s', (cloud) => {
  test(
    'a website is refused until the environment allows it, and then shows objects to everybody and nothing ' + 'else',
    () => {
      const [refused, allowed] = [false, true].map((waived) =>
        synth(cloud, (stack, catalogue) => {
          if (waived) open(stack);
          catalogue.bucket(stack, 'docs', { website: { public: true } });
        }),
      ) as [Synthesized, Synthesized];
      expect(refused.problems.length).toBeGreaterThan(0);
      for (const { message, where } of refused.problems) {
        expect(where).toContain(' docs/');
        expect(message).toMatch(/^public-storage: /);
      }
      expect(allowed.problems).toEqual([]);
      byCloud(cloud, {
        aws: () => {
          const website = statementsOf(allowed, 'aws_s3_bucket_policy').filter(({ Sid }) => Sid === 'Website');
          expect(website).toEqual([
            {
              Sid: 'Website',
              Effect: 'Allow',
              Principal: '*',
              Action: 's3:GetObject',
              Resource: '${aws_s3_bucket.docs_bucket.arn}/*',
            },
          ]);
          expect(
            allowed.the('aws_s3_bucket_public_access_block', 'access-logs/public-access').block_public_policy,
          ).toBe(true);
        },
        google: () => {
          const everybody = allowed
            .of('google_storage_bucket_iam_member')
            .filter(({ body }) => body.member === 'allUsers');
          expect(everybody.map(({ body }) => body.role)).toEqual(['roles/storage.legacyObjectReader']);
          const emptied = allowed
            .of('google_storage_bucket_iam_binding')
            .filter(({ path }) => path.startsWith('docs/'));
          expect(emptied.map(({ body }) => body.role)).toEqual(['roles/storage.legacyBucketReader']);
          expect(allowed.the('google_storage_bucket', 'access-logs/bucket').public_access_prevention).toBe('enforced');
        },
        azure: () => {
          expect(allowed.the('azurerm_storage_container').name).toBe('$web');
          expect(allowed.the('azurerm_storage_account_static_website').depends_on).toEqual([
            'azurerm_storage_container.docs_container',
          ]);
          expect(allowed.the('azurerm_storage_account').allow_nested_items_to_be_public).toBe(false);
        },
      });
    },
  );

  test('in a network it is reached from there only, or refused', () => {
    const { problems, of, the } = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network(stack, 'home', { cidr: '10.0.0.0/16', zones: 2 });
      const docs = catalogue.bucket(stack, 'docs', { network });
      if (docs.member) network.allow('private', docs.member, { port: 443 });
    });
    byCloud(cloud, {
      aws: () => {
        const [policy] = of('aws_s3_bucket_policy').filter(({ path }) => path.startsWith('docs/'));
        expect(JSON.parse(policy?.body.policy).Statement[1]).toMatchObject({
          Effect: 'Deny',
          Resource: '${aws_s3_bucket.docs_bucket.arn}/*',
          Condition: {
            StringNotEqualsIfExists: { 'aws:SourceVpc': '${aws_vpc.home_vpc.id}' },
            Bool: { 'aws:PrincipalIsAWSService': 'false' },
          },
        });
      },
      google: () => {
        expect(problems).toMatchObject([
          { message: expect.stringContaining('network is "home", Google Cloud Storage does not support it') },
        ]);
      },
      azure: () => {
        expect(the('azurerm_storage_account', 'docs/account').public_network_access_enabled).toBe(false);
        expect(the('azurerm_private_endpoint').private_service_connection).toMatchObject({
          subresource_names: ['blob'],
        });
        expect(the('azurerm_private_dns_zone').name).toBe('privatelink.blob.core.windows.net');
      },
    });
  });
});

test('on Google no bucket is listed or read by the viewers of the project', () => {
  const { of } = synth('google', (stack, cloud) => cloud.bucket(stack, 'docs'));
  const emptied = of('google_storage_bucket_iam_binding').map(({ body }) => [body.bucket, body.role, body.members]);
  expect(emptied).toEqual(
    ['access-logs', 'docs'].flatMap((bucket) =>
      ['roles/storage.legacyBucketReader', 'roles/storage.legacyObjectReader'].map((role) => [
        `\${google_storage_bucket.${bucket}_bucket.name}`,
        role,
        [],
      ]),
    ),
  );
});

test(
  'on AWS a bucket that is locked to its network lets its backup and its copies through, and its copy is ' +
    'locked, too',
  () => {
    const synthesized = synth('aws', (stack, cloud) => {
      const network = cloud.network(stack, 'home', { cidr: '10.0.0.0/16', zones: 2 });
      const docs = cloud.bucket(stack, 'docs', { network, replication: { region: 'us-west-2' } });
      const open = cloud.bucket(stack, 'open');
      cloud.backup(stack, 'daily').protect(docs, open);
      cloud.backup
        .fromExisting(stack, 'theirs', { aws: { planId: 'plan', roleArn: 'arn:aws:iam::123456789012:role/theirs' } })
        .protect(docs);
    });
    expect(synthesized.problems).toEqual([]);
    const locks = (path: string) =>
      JSON.parse(synthesized.the('aws_s3_bucket_policy', path).policy).Statement.filter(
        ({ Sid }: { Sid: string }) => Sid === 'OnlyFromTheNetwork',
      );
    const network = {
      StringNotEqualsIfExists: { 'aws:SourceVpc': '${aws_vpc.home_vpc.id}' },
      Bool: { 'aws:PrincipalIsAWSService': 'false' },
    };
    expect(locks('docs/tls-only')).toMatchObject([
      {
        Effect: 'Deny',
        Condition: {
          ...network,
          ArnNotEquals: {
            'aws:PrincipalArn': [
              '${aws_iam_role.docs_replica_role.arn}',
              '${aws_iam_role.daily_role_role.arn}',
              'arn:aws:iam::123456789012:role/theirs',
            ],
          },
        },
      },
    ]);
    expect(locks('docs/replica/tls-only')).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Resource: '${aws_s3_bucket.docs_replica_bucket.arn}/*',
        Condition: network,
      }),
    ]);
    expect(locks('open/tls-only')).toEqual([]);
    // S3 says of no account for which it copies.
    const trust = (path: string) => JSON.parse(synthesized.the('aws_iam_role', path).assume_role_policy).Statement;
    expect(trust('docs/replica/role')).toEqual([
      { Sid: 'Replication', Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
    expect(trust('daily/role/role')[0].Condition).toEqual({ StringEquals: { 'aws:SourceAccount': '123456789012' } });
  },
);

test.each([
  [{}, { index_document: 'index.html' }],
  [{ notFound: '404.html' }, { error_404_document: '404.html' }],
  [{ index: 'start.html' }, { index_document: 'start.html' }],
])('a website on Azure always has one of the two documents that the service requires: %j', (pages, documents) => {
  const { problems, the } = synth('azure', (stack, cloud) => {
    open(stack);
    cloud.bucket(stack, 'docs', { website: { public: true, ...pages } });
  });
  expect(problems).toEqual([]);
  const { storage_account_id: _, depends_on: __, ...written } = the('azurerm_storage_account_static_website');
  expect(written).toEqual(documents);
});

test.each(['ab', 'a/index.html', `${'ü'.repeat(128)}`])('an index of a website that Azure refuses: %s', (index) => {
  const { problems } = synth('azure', (stack, cloud) => {
    open(stack);
    cloud.bucket(stack, 'docs', { website: { public: true, index } });
  });
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('Azure Storage requires 3 to 255 characters without /.'),
  ]);
});

test(
  'website and network, website and a KMS key, and a lifecycle to the archive where there is none are ' + 'refused',
  () => {
    const problems = (cloud: CloudName, props: BucketProps) =>
      synth(cloud, (stack, catalogue) => catalogue.bucket(stack, 'docs', props)).problems.map(({ message }) => message);
    expect(problems('aws', { website: { public: true }, encryption: 'customerKey' })).toEqual([
      expect.stringContaining('only identities can use a customer key'),
    ]);
    expect(problems('azure', { lifecycle: [{ archiveAfterDays: 30 }] })).toEqual([
      expect.stringContaining('archiveAfterDays is 30, Azure Blob Storage does not support it'),
    ]);
    expect(problems('azure', { cors: Array.from({ length: 6 }, () => cors()) })).toEqual([
      'cors has 6 rules, Azure Blob Storage allows at most 5.',
    ]);
    expect(problems('aws', { website: { public: true, index: 'a' } })).toEqual([
      expect.stringContaining('website.index is "a"'),
    ]);
    const queues = synth('aws', (stack, cloud) => {
      const notifications = ['one', 'two'].map((id) => ({ to: cloud.queue(stack, id) }));
      cloud.bucket(stack, 'docs', { notifications });
    });
    expect(queues.problems).toMatchObject([{ remedy: expect.stringContaining('Notify a topic') }]);
  },
);

test('on AWS each bucket may write its logs below its own name', () => {
  const two = synth('aws', (stack, cloud) => ['docs', 'scans'].map((id) => cloud.bucket(stack, id)));
  expect(
    statementsOf(two, 'aws_s3_bucket_policy')
      .filter(({ Effect }) => Effect === 'Allow')
      .map(({ Resource }) => Resource),
  ).toEqual(['docs', 'scans'].map((id) => `\${aws_s3_bucket.access-logs_bucket.arn}/${id}/*`));
});
