import type { IConstruct } from 'constructs';
import { checkEnvironment, type Environment } from '../core/environment';
import { report } from '../core/errors';
import { show } from '../core/features';
import { type Placement, placementOf, sameAccount } from '../core/placement';
import type { Identity } from '../identity/identity';
import type { Tier } from '../network/address-plan';
import type { Network, NetworkMember } from '../network/network';
import { letsOut } from '../network/ready';
import { type Image, imageName, isPublic } from '../registry/image';
import type { Secret } from '../secret/secret';
import { atMost, type Size, sizeOf } from './sizes';

/** The common properties of a service and a job: container, identity and network. */
export interface ContainerProps {
  /**
   * The image: one of a registry, or the full name of a public image with its host,
   * `docker.io/library/nginx@sha256:…`. A digest always refers to the same image; with a tag,
   * instances that start later may run a different one. `latest` is refused.
   * Limits: Google Cloud Run supports public images of Docker Hub only.
   */
  readonly image: Image;
  /** Overrides the entry point of the image, with arguments. */
  readonly command?: readonly string[];
  /**
   * Minimum number of processors. The smallest available size with `cpu` and `memoryMiB` is used.
   * Up to 16 on AWS, 8 on Google, 4 on Azure.
   */
  readonly cpu: number;
  /** Minimum memory in MiB. Up to 122,880 on AWS, 32,768 on Google, 8,192 on Azure. */
  readonly memoryMiB: number;
  /** `arm64` is supported on AWS only. @default 'x86_64' */
  readonly architecture?: 'x86_64' | 'arm64';
  /** The identity of the program, which receives grants. */
  readonly identity: Identity;
  readonly network: Network;
  /**
   * The tier of the network from which it connects. On Azure always the private one. @default
   * 'private'
   */
  readonly tier?: Tier;
  /**
   * Environment variables; a value may be an attribute of a construct:
   * `{ ORDERS: orders.sendAddress }`. They must not contain secrets. `POLYCLOUD_CLOUD` is always
   * set.
   */
  readonly environment?: Environment;
  /**
   * Variables with secret values. The platform reads the value when an instance starts; on Google
   * and Azure as `identity`, which is granted access.
   */
  readonly secrets?: Readonly<Record<string, Secret>>;
  /**
   * Size of the ephemeral file system of an instance, in GiB. Limits: AWS 21 to 200; fixed on
   * Google and Azure. @default the cloud's default (AWS 20)
   */
  readonly diskGiB?: number;
  /**
   * How long its logs are kept, in days. Limits: AWS only, the values of CloudWatch. @default
   * `logs.retentionDays` of the environment
   */
  readonly logDays?: number;
}

/** The resolved and checked settings of a container. */
export interface Resolved {
  readonly image: string;
  readonly size: Size;
  readonly tier: Tier;
}

/** Checks for every cloud. */
export function resolve(scope: IConstruct, props: ContainerProps): Resolved {
  const placement = placementOf(scope);
  const { network, identity } = props;
  const image = imageName(scope, props.image);
  checkEnvironment(scope, props.environment, props.secrets);
  if (identity.placement.id !== placement.id) {
    report(scope, {
      message: `identity is ${identity.node.path}, which is in another placement.`,
      remedy: 'Use an identity of this placement.',
    });
  }
  if (!sameAccount(network.placement, placement)) {
    report(scope, {
      message: `network is ${network.node.path}, which is in another account or region.`,
      remedy: 'Use a network of this placement.',
    });
  }
  return { image, size: sizeFor(scope, placement, props.cpu, props.memoryMiB), tier: props.tier ?? 'private' };
}

/** The size that is used. */
function sizeFor(scope: IConstruct, { cloud }: Placement, cpu: number, memoryMiB: number): Size {
  const wrong = (message: string, remedy: string) => report(scope, { message, remedy });
  for (const [name, value] of Object.entries({ cpu, memoryMiB })) {
    if (!(value > 0)) wrong(`${name} is ${show(value)}, it must be more than 0.`, 'Correct the value.');
  }
  const found = sizeOf(cloud, cpu, memoryMiB);
  if (found) return found;
  const { service, nearest } = atMost(cloud, cpu, memoryMiB);
  wrong(
    `cpu ${cpu} with memoryMiB ${memoryMiB} is more than ${service} offers.`,
    `The nearest is cpu ${nearest.cpu} with memoryMiB ${nearest.memoryMiB}; for more, use a computeGroup.`,
  );
  return nearest;
}

/**
 * If the platform pulls images, writes logs and reads secrets over the container's own connections,
 * a rule must allow them, or no instance starts. Rules may be added later, so this is checked at
 * the end.
 */
export function needsWayOut(scope: IConstruct, member: NetworkMember, image: Image, endpoints: boolean): void {
  scope.node.addValidation({
    validate: () => {
      const services = member.network.traffic.some(
        ({ from, to, ports }) =>
          from.is === 'member' && from.member === member && to.is === 'services' && ports.includes(443),
      );
      if (letsOut(member, 443) || (!isPublic(image) && (services || endpoints))) return [];
      report(scope, {
        message: isPublic(image)
          ? `image is ${show(image)}, which is pulled from the internet, but no rule allows ${member.label} ` +
            'to connect on port 443.'
          : `no rule allows ${member.label} to connect on port 443, so its image can't be pulled.`,
        remedy: `Add network.allow(${member.label}.member, 'internet', { port: 443 })${
          isPublic(image)
            ? ' in a network with NAT; or push the image to a registry.'
            : "; or allow 'services', in a network with endpoints."
        }`,
      });
      return [];
    },
  });
}
