import type { App } from 'cdktf';
import type { Environment } from '../environments/loader';
import { UserError } from '../modules/core/errors';
import type { CloudName } from '../modules/core/placement';
import { standardTags } from '../modules/core/tags';
import { PlacementStack } from './placement-stack';

/** Backends whose place a cloud's resources make. */
const HOMES = { s3: 'aws', gcs: 'google', azurerm: 'azure' } as const;
type Home = keyof typeof HOMES;

export const hasHome = (environment: Environment): boolean => environment.state.backend in HOMES;

/** Old versions of a state are a way back from a mistake; after this long nobody goes. */
const VERSIONS_DAYS = 90;

/** What holds the state of an environment: made once, by `npm run bootstrap`, and never destroyed. */
export class StateHome extends PlacementStack {
  /** Address → the id by which Terraform imports it, where it was made without this. */
  readonly ids: Readonly<Record<string, string>>;

  constructor(app: App, environment: Environment, simulate: boolean) {
    const { state, name, project, clouds } = environment;
    const cloud: CloudName = HOMES[state.backend as Home];
    const facts = clouds[cloud];
    if (!facts) {
      throw new UserError([
        {
          where: `environments/${name}.yaml`,
          message: `the state is on ${state.backend}, and clouds.${cloud} says nothing of the account that it is in.`,
          remedy: `Add ${cloud} under clouds.`,
        },
      ]);
    }
    const region = state.backend === 's3' ? state.region : facts.region;
    super(app, simulate ? { backend: 'simulated' } : { backend: 'local' }, {
      id: `bootstrap-${cloud}-${region}`,
      project,
      // Several environments may keep their states in one place, so it is none's own.
      environment: homeOf(environment),
      cloud,
      region,
      zones: [],
      facts: { [cloud]: facts },
      protected: true,
      tags: standardTags({ project, name: 'bootstrap', tags: environment.tags }),
    });
    this.ids =
      state.backend === 's3'
        ? onAws(this, state)
        : state.backend === 'gcs'
          ? onGoogle(this, state, region)
          : onAzure(this, state as OnAzure, region);
  }
}

type State<Backend> = Extract<Environment['state'], { backend: Backend }>;
type OnAzure = State<'azurerm'>;

/** What names the place among all places: a part of the path of its own state. */
function homeOf({ state }: Environment): string {
  return state.backend === 'azurerm' ? `${state.storageAccount}-${state.container}` : (state as State<'s3' | 'gcs'>).bucket;
}

const KEEP = { preventDestroy: true };

