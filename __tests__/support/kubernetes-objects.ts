import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defined } from './defined';
import { find } from './services';

/** The version of the schemas: that of the clusters in the tests. */
const VERSION = '1.35';

/** The API version and kind of each type of the Kubernetes provider that the workloads use. */
const KINDS: Readonly<Record<string, readonly [apiVersion: string, kind: string]>> = {
  deployment_v1: ['apps/v1', 'Deployment'],
  horizontal_pod_autoscaler_v2: ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  limit_range_v1: ['v1', 'LimitRange'],
  namespace_v1: ['v1', 'Namespace'],
  network_policy_v1: ['networking.k8s.io/v1', 'NetworkPolicy'],
  pod_disruption_budget_v1: ['policy/v1', 'PodDisruptionBudget'],
  resource_quota_v1: ['v1', 'ResourceQuota'],
  service_account_v1: ['v1', 'ServiceAccount'],
  service_v1: ['v1', 'Service'],
};
/** Settings of Terraform itself. */
const OF_TERRAFORM = ['//', 'provider', 'depends_on', 'lifecycle', 'timeouts', 'wait_for_rollout'];
/** Maps, whose keys are not names of fields. */
const MAPS = ['labels', 'annotations', 'match_labels', 'hard', 'limits', 'requests', 'default', 'default_request'];
/** Repeated blocks, and the lists of the API. */
const LISTS: Readonly<Record<string, string>> = {
  container: 'containers',
  limit: 'limits',
  metric: 'metrics',
  port: 'ports',
  topology_spread_constraint: 'topologySpreadConstraints',
};
/** Blocks that the bindings repeat, and the API does not. */
const SINGLE = ['label_selector', 'pre_stop'];
/** Numbers that the provider takes as text. `25%` and names of ports stay text. */
const NUMBERS = /^(port|target_port|run_as_user|run_as_group|max_surge|max_unavailable|min_available|replicas)$/;

/** An object of the Kubernetes API. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/**
 * The objects that the Kubernetes provider creates from the Terraform JSON of a stack, namespaces
 * first. What is read from another stack is the text `given`.
 * Source: hashicorp/kubernetes 2.38, the expanders in kubernetes/structure*.go
 */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
export function objectsOf({ resource }: any): KubernetesObject[] {
  const text = (value: string): string => {
    const [, type, name, attribute] = /^\$\{(\w+)\.([\w-]+)\.metadata\[0\]\.(\w+)\}$/.exec(value) ?? [];
    if (type && name && attribute) return resource[type][name].metadata[attribute];
    return value.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, 'given');
  };
  const converted = (key: string, value: unknown): unknown => {
    if (typeof value === 'string') return NUMBERS.test(key) && /^\d+$/.test(value) ? Number(value) : text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value))
      return SINGLE.includes(key) ? converted('', value[0]) : value.map((one) => converted(key, one));
    return Object.fromEntries(
      Object.entries(value).map(([inside, one]) => [
        MAPS.includes(key) ? inside : nameOf(inside, one),
        converted(MAPS.includes(key) ? '' : inside, one),
      ]),
    );
  };
  return Object.entries<Record<string, Record<string, unknown>>>(resource)
    .flatMap(([type, bodies]) => {
      const known = KINDS[type.replace(/^kubernetes_/, '')];
      if (!type.startsWith('kubernetes_')) return [];
      if (!known) throw new Error(`${type}: add it to __tests__/support/kubernetes-objects.ts`);
      const [apiVersion, kind] = known;
      return Object.values(bodies).map((body) => {
        const own = Object.fromEntries(Object.entries(body).filter(([key]) => !OF_TERRAFORM.includes(key)));
        return { apiVersion, kind, ...(converted('', own) as Pick<KubernetesObject, 'metadata'>) };
      });
    })
    .sort((one, other) => Number(other.kind === 'Namespace') - Number(one.kind === 'Namespace'));
}

/** The list of the API for a repeated block, otherwise the name of the field. */
const nameOf = (key: string, value: unknown): string => {
  const list = Array.isArray(value) ? LISTS[key] : undefined;
  return list ?? key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
};

/**
 * What the published schemas of Kubernetes refuse; an unknown field, too. Namespaces and names of
 * the objects are not compared.
 */
export function againstSchemas(objects: readonly KubernetesObject[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-objects-'));
  try {
    // Documents that are the same on several clouds are compared once.
    const documents = [...new Set(objects.map((one) => JSON.stringify(one)))];
    const file = join(folder, 'objects.yaml');
    writeFileSync(file, documents.join('\n---\n'));
    const program = defined(find('kubernetes-validate'));
    const { status, stdout, stderr } = spawnSync(program, ['--strict', '--quiet', '-k', VERSION, file], {
      encoding: 'utf8',
    });
    const lines = `${stdout}${stderr}`.split('\n').filter(Boolean);
    return status === 0 && lines.length === 0 ? [] : [`ended with ${status}`, ...lines];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
