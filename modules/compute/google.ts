import { ComputeHealthCheck } from '@cdktf/provider-google/lib/compute-health-check';
import type { ComputeRegionAutoscaler } from '@cdktf/provider-google/lib/compute-region-autoscaler';
import { ComputeRegionInstanceGroupManager } from '@cdktf/provider-google/lib/compute-region-instance-group-manager';
import { ComputeRegionInstanceTemplate } from '@cdktf/provider-google/lib/compute-region-instance-template';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { countMatching } from '../core/google-logged-errors';
import type { Counted } from '../core/logged-errors';
import type { Absent, MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { googleLabels } from '../core/tags';
import { asServiceAccount } from '../identity/google';
import { asGoogleNetwork } from '../network/google-base';
import type { GoogleNetworkMember } from '../network/google-member';
import { Peer } from '../network/network';
import { makeAfter, readyFor } from '../network/ready';
import { googleDataDisks } from '../storage/google-data-disks';
import { ComputeGroup, type Release } from './compute';
import { installAgent, mayWrite, patch } from './google-agent';
import { NAME, suffixOf } from './google-names';
import { scaleOnGoogle } from './google-scaling';
import { refuseSignIn } from './google-sign-in';
import { allowActivation, dualStack, PROBES, portName, scriptKey } from './google-start';
import { GOOGLE_IMAGES } from './images';
import { type ComputeMetric, OTHER_AGENT } from './metrics';
import type { ComputeGroupProps, Health } from './properties';
import {
  type GroupSettings,
  platformServices,
  type ReleaseSettings,
  resolveSettings,
  rolloutMinutes,
} from './settings';

/** The provider adds 26 characters to the prefix of a template. */
const TEMPLATE_PREFIX: NameRule = { ...NAME, what: 'instance template', max: 37, short: true };

/** One set of machines. It has no resources for a group created elsewhere. */
export interface GoogleRelease extends Release {
  /** The instance group that a backend service references. */
  readonly instanceGroup: string;
  readonly template?: ComputeRegionInstanceTemplate;
  readonly group?: ComputeRegionInstanceGroupManager;
  readonly autoscaler?: ComputeRegionAutoscaler;
}

export abstract class AnyInstanceGroup extends ComputeGroup {
  abstract override readonly member: GoogleNetworkMember;
  abstract override readonly releases: readonly GoogleRelease[];
}

/**
 * An instance template and a regional managed instance group; two of each in a blue/green rollout.
 */
export class GoogleComputeGroup extends AnyInstanceGroup {
  readonly member: GoogleNetworkMember;
  readonly releases: readonly Required<GoogleRelease>[];
  private readonly ports: number[] = [];
  private readonly onContainerHost: boolean;

  constructor(scope: Construct, id: string, props: ComputeGroupProps) {
    super(scope, id, props);
    const settings = resolveSettings(this, props);
    const network = asGoogleNetwork(props.network);
    this.member = network.join(this, settings.tier);
    network.reachPlatform(this.member, [...platformServices(props), ...(props.otlp ? (['traces'] as const) : [])]);
    const { zones, surge } = settings;
    this.onContainerHost = settings.releases.some(({ image }) => image === 'container-host');
    if (surge < zones.length) {
      report(this, {
        message:
          `rollout.surge is ${surge}, a regional group over ${zones.length} zones requires at least ` +
          `${zones.length}.`,
        remedy: `Raise it to ${zones.length}.`,
      });
    }
    const check = props.health && this.healthCheck(props.health, props);
    const label = { 'compute-group': this.member.tag };
    const tags = [this.member.tag, network.tierTag(settings.tier)];
    this.releases = settings.releases.map((release) => {
      // A rolling release has no name, and its resources are children of the group.
      const place = release.name ? new Construct(this, release.name) : this;
      const template = this.instanceTemplate(
        place,
        props,
        settings,
        release,
        network.subnetworkIds[settings.tier],
        tags,
        label,
      );
      const group = this.instanceGroup(place, props, settings, template, check);
      const autoscaler = scaleOnGoogle(place, group, props, settings);
      if (props.native?.google?.template?.metadata === undefined) {
        this.recordUnprogrammed(release, (userData) => {
          template.metadata = { ...template.metadataInput, [scriptKey(release)]: userData };
        });
      }
      return {
        name: release.name,
        serving: release.serving,
        template,
        group,
        autoscaler,
        instanceGroup: group.instanceGroup,
      };
    });
    this.answer();
    if (settings.releases.some(({ image }) => image === 'windows-2022')) allowActivation(this, props, settings.tier);
    if (props.signIn === false) refuseSignIn(this, network.networkId, this.member.tag);
    if (props.autoPatch) patch(this, label, settings.releases);
    if (props.agent ?? true) {
      mayWrite(props.identity, props.otlp);
      // The container host includes an agent, which its metadata enables.
      if (props.otlp && this.onContainerHost) {
        report(this, {
          message: 'otlp with image "container-host": its built-in agent receives no OpenTelemetry data.',
          remedy: 'Use ubuntu-24.04 or debian-12.',
        });
      }
      if (settings.releases.some(({ image }) => image !== 'container-host'))
        installAgent(this, label, zones, props.otlp);
    }
  }

  /** An instance is named after its group, with four random characters. */
  protected override countErrors(): Counted {
    const names = this.releases.map(({ group }) => group.name).join('|');
    return countMatching(
      this,
      'gce_instance',
      `labels."compute.googleapis.com/resource_name" =~ "^(${names})-[a-z0-9]{4}$"`,
    );
  }

  protected override seriesOf(name: ComputeMetric): MetricTarget | Absent {
    if (name === 'diskUsed' && this.onContainerHost) return OTHER_AGENT;
    const groups = this.releases.filter((release) => release.serving).map(({ group }) => group.name);
    const label =
      name === 'healthyMachines' ? 'resource.labels.instance_group_name' : 'metadata.system_labels.instance_group';
    return { dimensions: { [label]: groups }, expected: this.min };
  }

  /** A backend service refers to the port by this name. */
  protected override onReceiveTraffic(port: number): void {
    this.ports.push(port);
    for (const { group } of this.releases)
      group.putNamedPort(this.ports.map((one) => ({ name: portName(one), port: one })));
  }

  private instanceTemplate(
    place: Construct,
    props: ComputeGroupProps,
    made: GroupSettings,
    release: ReleaseSettings,
    subnetwork: string,
    tags: string[],
    label: Record<string, string>,
  ): ComputeRegionInstanceTemplate {
    const { image } = release;
    const { userData } = release.start;
    const { size, diskGiB } = made;
    const sourceImage = typeof image === 'string' ? GOOGLE_IMAGES[image]?.[size.architecture] : image.google;
    const agent: Record<string, string> =
      image === 'container-host'
        ? { 'google-logging-enabled': 'true', 'google-monitoring-enabled': 'true' }
        : { 'enable-osconfig': 'TRUE' };
    return new ComputeRegionInstanceTemplate(place, 'template', {
      // A template can't be changed: its replacement is created before it is deleted.
      namePrefix: `${nameOf(place, TEMPLATE_PREFIX)}-`,
      lifecycle: { createBeforeDestroy: true },
      region: this.placement.region,
      machineType: size.name,
      // Axion machines support Hyperdisk only.
      disk: [
        {
          sourceImage,
          boot: true,
          autoDelete: true,
          diskSizeGb: diskGiB,
          diskType: size.name.startsWith('c4a') ? 'hyperdisk-balanced' : 'pd-balanced',
          // The provider's default labels are not applied to disks.
          labels: googleLabels(this),
        },
        ...googleDataDisks(props.dataDisks ?? [], size.name, googleLabels(this)),
      ],
      // Without access_config the machine has only a private IPv4 address.
      networkInterface: [{ subnetwork, ...dualStack(props, made.tier) }],
      serviceAccount: {
        email: asServiceAccount(props.identity).email,
        scopes: ['https://www.googleapis.com/auth/cloud-platform'],
      },
      shieldedInstanceConfig: { enableSecureBoot: true, enableVtpm: true, enableIntegrityMonitoring: true },
      metadata: {
        'enable-oslogin': 'TRUE',
        'block-project-ssh-keys': 'TRUE',
        'serial-port-enable': 'FALSE',
        ...((props.agent ?? true) && agent),
        ...(props.autoPatch && { 'enable-osconfig': 'TRUE' }),
        ...(userData !== undefined && { [scriptKey(release)]: userData }),
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
    props: ComputeGroupProps,
    { zones, surge, size, alternatives }: GroupSettings,
    template: ComputeRegionInstanceTemplate,
    healthCheck: string | undefined,
  ): ComputeRegionInstanceGroupManager {
    const { health, native } = props;
    const name = nameOf(place, NAME, { suffix: suffixOf(zones) });
    const minutes = `${rolloutMinutes(props, surge)}m`;
    const group = new ComputeRegionInstanceGroupManager(place, 'group', {
      name,
      // With 0, the default, the apply would wait for nothing: the autoscaler is created after the
      // group.
      targetSize: props.min,
      baseInstanceName: name,
      region: this.placement.region,
      distributionPolicyZones: [...zones],
      ...(alternatives.length > 0 && {
        distributionPolicyTargetShape: 'BALANCED',
        instanceFlexibilityPolicy: {
          instanceSelections: [size, ...alternatives].map(({ name }, rank) => ({
            name,
            rank: rank + 1,
            machineTypes: [name],
          })),
        },
      }),
      version: [{ instanceTemplate: template.selfLink }],
      updatePolicy: {
        type: 'PROACTIVE',
        minimalAction: 'REPLACE',
        mostDisruptiveAllowedAction: 'REPLACE',
        replacementMethod: 'SUBSTITUTE',
        // Machines stay in the zones that had capacity for their type.
        instanceRedistributionType: alternatives.length > 0 ? 'NONE' : 'PROACTIVE',
        maxSurgeFixed: surge,
        maxUnavailableFixed: 0,
      },
      autoHealingPolicies:
        healthCheck === undefined ? undefined : { healthCheck, initialDelaySec: health?.graceSeconds ?? 300 },
      // A group with a health check is stable once its machines are healthy. The creation timeout
      // also applies to a failed wait and to an update. Source: computeRIGMWaitForInstanceStatus of
      // the provider.
      waitForInstances: true,
      waitForInstancesStatus: 'UPDATED',
      timeouts: { create: minutes, update: minutes, delete: minutes },
      // The autoscaler manages it from then on.
      lifecycle: { ignoreChanges: ['target_size'] },
      ...native?.google?.group,
    });
    makeAfter(group, () => readyFor(this.member));
    return group;
  }

  private healthCheck({ port, path }: Health, { network }: ComputeGroupProps): string {
    for (const range of PROBES) network.allow(Peer.range(range), this.member, { port, description: 'Health checks' });
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
}

export function asInstanceGroup(group: ComputeGroup): AnyInstanceGroup {
  if (group instanceof AnyInstanceGroup) return group;
  throw new Error(`${group.node.path} is not a compute group of google`);
}
