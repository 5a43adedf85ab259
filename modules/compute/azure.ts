import {
  LinuxVirtualMachineScaleSet,
  type LinuxVirtualMachineScaleSetConfig,
  type LinuxVirtualMachineScaleSetNetworkInterface,
} from '@cdktf/provider-azurerm/lib/linux-virtual-machine-scale-set';
import {
  MonitorAutoscaleSetting,
  type MonitorAutoscaleSettingProfile,
  type MonitorAutoscaleSettingProfileRecurrence,
  type MonitorAutoscaleSettingProfileRule,
} from '@cdktf/provider-azurerm/lib/monitor-autoscale-setting';
import { Construct } from 'constructs';
import { findIanaAliases, findWindows } from 'windows-iana';
import { resourceGroupOf } from '../core/azure';
import { report } from '../core/errors';
import { show } from '../core/features';
import { existingOn } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { base64 } from '../core/text';
import { asManagedIdentity } from '../identity/azure';
import { type AzureNetworkMember, asVirtualNetwork } from '../network/azure';
import { duration } from '../queue/azure';
import { azureDataDisks } from '../storage/data-disks';
import { agentExtension, collect } from './azure-agent';
import { ComputeGroup, type ComputeGroupProps, type Day, type ExistingComputeGroup, type Release } from './compute';
import { AZURE_IMAGES } from './images';
import { endsOf, type Machines, type Made, machines } from './machines';

const SCALE_SET_NAME: NameRule = {
  what: 'scale set',
  max: 64,
  pattern: /^[A-Za-z0-9]([\w.-]*\w)?$/,
  allowed: 'letters, digits and _ . -, beginning with a letter or digit',
  unique: 'parent',
};

/** Azure wants an administrator and a public key, since there is no password; the port is closed, and people sign in with Microsoft Entra ID. */
const ADMIN = 'machineadmin';

const USUAL = 'default';
const WEEK = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] satisfies Capitalize<Day>[];

/** An autoscale setting has at most 20 profiles: the usual one, and two for each schedule. */
const MOST_SCHEDULES = 9;

/** One set of machines. A group made elsewhere has no resources here. */
export interface AzureRelease extends Release {
  readonly scaleSet?: LinuxVirtualMachineScaleSet;
  readonly autoscale?: MonitorAutoscaleSetting;
  /** Brings its machines into a pool of an application gateway. A group made elsewhere can't be brought. */
  readonly joinPool?: (poolId: string) => void;
}

abstract class AnyScaleSet extends ComputeGroup {
  abstract override readonly member: AzureNetworkMember;
  abstract override readonly releases: readonly AzureRelease[];
}

/** A Linux virtual machine scale set in one subnet over the zones, with rolling upgrades and repair; two in a blue/green rollout. */
export class AzureComputeGroup extends AnyScaleSet {
  readonly member: AzureNetworkMember;
  readonly releases: readonly Required<AzureRelease>[];

  constructor(scope: Construct, id: string, props: ComputeGroupProps) {
    super(scope, id, props);
    const made = machines(this, props);
    const network = asVirtualNetwork(props.network);
    this.member = network.join(this, made.tier);
    const agent = props.agent ?? true;
    this.releases = made.releases.map((release) => {
      // One that rolls has no name, and its resources are children of the group itself.
      const place = release.name ? new Construct(this, release.name) : this;
      const pools: string[] = [];
      const interfaces = () => [this.networkInterface(network.subnetIds[made.tier], network.ipv6, pools)];
      const scaleSet = this.makeScaleSet(place, props, made, release, interfaces());
      const joinPool = (poolId: string) => {
        pools.push(poolId);
        scaleSet.putNetworkInterface(interfaces());
      };
      return { name: release.name, serving: release.serving, scaleSet, autoscale: this.scale(place, scaleSet, props, made), joinPool };
    });
    if (agent) {
      const scaleSets = this.releases.map(({ name, scaleSet }) => ({ name, id: scaleSet.id }));
      collect(this, scaleSets);
    }
  }

  /** A load balancer asks its own probe, and the extension on the machines is asked as before. */
  protected override onCarry(): void {}

  private networkInterface(subnetId: string, ipv6: boolean, pools: readonly string[]): LinuxVirtualMachineScaleSetNetworkInterface {
    const applicationSecurityGroupIds = [this.member.applicationSecurityGroup.id];
    const applicationGatewayBackendAddressPoolIds = pools.length > 0 ? [...pools] : undefined;
    const configuration = {
      name: 'primary',
      primary: true,
      subnetId,
      applicationSecurityGroupIds,
      applicationGatewayBackendAddressPoolIds,
    };
    const second = { name: 'ipv6', version: 'IPv6', subnetId, applicationSecurityGroupIds };
    return { name: 'primary', primary: true, ipConfiguration: ipv6 ? [configuration, second] : [configuration] };
  }

