import { TerraformOutput } from 'cdktf';
import type { Cloud } from '../../modules/cloud';
import type { CloudName, Placement } from '../../modules/core/placement';
import type { RegistryProps } from '../../modules/registry/registry';
import { REGISTRY } from '../../modules/registry/support';
import type { PlacementStack } from '../../stacks/placement-stack';
import { everyPropertyCounts } from '../support/conformance';
import { theirs } from '../support/network';
import { CLOUDS, synth } from '../support/synth';
import { deploysAndSettles } from '../support/terraform';

const IMAGES = ['storefront', 'erp-worker'];
const make = (stack: PlacementStack, cloud: Cloud, props: Partial<RegistryProps> = {}) =>
  cloud.registry(stack, 'images', { images: IMAGES, ...props });
const on = (cloud: CloudName, props: Partial<RegistryProps> = {}, changes: Partial<Placement> = {}) =>
  synth(cloud, (stack, catalogue) => void make(stack, catalogue, props), changes);
const messages = (cloud: CloudName, props: Partial<RegistryProps>) =>
  on(cloud, props).problems.map(({ message }) => message);

describe('registry: every property counts', () => {
  everyPropertyCounts<Omit<RegistryProps, 'network'> & { network?: string }>({
    table: REGISTRY,
    base: { images: ['storefront'] },
    make: (stack, cloud, { network, ...props }) => {
      const registry = cloud.registry(stack, 'images', {
        ...props,
        network: network === undefined ? undefined : theirs(stack, cloud, network),
      });
      new TerraformOutput(stack, 'storefront', { value: registry.address('storefront') });
    },
    samples: {
      images: { values: [['storefront'], ['erp-worker']] },
      mutableTags: { values: [false, true] },
      untaggedDays: { values: [7, 8] },
      keepImages: { values: [50, 51] },
      network: { values: ['theirs', undefined] },
      encryption: { values: ['providerKey', 'customerKey'] },
      replicateTo: { values: [['westus2'], ['centralus']] },
    },
    nested: {
      'images.0': { values: ['storefront', 'erp-worker'] },
      'replicateTo.0': { values: ['westus2', 'centralus'], with: { replicateTo: ['westus2'] } },
    },
    native: {
      aws: [{ repository: { imageScanningConfiguration: { scanOnPush: false } } }],
      google: [{ repository: { description: 'Images' } }],
      azure: [{ registry: { quarantinePolicyEnabled: true } }],
    },
  });
});

