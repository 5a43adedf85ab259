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

/** What a service and a job have both: a container, what it runs as, and where. */
export interface ContainerProps {
  /**
   * The image: one of a registry, or the whole name of a public one with its host,
   * `docker.io/library/nginx@sha256:…`. By digest it is the same image for ever; by tag instances
   * that start later may run another one. `latest` is refused.
   * Limits: Google Cloud Run takes public images of Docker Hub only.
   */
  readonly image: Image;
  /** What is run instead of the image's own entry point, with its arguments. */
  readonly command?: readonly string[];
  /**
   * Processors, at least. The smallest size that the cloud sells with `cpu` and `memoryMiB` is
   * taken. Up to 16 on AWS, 8 on Google, 4 on Azure.
   */
  readonly cpu: number;
  /** Memory in MiB, at least. Up to 122,880 on AWS, 32,768 on Google, 8,192 on Azure. */
  readonly memoryMiB: number;
  /** `arm64` on AWS only. @default 'x86_64' */
  readonly architecture?: 'x86_64' | 'arm64';
  /** Who the program runs as. Grants go to it. */
  readonly identity: Identity;
  readonly network: Network;
  /** Where its connections come from. On Azure the private one. @default 'private' */
  readonly tier?: Tier;
  /**
   * Variables by name; a value may be one of a construct: `{ ORDERS: orders.sendAddress }`. No
   * secrets. `POLYCLOUD_CLOUD` is always there.
   */
  readonly environment?: Environment;
  /**
   * Variables that hold secrets. The platform reads the value when an instance starts; on Google
   * and Azure as `identity`, which is granted to read it.
   */
  readonly secrets?: Readonly<Record<string, Secret>>;
  /**
   * Size of the file system that goes with the instance, in GiB. Limits: AWS 21 to 200; Google and
   * Azure have a fixed one. @default what the cloud gives (AWS 20)
   */
  readonly diskGiB?: number;
  /**
   * How long its logs are kept, in days. Limits: AWS only, CloudWatch's steps. @default 365 on AWS;
   * elsewhere as long as the placement's logs
   */
  readonly logDays?: number;
}

/** Everything about a container that a platform needs, resolved and checked. */
export interface Resolved {
  readonly image: string;
  readonly size: Size;
  readonly tier: Tier;
}

/** Checks what holds on each cloud. */
export function resolve(scope: IConstruct, props: ContainerProps): Resolved {
  const placement = placementOf(scope);
  const { network, identity } = props;
  const image = imageName(scope, props.image);
  checkEnvironment(scope, props.environment, props.secrets);
  if (identity.placement.id !== placement.id) {
    report(scope, {
      message: `identity is ${identity.node.path}, of another placement.`,
      remedy: 'Make one in this placement.',
    });
  }
  if (!sameAccount(network.placement, placement)) {
    report(scope, {
      message: `network is ${network.node.path}, of another account or region.`,
      remedy: 'Name a network of this placement.',
    });
  }
  return { image, size: sizeFor(scope, placement, props.cpu, props.memoryMiB), tier: props.tier ?? 'private' };
}

/** The size that is bought. */
function sizeFor(scope: IConstruct, { cloud }: Placement, cpu: number, memoryMiB: number): Size {
  const wrong = (message: string, remedy: string) => report(scope, { message, remedy });
  for (const [name, value] of Object.entries({ cpu, memoryMiB })) {
    if (!(value > 0)) wrong(`${name} is ${show(value)}.`, 'It is more than 0.');
  }
  const found = sizeOf(cloud, cpu, memoryMiB);
  if (found) return found;
  const { service, nearest } = atMost(cloud, cpu, memoryMiB);
  wrong(
    `cpu ${cpu} with memoryMiB ${memoryMiB} is more than ${service} sells.`,
    `The nearest is cpu ${nearest.cpu} with memoryMiB ${nearest.memoryMiB}; more is a computeGroup.`,
  );
  return nearest;
}

/**
 * Where the platform pulls images, writes logs and reads secrets over the container's own
 * connections, a rule must let it out, or nothing starts. Rules may still follow, so this is asked
 * at the end.
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
          ? `image is ${show(image)}, which is pulled from the internet, and no rule lets ${member.label} ` +
            'out on port 443.'
          : `no rule lets ${member.label} out on port 443, so its image can't be pulled.`,
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
