import type { Behaviour, Conflict } from '../behaviour';
import { between, check, matches, oneOf, valuesAt } from '../rules';
import type { Value } from '../values';
import { member, named } from './google-forms';

const at = (collection: string, more: Partial<Behaviour> = {}) => named(`locations/{location}/${collection}`, more);
const NAME = matches(
  /^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$/,
  '1 to 49 lower-case letters, digits and -, beginning with a letter',
);
const VPC = { 'template.vpc_access.egress': oneOf('ALL_TRAFFIC', 'PRIVATE_RANGES_ONLY') };

/**
 * Minimum and maximum memory in MiB by processors. Sources:
 * cloud.google.com/run/docs/configuring/services/cpu and /memory-limits.
 */
const MEMORY: Readonly<Record<string, readonly [number, number]>> = {
  1: [128, 4096],
  2: [128, 8192],
  4: [2048, 16_384],
  6: [4096, 24_576],
  8: [4096, 32_768],
};

function fits(limits: Value): boolean {
  const { cpu, memory } = (limits ?? {}) as { cpu?: string; memory?: string };
  const [least, most] = MEMORY[String(cpu)] ?? [];
  if (least === undefined || most === undefined || memory === undefined) return true;
  const mebibytes = Number.parseFloat(memory) * (memory.endsWith('Gi') ? 1024 : 1);
  return mebibytes >= least && mebibytes <= most;
}
const sized = (path: string) =>
  check(
    'template',
    'these processors take 1: 128Mi to 4Gi, 2: to 8Gi, 4: 2Gi to 16Gi, 8: 4Gi to 32Gi of memory',
    (get) => !fits(get(path)),
  );

/**
 * A new revision is refused until its account may read the secrets that it uses. Source:
 * cloud.google.com/run/docs/configuring/services/secrets
 */
const mayRead =
  (account: readonly string[], secrets: readonly string[]): Conflict =>
  (mine, there) => {
    const [email] = valuesAt(mine, account);
    for (const secret of valuesAt(mine, secrets).filter((one) => typeof one === 'string' && one !== '')) {
      const reads = there('secret_manager_secret_iam_member').some(
        (one) =>
          one.secret_id === secret &&
          one.member === `serviceAccount:${String(email)}` &&
          one.role === 'roles/secretmanager.secretAccessor',
      );
      if (!reads) return `Permission denied on secret ${String(secret)} for Revision service account ${String(email)}`;
    }
    return undefined;
  };
const KEY = ['containers', 'env', 'value_source', 'secret_key_ref', 'secret'];

/** Cloud Run and Artifact Registry. */
export const googleContainers: Readonly<Record<string, Behaviour>> = {
  cloud_run_v2_service: at('services/{name}', {
    values: { uri: 'https://{name}-{random6}-uc.a.run.app' },
    rules: {
      name: NAME,
      ingress: oneOf('INGRESS_TRAFFIC_ALL', 'INGRESS_TRAFFIC_INTERNAL_ONLY', 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER'),
      'template.execution_environment': oneOf('EXECUTION_ENVIRONMENT_GEN1', 'EXECUTION_ENVIRONMENT_GEN2'),
      'template.max_instance_request_concurrency': between(1, 1000),
      ...VPC,
    },
    checks: [sized('template.0.containers.0.resources.0.limits')],
    conflicts: [mayRead(['template', 'service_account'], ['template', ...KEY])],
  }),
  cloud_run_v2_service_iam_member: member('projects/{project}/locations/{location}/services/{name#last}'),
  cloud_run_v2_worker_pool: at('workerPools/{name}', {
    rules: { name: NAME, 'scaling.scaling_mode': oneOf('AUTOMATIC', 'MANUAL'), ...VPC },
    checks: [sized('template.0.containers.0.resources.0.limits')],
    conflicts: [mayRead(['template', 'service_account'], ['template', ...KEY])],
  }),
  cloud_run_v2_job: at('jobs/{name}', {
    rules: { name: NAME, 'template.template.max_retries': between(0, 10), 'template.task_count': between(1, 10_000) },
    checks: [
      sized('template.0.template.0.containers.0.resources.0.limits'),
      check(
        'template',
        'timeout is at most 168 hours',
        (get) => Number.parseInt(String(get('template.0.template.0.timeout') ?? '0'), 10) > 604_800,
      ),
    ],
    conflicts: [mayRead(['template', 'template', 'service_account'], ['template', 'template', ...KEY])],
  }),
  cloud_run_v2_job_iam_member: member('projects/{project}/locations/{location}/jobs/{name#last}'),
  artifact_registry_repository: at('repositories/{repository_id}', {
    values: { name: '{repository_id}' },
    rules: {
      repository_id: matches(
        /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
        '1 to 63 lower-case letters, digits and -, beginning with a letter',
      ),
      mode: oneOf('STANDARD_REPOSITORY', 'VIRTUAL_REPOSITORY', 'REMOTE_REPOSITORY'),
      'cleanup_policies.action': oneOf('DELETE', 'KEEP'),
      'cleanup_policies.condition.tag_state': oneOf('TAGGED', 'UNTAGGED', 'ANY'),
    },
  }),
  artifact_registry_repository_iam_member: member(
    'projects/{project}/locations/{location}/repositories/{repository#last}',
  ),
};

/**
 * A serverless backend does not support a health check. Source:
 * cloud.google.com/load-balancing/docs/negs/serverless-neg-concepts, limitations
 */
export const serverless: Conflict = (mine, there) => {
  const groups = valuesAt(mine, ['backend', 'group']);
  const serverless = there('compute_region_network_endpoint_group').find(
    ({ id, network_endpoint_type }) => network_endpoint_type === 'SERVERLESS' && groups.includes(id ?? null),
  );
  if (!serverless) return undefined;
  const checks = valuesAt(mine, ['health_checks']).filter((one) => one !== null && one !== '');
  return checks.length > 0
    ? `${String(serverless.name)} is serverless, and a backend service of it can't have health checks`
    : undefined;
};
