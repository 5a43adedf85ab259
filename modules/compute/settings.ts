import { AnnotationMetadataEntryType } from 'cdktf';
import type { Environment } from '../core/environment';
import { formatProblem, report, whereIs } from '../core/errors';
import { show } from '../core/features';
import type { PerCloud } from '../core/placement';
import { TIERS, type Tier } from '../network/address-plan';
import type { Endpoint } from '../network/network';
import { isPublic } from '../registry/image';
import { checkDataDisks } from '../storage/data-disks';
import type { ComputeGroup, Release } from './compute';
import {
  AWS_IMAGES,
  AZURE_IMAGES,
  type ExactImage,
  GOOGLE_IMAGES,
  IMAGE_GIB,
  IMAGES,
  type ImageFamily,
} from './images';
import type { ComputeGroupProps, Scaling, Version } from './properties';
import { checkSchedules } from './schedules';
import { type Architecture, alternativesFor, largest, SIZES, type Size, sizeFor } from './sizes';
import { type Start, startOf } from './start-script';

const COLOURS = ['blue', 'green'] as const;

/** A release, and how its machines start. */
export interface ReleaseSettings extends Release {
  readonly image: ImageFamily | ExactImage;
  /** The start, with its user data. */
  readonly start: Start;
  /** Whether a container on the machines uses the machine's identity. */
  readonly inContainer: boolean;
}

/** The settings of a group of machines, after defaults and checks. */
export interface GroupSettings {
  readonly tier: Tier;
  readonly size: Size;
  /** The types that the cloud may use instead. */
  readonly alternatives: readonly Size[];
  readonly zones: readonly string[];
  readonly surge: number;
  readonly diskGiB: number;
  readonly coolDownSeconds: number;
  readonly scaling: Scaling;
  readonly releases: readonly ReleaseSettings[];
}

/**
 * Checks for every cloud, and the defaults. `variables`: those that the cloud adds to the program's
 * own.
 */
export function resolveSettings(
  group: ComputeGroup,
  props: ComputeGroupProps,
  variables: Environment = {},
): GroupSettings {
  const { cloud } = group.placement;
  const { zones } = props.network;
  const wanted = {
    cpu: props.cpu,
    memoryGiB: props.memoryGiB,
    architecture: props.architecture ?? 'x86_64',
    burstable: props.burstable ?? false,
  } as const;
  const size = sizeFor(cloud, wanted);
  const sort = `${wanted.architecture}${wanted.burstable ? ' burstable' : ''}`;
  const most = largest(cloud, wanted);
  if (!size) {
    report(group, {
      message:
        `cpu ${props.cpu} with ${props.memoryGiB} GiB ${sort}: no type of ${cloud} ` +
        `${most ? 'is large enough' : 'matches'}.`,
      remedy: most
        ? `The largest is ${most.name} with ${most.cpu} processors and ${most.memoryGiB} GiB. Use more ` +
          'machines, or set a type under native.'
        : 'Leave burstable out, or use x86_64.',
    });
  }
  // Synthesis continues after an error, which requires some type.
  const chosen = size ?? most ?? (SIZES[cloud][0] as Size);
  if (props.min > props.max || props.min < 0 || props.max < 1) {
    report(group, {
      message: `min is ${props.min} and max is ${props.max}; 0 ≤ min ≤ max is required, and max ≥ 1.`,
      remedy: 'Correct min or max.',
    });
  }
  const tier = props.tier ?? 'private';
  if (!TIERS.includes(tier))
    report(group, {
      message: `tier is ${show(tier)}; allowed values are ${TIERS.join(', ')}.`,
      remedy: 'Use one of these.',
    });
  const releases = releasesOf(group, props, variables);
  for (const { image } of releases) checkImage(group, image, wanted.architecture);
  const imageGiB = Math.max(
    ...releases.map(({ image }) => (typeof image === 'string' ? (IMAGE_GIB[cloud][image] ?? 0) : 0)),
    0,
  );
  if (props.diskGiB !== undefined && props.diskGiB < imageGiB) {
    report(group, {
      message: `diskGiB is ${props.diskGiB}, the image on ${cloud} requires ${imageGiB}.`,
      remedy: `Raise it to at least ${imageGiB}, or leave it out.`,
    });
  }
  checkSchedules(group, props.scaling, props.max);
  warnOfSleep(group, props);
  checkUpkeep(group, props, releases);
  if (props.otlp && props.agent === false) {
    report(group, {
      message: 'otlp is true, but agent is false: the agent receives the data.',
      remedy: 'Leave agent out, or otlp.',
    });
  }
  checkDataDisks(group, props.dataDisks ?? [], chosen);
  return {
    releases,
    tier: TIERS.includes(tier) ? tier : 'private',
    size: chosen,
    alternatives: alternativesFor(cloud, wanted, props.spotAlternatives ?? 0),
    zones,
    surge: props.rollout?.surge ?? Math.max(zones.length, 1),
    diskGiB: props.diskGiB ?? Math.max(30, imageGiB),
    coolDownSeconds: props.scaling?.coolDownSeconds ?? 180,
    scaling: scalingOf(props),
  };
}

const EXACT_IMAGE = {
  refuses: (image: ReleaseSettings['image']) => typeof image !== 'string',
  why: 'autoPatch with an exact image, which has no newer version.',
};

/** Images that `autoPatch` can't patch. */
const AUTO_PATCH: PerCloud<{ readonly refuses: (image: ReleaseSettings['image']) => boolean; readonly why: string }> = {
  aws: EXACT_IMAGE,
  google: {
    refuses: (image) => image === 'container-host',
    why: 'autoPatch with image "container-host": Container-Optimized OS updates itself.',
  },
  azure: EXACT_IMAGE,
};

