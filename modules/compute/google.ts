import { ComputeHealthCheck } from '@cdktf/provider-google/lib/compute-health-check';
import { ComputeRegionAutoscaler } from '@cdktf/provider-google/lib/compute-region-autoscaler';
import { ComputeRegionInstanceGroupManager } from '@cdktf/provider-google/lib/compute-region-instance-group-manager';
import { ComputeRegionInstanceTemplate } from '@cdktf/provider-google/lib/compute-region-instance-template';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { existingOn } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { googleLabels } from '../core/tags';
import { asServiceAccount } from '../identity/google';
import type { Tier } from '../network/address-plan';
import { accessOf, asGoogleNetwork, type GoogleNetworkMember } from '../network/google';
import { googleDataDisks } from '../storage/data-disks';
import { ComputeGroup, type ComputeGroupProps, type ExistingComputeGroup, type Health, type Release, type Schedule } from './compute';
import { installAgent, mayWrite } from './google-agent';
import { GOOGLE_IMAGES } from './images';
import { cron, endsOf, type Machines, type Made, machines, minutesOf } from './machines';

const NAME: NameRule = {
  what: 'instance group',
  // Instances are named after it, with five characters more.
  max: 58,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'account',
};
/** The provider adds 26 characters to the prefix of a template. */
const TEMPLATE_PREFIX: NameRule = { ...NAME, what: 'instance template', max: 37, short: true };

/** Where Google's health checks, and the proxies of its global load balancers, come from. Source: its documentation of firewall rules for health checks. */
export const PROBES = ['35.191.0.0/16', '130.211.0.0/22'];

/** One set of machines. A group made elsewhere has no resources here. */
export interface GoogleRelease extends Release {
  /** What a backend service names. */
  readonly instanceGroup: string;
  readonly template?: ComputeRegionInstanceTemplate;
  readonly group?: ComputeRegionInstanceGroupManager;
  readonly autoscaler?: ComputeRegionAutoscaler;
}

abstract class AnyInstanceGroup extends ComputeGroup {
  abstract override readonly member: GoogleNetworkMember;
  abstract override readonly releases: readonly GoogleRelease[];
}

/** A group can't get other zones, so the next one is made before this one goes, with another name: `-bcd`. */
const suffixOf = (zones: readonly string[]) => `-${zones.map((zone) => zone.slice(-1)).join('')}`;

/** In a network with IPv6 an address of it, too: in the public tier one of the internet. */
function dualStack({ network }: ComputeGroupProps, tier: Tier) {
  if (!network.ipv6) return {};
  const external = accessOf(tier) === 'EXTERNAL';
  return { stackType: 'IPV4_IPV6', ...(external && { ipv6AccessConfig: [{ networkTier: 'PREMIUM' }] }) };
}

/** The name by which a backend service finds the port. */
export const portName = (port: number) => `port-${port}`;

/** An instance template and a regional managed instance group; two of each in a blue/green rollout. */
export class GoogleComputeGroup extends AnyInstanceGroup {
  readonly member: GoogleNetworkMember;
  readonly releases: readonly Required<GoogleRelease>[];
  private readonly ports: number[] = [];

  constructor(scope: Construct, id: string, props: ComputeGroupProps) {
    super(scope, id, props);
    const made = machines(this, props);
    const network = asGoogleNetwork(props.network);
    this.member = network.join(this, made.tier);
    const { zones, surge } = made;
    if (surge < zones.length) {
      report(this, {
        message: `rollout.surge is ${surge}, a regional group over ${zones.length} zones takes at least ${zones.length}.`,
        remedy: `Raise it to ${zones.length}.`,
      });
    }
    const check = props.health && this.healthCheck(props.health, props);
    const label = { 'compute-group': this.member.tag };
    const tags = [this.member.tag, network.tierTag(made.tier)];
    this.releases = made.releases.map((release) => {
      // One that rolls has no name, and its resources are children of the group itself.
      const place = release.name ? new Construct(this, release.name) : this;
      const template = this.instanceTemplate(place, props, made, release, network.subnetworkIds[made.tier], tags, label);
      const group = this.instanceGroup(place, props, made, template, check);
      const autoscaler = this.scale(place, group, props, made);
      return { name: release.name, serving: release.serving, template, group, autoscaler, instanceGroup: group.instanceGroup };
    });
    if (props.agent ?? true) {
      mayWrite(props.identity);
      // The host for containers has an agent of its own, which its metadata turn on.
      if (made.releases.some(({ image }) => image !== 'container-host')) installAgent(this, label, zones);
    }
  }

