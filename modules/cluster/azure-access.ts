import { FederatedIdentityCredential } from '@cdktf/provider-azurerm/lib/federated-identity-credential';
import { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { federationOf } from '../core/generation/azure';
import { madeId, once, wordsIn } from '../core/ids';
import { existingOn } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { AzureIdentity, asManagedIdentity } from '../identity/azure';
import { Identity } from '../identity/identity';
import type { AzureNetworkMember } from '../network/azure-member';
import { assignRole } from './azure-identity';
import { Cluster, type Pod } from './cluster';
import type { Principal, Role } from './properties';
import type { PodSettings, TokenCommand, TokenSource } from './token-command';

const CREDENTIAL_NAME: NameRule = {
  what: 'federated credential',
  min: 3,
  max: 120,
  pattern: /^[A-Za-z0-9][\w-]*$/,
  allowed: 'letters, digits, - and _, beginning with a letter or digit',
  unique: 'parent',
};
const ROLE: Readonly<Record<Role, string>> = {
  administer: 'Azure Kubernetes Service RBAC Cluster Admin',
  read: 'Azure Kubernetes Service RBAC Reader',
};
/**
 * The application of Microsoft Entra ID for which all AKS clusters take tokens. Source:
 * azure.github.io/kubelogin/concepts/aks.html
 */
const AKS_SERVER = '6dae42f8-4368-4678-94ff-3960e28e3630';
/** The role to read the address and credentials configuration of the cluster. */
const USER = 'Azure Kubernetes Service Cluster User Role';

export abstract class AnyAks extends Cluster {
  abstract override readonly member: AzureNetworkMember;
  abstract readonly clusterId: string;
  protected abstract readonly oidcIssuerUrl: string;
  protected abstract readonly resourceGroupName: string;

  get kubeconfigCommand(): string {
    const { subscription } = factsOf(this.placement.facts, 'azure');
    const where =
      `--resource-group ${this.resourceGroupName} --name ${this.clusterName} --subscription ` + `${subscription}`;
    return `az aks get-credentials ${where} && kubelogin convert-kubeconfig --login azurecli`;
  }

  /** Source: azure.github.io/kubelogin/cli/get-token.html; AAD_LOGIN_METHOD does not change it. */
  readonly tokenCommand: TokenCommand = {
    command: 'kubelogin',
    args: ['get-token', '--login', 'azurecli', '--server-id', AKS_SERVER],
  };

  /**
   * The addresses of Microsoft Entra ID are not fixed. Source:
   * learn.microsoft.com/azure/aks/workload-identity-overview
   */
  readonly tokenSources: readonly TokenSource[] = [{ cidr: '0.0.0.0/0', ports: [443] }];

  override podSettings(identity: Identity): PodSettings {
    return {
      annotations: { 'azure.workload.identity/client-id': asManagedIdentity(identity).clientId },
      labels: { 'azure.workload.identity/use': 'true' },
    };
  }

  protected override admit(place: Construct, principal: Principal, role: Role): void {
    const groupId =
      principal instanceof Identity ? undefined : existingOn(this, principal, 'azure', role, 'group').groupId;
    const assign = (scope: Construct, name: string) => {
      if (groupId !== undefined) assignRole(scope, name, this.clusterId, { groupId });
      else asManagedIdentity(principal as Identity).allow(scope, name, this.clusterId);
    };
    assign(place, ROLE[role]);
    // A principal with two roles in the cluster needs it once.
    const words = groupId === undefined ? wordsIn((principal as Identity).node.path, '/').slice(1) : [groupId];
    once(this, madeId(this, 'user', words), [this.node.path, ...words], (owner, id) => {
      const inside = new Construct(owner, id);
      assign(inside, USER);
      return inside;
    });
  }

  protected override federate(scope: Construct, id: string, { namespace, serviceAccount }: Pod): Identity {
    const identity = new AzureIdentity(scope, id);
    const group = resourceGroupOf(this);
    new FederatedIdentityCredential(identity, 'pods', {
      name: nameOf(identity, CREDENTIAL_NAME, { parent: identity }),
      ...federationOf(identity.identityId, group.name),
      issuer: this.oidcIssuerUrl,
      subject: `system:serviceaccount:${namespace}:${serviceAccount}`,
      audience: ['api://AzureADTokenExchange'],
    });
    return identity;
  }
}