  private makeScaleSet(
    place: Construct,
    props: ComputeGroupProps,
    { size, zones, diskGiB }: Machines,
    { image: wanted, userData }: Made,
    networkInterface: LinuxVirtualMachineScaleSetNetworkInterface[],
  ): LinuxVirtualMachineScaleSet {
    const group = resourceGroupOf(this);
    const { adminPublicKey } = factsOf(this.placement.facts, 'azure');
    if (!adminPublicKey) {
      report(this, {
        message: 'a scale set without a password wants a public key, and clouds.azure.adminPublicKey is not there.',
        remedy:
          "Add the public half of a key pair to the environment's file; nothing can reach the port, so its private half may be thrown away.",
      });
    }
    if (typeof wanted !== 'string' && wanted.azure && /\/Microsoft\.Compute\/images\//i.test(wanted.azure)) {
      report(this, {
        message: `image.azure is ${show(wanted.azure)}, a managed image, from which Azure starts no machine with Trusted Launch.`,
        remedy: 'Put it into a compute gallery, and name the version there.',
      });
    }
    const image = typeof wanted === 'string' ? AZURE_IMAGES[wanted]?.[size.architecture] : undefined;
    const identityId = asManagedIdentity(props.identity).identityId;
    const name = nameOf(place, SCALE_SET_NAME, { parent: group });
    return new LinuxVirtualMachineScaleSet(place, 'scale-set', {
      name,
      resourceGroupName: group.name,
      location: this.placement.region,
      sku: size.name,
      instances: props.min,
      zones: [...zones],
      zoneBalance: zones.length > 1,
      overprovision: false,
      // Many zones and more than a hundred machines need several placement groups.
      singlePlacementGroup: false,
      adminUsername: ADMIN,
      adminSshKey: [{ username: ADMIN, publicKey: adminPublicKey ?? '' }],
      disablePasswordAuthentication: true,
      encryptionAtHostEnabled: true,
      secureBootEnabled: true,
      vtpmEnabled: true,
      ...(image ? { sourceImageReference: { ...image, version: 'latest' } } : { sourceImageId: (wanted as { azure?: string }).azure }),
      osDisk: { caching: 'ReadWrite', storageAccountType: 'Premium_LRS', diskSizeGb: diskGiB },
      dataDisk: props.dataDisks && azureDataDisks(props.dataDisks),
      networkInterface,
      // The one of the system is what SIGN_IN wants; nothing is granted to it.
      identity: { type: 'SystemAssigned, UserAssigned', identityIds: [identityId] },
      customData: userData === undefined ? undefined : base64(userData),
      priority: props.spot ? 'Spot' : undefined,
      evictionPolicy: props.spot ? 'Delete' : undefined,
      bootDiagnostics: {},
      ...rolling(props),
      extension: [health(props), SIGN_IN, ...((props.agent ?? true) ? [agentExtension(identityId)] : [])],
      // The autoscale setting owns the number of machines.
      lifecycle: { ignoreChanges: ['instances'] },
      ...props.native?.azure?.scaleSet,
    });
  }

  private scale(
    place: Construct,
    scaleSet: LinuxVirtualMachineScaleSet,
    { min, max }: ComputeGroupProps,
    { scaling, coolDownSeconds }: Machines,
  ): MonitorAutoscaleSetting {
    const group = resourceGroupOf(this);
    const cooldown = duration(coolDownSeconds);
    const rule = (
      trigger: Partial<MonitorAutoscaleSettingProfileRule['metricTrigger']>,
      grow: boolean,
      threshold: number,
    ): MonitorAutoscaleSettingProfileRule => ({
      metricTrigger: {
        metricName: 'Percentage CPU',
        metricResourceId: scaleSet.id,
        statistic: 'Average',
        timeAggregation: 'Average',
        timeGrain: 'PT1M',
        timeWindow: 'PT5M',
        ...trigger,
        operator: grow ? 'GreaterThan' : 'LessThan',
        threshold,
      },
      scaleAction: { direction: grow ? 'Increase' : 'Decrease', type: 'ChangeCount', value: 1, cooldown },
    });
    // Half of what adds a machine removes one: closer together the two would take turns.
    const both = (trigger: Partial<MonitorAutoscaleSettingProfileRule['metricTrigger']>, threshold: number) => [
      rule(trigger, true, threshold),
      rule(trigger, false, Math.floor(threshold / 2)),
    ];
    const rules = [
      ...(scaling.cpuPercent === undefined ? [] : both({}, scaling.cpuPercent)),
      ...(scaling.queue ? both(queueTrigger(scaling.queue.metric), scaling.queue.messagesPerMachine) : []),
    ];
    const profile = (name: string, least: number, recurrence?: MonitorAutoscaleSettingProfileRecurrence) => ({
      name,
      capacity: { default: least, minimum: least, maximum: max },
      rule: rules,
      recurrence,
    });
    return new MonitorAutoscaleSetting(place, 'autoscale', {
      name: nameOf(place, { ...SCALE_SET_NAME, what: 'autoscale setting' }, { parent: group }),
      resourceGroupName: group.name,
      location: this.placement.region,
      targetResourceId: scaleSet.id,
      profile: [profile(USUAL, min), ...this.schedules(scaling, min, profile)],
    });
  }

