import { LimitRangeV1 } from '@cdktf/provider-kubernetes/lib/limit-range-v1';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { NetworkPolicyV1 } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { ResourceQuotaV1 } from '@cdktf/provider-kubernetes/lib/resource-quota-v1';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { Construct } from 'constructs';
import type { PodSettings } from '../../modules/cluster/cluster';
import type { Inside } from '../../modules/cluster/inside';

export interface NamespaceProps {
  readonly inside: Inside;
  readonly namespace: string;
  /** The service account whose pods have an identity of the cloud. */
  readonly serviceAccount: string;
  /** Of that identity: `cluster.podSettings(identity)`. */
  readonly podSettings: PodSettings;
  /** What all pods of the namespace together may use. */
  readonly quota: { readonly cpu: number; readonly memoryGiB: number; readonly pods: number };
}

/**
 * A namespace with a quota whose pods are restricted (Pod Security Standards), reach nothing but
 * the cluster's DNS, and are reached by nothing: what an application needs it allows in a separate
 * network policy.
 */
export function confinedNamespace(
  parent: Construct,
  id: string,
  { inside: { kubernetes: provider }, namespace: name, serviceAccount, podSettings, quota }: NamespaceProps,
): NamespaceV1 {
  const scope = new Construct(parent, id);
  const made = new NamespaceV1(scope, 'namespace', {
    provider,
    metadata: {
      name,
      labels: {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
    },
  });
  const namespace = made.metadata.name;
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
  new ServiceAccountV1(scope, 'service-account', {
    provider,
    metadata: { name: serviceAccount, namespace, annotations: { ...podSettings.annotations } },
    // Pods that call the API server ask for the token themselves.
    automountServiceAccountToken: false,
  });
  return made;
}
