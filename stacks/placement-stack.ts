import { type TerraformElement, TerraformResource, TerraformStack } from 'cdktf';
import type { Construct, IConstruct, Node } from 'constructs';
import type { Addresses } from '../environments/addresses';
import type { State } from '../environments/schema';
import { type Placement, place } from '../modules/core/placement';
import { googleLabels } from '../modules/core/tags';
import type { Waiver } from '../policies';
import { addBackend } from './backend';

/** One placement: one cloud and region of an environment, one Terraform stack, one state. */
export class PlacementStack extends TerraformStack {
  constructor(
    scope: Construct,
    state: State | { backend: 'simulated' },
    readonly placement: Placement,
    /** What the policies refuse and this environment allows all the same. */
    readonly waivers: readonly Waiver[] = [],
    /** Addresses that were renamed, the old and the new: Terraform moves what it has. */
    moved: Addresses['moved'] = [],
  ) {
    super(scope, placement.id);
    place(this, placement);
    addBackend(this, state, placement);
    addProvider(this, placement);
    if (moved.length > 0)
      this.addOverride(
        'moved',
        moved.map(([from, to]) => ({ from, to })),
      );
  }

  /** The azurerm provider has no default tags: each resource that takes tags gets them here, once everything is built. */
  tagAll(): void {
    if (this.placement.cloud === 'azure') for (const node of this.node.findAll()) tagAzure(node, this.placement.tags);
  }

  /**
   * `commerce_orders_queue`: the path, since ids have no `_`. A plan then reads like the program, and a new parent between two
   * constructs is the only thing that changes an address. Ids of other people's constructs fall back to CDKTF's hashed form.
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = 'node' in element ? element.node : element;
    const ids = node.path.split('/').slice(this.node.path.split('/').length);
    return ids.every((id) => /^[A-Za-z][A-Za-z0-9-]*$/.test(id)) ? ids.join('_') : super.allocateLogicalId(element);
  }
}

/** The one provider of the placement's cloud, held to the account that the environment names, with the tags of every resource. */
function addProvider(stack: TerraformStack, placement: Placement): void {
  const { cloud, region, facts, tags } = placement;
  switch (cloud) {
    case 'aws': {
      const { AwsProvider } = require('@cdktf/provider-aws/lib/provider') as typeof import('@cdktf/provider-aws/lib/provider');
      new AwsProvider(stack, 'aws', { region, allowedAccountIds: [facts.aws!.account], defaultTags: [{ tags: { ...tags } }] });
      return;
    }
    case 'google': {
      const { GoogleProvider } = require('@cdktf/provider-google/lib/provider') as typeof import('@cdktf/provider-google/lib/provider');
      new GoogleProvider(stack, 'google', { project: facts.google!.project, region, defaultLabels: googleLabels(stack) });
      return;
    }
    case 'azure': {
      const { AzurermProvider } = require('@cdktf/provider-azurerm/lib/provider') as typeof import('@cdktf/provider-azurerm/lib/provider');
      new AzurermProvider(stack, 'azurerm', {
        features: [{}],
        subscriptionId: facts.azure!.subscription,
        tenantId: facts.azure!.tenant,
        resourceProviderRegistrations: 'core',
        // Storage accounts are made without shared keys, so the provider has to sign in to them.
        storageUseAzuread: true,
      });
      return;
    }
  }
}

function tagAzure(node: IConstruct, tags: Readonly<Record<string, string>>): void {
  if (!(node instanceof TerraformResource) || !('tagsInput' in node)) return;
  const taggable = node as TerraformResource & { tags: Record<string, string>; tagsInput?: Record<string, string> };
  taggable.tags = { ...tags, ...taggable.tagsInput };
}
