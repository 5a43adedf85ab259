import {
  type App,
  TerraformBackend,
  type TerraformElement,
  TerraformLocal,
  TerraformOutput,
  type TerraformRemoteState,
  TerraformResource,
  TerraformStack,
} from 'cdktf';
import type { Construct, IConstruct, Node } from 'constructs';
import type { Addresses } from '../environments/addresses';
import type { State } from '../environments/schema';
import { orderReplacements } from '../modules/core/lifecycles';
import { type Placement, place } from '../modules/core/placement';
import { type ProviderName, providerOf } from '../modules/core/providers';
import { recordsOf } from '../modules/core/registry';
import { useFoundation } from '../modules/core/stacks';
import { mergedTags, refuseTwins } from '../modules/core/tags';
import { literal, literals } from '../modules/core/text';
import type { Waiver } from '../policies';
import { addBackend, stateKey } from './backend';
import { applyDependencies } from './dependencies';
import { decryptOutputs, encryptionOf } from './encryption';
import { tagShortenedNames } from './name-tags';
import { refuseSecret, withoutForeignDependencies } from './shared-values';

interface StackOptions {
  /** Default: that of the placement. */
  readonly id?: string;
  /** The provider that is always present. Default: that of the placement's cloud. */
  readonly provider?: ProviderName;
  /** The stack with the shared resources of the placement. Default: this one. */
  readonly foundation?: PlacementStack;
  /** The location of the state in its backend. */
  readonly key?: string;
  /** Renamed addresses, old and new: Terraform moves the resources. */
  readonly moved?: Addresses['moved'];
}

/** One placement: one cloud and region of an environment, one Terraform stack, one state. */
export class PlacementStack extends TerraformStack {
  private terraform: object | undefined;
  /** The waivers that apply here. */
  readonly waivers: readonly Waiver[];

  constructor(
    scope: Construct,
    private readonly stored: State | { backend: 'simulated' },
    readonly placement: Placement,
    waivers: readonly Waiver[] = [],
    {
      id = placement.id,
      foundation,
      provider = placement.cloud,
      key = stateKey(placement),
      moved = [],
    }: StackOptions = {},
  ) {
    super(scope, id);
    this.waivers = waivers.filter(({ cloud = placement.cloud }) => cloud === placement.cloud);
    place(this, placement);
    refuseTwins(this, placement.tags);
    if (foundation) useFoundation(this, foundation);
    addBackend(this, stored, key);
    providerOf(this, provider);
    if (moved.length > 0)
      this.addOverride(
        'moved',
        moved.map(([from, to]) => ({ from, to })),
      );
  }

  /**
   * The Terraform JSON. Rendering dominates synthesis time, so CDKTF's result is kept for readers.
   */
  get rendered(): object {
    if (!this.terraform) throw new Error(`${this.node.id} is not synthesized yet`);
    return this.terraform;
  }

  override toTerraform(): object {
    const rendered: object = withoutForeignDependencies(super.toTerraform());
    orderReplacements(rendered);
    this.terraform = rendered;
    return rendered;
  }

  /**
   * The azurerm provider has no default tags: tags are added to each resource here, after
   * everything is built.
   */
  override prepareStack(): void {
    applyDependencies(this);
    tagShortenedNames(this);
    for (const node of this.node.findAll()) writeLiterally(node);
    if (this.node.tryFindChild('azurerm')) for (const node of this.node.findAll()) tagAzure(node, this.placement.tags);
    // CDKTF resolves everything once for references to other stacks: a quarter of synthesis time,
    // and unnecessary for a single stack.
    if (!this.alone) super.prepareStack();
  }

  private get alone(): boolean {
    return (
      this.node.root.node.children.length === 1 &&
      this.node.findAll().every((node) => node === this || !TerraformStack.isStack(node))
    );
  }

  /**
   * An output for another stack of the placement, as CDKTF creates for each referenced value, but
   * readable.
   */
  override registerOutgoingCrossStackReference(identifier: string): TerraformOutput {
    refuseSecret(this, identifier);
    const output = super.registerOutgoingCrossStackReference(identifier);
    output.sensitive = false;
    output.description = 'For other stacks of the environment';
    output.overrideLogicalId(`shared_${identifier.replaceAll(/[^A-Za-z0-9_-]+/g, '_')}`);
    return output;
  }

  override registerIncomingCrossStackReference(fromStack: TerraformStack): TerraformRemoteState {
    const state = super.registerIncomingCrossStackReference(fromStack);
    state.overrideLogicalId(fromStack.node.id);
    if (fromStack instanceof PlacementStack) decryptOutputs(this, fromStack.node.id, encryptionOf(fromStack.stored));
    return state;
  }

  /**
   * `commerce_orders_queue`: the path, since ids have no `_`. A plan then reads like the program,
   * and only a new parent between two constructs changes an address. Constructs of other libraries
   * use CDKTF's hashed form.
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = 'node' in element ? element.node : element;
    const ids = node.path.split('/').slice(this.node.path.split('/').length);
    return ids.every((id) => /^[A-Za-z][A-Za-z0-9-]*$/.test(id)) ? ids.join('_') : super.allocateLogicalId(element);
  }
}

/** The stacks of these environments, of all in an app. */
export const stacksIn = (app: App, environments: readonly { readonly name: string }[]): PlacementStack[] =>
  app.node.children.filter(
    (stack): stack is PlacementStack =>
      stack instanceof PlacementStack && environments.some(({ name }) => name === stack.placement.environment),
  );

/** Adds the environment's tags to an azurerm resource; its provider has no default tags. */
export function tagAzure(node: IConstruct, tags: Readonly<Record<string, string>>): void {
  if (!(node instanceof TerraformResource) || !('tagsInput' in node)) return;
  if (!node.terraformResourceType.startsWith('azurerm_')) return;
  const taggable = node as TerraformResource & { tags: Record<string, string>; tagsInput?: Record<string, string> };
  taggable.tags = mergedTags(tags, taggable.tagsInput);
}

const literalNodes = recordsOf<true>('texts written literally');

/**
 * Every string of the program is text: `${x}` and `%{x}` in it are escaped. References are tokens.
 * `addOverride` uses Terraform's own syntax, and Terraform evaluates nothing in a backend.
 */
export function writeLiterally(node: IConstruct): void {
  if (literalNodes.get(node)) return;
  literalNodes.set(node, true);
  if (TerraformOutput.isTerraformOutput(node)) {
    node.value = literals(node.value);
    if (node.description !== undefined) node.description = literal(node.description);
    return;
  }
  if (node instanceof TerraformLocal) {
    const written = node.toTerraform.bind(node);
    node.toTerraform = () => literals(written());
    return;
  }
  if (TerraformBackend.isBackend(node) || !('synthesizeAttributes' in node)) return;
  const element = node as IConstruct & { synthesizeAttributes(): object };
  const attributes = element.synthesizeAttributes.bind(element);
  element.synthesizeAttributes = () => literals(attributes()) as object;
}
