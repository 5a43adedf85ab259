import {
  LinuxVirtualMachineScaleSet,
  type LinuxVirtualMachineScaleSetConfig,
} from '@cdktf/provider-azurerm/lib/linux-virtual-machine-scale-set';
import { MonitorAutoscaleSetting, type MonitorAutoscaleSettingProfileRule } from '@cdktf/provider-azurerm/lib/monitor-autoscale-setting';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { report } from '../core/errors';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { asManagedIdentity } from '../identity/azure';
import { type AzureNetworkMember, asVirtualNetwork } from '../network/azure';
import { duration } from '../queue/azure';
import { ComputeGroup, type ComputeGroupProps, type Machines, machines } from './compute';
import { AZURE_IMAGES } from './images';

const SCALE_SET_NAME: NameRule = {
  what: 'scale set',
  max: 64,
  pattern: /^[A-Za-z0-9]([\w.-]*\w)?$/,
  allowed: 'letters, digits and _ . -, beginning with a letter or digit',
  unique: 'parent',
};

/** Azure wants an administrator and a public key, since there is no password; the port is closed, and people sign in with Microsoft Entra ID. */
const ADMIN = 'machineadmin';

/** A Linux virtual machine scale set in one subnet over the zones, with rolling upgrades and repair. */
export class AzureComputeGroup extends ComputeGroup {
  readonly member: AzureNetworkMember;
  readonly scaleSet: LinuxVirtualMachineScaleSet;
  readonly autoscale: MonitorAutoscaleSetting;

  constructor(scope: Construct, id: string, props: ComputeGroupProps) {
    super(scope, id, props);
    const made = machines(this, props);
    const network = asVirtualNetwork(props.network);
    this.member = network.join(this, made.tier);
    this.scaleSet = this.makeScaleSet(props, made, network.subnetIds[made.tier]);
    this.autoscale = this.scale(props, made);
  }

  private makeScaleSet(props: ComputeGroupProps, { size, zones, diskGiB }: Machines, subnetId: string): LinuxVirtualMachineScaleSet {
    const group = resourceGroupOf(this);
    const { adminPublicKey } = factsOf(this.placement.facts, 'azure');
    if (!adminPublicKey) {
      report(this, {
        message: 'a scale set without a password wants a public key, and clouds.azure.adminPublicKey is not there.',
        remedy:
          "Add the public half of a key pair to the environment's file; nothing can reach the port, so its private half may be thrown away.",
      });
    }
    const image = typeof props.image === 'string' ? AZURE_IMAGES[props.image]?.[size.architecture] : undefined;
    const name = nameOf(this, SCALE_SET_NAME, { parent: group });
    return new LinuxVirtualMachineScaleSet(this, 'scale-set', {
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
      ...(image ? { sourceImageReference: { ...image, version: 'latest' } } : { sourceImageId: (props.image as { azure?: string }).azure }),
      osDisk: { caching: 'ReadWrite', storageAccountType: 'Premium_LRS', diskSizeGb: diskGiB },
      networkInterface: [
        {
          name: 'primary',
          primary: true,
          ipConfiguration: [
            { name: 'primary', primary: true, subnetId, applicationSecurityGroupIds: [this.member.applicationSecurityGroup.id] },
          ],
        },
      ],
      identity: { type: 'UserAssigned', identityIds: [asManagedIdentity(props.identity).identityId] },
      customData: props.userData === undefined ? undefined : Fn.base64encode(Fn.rawString(props.userData)),
      priority: props.spot ? 'Spot' : undefined,
      evictionPolicy: props.spot ? 'Delete' : undefined,
      bootDiagnostics: {},
      ...rolling(props),
      extension: [health(props), SIGN_IN],
      // The autoscale setting owns the number of machines.
      lifecycle: { ignoreChanges: ['instances'] },
      ...props.native?.azure?.scaleSet,
    });
  }

  private scale({ min, max }: ComputeGroupProps, { scaling, coolDownSeconds }: Machines): MonitorAutoscaleSetting {
    const group = resourceGroupOf(this);
    const cooldown = duration(coolDownSeconds);
    const rule = (
      trigger: Partial<MonitorAutoscaleSettingProfileRule['metricTrigger']>,
      grow: boolean,
      threshold: number,
    ): MonitorAutoscaleSettingProfileRule => ({
      metricTrigger: {
        metricName: 'Percentage CPU',
        metricResourceId: this.scaleSet.id,
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
    return new MonitorAutoscaleSetting(this, 'autoscale', {
      name: nameOf(this, { ...SCALE_SET_NAME, what: 'autoscale setting' }, { parent: group }),
      resourceGroupName: group.name,
      location: this.placement.region,
      targetResourceId: this.scaleSet.id,
      profile: [
        {
          name: 'default',
          capacity: { default: min, minimum: min, maximum: max },
          rule: [
            ...(scaling.cpuPercent === undefined ? [] : both({}, scaling.cpuPercent)),
            ...(scaling.queue ? both(queueTrigger(scaling.queue.metric), scaling.queue.messagesPerMachine) : []),
          ],
        },
      ],
    });
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

const SIGN_IN = {
  name: 'sign-in',
  publisher: 'Microsoft.Azure.ActiveDirectory',
  type: 'AADSSHLoginForLinux',
  typeHandlerVersion: '1.0',
  autoUpgradeMinorVersion: true,
};
