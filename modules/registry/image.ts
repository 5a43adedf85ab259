import type { IConstruct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import type { Registry } from './registry';

export type Image = string | RegistryImage;

/** An image of a registry, by exactly one of digest and tag. */
export interface RegistryImage {
  readonly registry: Registry;
  /** The image's name in the registry. */
  readonly name: string;
  /** `sha256:…`, as `npm run image -- push` prints it. */
  readonly digest?: string;
  readonly tag?: string;
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;
/** Source: the reference grammar of distribution/reference. */
const TAG = /^\w[\w.-]{0,127}$/;
const PUBLIC =
  /^((?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d+)?)\/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(\w[\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** Whether the image is not from a registry that can be granted. */
export const isPublic = (image: Image): image is string => typeof image === 'string';

/** The image reference for a platform. */
export function imageName(scope: IConstruct, image: Image, property = 'image'): string {
  if (isPublic(image)) {
    const [, host, , tag, digest] = PUBLIC.exec(image) ?? [];
    if (!host) {
      report(scope, {
        message: `${property} is ${show(image)}, which is not the name of an image with its host.`,
        remedy:
          'Write the full name: docker.io/library/nginx@sha256:…; or use an image of a registry: { ' +
          'registry, name, digest }.',
      });
    } else checkVersion(scope, property, image, tag, digest);
    return image;
  }
  const { registry, name, digest, tag } = image;
  if ((digest === undefined) === (tag === undefined)) {
    report(scope, {
      message: `${property} must have either a digest or a tag.`,
      remedy: 'Set the digest, which `npm run image -- push` prints.',
    });
  } else checkVersion(scope, property, name, tag, digest);
  return registry.address(name) + (digest === undefined ? `:${tag}` : `@${digest}`);
}

function checkVersion(
  scope: IConstruct,
  property: string,
  image: string,
  tag: string | undefined,
  digest: string | undefined,
): void {
  const wrong = (message: string, remedy: string) => report(scope, { message: `${property} ${message}`, remedy });
  if (digest !== undefined && !DIGEST.test(digest))
    wrong(`has the digest ${show(digest)}.`, 'A digest must be sha256: and 64 hexadecimal digits.');
  if (tag !== undefined && !TAG.test(tag))
    wrong(`has the tag ${show(tag)}.`, 'A tag must be at most 128 letters, digits and _ . -.');
  if (digest !== undefined) return;
  if (tag === undefined) wrong(`is ${show(image)}, without tag or digest.`, 'Add the digest: @sha256:….');
  else if (tag === 'latest')
    wrong(
      `has the tag "latest", which changes with each push without a difference in the plan.`,
      'Use the digest, or a tag that does not change.',
    );
}
