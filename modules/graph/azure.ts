import type { Construct } from 'constructs';
import { type AzureNetworkMember, asVirtualNetwork } from '../network/azure';
import { type ExistingGraph, Graph, type GraphProps } from './graph';

/**
 * Nothing: Cosmos DB for Gremlin knows no identities, and its account's keys would stand in the state. The table refuses every property with the way out,
 * so no program is ever made of this; it goes on only for the other mistakes of the workload to be found.
 */
abstract class RefusedGraph extends Graph {
  readonly address = '';
  readonly readAddress = '';
  readonly port = 443;
  readonly member: AzureNetworkMember;

  constructor(scope: Construct, id: string, props: GraphProps | ExistingGraph) {
    super(scope, id, props);
    this.member = asVirtualNetwork(props.network).join(this, 'isolated');
  }

  protected override allow(): void {}
}

export class AzureGraph extends RefusedGraph {}

export class ExistingAzureGraph extends RefusedGraph {}
