import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { HorizontalPodAutoscalerV2 } from '@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2';
import { NetworkPolicyV1 } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { PodDisruptionBudgetV1 } from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { Construct } from 'constructs';
import type { Cluster } from '../../modules/cluster/cluster';
import { insideOf } from '../../modules/cluster/inside';
import type { Pods } from '../commerce/programs';
import { confinedNamespace, type Namespace, serviceAccount } from '../kubernetes-apps/namespace';

interface Shop {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly pods: readonly Pods[];
  /** The ports that the pods connect to. */
  readonly ports: readonly number[];
}

/** The user `node` of the official image, by its number: Kubernetes checks that it is not root. */
const USER = 1000;
const SURGE = 0.25;
/** Load balancers and proxies stop sending requests before the program is told to stop. */
const LEAVE_SECONDS = 5;
const STOP_SECONDS = 30;
const CPU_PERCENT = 60;
/** How often the health is checked, in seconds, and after how many failures. */
const PROBE = { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 };
const START_ATTEMPTS = 30;

/** The namespace of the shop, and the pods of its programs. */
export function addPods(scope: Construct, { cluster, namespace: name, pods, ports }: Shop): void {
  const namespace = confinedNamespace(scope, 'namespace', {
    inside: insideOf(scope, cluster),
    namespace: name,
    quota: roomFor(pods),
    tokenSources: cluster.tokenSources,
  });
  // The rules of the network decide which addresses are reachable on these ports.
  new NetworkPolicyV1(namespace.scope, 'allow-services', {
    provider: namespace.provider,
    metadata: { name: 'allow-services', namespace: namespace.name },
    spec: {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ ports: ports.map((port) => ({ protocol: 'TCP', port: String(port) })) }],
    },
  });
  for (const program of pods) addProgram(namespace, program);
}

/** Room for all pods, and for those of a rolling update. */
function roomFor(pods: readonly Pods[]) {
  const counts = pods.map(({ size }) => ({ ...size, pods: size.max + Math.ceil(size.max * SURGE) }));
  const sum = (of: (one: (typeof counts)[number]) => number) => counts.reduce((all, one) => all + of(one), 0);
  return {
    cpu: sum((one) => one.pods * one.cpu),
    memoryGiB: sum((one) => one.pods * one.memoryGiB),
    pods: sum((one) => one.pods),
  };
}

function addProgram(namespace: Namespace, program: Pods): void {
  const { name, size, answers } = program;
  const { provider } = namespace;
  const place = new Construct(namespace.scope, name);
  const account = serviceAccount({ ...namespace, scope: place }, 'service-account', name, program.settings);
  const labels = { 'app.kubernetes.io/name': name };
  const metadata = { name, namespace: namespace.name, labels };
  const deployment = new DeploymentV1(place, 'deployment', {
    provider,
    metadata,
    spec: {
      // The number of replicas belongs to the autoscaler.
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: `${SURGE * 100}%`, maxUnavailable: '0' } },
      template: {
        metadata: { labels: { ...labels, ...program.settings.labels } },
        spec: {
          serviceAccountName: account.metadata.name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: LEAVE_SECONDS + STOP_SECONDS,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: String(USER),
            runAsGroup: String(USER),
            seccompProfile: { type: 'RuntimeDefault' },
          },
          topologySpreadConstraint: [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: [{ matchLabels: labels }],
            },
          ],
          container: [containerOf(program)],
        },
      },
    },
    // The apply ends when the new pods are ready, and fails if they do not become ready.
    waitForRollout: true,
    timeouts: { create: '10m', update: '10m' },
  });
  new HorizontalPodAutoscalerV2(place, 'autoscaler', {
    provider,
    metadata,
    spec: {
      minReplicas: size.min,
      maxReplicas: size.max,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment.metadata.name },
      metric: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: CPU_PERCENT } },
        },
      ],
    },
  });
  // A drained node gives up one pod after the other.
  new PodDisruptionBudgetV1(place, 'disruption-budget', {
    provider,
    metadata,
    spec: { maxUnavailable: '1', selector: { matchLabels: labels } },
  });
  if (!answers) return;
  new ServiceV1(place, 'service', {
    provider,
    metadata,
    spec: {
      type: 'ClusterIP',
      selector: labels,
      port: [{ name: 'http', protocol: 'TCP', port: answers.port, targetPort: 'http' }],
    },
  });
  new NetworkPolicyV1(place, 'allow-requests', {
    provider,
    metadata,
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress'],
      ingress: [{ ports: [{ protocol: 'TCP', port: String(answers.port) }] }],
    },
  });
}

function containerOf({ name, image, command, environment, answers, size }: Pods) {
  const asked = answers && { httpGet: { path: answers.healthPath, port: 'http' }, ...PROBE };
  const memory = `${size.memoryGiB * 1024}Mi`;
  return {
    name,
    image,
    ...(command && { command: [...command] }),
    env: Object.entries(environment)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([variable, value]) => ({ name: variable, value })),
    // Without a limit of processors: a pod may use what is idle.
    resources: { requests: { cpu: String(size.cpu), memory }, limits: { memory } },
    ...(answers && { port: [{ name: 'http', containerPort: answers.port, protocol: 'TCP' }] }),
    ...(asked && {
      startupProbe: { ...asked, failureThreshold: START_ATTEMPTS },
      readinessProbe: asked,
      livenessProbe: asked,
      lifecycle: { preStop: [{ exec: { command: ['sleep', String(LEAVE_SECONDS)] } }] },
    }),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}