  /** A profile that recurs holds until the next one does, so each schedule has a second one that brings the usual back, known to Azure by its name. */
  private schedules(
    { schedules = [], timeZone = 'UTC' }: Machines['scaling'],
    min: number,
    profile: (name: string, least: number, recurrence: MonitorAutoscaleSettingProfileRecurrence) => MonitorAutoscaleSettingProfile,
  ): MonitorAutoscaleSettingProfile[] {
    if (schedules.length > MOST_SCHEDULES) {
      report(this, {
        message: `scaling.schedules are ${schedules.length}, an autoscale setting has room for ${MOST_SCHEDULES}.`,
        remedy: 'Put days with the same hours into one.',
      });
    }
    const [timezone] = namesOf(timeZone).flatMap((name) => findWindows(name));
    if (timezone === undefined) {
      report(this, {
        message: `scaling.timeZone is ${show(timeZone)}, for which Windows has no name.`,
        remedy: 'Use a neighbour with the same hours, like "Europe/Helsinki".',
      });
    }
    return schedules.flatMap((schedule) => {
      const { begin, end } = endsOf(schedule);
      const at = ({ days, hour, minute }: typeof begin) => ({
        timezone,
        days: days.map((day) => WEEK[day] as string),
        hours: [hour],
        minutes: [minute],
      });
      return [profile(schedule.id, schedule.min, at(begin)), profile(JSON.stringify({ name: USUAL, for: schedule.id }), min, at(end))];
    });
  }
}

/** A time zone's own name, and its others. */
function namesOf(timeZone: string): string[] {
  try {
    return [timeZone, new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone, ...findIanaAliases(timeZone)];
  } catch {
    // That it is none is reported already.
    return ['UTC'];
  }
}

function queueTrigger(metric: NonNullable<Machines['scaling']['queue']>['metric']) {
  if (metric.cloud !== 'azure') throw new Error(`a group of azure scales on a queue of ${metric.cloud}`);
  return {
    metricName: 'ActiveMessages',
    metricNamespace: 'microsoft.servicebus/namespaces',
    metricResourceId: metric.namespaceId,
    dimensions: [{ name: 'EntityName', operator: 'Equals', values: [metric.queueName] }],
    divideByInstanceCount: true,
  };
}

/** Upgrades a fifth at a time with new machines made first; none is taken away before its successor is healthy. */
function rolling({ health, rollout }: ComputeGroupProps): Partial<LinuxVirtualMachineScaleSetConfig> {
  return {
    upgradeMode: 'Rolling',
    rollingUpgradePolicy: {
      maxBatchInstancePercent: 20,
      maxUnhealthyInstancePercent: 20,
      maxUnhealthyUpgradedInstancePercent: 20,
      pauseTimeBetweenBatches: 'PT0S',
      maximumSurgeInstancesEnabled: (rollout?.surge ?? 1) > 0,
      prioritizeUnhealthyInstancesEnabled: true,
    },
    automaticInstanceRepair: { enabled: true, gracePeriod: duration(Math.max(600, health?.graceSeconds ?? 600)), action: 'Replace' },
  };
}

/** Rolling upgrades and repairs ask this extension. Without a check of the application's own it asks whether the machine answers at all. */
function health({ health }: ComputeGroupProps) {
  const settings = health?.path
    ? { protocol: 'http', port: health.port, requestPath: health.path }
    : { protocol: 'tcp', port: health?.port ?? 22 };
  return {
    name: 'health',
    publisher: 'Microsoft.ManagedServices',
    type: 'ApplicationHealthLinux',
    typeHandlerVersion: '1.0',
    autoUpgradeMinorVersion: true,
    settings: JSON.stringify(settings),
  };
}

/** Wants a system-assigned identity. Source: MicrosoftDocs/entra-docs, howto-vm-sign-in-azure-ad-linux. */
const SIGN_IN = {
  name: 'sign-in',
  publisher: 'Microsoft.Azure.ActiveDirectory',
  type: 'AADSSHLoginForLinux',
  typeHandlerVersion: '1.0',
  autoUpgradeMinorVersion: true,
};

/** A scale set made elsewhere. */
export class ExistingAzureComputeGroup extends AnyScaleSet {
  readonly member: AzureNetworkMember;
  readonly releases: readonly AzureRelease[];

  constructor(scope: Construct, id: string, existing: ExistingComputeGroup) {
    super(scope, id, {}, existing.health);
    const { applicationSecurityGroupId } = existingOn(this, existing, 'azure');
    this.member = asVirtualNetwork(existing.network).join(this, existing.tier ?? 'private', applicationSecurityGroupId);
    this.releases = [{ name: '', serving: true }];
  }

  protected override onCarry(): void {}
}

export function asScaleSet(group: ComputeGroup): AnyScaleSet {
  if (group instanceof AnyScaleSet) return group;
  throw new Error(`${group.node.path} is not a compute group of azure`);
}
