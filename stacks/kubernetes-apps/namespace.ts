import { LimitRangeV1 } from '@cdktf/provider-kubernetes/lib/limit-range-v1';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { NetworkPolicyV1 } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { ResourceQuotaV1 } from '@cdktf/provider-kubernetes/lib/resource-quota-v1';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import type { Inside } from '../../modules/cluster/inside';
import type { PodSettings, TokenSource } from '../../modules/cluster/token-command';

export interface NamespaceProps {
  readonly inside: Inside;
  readonly namespace: string;
  /** What all pods of the namespace together may use. */
  readonly quota: { readonly cpu: number; readonly memoryGiB: number; readonly pods: number };
  /** Where its pods request tokens of the cloud: `cluster.tokenSources`. */
  readonly tokenSources: readonly TokenSource[];
}

/** A created namespace. */
export interface Namespace {
  /** The parent of its objects. */
  readonly scope: Construct;
  readonly provider: TerraformProvider;
  /** A reference: what has it is created after the namespace. */
  readonly name: string;
}

/**
 * A namespace with a quota whose pods are restricted (Pod Security Standards). They reach the
 * cluster's DNS and tokens of the cloud only, and nothing reaches them: an application allows more
 * in a separate network policy.
 */
export function confinedNamespace(
  parent: Construct,
  id: string,
  { inside: { kubernetes: provider }, namespace: name, quota, tokenSources }: NamespaceProps,
): Namespace {
  const scope = new Construct(parent, id);
  const namespaceV1 = new NamespaceV1(scope, 'namespace', {
    provider,
    metadata: {
      name,
      labels: {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
    },
  });
  const namespace = namespaceV1.metadata.name;
  new ResourceQuotaV1(scope, 'quota', {
    provider,
    metadata: { name: 'quota', namespace },
    spec: {
      hard: {
        'requests.cpu': String(quota.cpu),
        'requests.memory': `${quota.memoryGiB}Gi`,
        'limits.memory': `${quota.memoryGiB}Gi`,
        pods: String(quota.pods),
        // A load balancer in the cloud is decided on in the program, not by a pod.
        'services.loadbalancers': '0',
        'services.nodeports': '0',
      },
    },
  });
  // With a quota a pod that requests nothing is refused.
  new LimitRangeV1(scope, 'limits', {
    provider,
    metadata: { name: 'limits', namespace },
    spec: {
      limit: [
        {
          type: 'Container',
          default: { memory: '256Mi' },
          defaultRequest: { cpu: '100m', memory: '256Mi' },
        },
      ],
    },
  });
  new NetworkPolicyV1(scope, 'default-deny', {
    provider,
    metadata: { name: 'default-deny', namespace },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
  new NetworkPolicyV1(scope, 'allow-dns', {
    provider,
    metadata: { name: 'allow-dns', namespace },
    spec: {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          ports: ['UDP', 'TCP'].map((protocol) => ({ protocol, port: '53' })),
        },
      ],
    },
  });
  new NetworkPolicyV1(scope, 'allow-tokens', {
    provider,
    metadata: { name: 'allow-tokens', namespace },
    spec: {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: tokenSources.map(({ cidr, ports }) => ({
        to: [{ ipBlock: { cidr } }],
        ports: ports.map((port) => ({ protocol: 'TCP', port: String(port) })),
      })),
    },
  });
  return { scope, provider, name: namespace };
}

/** The service account `name`, whose pods have an identity of the cloud. */
export function serviceAccount(
  { scope, provider, name: namespace }: Namespace,
  id: string,
  name: string,
  { annotations }: PodSettings,
): ServiceAccountV1 {
  return new ServiceAccountV1(scope, id, {
    provider,
    metadata: { name, namespace, annotations: { ...annotations } },
    // Pods that call the API server request the token themselves.
    automountServiceAccountToken: false,
  });
}
