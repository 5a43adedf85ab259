import { ComputeHealthCheck } from '@cdktf/provider-google/lib/compute-health-check';
import { ComputeRegionAutoscaler } from '@cdktf/provider-google/lib/compute-region-autoscaler';
import { ComputeRegionInstanceGroupManager } from '@cdktf/provider-google/lib/compute-region-instance-group-manager';
import { ComputeRegionInstanceTemplate } from '@cdktf/provider-google/lib/compute-region-instance-template';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { type NameRule, nameOf } from '../core/names';
import { asServiceAccount } from '../identity/google';
import { asGoogleNetwork, type GoogleNetworkMember } from '../network/google';
import { ComputeGroup, type ComputeGroupProps, type Machines, machines } from './compute';
import { GOOGLE_IMAGES } from './images';

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

/** Where Google's health checks come from. Source: its documentation of firewall rules for health checks. */
const PROBES = ['35.191.0.0/16', '130.211.0.0/22'];

/** An instance template and a regional managed instance group. */
export class GoogleComputeGroup extends ComputeGroup {
  readonly member: GoogleNetworkMember;
  readonly template: ComputeRegionInstanceTemplate;
  readonly group: ComputeRegionInstanceGroupManager;
  readonly autoscaler: ComputeRegionAutoscaler;

  constructor(scope: Construct, id: string, props: ComputeGroupProps) {
    super(scope, id, props);
    const made = machines(this, props);
    const network = asGoogleNetwork(props.network);
    this.member = network.join(this, made.tier);
    const { zones, surge } = made;
    if (surge !== 0 && surge < zones.length) {
      report(this, {
        message: `rollout.surge is ${surge}, a regional group over ${zones.length} zones takes 0 or at least ${zones.length}.`,
        remedy: `Raise it to ${zones.length}.`,
      });
    }
    if (surge === 0)
      report(this, {
        message: 'rollout.surge is 0: without a surge capacity falls during a rollout.',
        remedy: `Raise it to ${zones.length}.`,
      });
    this.template = this.instanceTemplate(props, made, network.subnetworkIds[made.tier], [this.member.tag, network.tierTag(made.tier)]);
    this.group = this.instanceGroup(props, made);
    this.autoscaler = this.scale(props, made);
  }

  private instanceTemplate(
    props: ComputeGroupProps,
    { size, diskGiB }: Machines,
    subnetwork: string,
    tags: string[],
  ): ComputeRegionInstanceTemplate {
    const sourceImage = typeof props.image === 'string' ? GOOGLE_IMAGES[props.image]?.[size.architecture] : props.image.google;
    const script = props.image === 'windows-2022' ? 'windows-startup-script-ps1' : 'startup-script';
    return new ComputeRegionInstanceTemplate(this, 'template', {
      // A template can't be changed: the next one is made before this one goes.
      namePrefix: `${nameOf(this, TEMPLATE_PREFIX)}-`,
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
        },
      ],
      // No access_config: no public address.
      networkInterface: [{ subnetwork }],
      serviceAccount: { email: asServiceAccount(props.identity).email, scopes: ['https://www.googleapis.com/auth/cloud-platform'] },
      shieldedInstanceConfig: { enableSecureBoot: true, enableVtpm: true, enableIntegrityMonitoring: true },
      metadata: {
        'enable-oslogin': 'TRUE',
        'block-project-ssh-keys': 'TRUE',
        'serial-port-enable': 'FALSE',
        ...(props.userData !== undefined && { [script]: Fn.rawString(props.userData) }),
      },
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

  private instanceGroup(props: ComputeGroupProps, { zones, surge }: Machines): ComputeRegionInstanceGroupManager {
    const name = nameOf(this, NAME);
    const { health } = props;
    return new ComputeRegionInstanceGroupManager(this, 'group', {
      name,
      baseInstanceName: name,
      region: this.placement.region,
      distributionPolicyZones: [...zones],
      version: [{ instanceTemplate: this.template.selfLink }],
      updatePolicy: {
        type: 'PROACTIVE',
        minimalAction: 'REPLACE',
        mostDisruptiveAllowedAction: 'REPLACE',
        replacementMethod: 'SUBSTITUTE',
        instanceRedistributionType: 'PROACTIVE',
        maxSurgeFixed: surge,
        maxUnavailableFixed: 0,
      },
      autoHealingPolicies: health && { healthCheck: this.healthCheck(props), initialDelaySec: health.graceSeconds ?? 300 },
      waitForInstances: true,
      waitForInstancesStatus: 'UPDATED',
      ...props.native?.google?.group,
    });
  }

  private healthCheck({ health, network }: ComputeGroupProps): string {
    const { port, path } = health as { port: number; path?: string };
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

  private scale({ min, max }: ComputeGroupProps, { scaling, coolDownSeconds }: Machines): ComputeRegionAutoscaler {
    const queue = scaling.queue && {
      name: 'pubsub.googleapis.com/subscription/num_undelivered_messages',
      filter: `resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "${subscriptionOf(scaling.queue.metric)}"`,
      singleInstanceAssignment: scaling.queue.messagesPerMachine,
    };
    return new ComputeRegionAutoscaler(this, 'autoscaler', {
      name: nameOf(this, { ...NAME, what: 'autoscaler', max: 63 }),
      region: this.placement.region,
      target: this.group.id,
      autoscalingPolicy: {
        minReplicas: min,
        maxReplicas: max,
        cooldownPeriod: coolDownSeconds,
        // With a queue alone Google would still scale on processors unless their use is left out.
        cpuUtilization: scaling.cpuPercent === undefined ? undefined : { target: scaling.cpuPercent / 100 },
        metric: queue && [queue],
      },
    });
  }
}

function subscriptionOf(metric: NonNullable<Machines['scaling']['queue']>['metric']): string {
  if (metric.cloud !== 'google') throw new Error(`a group of google scales on a queue of ${metric.cloud}`);
  return metric.subscription;
}
