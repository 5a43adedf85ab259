import type { Behaviour, Conflict, Knowledge } from '../behaviour';
import { between, check, matches, oneOf } from '../rules';
import { type Fields, isFields, type Value } from '../values';

/** Source: kubernetes.io/docs/concepts/overview/working-with-objects/names (RFC 1123 labels) */
const LABEL = matches(
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  '1 to 63 lower-case letters, digits and -, beginning and ending with a letter or digit',
);
/** The same page: RFC 1123 subdomains. */
const SUBDOMAIN = matches(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  'lower-case letters, digits, - and .',
);

/** A block, or the first of a list of blocks. */
const first = (value: Value | undefined): Fields => {
  const one = Array.isArray(value) ? value[0] : value;
  return isFields(one) ? one : {};
};
const metadataOf = ({ metadata }: Fields): Fields => first(metadata);
const labelsAt = (value: Value | undefined, ...path: readonly string[]): Fields =>
  first(path.reduce<Value | undefined>((inside, key) => first(inside)[key], value));
/** Those that each cluster has from the start. */
const THERE = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** The API server answers 404 for an object of a namespace that does not exist. */
const inItsNamespace: Conflict = (mine, there) => {
  const { namespace } = metadataOf(mine);
  if (typeof namespace !== 'string' || THERE.includes(namespace)) return undefined;
  const names = ['namespace', 'namespace_v1'].flatMap((type) => there(type).map((one) => metadataOf(one).name));
  return names.includes(namespace) ? undefined : `namespaces "${namespace}" not found`;
};

/** Ids and imports. Source: hashicorp/kubernetes 2.38, kubernetes/structures.go (buildId). */
const namespaced = (more: Behaviour = {}): Behaviour => ({
  values: { id: '{metadata.0.namespace}/{metadata.0.name}' },
  unique: '{metadata.0.namespace}/{metadata.0.name}',
  conflicts: [inItsNamespace],
  ...more,
  rules: { 'metadata.name': SUBDOMAIN, ...more.rules },
});
const ofCluster = (more: Behaviour = {}): Behaviour => ({
  values: { id: '{metadata.0.name}' },
  unique: '{metadata.0.name}',
  ...more,
});

const types: Readonly<Record<string, Behaviour>> = {
  namespace_v1: ofCluster({
    rules: { 'metadata.name': LABEL },
    // A destroyed namespace takes its objects with it: nothing holds it.
    checks: [],
  }),
  service_account_v1: namespaced(),
  resource_quota_v1: namespaced(),
  limit_range_v1: namespaced({
    rules: { 'spec.limit.type': oneOf('Container', 'Pod', 'PersistentVolumeClaim') },
  }),
  network_policy_v1: namespaced(),
  config_map_v1: namespaced(),
  deployment_v1: namespaced({
    rules: { 'spec.strategy.type': oneOf('Recreate', 'RollingUpdate') },
    checks: [
      check('spec.selector', '`selector` does not match template `labels`', (get) => {
        const spec = get('spec');
        const wanted = labelsAt(spec, 'selector', 'match_labels');
        const there = labelsAt(spec, 'template', 'metadata', 'labels');
        return Object.entries(wanted).some(([key, value]) => there[key] !== value);
      }),
    ],
  }),
  horizontal_pod_autoscaler_v2: namespaced({
    rules: { 'spec.max_replicas': between(1, 2 ** 31 - 1) },
    checks: [
      check('spec.max_replicas', 'must be greater than or equal to `minReplicas`', (get) => {
        const { min_replicas: least, max_replicas: most } = first(get('spec'));
        return typeof least === 'number' && typeof most === 'number' && least > most;
      }),
    ],
  }),
  pod_disruption_budget_v1: namespaced({
    checks: [
      check('spec', 'minAvailable and maxUnavailable cannot be both set', (get) => {
        const { min_available: least, max_unavailable: most } = first(get('spec'));
        return Boolean(least) && Boolean(most);
      }),
    ],
  }),
  // Source: kubernetes.io/docs/concepts/services-networking/service (node ports, names of RFC 1035)
  service_v1: namespaced({
    rules: {
      'metadata.name': matches(
        /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
        '1 to 63 lower-case letters, digits and -, beginning with a letter',
      ),
      'spec.type': oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
      'spec.port.port': between(1, 65_535),
      'spec.port.node_port': between(30_000, 32_767),
    },
  }),
};

export const kubernetes: Knowledge = {
  types,
  session: () => ({ facts: {}, defaults: {}, merged: {} }),
  rules: {},
  replaces: ['metadata.name', 'metadata.namespace', 'metadata.generate_name'],
  text: () => undefined,
  data: {},
};

/** Source: hashicorp/helm 3.1, helm/resource_helm_release.go */
export const helm: Knowledge = {
  types: {
    release: {
      values: { id: '{name}' },
      unique: '{namespace}/{name}',
      imports: ['{namespace}/{name}'],
      rules: {
        // Source: helm.sh/docs/chart_template_guide/builtin_objects: 53 characters.
        name: matches(/^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$/, '1 to 53 lower-case letters, digits and -'),
      },
    },
  },
  session: () => ({ facts: {}, defaults: {}, merged: {} }),
  rules: {},
  replaces: [],
  text: () => undefined,
  data: {},
};
