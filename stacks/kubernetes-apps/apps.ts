import { Release } from '@cdktf/provider-helm/lib/release';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import type { Construct } from 'constructs';
import type { Cluster } from '../../modules/cluster/cluster';
import { insideOf } from '../../modules/cluster/inside';
import type { PodSettings } from '../../modules/cluster/token-command';
import { confinedNamespace, type NamespaceProps, serviceAccount } from './namespace';

/** Source: argoproj.github.io/argo-helm */
const ARGO_CD = { repository: 'https://argoproj.github.io/argo-helm', chart: 'argo-cd' } as const;

interface Apps extends Pick<NamespaceProps, 'quota'> {
  readonly cluster: Cluster;
  readonly podsOf: { readonly namespace: string; readonly serviceAccount: string };
  /** Of the identity of these pods. */
  readonly podSettings: PodSettings;
  readonly argoCd?: { readonly chart: string };
}

/** Adds a confined namespace, and Argo CD if its chart is given. */
export function addApps(scope: Construct, { cluster, podsOf, podSettings, quota, argoCd }: Apps): void {
  const inside = insideOf(scope, cluster);
  const { tokenSources } = cluster;
  const shop = confinedNamespace(scope, 'shop', { inside, namespace: podsOf.namespace, quota, tokenSources });
  serviceAccount(shop, 'service-account', podsOf.serviceAccount, podSettings);
  if (!argoCd) return;
  const namespace = new NamespaceV1(scope, 'argocd', {
    provider: inside.kubernetes,
    metadata: {
      name: 'argocd',
      // Argo CD's own pods comply with it.
      labels: { 'pod-security.kubernetes.io/enforce': 'baseline' },
    },
  });
  new Release(scope, 'argo-cd', {
    provider: inside.helm,
    name: 'argo-cd',
    namespace: namespace.metadata.name,
    ...ARGO_CD,
    version: argoCd.chart,
    // A release that fails is taken back.
    atomic: true,
    cleanupOnFail: true,
    timeout: 600,
    maxHistory: 10,
    // JSON is YAML. Nobody signs in with a password: `argocd admin dashboard` signs in as kubectl
    // does, until dex or oidc.config is set.
    values: [
      JSON.stringify({
        global: { networkPolicy: { create: true, defaultDenyIngress: true } },
        configs: { cm: { 'admin.enabled': 'false' } },
        dex: { enabled: false },
        notifications: { enabled: false },
        server: { service: { type: 'ClusterIP' } },
      }),
    ],
  });
}
