import type { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import type { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { Fn, TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { wordOf } from '../core/ids';
import { stableId } from '../core/names';
import type { Cluster } from './cluster';

/** How what goes into a cluster is deployed. */
export interface Inside {
  /** For resources of `@cdktf/provider-kubernetes`. */
  readonly kubernetes: KubernetesProvider;
  /** For releases of `@cdktf/provider-helm`. */
  readonly helm: HelmProvider;
}

const EXEC_API = 'client.authentication.k8s.io/v1beta1';

/**
 * The providers with which a stack deploys into a cluster, once for each cluster and stack. They
 * ask the cloud for a token whenever they run (`Cluster.tokenCommand`), so neither the
 * configuration nor the state contains a credential. Pass them as `provider` of each resource.
 *
 * Reports an error if the stack creates the cluster itself: Terraform configures a provider before
 * it plans, when the address of such a cluster is not known yet. Source:
 * registry.terraform.io/providers/hashicorp/kubernetes/latest/docs (stacking with managed clusters)
 */
export function insideOf(scope: Construct, cluster: Cluster): Inside {
  const stack = TerraformStack.of(scope);
  if (stack === TerraformStack.of(cluster) && Token.isUnresolved(cluster.endpoint)) {
    report(scope, {
      message: `it deploys into ${cluster.node.id}, which the same stack creates.`,
      remedy:
        'Give the workload `stack: own` in the environment, and take the cluster from the workload that offers it.',
    });
  }
  const name = stableId(cluster);
  const ids = { kubernetes: wordOf('kubernetes', [name]), helm: wordOf('helm', [name]) };
  const { command, args } = cluster.tokenCommand;
  const reached = () => ({
    host: cluster.endpoint,
    clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority),
  });
  const exec = { apiVersion: EXEC_API, command, args: [...args] };
  // Created when they are first used: Terraform installs every provider of a configuration.
  return {
    get kubernetes() {
      const found = stack.node.tryFindChild(ids.kubernetes) as KubernetesProvider | undefined;
      if (found) return found;
      const { KubernetesProvider: Made } =
        require('@cdktf/provider-kubernetes/lib/provider') as typeof import('@cdktf/provider-kubernetes/lib/provider');
      return new Made(stack, ids.kubernetes, { alias: ids.kubernetes, ...reached(), exec: [exec] });
    },
    get helm() {
      const found = stack.node.tryFindChild(ids.helm) as HelmProvider | undefined;
      if (found) return found;
      const { HelmProvider: Made } =
        require('@cdktf/provider-helm/lib/provider') as typeof import('@cdktf/provider-helm/lib/provider');
      return new Made(stack, ids.helm, { alias: ids.helm, kubernetes: { ...reached(), exec } });
    },
  };
}