  /** A backend service finds the port by its name. */
  protected override onCarry(port: number): void {
    this.ports.push(port);
    for (const { group } of this.releases) group.putNamedPort(this.ports.map((one) => ({ name: portName(one), port: one })));
  }

  private instanceTemplate(
    place: Construct,
    props: ComputeGroupProps,
    made: Machines,
    { image, userData }: Made,
    subnetwork: string,
    tags: string[],
    label: Record<string, string>,
  ): ComputeRegionInstanceTemplate {
    const { size, diskGiB } = made;
    const sourceImage = typeof image === 'string' ? GOOGLE_IMAGES[image]?.[size.architecture] : image.google;
    const script = image === 'windows-2022' ? 'windows-startup-script-ps1' : 'startup-script';
    const agent: Record<string, string> =
      image === 'container-host'
        ? { 'google-logging-enabled': 'true', 'google-monitoring-enabled': 'true' }
        : { 'enable-osconfig': 'TRUE' };
    return new ComputeRegionInstanceTemplate(place, 'template', {
      // A template can't be changed: the next one is made before this one goes.
      namePrefix: `${nameOf(place, TEMPLATE_PREFIX)}-`,
      lifecycle: { createBeforeDestroy: true },
      region: this.placement.region,
      machineType: size.name,
      // Axion machines take Hyperdisk only.
      disk: [
        {
          sourceImage,
          boot: true,
          autoDelete: true,
          diskSizeGb: diskGiB,
          diskType: size.name.startsWith('c4a') ? 'hyperdisk-balanced' : 'pd-balanced',
          // The provider's default labels don't reach disks.
          labels: googleLabels(this),
        },
        ...googleDataDisks(props.dataDisks ?? [], size.name, googleLabels(this)),
      ],
      // No access_config: no public address of IPv4.
      networkInterface: [{ subnetwork, ...dualStack(props, made.tier) }],
      serviceAccount: { email: asServiceAccount(props.identity).email, scopes: ['https://www.googleapis.com/auth/cloud-platform'] },
      shieldedInstanceConfig: { enableSecureBoot: true, enableVtpm: true, enableIntegrityMonitoring: true },
      metadata: {
        'enable-oslogin': 'TRUE',
        'block-project-ssh-keys': 'TRUE',
        'serial-port-enable': 'FALSE',
        ...((props.agent ?? true) && agent),
        ...(userData !== undefined && { [script]: userData }),
      },
      labels: label,
      tags,
      scheduling: props.spot
        ? {
            provisioningModel: 'SPOT',
            preemptible: true,
            automaticRestart: false,
            onHostMaintenance: 'TERMINATE',
            instanceTerminationAction: 'DELETE',
          }
        : { automaticRestart: true, onHostMaintenance: 'MIGRATE' },
      ...props.native?.google?.template,
    });
  }

