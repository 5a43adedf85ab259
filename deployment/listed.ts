import type { Environment } from '../environments/loader';
import { stackIdsOf } from '../stacks/placements';
import { inMemory } from './in-memory';

/** The information about an environment that a pipeline requires. */
export interface Listed {
  readonly name: string;
  readonly clouds: readonly string[];
  /**
   * The clouds whose credentials a deployment requires: also for public names and for the state.
   */
  readonly credentials: readonly string[];
  /** The backend of its state. `local` is for a single user, not for pipelines. */
  readonly state: string;
  readonly protected: boolean;
  /** In the order in which they are deployed. */
  readonly stacks: readonly string[];
  /** Variables that Terraform and its providers require, in addition to cloud credentials. */
  readonly variables: readonly string[];
}

export function listed(environment: Environment): Listed {
  const { name, placements, state } = environment;
  return {
    name,
    clouds: [...new Set(placements.map(({ cloud }) => cloud))],
    credentials: credentialsOf(environment),
    state: state.backend,
    protected: environment.protected,
    stacks: stackIdsOf(environment),
    variables: variablesOf(environment),
  };
}

/** Backends that are cloud services. */
const CLOUD_OF: Readonly<Record<string, string>> = { s3: 'aws', gcs: 'google', azurerm: 'azure' };

function credentialsOf({ placements, dns, state, workloads }: Environment): string[] {
  const backends = [state, ...workloads.flatMap((use) => use.state ?? [])].map(({ backend }) => backend);
  const provider = dns && dns.provider !== 'cloudflare' ? [dns.provider] : [];
  return [
    ...new Set([
      ...placements.map(({ cloud }) => cloud),
      ...provider,
      ...backends.flatMap((backend) => CLOUD_OF[backend] ?? []),
    ]),
  ];
}

/** By backend: user names and passwords that are in no file. */
const OF_BACKENDS: Readonly<Record<string, readonly string[]>> = {
  pg: ['PGUSER', 'PGPASSWORD'],
  http: ['TF_HTTP_USERNAME', 'TF_HTTP_PASSWORD'],
  remote: ['TF_TOKEN_app_terraform_io'],
};

function variablesOf(environment: Environment): string[] {
  const { dns, state, workloads } = environment;
  const backends = [state, ...workloads.flatMap((use) => use.state ?? [])];
  const ofBackends = backends.flatMap((one) =>
    one.backend === 'remote' && one.hostname
      ? [`TF_TOKEN_${one.hostname.replaceAll('.', '_').replaceAll('-', '__')}`]
      : (OF_BACKENDS[one.backend] ?? []),
  );
  // Variables without a default: Terraform asks for them.
  const ofWorkloads = inMemory([environment], (stacks) =>
    stacks.flatMap((stack) => {
      stack.prepareStack();
      const { variable = {} } = stack.toTerraform() as { variable?: Record<string, { default?: unknown }> };
      return Object.entries(variable).flatMap(([id, body]) => ('default' in body ? [] : [`TF_VAR_${id}`]));
    }),
  );
  return [
    ...new Set([...ofBackends, ...(dns?.provider === 'cloudflare' ? ['CLOUDFLARE_API_TOKEN'] : []), ...ofWorkloads]),
  ].sort();
}