function checkUpkeep(
  group: ComputeGroup,
  { spot, spotAlternatives, autoPatch }: ComputeGroupProps,
  releases: readonly ReleaseSettings[],
): void {
  const { cloud } = group.placement;
  if (spotAlternatives && !spot) {
    report(group, {
      message: `spotAlternatives is ${spotAlternatives} without spot: on-demand machines use only their one ` + 'type.',
      remedy: 'Add spot: true, or leave it out.',
    });
  }
  if (!autoPatch) return;
  const { refuses, why } = AUTO_PATCH[cloud];
  if (!releases.some(({ image }) => refuses(image))) return;
  report(group, {
    message: why,
    remedy: 'Leave autoPatch out, or use another family as image.',
  });
}

/** A group without machines has no CPU use that could start one. */
function warnOfSleep(group: ComputeGroup, { min, scaling = {} }: ComputeGroupProps): void {
  if (min !== 0 || scaling.queue || scaling.schedules?.length) return;
  const message = formatProblem({
    where: whereIs(group),
    message: 'min is 0 and the group scales on CPU only: without machines it would never start one.',
    remedy: 'Set min to 1, or add scaling.queue or scaling.schedules.',
  });
  group.node.addMetadata(AnnotationMetadataEntryType.WARN, message);
}

/** Minutes until a machine is running, before its health is checked. */
const BOOT_MINUTES = 5;

const DEFAULT_GRACE_SECONDS = 300;

/** Minutes until one machine is running and healthy. */
export function startMinutes({ health }: ComputeGroupProps): number {
  return BOOT_MINUTES + Math.ceil((health?.graceSeconds ?? DEFAULT_GRACE_SECONDS) / 60);
}

/** Minutes until all machines of a group are replaced, `atOnce` at a time. */
export function rolloutMinutes(props: ComputeGroupProps, atOnce: number): number {
  return Math.max(15, Math.ceil(props.max / Math.max(atOnce, 1)) * startMinutes(props));
}

function scalingOf({ scaling = {} }: ComputeGroupProps): Scaling {
  // A second with the same id is an error, and can't be created next to the first.
  const schedules = scaling.schedules?.filter(
    ({ id }, index, all) => all.findIndex((other) => other.id === id) === index,
  );
  return { ...scaling, schedules, cpuPercent: scaling.queue ? scaling.cpuPercent : (scaling.cpuPercent ?? 60) };
}

/** The rolling release, or the colours of a blue/green rollout. */
function releasesOf(group: ComputeGroup, props: ComputeGroupProps, variables: Environment): readonly ReleaseSettings[] {
  const { rollout, spot, image, userData, container } = props;
  const { blueGreen } = rollout ?? {};
  const release = (name: Release['name'], serving: boolean, own: Version): ReleaseSettings => {
    // The settings of a colour replace those of the group.
    const program = own.userData === undefined && own.container === undefined ? { userData, container } : own;
    const version = { ...program, image: own.image ?? image };
    if (version.container && !isPublic(version.container.image))
      version.container.image.registry.grantPull(props.identity);
    return {
      name,
      serving,
      image: version.image,
      start: startOf(group, props, version, variables),
      inContainer: version.container !== undefined,
    };
  };
  if (!blueGreen) return [release('', true, {})];
  const { serving } = blueGreen;
  const there = COLOURS.filter((colour) => blueGreen[colour]);
  if (!blueGreen[serving]) {
    report(group, {
      message: `rollout.blueGreen.serving is ${show(serving)}, but the colours are ${there.join(', ') || 'not set'}.`,
      remedy: `Add ${serving}: {}, or set serving to ${there.join(' or ') || 'an existing colour'}.`,
    });
  }
  if (spot) {
    report(group, {
      message:
        'spot with rollout.blueGreen: no cloud guarantees that the machines of the new colour are available when ' +
        'traffic is switched to them.',
      remedy: 'Leave spot out, or let the group roll.',
    });
  }
  group.node.addValidation({
    validate: () => {
      if (!group.receivesTraffic) {
        report(group, {
          message: 'rollout.blueGreen requires a load balancer that routes traffic to the group.',
          remedy: 'Route a load balancer to it, or let the group roll.',
        });
      }
      return [];
    },
  });
  return there.map((name) => release(name, name === serving, blueGreen[name] ?? {}));
}

function checkImage(group: ComputeGroup, image: ImageFamily | ExactImage, architecture: Architecture): void {
  const { cloud } = group.placement;
  if (typeof image !== 'string') {
    if (!image[cloud]) {
      report(group, {
        message: `image is not set for ${cloud}; it is set for: ${Object.keys(image).join(', ')}.`,
        remedy: `Add ${cloud}: its exact image, or use a family: ${IMAGES.join(', ')}.`,
      });
    }
    return;
  }
  const there = { aws: AWS_IMAGES, google: GOOGLE_IMAGES, azure: AZURE_IMAGES }[cloud];
  if (!IMAGES.includes(image)) {
    report(group, {
      message: `image is ${show(image)}, families are ${IMAGES.join(', ')}.`,
      remedy: 'Use one of these, or an exact image of each cloud.',
    });
  } else if (!there[image][architecture]) {
    const others = IMAGES.filter((other) => there[other][architecture]);
    report(group, {
      message: `image is ${show(image)}, which ${cloud} does not have for ${architecture}.`,
      remedy: `Use ${others.join(' or ')}, or an exact image.`,
    });
  }
}

/** The services of the platform that sign-in and the agents require. */
export const platformServices = ({ agent = true }: Pick<ComputeGroupProps, 'agent'>): Endpoint[] =>
  agent ? ['sessions', 'logs'] : ['sessions'];