  private instanceGroup(
    place: Construct,
    { health, native }: ComputeGroupProps,
    { zones, surge }: Machines,
    template: ComputeRegionInstanceTemplate,
    healthCheck: string | undefined,
  ): ComputeRegionInstanceGroupManager {
    const name = nameOf(place, NAME, { suffix: suffixOf(zones) });
    return new ComputeRegionInstanceGroupManager(place, 'group', {
      name,
      baseInstanceName: name,
      region: this.placement.region,
      distributionPolicyZones: [...zones],
      version: [{ instanceTemplate: template.selfLink }],
      updatePolicy: {
        type: 'PROACTIVE',
        minimalAction: 'REPLACE',
        mostDisruptiveAllowedAction: 'REPLACE',
        replacementMethod: 'SUBSTITUTE',
        instanceRedistributionType: 'PROACTIVE',
        maxSurgeFixed: surge,
        maxUnavailableFixed: 0,
      },
      autoHealingPolicies: healthCheck === undefined ? undefined : { healthCheck, initialDelaySec: health?.graceSeconds ?? 300 },
      waitForInstances: true,
      waitForInstancesStatus: 'UPDATED',
      ...native?.google?.group,
    });
  }

  private healthCheck({ port, path }: Health, { network }: ComputeGroupProps): string {
    for (const range of PROBES) network.allow(range, this.member, { port, description: 'Health checks' });
    const check = new ComputeHealthCheck(this, 'health', {
      name: nameOf(this, { ...NAME, what: 'health check', max: 63 }),
      checkIntervalSec: 10,
      timeoutSec: 5,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
      ...(path === undefined ? { tcpHealthCheck: { port } } : { httpHealthCheck: { port, requestPath: path } }),
      logConfig: { enable: true },
    });
    return check.id;
  }

  private scale(
    place: Construct,
    group: ComputeRegionInstanceGroupManager,
    { min, max }: ComputeGroupProps,
    { zones, scaling, coolDownSeconds }: Machines,
  ): ComputeRegionAutoscaler {
    const queue = scaling.queue && {
      name: 'pubsub.googleapis.com/subscription/num_undelivered_messages',
      filter: `resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "${subscriptionOf(scaling.queue.metric)}"`,
      singleInstanceAssignment: scaling.queue.messagesPerMachine,
    };
    return new ComputeRegionAutoscaler(place, 'autoscaler', {
      name: nameOf(place, { ...NAME, what: 'autoscaler', max: 63 }, { suffix: suffixOf(zones) }),
      region: this.placement.region,
      target: group.id,
      autoscalingPolicy: {
        minReplicas: min,
        maxReplicas: max,
        cooldownPeriod: coolDownSeconds,
        // With a queue alone Google would still scale on processors unless their use is left out.
        cpuUtilization: scaling.cpuPercent === undefined ? undefined : { target: scaling.cpuPercent / 100 },
        metric: queue && [queue],
        scalingSchedules: scaling.schedules?.map((schedule) => scalingSchedule(schedule, scaling.timeZone ?? 'UTC')),
      },
    });
  }
}

function scalingSchedule(schedule: Schedule, timeZone: string) {
  return {
    name: schedule.id,
    schedule: cron(endsOf(schedule).begin),
    durationSec: minutesOf(schedule) * 60,
    minRequiredReplicas: schedule.min,
    timeZone,
  };
}

function subscriptionOf(metric: NonNullable<Machines['scaling']['queue']>['metric']): string {
  if (metric.cloud !== 'google') throw new Error(`a group of google scales on a queue of ${metric.cloud}`);
  return metric.subscription;
}

/** An instance group made elsewhere. */
export class ExistingGoogleComputeGroup extends AnyInstanceGroup {
  readonly member: GoogleNetworkMember;
  readonly releases: readonly GoogleRelease[];

  constructor(scope: Construct, id: string, existing: ExistingComputeGroup) {
    super(scope, id, {}, existing.health);
    const { instanceGroup, networkTag } = existingOn(this, existing, 'google');
    this.member = asGoogleNetwork(existing.network).join(this, existing.tier ?? 'private', networkTag);
    this.releases = [{ name: '', serving: true, instanceGroup }];
  }

  /** Its maker names the port. */
  protected override onCarry(): void {}
}

export function asInstanceGroup(group: ComputeGroup): AnyInstanceGroup {
  if (group instanceof AnyInstanceGroup) return group;
  throw new Error(`${group.node.path} is not a compute group of google`);
}
