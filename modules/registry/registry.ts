import type { EcrRepositoryConfig } from '@cdktf/provider-aws/lib/ecr-repository';
import type { ContainerRegistryConfig } from '@cdktf/provider-azurerm/lib/container-registry';
import type { ArtifactRegistryRepositoryConfig } from '@cdktf/provider-google/lib/artifact-registry-repository';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import type { Encryption } from '../core/key';
import { Kind } from '../core/kind';
import { type Grant, grant, type Identity } from '../identity/identity';
import type { Network } from '../network/network';
import { REGISTRY } from './support';

export interface RegistryProps {
  /** The names of its images: `['storefront', 'erp-worker']`. On AWS each is a repository. */
  readonly images: readonly string[];
  /**
   * Allows a tag to be moved to another image. Otherwise a push of an existing tag is refused.
   * Limits: not supported on Azure, where tags can always be moved: deploy by digest.
   * @default false
   */
  readonly mutableTags?: boolean;
  /**
   * How long an image without a tag is kept, in days.
   * Limits: AWS and Google 1 to 3,650; Azure 1 to 365.
   * @default 14
   */
  readonly untaggedDays?: number;
  /**
   * How many of the newest images of each name are kept. Older ones are deleted, including those
   * that a service still runs: its next task would not start. Limits: AWS and Google 1 to 10,000.
   * Limits: not supported on Azure, where the registry deletes only untagged images.
   * @default all of them
   */
  readonly keepImages?: number;
  /**
   * Programs in this network pull images without the internet. On Azure the registry then has no
   * public endpoint: push from inside the network.
   */
  readonly network?: Network;
  /** The key that encrypts the images. @default 'providerKey' */
  readonly encryption?: Encryption;
  /**
   * Regions of the same cloud to which each image is replicated.
   * Limits: Azure only. Elsewhere each placement has a registry, and `npm run image -- push` pushes
   * to each of them.
   */
  readonly replicateTo?: readonly string[];
  /** Provider-specific settings of the cloud's resource, applied last. */
  readonly native?: {
    /** Of each repository. */
    readonly aws?: { readonly repository?: Partial<EcrRepositoryConfig> };
    readonly google?: { readonly repository?: Partial<ArtifactRegistryRepositoryConfig> };
    readonly azure?: { readonly registry?: Partial<ContainerRegistryConfig> };
  };
}

/** A registry created elsewhere, identified per cloud. */
export interface ExistingRegistry {
  /** Image → the ARN of its repository, and of the customer key, if one encrypts them. */
  readonly aws?: { readonly repositories: Readonly<Record<string, string>> };
  /** `projects/<project>/locations/<location>/repositories/<repository>` */
  readonly google?: { readonly repository: string };
  /** The registry's resource id. */
  readonly azure?: { readonly id: string };
}

/** Days that an untagged image is kept by default. */
export const UNTAGGED_DAYS = 14;

export type RegistryVerb = 'pull' | 'push';

/** A registry for container images: private, scanned, with immutable tags. */
export abstract class Registry extends Kind {
  constructor(
    scope: Construct,
    id: string,
    props: Partial<RegistryProps>,
    /** Its images; those of a registry created elsewhere are defined by its owner. */
    readonly images: readonly string[] | undefined,
  ) {
    super(scope, id, REGISTRY, props);
    if (!images) return;
    const wrong = (message: string, remedy: string) => report(this, { message: `images ${message}`, remedy });
    if (images.length === 0)
      wrong('is empty, but a registry requires at least one image.', 'Add the names of the images.');
    for (const image of images.filter((one) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(one)))
      wrong(
        `names ${show(image)}.`,
        'Names of images are lower-case letters, digits and single -, beginning with a letter.',
      );
    const twice = images.find((image, index) => images.indexOf(image) !== index);
    if (twice !== undefined) wrong(`names ${show(twice)} twice.`, 'List each image once.');
  }

  /** The registry's host, for `docker login`: `123456789012.dkr.ecr.us-east-1.amazonaws.com`. */
  abstract readonly host: string;

  /**
   * The address to push an image to and pull it from, without tag or digest. It is an error if the
   * registry does not have the image.
   */
  address(image: string): string {
    if (this.images && !this.images.includes(image)) {
      report(this, {
        message: `address of ${show(image)}, but images are ${this.images.map(show).join(', ')}.`,
        remedy: 'Add it to images of the registry.',
      });
    }
    return this.addressOf(image);
  }

  /** Allows the identity to pull each of its images only. */
  grantPull(identity: Identity): Grant {
    return grant(this, identity, 'pull', (scope) => this.allow(scope, identity, 'pull'));
  }

  /** Allows the identity to push and pull images. */
  grantPush(identity: Identity): Grant {
    return grant(this, identity, 'push', (scope) => this.allow(scope, identity, 'push'));
  }

  protected abstract addressOf(image: string): string;
  protected abstract allow(scope: Construct, identity: Identity, verb: RegistryVerb): void;
}
