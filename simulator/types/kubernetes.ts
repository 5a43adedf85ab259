import type { Behaviour, Beside, Knowledge } from '../behaviour';
import { matches, oneOf } from '../rules';
import { type Fields, isFields } from '../values';

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

const metadataOf = ({ metadata }: Fields): Fields => {
  const first = Array.isArray(metadata) ? metadata[0] : metadata;
  return isFields(first) ? first : {};
};
/** Those that each cluster has from the start. */
const THERE = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** The API server answers 404 for an object of a namespace that does not exist. */
const inItsNamespace: Beside = (mine, there) => {
  const { namespace } = metadataOf(mine);
  if (typeof namespace !== 'string' || THERE.includes(namespace)) return undefined;
  const names = ['namespace', 'namespace_v1'].flatMap((type) => there(type).map((one) => metadataOf(one).name));
  return names.includes(namespace) ? undefined : `namespaces "${namespace}" not found`;
};

/** Ids and imports. Source: hashicorp/kubernetes 2.38, kubernetes/structures.go (buildId). */
const namespaced = (more: Behaviour = {}): Behaviour => ({
  values: { id: '{metadata.0.namespace}/{metadata.0.name}' },
  unique: '{metadata.0.namespace}/{metadata.0.name}',
  beside: [inItsNamespace],
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
};

export const kubernetes: Knowledge = {
  types,
  session: () => ({ facts: {}, given: {}, merged: {} }),
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
  session: () => ({ facts: {}, given: {}, merged: {} }),
  rules: {},
  replaces: [],
  text: () => undefined,
  data: {},
};
