import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { KUBERNETES } from '../../../../deployment/permissions/kubernetes';
import { clusterRole } from '../../../../deployment/permissions/rights';
import { CLOUDS } from '../../../../modules/core/placement';
import { defined } from '../../../support/defined';
import { type KubernetesObject, objectsOf } from '../../../support/kubernetes-objects';
import { clusterStacks, REGION, SHOP } from '../cluster-stacks';

/**
 * Creates the objects of the workloads `kubernetes-apps` and `commerce-apps` on each cloud in a
 * real API server, as a deployer with the permissions that `npm run permissions` prints; then a pod
 * of each deployment. `.ci/kubernetes` starts the server.
 */
const { KUBERNETES_PORT: port, KUBERNETES_CA: authority } = process.env as Record<string, string>;
/** The tokens in the file of the server. */
const ADMIN = 'admin';
const DEPLOYER = 'deployer';

// biome-ignore lint/suspicious/noExplicitAny: an object of the API.
type Json = any;
interface Answer {
  readonly status: number;
  readonly body: Json;
}

const ask = (token: string, method: string, path: string, body?: object, type = 'application/json') =>
  new Promise<Answer>((done, failed) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': type };
    const ca = readFileSync(defined(authority));
    const asked = request({ host: '127.0.0.1', port, method, path, headers, ca }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString();
        done({ status: answer.statusCode as number, body: text.startsWith('{') ? JSON.parse(text) : text });
      });
    });
    asked.on('error', failed);
    asked.end(body && JSON.stringify(body));
  });

let created = 0;
const failures: string[] = [];
const expected = ({ status, body }: Answer, wanted: number, what: string): boolean => {
  if (status === wanted) return true;
  failures.push(`${what}: ${status} instead of ${wanted}: ${body.message ?? JSON.stringify(body)}`);
  return false;
};

/** Where objects of a kind are: `/apis/apps/v1/namespaces/shop/deployments`. */
function placeOf({ apiVersion, kind, metadata: { namespace } }: KubernetesObject): string {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = `${kind.toLowerCase().replace(/y$/, 'ie')}s`;
  return `${group}${namespace ? `/namespaces/${namespace}` : ''}/${plural}`;
}

const create = (token: string, object: KubernetesObject) =>
  ask(token, 'POST', `${placeOf(object)}?fieldValidation=Strict`, object);

/** The same objects in separate namespaces, since nothing removes a namespace here. */
function apart(objects: readonly KubernetesObject[], prefix: string): KubernetesObject[] {
  return objects.map((one) => {
    const { name, namespace } = one.metadata;
    const metadata = one.kind === 'Namespace' ? { name: `${prefix}-${name}` } : { namespace: `${prefix}-${namespace}` };
    return { ...one, metadata: { ...one.metadata, ...metadata } };
  });
}

async function admit(): Promise<void> {
  const [role] = clusterRole(Object.keys(KUBERNETES), {
    ...{ name: 'dev', purpose: 'apply', prefix: '', account: '', states: [] },
  });
  const { document } = role as { document: Json };
  expected(await create(ADMIN, document), 201, 'the cluster role of the deployer');
  const { apiVersion, metadata } = document;
  const binding = {
    ...{ apiVersion, kind: 'ClusterRoleBinding', metadata },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: DEPLOYER }],
  };
  expected(await create(ADMIN, binding), 201, 'its binding');
}

/** Creates, reads and changes each object, as the provider does. */
async function deploy(objects: readonly KubernetesObject[]): Promise<void> {
  for (const object of objects) {
    const { kind, metadata } = object;
    const what = `${metadata.namespace ?? ''}/${kind}/${metadata.name}`;
    if (!expected(await create(DEPLOYER, object), 201, what)) continue;
    created++;
    const place = `${placeOf(object)}/${metadata.name}`;
    expected(await ask(DEPLOYER, 'GET', place), 200, `${what} read`);
    const patch = [{ op: 'add', path: '/metadata/annotations', value: { 'example.com/changed': 'yes' } }];
    expected(await ask(DEPLOYER, 'PATCH', place, patch, 'application/json-patch+json'), 200, `${what} changed`);
    // The controller does this, which does not run here.
    const { spec } = object as Json;
    if (kind !== 'ResourceQuota') continue;
    const used = Object.fromEntries(Object.keys(spec.hard).map((name) => [name, '0']));
    const counted = { status: { hard: spec.hard, used } };
    const type = 'application/merge-patch+json';
    expected(await ask(ADMIN, 'PATCH', `${place}/status`, counted, type), 200, `${what} counted`);
  }
}

/** A pod of each deployment: the namespace's quota, limits and standard of security admit it. */
async function startPods(objects: readonly KubernetesObject[]): Promise<void> {
  for (const { kind, metadata, ...rest } of objects) {
    if (kind !== 'Deployment') continue;
    const { template } = (rest as Json).spec;
    const pod: Json = {
      ...{ apiVersion: 'v1', kind: 'Pod' },
      ...{ ...template, metadata: { ...template.metadata, name: metadata.name, namespace: metadata.namespace } },
    };
    const what = `${metadata.namespace}/Pod/${metadata.name}`;
    if (expected(await create(ADMIN, pod), 201, what)) created++;
    const root = structuredClone(pod);
    root.metadata.name = `${metadata.name}-root`;
    root.spec.securityContext = {};
    const refused = await create(ADMIN, root);
    if (expected(refused, 403, `${what} as root`) && !String(refused.body.message).includes('violates PodSecurity'))
      failures.push(`${what} as root: ${refused.body.message}`);
  }
}

async function main(): Promise<void> {
  const { body } = await ask(ADMIN, 'GET', '/version');
  await admit();
  for (const cloud of CLOUDS) {
    const workloads = {
      'kubernetes-apps': { stack: 'own' },
      commerce: SHOP,
      'commerce-apps': { stack: 'own' },
    };
    const stacks = clusterStacks(cloud, workloads);
    const at = `dev-${cloud}-${REGION[cloud]}`;
    for (const id of ['kubernetes-apps', 'commerce-apps']) {
      const objects = apart(objectsOf(stacks[`${at}-${id}`]), cloud);
      await deploy(objects);
      await startPods(objects);
    }
  }
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key', namespace: 'default' } };
  expected(await create(DEPLOYER, secret), 403, 'a secret of the deployer');
  for (const failure of failures) process.stderr.write(`${failure}\n`);
  process.stdout.write(`Kubernetes ${body.gitVersion} accepted ${created} objects, ${failures.length} failed\n`);
  process.exitCode = failures.length > 0 || created === 0 ? 1 : 0;
}

main();