test('on AWS each image has a repository: scanned, with immutable tags, and without ' + 'untagged images', () => {
  const { of, problems } = on('aws', { keepImages: 20 });
  expect(problems).toEqual([]);
  expect(
    of('aws_ecr_repository').map(({ body }) => [
      body.name,
      body.image_tag_mutability,
      body.image_scanning_configuration,
    ]),
  ).toEqual([
    ['acme-test-images-image-erp-worker', 'IMMUTABLE', { scan_on_push: true }],
    ['acme-test-images-image-storefront', 'IMMUTABLE', { scan_on_push: true }],
  ]);
  const { rules } = JSON.parse(of('aws_ecr_lifecycle_policy')[0]?.body.policy);
  expect(rules.map(({ selection }: { selection: object }) => selection)).toEqual([
    { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
    { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 20 },
  ]);
});

test('on Google one repository holds them, whose newest images no other policy deletes', () => {
  const { the } = on('google', { keepImages: 20 });
  expect(the('google_artifact_registry_repository')).toMatchObject({
    format: 'DOCKER',
    docker_config: { immutable_tags: true },
    cleanup_policies: [
      { id: 'untagged', action: 'DELETE', condition: { tag_state: 'UNTAGGED', older_than: '1209600s' } },
      { id: 'keep-newest', action: 'KEEP', most_recent_versions: { keep_count: 20 } },
      { id: 'old', action: 'DELETE', condition: { tag_state: 'ANY', older_than: '86400s' } },
    ],
  });
});

test('on Azure it is for identities only, and with a network it has no public endpoint', () => {
  const open = on('azure').the('azurerm_container_registry');
  expect(open).toMatchObject({
    sku: 'Premium',
    admin_enabled: false,
    anonymous_pull_enabled: false,
    public_network_access_enabled: true,
  });
  const closed = synth('azure', (stack, cloud) => void make(stack, cloud, { network: theirs(stack, cloud) }));
  expect(closed.the('azurerm_container_registry')).toMatchObject({
    public_network_access_enabled: false,
    export_policy_enabled: false,
  });
  expect(closed.the('azurerm_private_endpoint').private_service_connection.subresource_names).toEqual(['registry']);
});

describe.each(CLOUDS)('a grant on a registry on %s', (cloud) => {
  test('is of the one registry', () => {
    const { text, of } = synth(cloud, (stack, catalogue) => {
      const registry = make(stack, catalogue);
      registry.grantPull(catalogue.identity(stack, 'puller'));
      registry.grantPush(catalogue.identity(stack, 'pusher'));
    });
    const [type, role] = {
      aws: ['aws_iam_role_policy', 'ecr:PutImage'],
      google: ['google_artifact_registry_repository_iam_member', 'roles/artifactregistry.writer'],
      azure: ['azurerm_role_assignment', 'AcrPush'],
    }[cloud] as [string, string];
    expect(of(type)).toHaveLength(2);
    expect(of(type).filter(({ body }) => JSON.stringify(body).includes(role))).toHaveLength(1);
    expect(text).not.toMatch(/roles\/artifactregistry\.admin|"Owner"|ecr:\*/);
  });
});

test('what is wrong with its images is told at once', () => {
  expect(messages('aws', { images: ['Shop', 'web', 'web'] })).toEqual([
    'images names "Shop".',
    'images names "web" twice.',
  ]);
  expect(messages('google', { images: [] })).toEqual(['images is empty, but a registry requires at least one image.']);
  const { problems } = synth('azure', (stack, cloud) => void make(stack, cloud).address('shop'));
  expect(problems.map(({ message }) => message)).toEqual([
    'address of "shop", but images are "storefront", "erp-worker".',
  ]);
  expect(messages('azure', { untaggedDays: 366 })).toEqual([
    'untaggedDays is 366, Azure Container Registry allows 1 to 365.',
  ]);
  expect(messages('azure', { replicateTo: ['eastus2'] })).toEqual([
    'replicateTo names "eastus2", where the registry is.',
  ]);
});

test.each(CLOUDS)('an image has an address that is known before the apply on %s', (cloud) => {
  let address = '';
  synth(cloud, (stack, catalogue) => {
    address = make(stack, catalogue).address('storefront');
  });
  expect(address).toMatch(
    {
      aws: /^123456789012\.dkr\.ecr\.us-east-1\.amazonaws\.com\/acme-test-images-image-storefront$/,
      google: /^us-east1-docker\.pkg\.dev\/acme-dev\/acme-test-images\/storefront$/,
      azure: /^acmetestimages[0-9a-z]{6}\.azurecr\.io\/storefront$/,
    }[cloud],
  );
});

test('one that exists gives the addresses of its images, and says what is wrong with its name', () => {
  const seen: Record<string, string> = {};
  for (const cloud of CLOUDS) {
    synth(cloud, (stack, catalogue) => {
      const registry = catalogue.registry.fromExisting(stack, 'theirs', {
        aws: { repositories: { web: 'arn:aws:ecr:eu-west-1:210987654321:repository/team/web' } },
        google: { repository: 'projects/hub/locations/europe/repositories/team' },
        azure: { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/Hub' },
      });
      seen[cloud] = registry.address('web');
    });
  }
  expect(seen).toEqual({
    aws: '210987654321.dkr.ecr.eu-west-1.amazonaws.com/team/web',
    google: 'europe-docker.pkg.dev/hub/team/web',
    azure: 'hub.azurecr.io/web',
  });
  const wrong = synth('google', (stack, cloud) => {
    cloud.registry.fromExisting(stack, 'theirs', { google: { repository: 'team' } });
  });
  expect(wrong.problems.map(({ message }) => message)).toEqual(['fromExisting: google.repository is "team".']);
});

test.each(CLOUDS)('with everything it deploys, settles and goes on %s', async (cloud) => {
  const { json, problems } = synth(cloud, (stack, catalogue) => {
    const registry = make(stack, catalogue, {
      network: catalogue.network(stack, 'main', { cidr: '10.20.0.0/16', zones: 2 }),
      encryption: 'customerKey',
      untaggedDays: 7,
      ...{
        aws: { keepImages: 20 },
        google: { keepImages: 20 },
        azure: { replicateTo: ['westus2', 'centralus'] },
      }[cloud],
    });
    registry.grantPull(catalogue.identity(stack, 'puller'));
    registry.grantPush(catalogue.identity(stack, 'pusher'));
  });
  expect(problems).toEqual([]);
  await deploysAndSettles(json);
});
