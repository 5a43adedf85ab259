import { type KindTable, native, replacing, unsupported } from '../core/features';
import type { RegistryProps } from './registry';

const DAYS = { min: 1, max: 3650 };
const LOST = 'the images in it';
const EACH_PLACEMENT = 'Leave it out: each placement has a registry, and `npm run image -- push` pushes to each.';

export const REGISTRY: KindTable<RegistryProps> = {
  kind: 'registry',
  service: { aws: 'Amazon ECR', google: 'Google Artifact Registry', azure: 'Azure Container Registry' },
  features: {
    images: {
      aws: native('aws_ecr_repository', undefined, 'a repository for each'),
      google: native('address', undefined, 'a path in the one repository; other names are refused here, not by Google'),
      azure: native('address', undefined, 'a path in the one registry; other names are refused here, not by Azure'),
    },
    mutableTags: {
      aws: native('image_tag_mutability'),
      google: native('docker_config.immutable_tags'),
      azure: unsupported(
        'tags are mutable, unless its image is locked with `az acr repository update --write-enabled false`',
        'Leave it out, and deploy by digest.',
      ),
    },
    untaggedDays: {
      aws: native('aws_ecr_lifecycle_policy', DAYS),
      google: native('cleanup_policies', DAYS),
      // Source: azurerm_container_registry.retention_policy_in_days
      azure: native('retention_policy_in_days', { min: 1, max: 365 }),
    },
    keepImages: {
      aws: native('aws_ecr_lifecycle_policy', { min: 1, max: 10_000 }),
      google: native('cleanup_policies', { min: 1, max: 10_000 }, 'deletes once a day'),
      azure: unsupported(
        'its retention deletes only images without a tag',
        'Leave it out, and run `acr purge` from the pipeline: az acr run --cmd "acr purge --filter …".',
      ),
    },
    network: {
      aws: native(
        'aws_vpc_endpoint',
        undefined,
        'of ECR, two for the network; layers come from S3; its public endpoint stays',
      ),
      google: native(
        'google_dns_managed_zone',
        undefined,
        'of `pkg.dev`, one for the network; its public endpoint stays',
      ),
      azure: native('azurerm_private_endpoint', undefined, 'its public endpoint is off: push from inside the network'),
    },
    encryption: {
      aws: replacing(native('encryption_configuration'), LOST, 'providerKey'),
      google: replacing(native('kms_key_name'), LOST, 'providerKey'),
      // Source: learn.microsoft.com/azure/container-registry/tutorial-enable-customer-managed-keys
      azure: native('encryption', undefined, 'at creation only: Azure refuses to add or remove a key later'),
    },
    replicateTo: {
      aws: unsupported(
        'replication is one setting of the whole account and region, which two environments would ' +
          'overwrite for each other',
        EACH_PLACEMENT,
      ),
      google: unsupported('a repository is in one region', EACH_PLACEMENT),
      azure: native('georeplications'),
    },
  },
  semantics: {
    'a pushed image is scanned': {
      aws: 'at each push (`scan_on_push`), or as the registry says',
      google: 'at each push, if the Container Scanning API is enabled in the project',
      azure: 'if Microsoft Defender for Containers is enabled in the subscription',
    },
    'a push of an existing tag': { aws: 'is refused', google: 'is refused', azure: 'moves the tag: deploy by digest' },
    'who pulls': {
      aws: 'identities with `grantPull`; nobody anonymously',
      google: 'identities with `grantPull`; nobody anonymously',
      azure: 'identities with `grantPull`; nobody anonymously; no administrator account',
    },
    'a grant is on': { aws: "each of the registry's repositories", google: 'the repository', azure: 'the registry' },
    'in an unprotected environment': {
      aws: 'is destroyed with its images',
      google: 'is destroyed with its images',
      azure: 'is destroyed with its images',
    },
  },
};
