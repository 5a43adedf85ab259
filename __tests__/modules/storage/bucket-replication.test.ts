import type { BucketProps } from '../../../modules/storage/bucket';
import { SECOND } from '../../support/bucket';
import { byCloud } from '../../support/by-cloud';
import { CLOUDS, synth } from '../../support/synth';

describe.each(CLOUDS)('a bucket on %s', (cloud) => {
  const bucket = (props: BucketProps = {}) =>
    synth(cloud, (stack, catalogue) => catalogue.bucket(stack, 'docs', props));
  const messages = (props: BucketProps) => bucket(props).problems.map(({ message }) => message);

  test('a copy in a second region has all that the first has', () => {
    const copied = bucket({
      replication: { region: SECOND[cloud][0] },
      encryption: 'customerKey',
      retention: { days: 9 },
    });
    expect(copied.problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        for (const type of [
          'bucket',
          'bucket_public_access_block',
          'bucket_versioning',
          'bucket_policy',
          'bucket_object_lock_configuration',
        ])
          expect(
            copied
              .of(`aws_s3_${type}`)
              .filter(({ body, path }) => path.includes('replica') && body.region === 'us-west-2'),
          ).toHaveLength(1);
        expect(copied.the('aws_kms_key', 'docs/replica/key').region).toBe('us-west-2');
        const { rule, depends_on } = copied.the('aws_s3_bucket_replication_configuration');
        expect(rule).toMatchObject([
          {
            delete_marker_replication: { status: 'Enabled' },
            source_selection_criteria: { sse_kms_encrypted_objects: { status: 'Enabled' } },
            destination: {
              bucket: '${aws_s3_bucket.docs_replica_bucket.arn}',
              encryption_configuration: { replica_kms_key_id: '${aws_kms_key.docs_replica_key.arn}' },
            },
          },
        ]);
        expect(depends_on).toEqual(
          expect.arrayContaining([
            'aws_s3_bucket_versioning.docs_versioning',
            'aws_s3_bucket_versioning.docs_replica_versioning',
          ]),
        );
      },
      google: () => {
        expect(copied.the('google_storage_bucket', 'docs/bucket')).toMatchObject({
          location: 'US',
          custom_placement_config: { data_locations: ['US-EAST1', 'US-WEST1'] },
          rpo: 'ASYNC_TURBO',
        });
        expect(copied.the('google_kms_key_ring').location).toBe('us');
        expect(messages({ replication: { region: 'europe-west1' } })).toEqual([
          'replication.region is "europe-west1" and the bucket is in us-east1; Cloud Storage does not ' +
            'support the dual-region of the two.',
        ]);
      },
      azure: () => {
        expect(copied.the('azurerm_storage_account', 'docs/replica/account')).toMatchObject({
          location: 'westus2',
          shared_access_key_enabled: false,
          blob_properties: { versioning_enabled: true },
        });
        expect(copied.the('azurerm_storage_account', 'docs/account').blob_properties.change_feed_enabled).toBe(true);
        expect(copied.the('azurerm_storage_object_replication').rules).toEqual([
          {
            source_container_name: '${azurerm_storage_container.docs_container.name}',
            destination_container_name: '${azurerm_storage_container.docs_replica_container.name}',
            copy_blobs_created_after: 'Everything',
          },
        ]);
      },
    });
    expect(messages({ replication: { region: 'nowhere-1' } })[0]).toContain('replication.region is "nowhere-1"');
    expect(messages({ replication: { region: SECOND[cloud][0] }, versioned: false })).toHaveLength(
      { aws: 1, google: 0, azure: 1 }[cloud],
    );
  });
});

describe('two regions on Google', () => {
  const synthesize = (region: string, second: string, encryption?: BucketProps['encryption']) =>
    synth('google', (stack, cloud) => cloud.bucket(stack, 'docs', { replication: { region: second }, encryption }), {
      region,
    });
  const KEY = 'projects/p/locations/in/keyRings/r/cryptoKeys/k';

  // The pairs with a name are refused when they are put together from regions, and keys are where
  // the pair is or around it.
  test.each([
    ['us-east1', 'us-central1', 'NAM4', undefined, 'nam4'],
    ['europe-west4', 'europe-north1', 'EUR4', undefined, 'eur4'],
    ['asia-northeast1', 'asia-northeast2', 'ASIA1', undefined, 'asia1'],
    ['europe-west1', 'europe-west2', 'EUR5', undefined, 'europe'],
    ['europe-west6', 'europe-west3', 'EUR8', undefined, 'europe'],
    ['us-east1', 'us-east4', 'US', ['US-EAST1', 'US-EAST4'], 'us'],
    ['europe-west1', 'europe-west4', 'EU', ['EUROPE-WEST1', 'EUROPE-WEST4'], 'europe'],
    ['asia-east1', 'asia-southeast1', 'ASIA', ['ASIA-EAST1', 'ASIA-SOUTHEAST1'], 'asia'],
  ])('%s and %s are %s', (region, second, location, regions, keys) => {
    const { the, problems } = synthesize(region, second, 'customerKey');
    expect(problems).toEqual([]);
    const bucket = the('google_storage_bucket', 'docs/bucket');
    expect(bucket).toMatchObject({ location, rpo: 'ASYNC_TURBO' });
    expect(bucket.custom_placement_config?.data_locations).toEqual(regions);
    expect(the('google_kms_key_ring').location).toBe(keys);
  });

  test('regions that are not a pair are refused with those that are, and so is a key with an unknown location', () => {
    expect(synthesize('europe-west2', 'europe-west9').problems).toMatchObject([
      { remedy: 'Use one of europe-west1, europe-west3.' },
    ]);
    expect(synthesize('asia-east2', 'asia-east1').problems).toMatchObject([
      { remedy: expect.stringContaining('asia-east2 has no dual-region') },
    ]);
    expect(synthesize('asia-south1', 'asia-south2', 'customerKey').problems).toMatchObject([
      { message: expect.stringContaining('which keys a bucket in IN accepts') },
    ]);
    expect(synthesize('asia-south1', 'asia-south2', { google: { cryptoKey: KEY } }).problems).toEqual([]);
  });
});
