import {
  LinuxVirtualMachineScaleSet,
  type LinuxVirtualMachineScaleSetExtension,
  type LinuxVirtualMachineScaleSetNetworkInterface,
} from '@cdktf/provider-azurerm/lib/linux-virtual-machine-scale-set';
import type { MonitorAutoscaleSetting } from '@cdktf/provider-azurerm/lib/monitor-autoscale-setting';
import { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { report } from '../core/errors';
import { show } from '../core/features';
import { osUpgrades } from '../core/generation/azure';
import { existingOn } from '../core/kind';
import type { Counted } from '../core/logged-errors';
import type { MetricTarget } from '../core/metrics';
import { nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { base64 } from '../core/text';
import { asManagedIdentity } from '../identity/azure';
import { asVirtualNetwork } from '../network/azure-base';
import type { AzureNetworkMember } from '../network/azure-member';
import { reachMonitor } from '../network/azure-monitor';
import { hasWayOut, letsOut, makeAfter, readyFor } from '../network/ready';
import { duration } from '../queue/azure';
import { azureDataDisks } from '../storage/azure-data-disks';
import { agentExtension, collect } from './azure-agent';
import { SCALE_SET_NAME } from './azure-names';
import { BATCHES, health, rolling, SIGN_IN } from './azure-rollout';
import { scaleOnAzure } from './azure-scaling';
import { ComputeGroup, type Release } from './compute';
import { AZURE_IMAGES } from './images';
import { type ComputeMetric, ERRORS } from './metrics';
import type { ComputeGroupProps, ExistingComputeGroup } from './properties';
import { type GroupSettings, type ReleaseSettings, resolveSettings, rolloutMinutes } from './settings';

/**
 * Azure requires an administrator and a public key, since passwords are disabled. The port is
 * closed, and users sign in with Microsoft Entra ID.
 */
const ADMIN = 'machineadmin';

/** One set of machines. It has no resources for a group created elsewhere. */
export interface AzureRelease extends Release {
  readonly scaleSet?: LinuxVirtualMachineScaleSet;
  readonly autoscale?: MonitorAutoscaleSetting;
  /**
   * Adds its machines to a pool of an application gateway. Not supported for a group created
   * elsewhere.
   */
  readonly joinPool?: (poolId: string) => void;
}

abstract class AnyScaleSet extends ComputeGroup {
  abstract override readonly member: AzureNetworkMember;
  abstract override readonly releases: readonly AzureRelease[];
}

/**
 * A Linux virtual machine scale set in one subnet over the zones, with rolling upgrades and repair;
 * two in a blue/green rollout.
 */
export class AzureComputeGroup extends AnyScaleSet {
  readonly member: AzureNetworkMember;
  readonly releases: readonly Required<AzureRelease>[];

  constructor(scope: Construct, id: string, props: ComputeGroupProps) {
    super(scope, id, props);
    const { clientId } = asManagedIdentity(props.identity);
    // A machine may have a second identity, for sign-in.
    const settings = resolveSettings(this, props, { AZURE_CLIENT_ID: clientId });
    const network = asVirtualNetwork(props.network);
    this.member = network.join(this, settings.tier);
    const agent = props.agent ?? true;
    this.releases = settings.releases.map((release) => {
      // A rolling release has no name, and its resources are children of the group.
      const place = release.name ? new Construct(this, release.name) : this;
      const pools: string[] = [];
      const interfaces = () => [this.networkInterface(network.subnetIds[settings.tier], network.ipv6, pools)];
      const scaleSet = this.makeScaleSet(place, props, settings, release, interfaces());
      const joinPool = (poolId: string) => {
        pools.push(poolId);
        scaleSet.putNetworkInterface(interfaces());
      };
      if (props.native?.azure?.scaleSet?.customData === undefined) {
        this.recordUnprogrammed(release, (userData) => {
          scaleSet.customData = base64(userData);
        });
      }
      const autoscale = scaleOnAzure(place, scaleSet, props, settings);
      return { name: release.name, serving: release.serving, scaleSet, autoscale, joinPool };
    });
    this.answer();
    // Rules that allow egress may be added later.
    if (props.signIn ?? true) this.node.addValidation({ validate: () => this.letSignIn(props) });
    if (agent) {
      const scaleSets = this.releases.map(({ name, scaleSet }) => ({ name, id: scaleSet.id }));
      collect(this, scaleSets, reachMonitor(this.member));
    }
  }

  protected override countErrors(): Counted {
    return { azure: ERRORS, target: this.ofMachines() };
  }

  private ofMachines(): MetricTarget {
    return { dimensions: { _ResourceId: this.releases.map(({ scaleSet }) => scaleSet.id) } };
  }

  protected override seriesOf(name: ComputeMetric): MetricTarget {
    if (name === 'diskUsed') return this.ofMachines();
    const serving = this.releases.find((release) => release.serving) ?? this.releases[0];
    return { dimensions: {}, resourceId: serving?.scaleSet.id };
  }

  /**
   * Adds the sign-in extension. It downloads packages: without internet access the creation of the
   * scale set fails.
   */
  private letSignIn({ identity, signIn, native }: ComputeGroupProps): string[] {
    const { network, tier } = this.member;
    if (!hasWayOut(network, tier) || !letsOut(this.member, 443)) {
      if (!signIn) return [];
      report(this, {
        message: "signIn is true, but the machines can't download the packages of the sign-in extension.",
        remedy:
          "Use the private tier with NAT and network.allow(group.member, 'internet', { port: 443 }), or " +
          'leave signIn out.',
      });
      return [];
    }
    const own = native?.azure?.scaleSet ?? {};
    for (const { scaleSet } of this.releases) {
      const extensions = scaleSet.extensionInput as LinuxVirtualMachineScaleSetExtension[];
      if (!own.extension && !extensions.includes(SIGN_IN)) scaleSet.putExtension([...extensions, SIGN_IN]);
      if (!own.identity)
        scaleSet.putIdentity({
          type: 'SystemAssigned, UserAssigned',
          identityIds: [asManagedIdentity(identity).identityId],
        });
    }
    return [];
  }

  /** A load balancer uses its own probe, and the extension on the machines remains in use. */
  protected override onReceiveTraffic(): void {}

  private networkInterface(
    subnetId: string,
    ipv6: boolean,
    pools: readonly string[],
  ): LinuxVirtualMachineScaleSetNetworkInterface {
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
    { size, zones, diskGiB }: GroupSettings,
    { image: wanted, start: { userData } }: ReleaseSettings,
    networkInterface: LinuxVirtualMachineScaleSetNetworkInterface[],
  ): LinuxVirtualMachineScaleSet {
    const group = resourceGroupOf(this);
    const { adminPublicKey } = factsOf(this.placement.facts, 'azure');
    if (!adminPublicKey) {
      report(this, {
        message: 'a scale set without a password requires a public key, but clouds.azure.adminPublicKey is not set.',
        remedy:
          "Add the public half of a key pair to the environment's file; the port is closed, so its " +
          'private half can be deleted.',
      });
    }
    if (typeof wanted !== 'string' && wanted.azure && /\/Microsoft\.Compute\/images\//i.test(wanted.azure)) {
      report(this, {
        message:
          `image.azure is ${show(wanted.azure)}, a managed image, which Azure does not support with ` +
          'Trusted Launch.',
        remedy: 'Add it to a compute gallery, and use the id of that version.',
      });
    }
    const image = typeof wanted === 'string' ? AZURE_IMAGES[wanted]?.[size.architecture] : undefined;
    const identityId = asManagedIdentity(props.identity).identityId;
    const name = nameOf(place, SCALE_SET_NAME, { parent: group });
    const minutes = `${Math.max(60, rolloutMinutes(props, Math.ceil(props.max / BATCHES)))}m`;
    const agent = (props.agent ?? true) ? [agentExtension(identityId)] : [];
    const always = [health(props), ...agent];
    const scaleSet = new LinuxVirtualMachineScaleSet(place, 'scale-set', {
      name,
      resourceGroupName: group.name,
      location: this.placement.region,
      sku: size.name,
      instances: props.min,
      zones: [...zones],
      zoneBalance: zones.length > 1,
      overprovision: false,
      // Several zones with more than a hundred machines require several placement groups.
      singlePlacementGroup: false,
      adminUsername: ADMIN,
      adminSshKey: [{ username: ADMIN, publicKey: adminPublicKey ?? '' }],
      disablePasswordAuthentication: true,
      encryptionAtHostEnabled: true,
      secureBootEnabled: true,
      vtpmEnabled: true,
      ...(image
        ? { sourceImageReference: { ...image, version: 'latest' } }
        : { sourceImageId: (wanted as { azure?: string }).azure }),
      osDisk: { caching: 'ReadWrite', storageAccountType: 'Premium_LRS', diskSizeGb: diskGiB },
      dataDisk: props.dataDisks && azureDataDisks(props.dataDisks),
      networkInterface,
      identity: { type: 'UserAssigned', identityIds: [identityId] },
      customData: userData === undefined ? undefined : base64(userData),
      priority: props.spot ? 'Spot' : undefined,
      evictionPolicy: props.spot ? 'Delete' : undefined,
      bootDiagnostics: {},
      terminationNotification: props.drainSeconds
        ? { enabled: true, timeout: duration(60 * Math.ceil(props.drainSeconds / 60)) }
        : undefined,
      automaticOsUpgradePolicy: props.autoPatch ? osUpgrades() : undefined,
      ...rolling(props),
      extension: always,
      // An apply waits until every machine and its extensions are provisioned, and for all batches
      // of a rollout.
      timeouts: { create: minutes, update: minutes, delete: minutes },
      // The autoscale setting manages the number of machines.
      lifecycle: { ignoreChanges: ['instances'] },
      ...props.native?.azure?.scaleSet,
    });
    makeAfter(scaleSet, () => readyFor(this.member));
    return scaleSet;
  }
}

/** A scale set created elsewhere. */
export class ExistingAzureComputeGroup extends AnyScaleSet {
  readonly member: AzureNetworkMember;
  readonly releases: readonly AzureRelease[];

  constructor(scope: Construct, id: string, existing: ExistingComputeGroup) {
    super(scope, id, {}, existing.health);
    const { applicationSecurityGroupId } = existingOn(this, existing, 'azure');
    this.member = asVirtualNetwork(existing.network).join(this, existing.tier ?? 'private', applicationSecurityGroupId);
    this.releases = [{ name: '', serving: true }];
  }

  protected override onReceiveTraffic(): void {}
}

export function asScaleSet(group: ComputeGroup): AnyScaleSet {
  if (group instanceof AnyScaleSet) return group;
  throw new Error(`${group.node.path} is not a compute group of azure`);
}
