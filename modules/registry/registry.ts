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
  /**
   * The names of the images that it holds: `['storefront', 'erp-worker']`. On AWS each is a
   * repository.
   */
  readonly images: readonly string[];
  /**
   * A tag may be moved to another image. Without it a push of a tag that exists is refused.
   * Limits: not on Azure, where tags can always be moved: deploy by digest.
   * @default false
   */
  readonly mutableTags?: boolean;
  /**
   * How long an image without a tag is kept, in days.
   * Limits: Azure at most 365.
   * @default 14
   */
  readonly untaggedDays?: number;
  /**
   * How many of the newest images of each name are kept. Older ones are deleted, also those that a
   * service still runs: its next task would not start.
   * Limits: not on Azure, where the registry deletes only what has no tag.
   * @default all of them
   */
  readonly keepImages?: number;
  /**
   * Programs in this network pull images without the internet. On Azure the registry then has no
   * public endpoint: push from inside the network.
   */
  readonly network?: Network;
  /** Whose key encrypts the images. @default 'providerKey' */
  readonly encryption?: Encryption;
  /**
   * Regions of the same cloud that get a copy of each image.
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

/** Days that an untagged image is kept, where nobody says. */
export const UNTAGGED_DAYS = 14;

export type RegistryVerb = 'pull' | 'push';

/** Holds container images: private, scanned, with tags that don't move. */
export abstract class Registry extends Kind {
  constructor(
    scope: Construct,
    id: string,
    props: Partial<RegistryProps>,
    /** The images that it holds; of a registry created elsewhere they are its maker's. */
    readonly images: readonly string[] | undefined,
  ) {
    super(scope, id, REGISTRY, props);
    if (!images) return;
    const wrong = (message: string, remedy: string) => report(this, { message: `images ${message}`, remedy });
    if (images.length === 0)
      wrong('is empty, a registry holds at least one.', 'Name the images that are pushed to it.');
    for (const image of images.filter((one) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(one)))
      wrong(
        `names ${show(image)}.`,
        'Names of images are lower-case letters, digits and single -, beginning with a letter.',
      );
    const twice = images.find((image, index) => images.indexOf(image) !== index);
    if (twice !== undefined) wrong(`names ${show(twice)} twice.`, 'Name each image once.');
  }

  /**
   * The registry's host, to which a container builder signs in:
   * `123456789012.dkr.ecr.us-east-1.amazonaws.com`.
   */
  abstract readonly host: string;

  /**
   * Where an image is pushed to and pulled from, without tag or digest. An image that the registry
   * doesn't hold is an error.
   */
  address(image: string): string {
    if (this.images && !this.images.includes(image)) {
      report(this, {
        message: `address of ${show(image)}, and images are ${this.images.map(show).join(', ')}.`,
        remedy: 'Add it to images of the registry.',
      });
    }
    return this.addressOf(image);
  }

  /** Allows the identity to pull each of its images only. */
  grantPull(identity: Identity): Grant {
    return grant(this, identity, 'pull', (scope) => this.allow(scope, identity, 'pull'));
  }

  /** May push images and pull them. */
  grantPush(identity: Identity): Grant {
    return grant(this, identity, 'push', (scope) => this.allow(scope, identity, 'push'));
  }

  protected abstract addressOf(image: string): string;
  protected abstract allow(scope: Construct, identity: Identity, verb: RegistryVerb): void;
}
