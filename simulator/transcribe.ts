import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { knowledgeOf, type Transcribed } from './behaviour';
import { Bindings, CACHE, PROVIDERS, type Provider } from './bindings';
import type { Block } from './schema';

/**
 * Writes types/<provider>.json from schemas of the real providers: which attributes force a
 * replacement, their defaults, sensitive attributes, and the number of blocks.
 * `npx tsx simulator/transcribe.ts <folder of the data>`. Only for the types in types/*.ts and
 * related ones: those with the same first word.
 */

/** The data of an older version of the AWS provider, and the additions of 6.25. */
const AWS: Readonly<Record<string, Transcribed>> = {
  vpc_security_group_ingress_rule: { replaces: ['security_group_id'] },
  vpc_security_group_egress_rule: { replaces: ['security_group_id'] },
  s3_bucket_lifecycle_configuration: { replaces: ['bucket', 'expected_bucket_owner'] },
  eks_pod_identity_association: {
    replaces: ['cluster_name', 'namespace', 'service_account'],
    defaults: { disable_session_tags: false },
  },
  acm_certificate: { sensitive: ['private_key'] },
  cloudwatch_event_connection: {
    sensitive: [
      'auth_parameters.api_key.value',
      'auth_parameters.basic.password',
      'auth_parameters.oauth.client_parameters.client_secret',
    ],
  },
  db_instance: { sensitive: ['password'] },
  docdb_cluster: { sensitive: ['master_password'] },
  elasticache_replication_group: { sensitive: ['auth_token'] },
  elasticache_user: { sensitive: ['passwords', 'authentication_mode.passwords'] },
  iam_access_key: { sensitive: ['secret', 'ses_smtp_password_v4'] },
  lb_listener: { sensitive: ['default_action.authenticate_oidc.client_secret'] },
  lb_listener_rule: { sensitive: ['action.authenticate_oidc.client_secret'] },
  rds_cluster: { sensitive: ['master_password'] },
  secretsmanager_secret_version: {
    replaces: ['secret_id', 'secret_string', 'secret_binary', 'secret_string_wo_version'],
    sensitive: ['secret_string', 'secret_binary'],
  },
  sns_platform_application: { sensitive: ['platform_credential', 'platform_principal'] },
  ssm_parameter: { sensitive: ['value'] },
  vpn_connection: { sensitive: ['tunnel1_preshared_key', 'tunnel2_preshared_key', 'customer_gateway_configuration'] },
};

const FILES: Readonly<
  Record<string, { behaviour: string; schema?: string; own: Readonly<Record<string, Transcribed>> }>
> = {
  aws: { behaviour: 'behaviour-aws-5.46.json.gz', own: AWS },
  google: { behaviour: 'behaviour-google-6.50.0.json.gz', schema: 'schema-google-6.50.0.json.gz', own: {} },
  azurerm: { behaviour: 'behaviour-azurerm-4.55.0.json.gz', schema: 'schema-azurerm-4.55.0.json.gz', own: {} },
};

interface RealBlock {
  readonly attributes?: Readonly<Record<string, { readonly sensitive?: boolean }>>;
  readonly block_types?: Readonly<
    Record<string, { readonly min_items?: number; readonly max_items?: number; readonly block: RealBlock }>
  >;
}
interface RealBehaviour {
  readonly forces_replacement?: readonly string[];
  readonly defaults?: Transcribed['defaults'];
}

function transcribe(provider: Provider, folder: string): Record<string, Transcribed> {
  const { behaviour, schema, own } = FILES[provider.name] as (typeof FILES)[string];
  const load = (file: string) => JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString());
  const real = load(behaviour) as Record<string, RealBehaviour>;
  const schemas = schema
    ? (load(schema) as { resource_schemas: Record<string, { block: RealBlock }> }).resource_schemas
    : {};
  const bindings = new Bindings(provider, CACHE);
  const families = new Set(Object.keys(knowledgeOf(provider).types).map((type) => type.split('_')[0]));
  const table: Record<string, Transcribed> = {};
  for (const type of bindings.types('resource').sort()) {
    const name = type.slice(provider.name.length + 1);
    if (!families.has(name.split('_')[0])) continue;
    const block = bindings.resource(type);
    const row = rowOf(block, real[type] ?? {}, schemas[type]?.block, own[name] ?? {});
    if (Object.keys(row).length > 0) table[name] = row;
  }
  return table;
}

/** Paths that the pinned version no longer has are omitted. */
function rowOf(
  block: Block,
  { forces_replacement = [], defaults = {} }: RealBehaviour,
  real: RealBlock | undefined,
  own: Transcribed,
): Transcribed {
  const replaces = [...new Set([...forces_replacement, ...(own.replaces ?? [])])]
    .filter((path) => settable(block, path))
    .sort();
  const settableDefaults = Object.entries({ ...defaults, ...own.defaults }).filter(([path]) => settable(block, path));
  const sensitive = [...new Set([...(real ? sensitivePaths(real) : []), ...(own.sensitive ?? [])])].sort();
  const counts = Object.entries(real ? countsOf(real) : {});
  return {
    ...(replaces.length > 0 && { replaces }),
    ...(settableDefaults.length > 0 && { defaults: Object.fromEntries(settableDefaults) }),
    ...(sensitive.length > 0 && { sensitive }),
    ...(counts.length > 0 && { counts: Object.fromEntries(counts) }),
  };
}

/** Whether a configuration can set a value at this path. */
function settable({ attributes, blocks }: Block, path: string): boolean {
  const [name, ...rest] = path.split('.') as [string, ...string[]];
  const nested = blocks[name];
  if (nested) return rest.length === 0 || settable(nested.block, rest.join('.'));
  const attribute = attributes[name];
  return rest.length === 0 && !!(attribute?.optional || attribute?.required);
}

function sensitivePaths({ attributes = {}, block_types = {} }: RealBlock, at = ''): string[] {
  const own = Object.entries(attributes).flatMap(([name, { sensitive }]) => (sensitive ? [`${at}${name}`] : []));
  return [
    ...own,
    ...Object.entries(block_types).flatMap(([name, { block }]) => sensitivePaths(block, `${at}${name}.`)),
  ];
}

/** The bindings distinguish one from many; only the real schema has exact numbers. */
function countsOf({ block_types = {} }: RealBlock, at = ''): Record<string, [number, number]> {
  const counts: Record<string, [number, number]> = {};
  for (const [name, { min_items = 0, max_items = 0, block }] of Object.entries(block_types)) {
    if (min_items > 1 || max_items > 1) counts[`${at}${name}`] = [min_items, max_items];
    Object.assign(counts, countsOf(block, `${at}${name}.`));
  }
  return counts;
}

function main(folder: string | undefined): void {
  if (!folder || !existsSync(folder)) {
    process.stderr.write(
      `${folder ? `The folder ${folder} does not exist.` : 'Add the folder with the data of the real providers.'}\n ` +
        ` npx ` +
        `tsx simulator/transcribe.ts <folder with ${Object.values(FILES)[0]?.behaviour} and the like>\n`,
    );
    process.exitCode = 1;
    return;
  }
  for (const provider of PROVIDERS.filter(({ name }) => name in FILES)) {
    const lines = Object.entries(transcribe(provider, folder)).map(
      ([name, row]) => `${JSON.stringify(name)}: ${JSON.stringify(row)}`,
    );
    writeFileSync(join(__dirname, 'types', `${provider.name}.json`), `{\n${lines.join(',\n')}\n}\n`);
    process.stdout.write(`${provider.name}: ${lines.length} types\n`);
  }
}

main(process.argv[2]);