function onAws(stack: PlacementStack, { bucket, kmsKeyArn }: State<'s3'>): Record<string, string> {
  const { S3Bucket } = require('@cdktf/provider-aws/lib/s3-bucket') as typeof import('@cdktf/provider-aws/lib/s3-bucket');
  const { S3BucketLifecycleConfiguration } =
    require('@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration') as typeof import('@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration');
  const { S3BucketOwnershipControls } =
    require('@cdktf/provider-aws/lib/s3-bucket-ownership-controls') as typeof import('@cdktf/provider-aws/lib/s3-bucket-ownership-controls');
  const { S3BucketPolicy } =
    require('@cdktf/provider-aws/lib/s3-bucket-policy') as typeof import('@cdktf/provider-aws/lib/s3-bucket-policy');
  const { S3BucketPublicAccessBlock } =
    require('@cdktf/provider-aws/lib/s3-bucket-public-access-block') as typeof import('@cdktf/provider-aws/lib/s3-bucket-public-access-block');
  const { S3BucketServerSideEncryptionConfigurationA } =
    require('@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration') as typeof import('@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration');
  const { S3BucketVersioningA } =
    require('@cdktf/provider-aws/lib/s3-bucket-versioning') as typeof import('@cdktf/provider-aws/lib/s3-bucket-versioning');

  const made = new S3Bucket(stack, 'bucket', { bucket, lifecycle: KEEP });
  const of = { bucket: made.id };
  const versioning = new S3BucketVersioningA(stack, 'versions', { ...of, versioningConfiguration: { status: 'Enabled' } });
  const key = kmsKeyArn ? { sseAlgorithm: 'aws:kms', kmsMasterKeyId: kmsKeyArn } : { sseAlgorithm: 'AES256' };
  new S3BucketServerSideEncryptionConfigurationA(stack, 'encryption', {
    ...of,
    rule: [{ applyServerSideEncryptionByDefault: key, bucketKeyEnabled: kmsKeyArn !== undefined }],
  });
  const closed = new S3BucketPublicAccessBlock(stack, 'no-public-access', {
    ...of,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  new S3BucketOwnershipControls(stack, 'ownership', { ...of, rule: { objectOwnership: 'BucketOwnerEnforced' } });
  new S3BucketPolicy(stack, 'tls-only', {
    ...of,
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'TlsOnly',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [made.arn, `${made.arn}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    }),
    // Both change the bucket's policy status; at once, S3 answers one of them with a conflict.
    dependsOn: [closed],
  });
  new S3BucketLifecycleConfiguration(stack, 'old-versions', {
    ...of,
    rule: [
      {
        id: 'old-versions',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        noncurrentVersionExpiration: [{ noncurrentDays: VERSIONS_DAYS }],
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
      },
    ],
    dependsOn: [versioning],
  });
  return Object.fromEntries(addressesOf(stack).map((address) => [address, bucket]));
}

function onGoogle(stack: PlacementStack, { bucket }: State<'gcs'>, region: string): Record<string, string> {
  const { StorageBucket } =
    require('@cdktf/provider-google/lib/storage-bucket') as typeof import('@cdktf/provider-google/lib/storage-bucket');
  new StorageBucket(stack, 'bucket', {
    name: bucket,
    location: region.toUpperCase(),
    uniformBucketLevelAccess: true,
    publicAccessPrevention: 'enforced',
    versioning: { enabled: true },
    lifecycleRule: [{ action: { type: 'Delete' }, condition: { daysSinceNoncurrentTime: VERSIONS_DAYS, withState: 'ARCHIVED' } }],
    lifecycle: KEEP,
  });
  return { 'google_storage_bucket.bucket': bucket };
}

function onAzure(stack: PlacementStack, { resourceGroup, storageAccount, container }: OnAzure, region: string): Record<string, string> {
  const { ResourceGroup } =
    require('@cdktf/provider-azurerm/lib/resource-group') as typeof import('@cdktf/provider-azurerm/lib/resource-group');
  const { StorageAccount } =
    require('@cdktf/provider-azurerm/lib/storage-account') as typeof import('@cdktf/provider-azurerm/lib/storage-account');
  const { StorageContainer } =
    require('@cdktf/provider-azurerm/lib/storage-container') as typeof import('@cdktf/provider-azurerm/lib/storage-container');
  const group = new ResourceGroup(stack, 'group', { name: resourceGroup, location: region, lifecycle: KEEP });
  const account = new StorageAccount(stack, 'account', {
    name: storageAccount,
    resourceGroupName: group.name,
    location: region,
    accountTier: 'Standard',
    accountReplicationType: 'GRS',
    minTlsVersion: 'TLS1_2',
    httpsTrafficOnlyEnabled: true,
    allowNestedItemsToBePublic: false,
    sharedAccessKeyEnabled: false,
    defaultToOauthAuthentication: true,
    infrastructureEncryptionEnabled: true,
    blobProperties: {
      versioningEnabled: true,
      deleteRetentionPolicy: { days: VERSIONS_DAYS },
      containerDeleteRetentionPolicy: { days: VERSIONS_DAYS },
    },
    lifecycle: KEEP,
  });
  new StorageContainer(stack, 'container', {
    name: container,
    storageAccountId: account.id,
    containerAccessType: 'private',
    lifecycle: KEEP,
  });
  const inGroup = `/subscriptions/${stack.placement.facts.azure?.subscription}/resourceGroups/${resourceGroup}`;
  const inAccount = `${inGroup}/providers/Microsoft.Storage/storageAccounts/${storageAccount}`;
  return {
    'azurerm_resource_group.group': inGroup,
    'azurerm_storage_account.account': inAccount,
    'azurerm_storage_container.container': `${inAccount}/blobServices/default/containers/${container}`,
  };
}

function addressesOf(stack: PlacementStack): string[] {
  const { resource } = stack.toTerraform() as { resource: Record<string, object> };
  return Object.entries(resource).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`));
}
