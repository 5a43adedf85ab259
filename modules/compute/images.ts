import type { CloudName } from '../core/placement';
import type { Architecture } from './sizes';

export const IMAGES = ['ubuntu-24.04', 'debian-12', 'windows-2022', 'container-host'] as const;
export type ImageFamily = (typeof IMAGES)[number];

/**
 * An exact image for each cloud, which is recommended for production: the image of a family
 * changes.
 */
export interface ExactImage {
  /** `ami-…` */
  readonly aws?: string;
  /** `projects/<project>/global/images/<image>` */
  readonly google?: string;
  /**
   * Resource id of a version in a compute gallery: Trusted Launch does not support managed images.
   */
  readonly azure?: string;
  /** The device that the image's root disk is on. @default '/dev/sda1' */
  readonly rootDevice?: string;
}

type ByArchitecture<T> = Partial<Record<Architecture, T>>;

interface Ami {
  /** A public Systems Manager parameter with the id of the newest image. */
  readonly parameter: string;
  readonly rootDevice: string;
}
interface AzureImage {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
}

const canonical = (architecture: string) =>
  `/aws/service/canonical/ubuntu/server/24.04/stable/current/${architecture}/hvm/ebs-gp3/ami-id`;
const ami = (parameter: string, rootDevice: string): Ami => ({ parameter, rootDevice });
const azure = (publisher: string, offer: string, sku: string): AzureImage => ({ publisher, offer, sku });

/** Resolved by the cloud when a machine starts, so that synthesis is offline. */
export const AWS_IMAGES: Record<ImageFamily, ByArchitecture<Ami>> = {
  'ubuntu-24.04': { x86_64: ami(canonical('amd64'), '/dev/sda1'), arm64: ami(canonical('arm64'), '/dev/sda1') },
  'debian-12': {
    x86_64: ami('/aws/service/debian/release/12/latest/amd64', '/dev/xvda'),
    arm64: ami('/aws/service/debian/release/12/latest/arm64', '/dev/xvda'),
  },
  'windows-2022': { x86_64: ami('/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base', '/dev/sda1') },
  'container-host': {
    x86_64: ami('/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id', '/dev/xvda'),
    arm64: ami('/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id', '/dev/xvda'),
  },
};

export const GOOGLE_IMAGES: Record<ImageFamily, ByArchitecture<string>> = {
  'ubuntu-24.04': {
    x86_64: 'projects/ubuntu-os-cloud/global/images/family/ubuntu-2404-lts-amd64',
    arm64: 'projects/ubuntu-os-cloud/global/images/family/ubuntu-2404-lts-arm64',
  },
  'debian-12': {
    x86_64: 'projects/debian-cloud/global/images/family/debian-12',
    arm64: 'projects/debian-cloud/global/images/family/debian-12-arm64',
  },
  'windows-2022': { x86_64: 'projects/windows-cloud/global/images/family/windows-2022' },
  'container-host': {
    x86_64: 'projects/cos-cloud/global/images/family/cos-stable',
    arm64: 'projects/cos-cloud/global/images/family/cos-arm64-stable',
  },
};

/**
 * Windows requires an administrator password, which would be stored in the state; container hosts
 * require a paid plan.
 */
export const AZURE_IMAGES: Record<ImageFamily, ByArchitecture<AzureImage>> = {
  'ubuntu-24.04': {
    x86_64: azure('Canonical', 'ubuntu-24_04-lts', 'server'),
    arm64: azure('Canonical', 'ubuntu-24_04-lts', 'server-arm64'),
  },
  'debian-12': { x86_64: azure('Debian', 'debian-12', '12-gen2'), arm64: azure('Debian', 'debian-12', '12-arm64') },
  'windows-2022': {},
  'container-host': {},
};

/**
 * The size of each family's image in GiB, which is the minimum size of the root disk. Sources: the
 * images' own root snapshots on AWS; "Operating system details" of Compute Engine; the marketplace
 * images' OS disks on Azure.
 */
export const IMAGE_GIB: Readonly<Record<CloudName, Readonly<Record<ImageFamily, number>>>> = {
  aws: { 'ubuntu-24.04': 8, 'debian-12': 8, 'windows-2022': 30, 'container-host': 30 },
  google: { 'ubuntu-24.04': 10, 'debian-12': 10, 'windows-2022': 50, 'container-host': 10 },
  azure: { 'ubuntu-24.04': 30, 'debian-12': 30, 'windows-2022': 127, 'container-host': 30 },
};
