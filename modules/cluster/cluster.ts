import { Construct } from 'constructs';
import { groupIn } from '../core/child';
import { report } from '../core/errors';
import { show } from '../core/features';
import { elementId } from '../core/ids';
import { existingOn, Kind } from '../core/kind';
import { type Grant, grant, Identity } from '../identity/identity';
import type { NetworkMember } from '../network/network';
import type { ClusterProps, Principal, Role } from './properties';
import { CLUSTER } from './support';
import type { PodSettings, TokenCommand, TokenSource } from './token-command';

const NAMESPACE = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A Kubernetes cluster: private nodes, sign-in by the cloud's identities only, encrypted secrets,
 * an audit log.
 */
export abstract class Cluster extends Kind {
  abstract readonly clusterName: string;
  /** The URL of the API server: of the private endpoint, unless `access` has a public range. */
  abstract readonly endpoint: string;
  /** The certificate of the API server's authority, in base64. It is public. */
  abstract readonly certificateAuthority: string;
  /**
   * Nodes and pods, for traffic rules: `network.allow(apps.member, database.member, { port:
   * database.port })`.
   */
  abstract readonly member: NetworkMember;
  /**
   * The command of the cloud that writes an entry of the kubeconfig. It contains no credential:
   * each sign-in requests a short-lived token.
   */
  abstract readonly kubeconfigCommand: string;
  /**
   * The program that kubectl and Terraform's providers start for a short-lived token of the user
   * who runs them. Neither the configuration nor the state contains a credential.
   */
  abstract readonly tokenCommand: TokenCommand;
  /**
   * Where pods with a workload identity request their tokens, for network policies that deny all
   * other traffic.
   */
  abstract readonly tokenSources: readonly TokenSource[];
  /**
   * The identity of the nodes, to which registries are granted; for a cluster created elsewhere it
   * is known if it was given.
   */
  abstract readonly nodeIdentity: Identity | undefined;
  private readonly workloads = new Map<string, Identity>();
  private hasAdministrator = false;

  constructor(scope: Construct, id: string, props: object) {
    super(scope, id, CLUSTER, props);
  }

  /** Allows the identity to do everything in the cluster, but not change or delete the cluster. */
  grantAdminister(identity: Identity): Grant {
    this.hasAdministrator = true;
    return grant(this, identity, 'administer', (place) => this.admit(place, identity, 'administer'));
  }

  /** Allows the identity to read everything in the cluster except secrets. */
  grantRead(identity: Identity): Grant {
    return grant(this, identity, 'read', (place) => this.admit(place, identity, 'read'));
  }

  /**
   * The identity of the pods of a service account, without keys. Grants to it apply to those pods.
   * The deployer to the cluster creates the namespace and the service account, with `podSettings`.
   * A repeated call returns the same identity.
   */
  workloadIdentity(namespace: string, serviceAccount: string): Identity {
    const key = `${namespace}/${serviceAccount}`;
    const found = this.workloads.get(key);
    if (found) return found;
    for (const [what, name] of Object.entries({ namespace, serviceAccount })) {
      if (!NAMESPACE.test(name)) {
        report(this, {
          message: `workloadIdentity: ${what} is ${show(name)}, which is not a valid name.`,
          remedy: 'Use 1 to 63 lower-case letters, digits and -, beginning with a letter.',
        });
      }
    }
    const pods = groupIn(this, 'pods');
    const identity = this.federate(groupIn(pods, namespace), serviceAccount, { namespace, serviceAccount });
    this.workloads.set(key, identity);
    return identity;
  }

  /** What the manifests of a workload identity's pods require. */
  abstract podSettings(identity: Identity): PodSettings;

  protected abstract admit(place: Construct, principal: Principal, role: Role): void;
  protected abstract federate(scope: Construct, id: string, pod: Pod): Identity;

  /** Grants access to all administrators and readers in the properties. */
  protected admitAll({ administrators = [], readers = [] }: Pick<ClusterProps, 'administrators' | 'readers'>): void {
    for (const principal of administrators) this.admitOne(principal, 'administer');
    for (const principal of readers) this.admitOne(principal, 'read');
    this.node.addValidation({
      validate: () => {
        if (!this.hasAdministrator)
          report(this, {
            message: 'it has no administrator: local accounts are disabled, so no one could sign in.',
            remedy: 'Set administrators, or call grantAdminister with the identity that deploys into the cluster.',
          });
        return [];
      },
    });
  }

  private admitOne(principal: Principal, role: Role): void {
    if (principal instanceof Identity) {
      if (role === 'administer') this.grantAdminister(principal);
      else this.grantRead(principal);
      return;
    }
    const attributes = existingOn(
      this,
      principal,
      this.placement.cloud,
      role === 'administer' ? 'administrators' : 'readers',
      'group',
    );
    const value = Object.values<string>(attributes);
    this.hasAdministrator ||= role === 'administer';
    const id = elementId(this, role, value, this.node.children.length);
    this.admit(new Construct(this, id), principal, role);
  }
}

export interface Pod {
  readonly namespace: string;
  readonly serviceAccount: string;
}
