import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KNOWN } from '../../deployment/permissions/rights';
import { captures, defined } from '../support/defined';

/**
 * What must be switched on before the first deployment, held to the types of resources that there
 * are.
 */
const ROOT = join(__dirname, '..', '..');
const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const page = text('docs/getting-started.md');
const section = (name: string) => defined(new RegExp(`^## ${name}$([\\s\\S]*?)^## `, 'm').exec(page)?.[1]);

/** Google's APIs by the beginning of a type's name. */
const APIS: Readonly<Record<string, readonly string[]>> = {
  cloud_scheduler: ['cloudscheduler'],
  cloudfunctions2: ['cloudfunctions', 'run', 'cloudbuild', 'artifactregistry'],
  cloud_run: ['run'],
  artifact_registry: ['artifactregistry'],
  backup_dr: ['backupdr'],
  billing: ['billingbudgets'],
  certificate_manager: ['certificatemanager'],
  compute: ['compute'],
  dns: ['dns'],
  firestore: ['firestore'],
  kms: ['cloudkms'],
  logging: ['logging'],
  memorystore: ['memorystore'],
  monitoring: ['monitoring'],
  // A policy lets a service make its own addresses in a network; that service asks the other API.
  network_connectivity: ['networkconnectivity', 'serviceconsumermanagement'],
  os_config: ['osconfig'],
  project_iam: ['cloudresourcemanager', 'iam'],
  container: ['container'],
  pubsub: ['pubsub'],
  secret_manager: ['secretmanager'],
  service_account: ['iam'],
  spanner: ['spanner'],
  sql: ['sqladmin'],
  storage: ['storage'],
};

/**
 * Azure's resource providers; nothing for those that Terraform's provider registers by itself
 * (`core`).
 */
const NAMESPACES: Readonly<Record<string, readonly string[]>> = {
  // What is only read.
  data_azurerm: [],
  container_registry: ['Microsoft.ContainerRegistry'],
  container_app: ['Microsoft.App'],
  service_plan: ['Microsoft.Web'],
  api_management: ['Microsoft.ApiManagement'],
  application_insights: ['microsoft.insights'],
  application: [],
  cdn: ['Microsoft.Cdn'],
  consumption: ['Microsoft.Consumption'],
  cosmosdb: ['Microsoft.DocumentDB'],
  data_protection: ['Microsoft.DataProtection'],
  disk: [],
  dns: [],
  eventgrid: ['Microsoft.EventGrid'],
  federated: [],
  key_vault: ['Microsoft.KeyVault'],
  kubernetes: ['Microsoft.ContainerService'],
  linux: [],
  local_network: [],
  log_analytics: ['Microsoft.OperationalInsights'],
  managed_disk: [],
  managed_redis: ['Microsoft.Cache'],
  management_lock: [],
  monitor: ['microsoft.insights'],
  mysql: ['Microsoft.DBforMySQL'],
  nat: [],
  network: [],
  postgresql: ['Microsoft.DBforPostgreSQL'],
  private: [],
  public_ip: [],
  // Of a schedule; that of a cache is of the cache's own provider.
  resource_group_template: ['Microsoft.Logic'],
  resource_group: [],
  role: [],
  route_table: [],
  servicebus: ['Microsoft.ServiceBus'],
  storage: [],
  resources: [],
  subnet: [],
  subscription_template: [],
  traffic_manager: [],
  user_assigned: [],
  virtual: [],
  web_application: [],
};

/** Every type that the sources use: a new one has to say what it needs. */
const used = (provider: string) => [
  ...new Set(
    ['modules', 'stacks'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .flatMap((file) => [
          ...text(join(folder, file)).matchAll(new RegExp(`@cdktf/provider-${provider}/lib/([\\w-]+)`, 'g')),
        ])
        .map(([, type]) => defined(type).replaceAll('-', '_'))
        .filter((type) => type !== 'provider'),
    ),
  ),
];
test.each([
  ['aws', 'aws'],
  ['google', 'google'],
  ['azure', 'azurerm'],
  ['cloudflare', 'cloudflare'],
] as const)('what Terraform asks is said of every type that the sources use on %s', (cloud, provider) => {
  const types = used(provider).map((type) => type.replace(`data_${provider}_`, ''));
  expect(types.length).toBeGreaterThan(3);
  expect(types.filter((type) => !KNOWN[cloud].includes(type))).toEqual([]);
});

/** Those that the shipped workload has in any environment. */
const ofCommerce = (provider: string) => [
  ...new Set(captures(text('__tests__/stacks/addresses.txt'), new RegExp(`^ +${provider}_(\\w+)\\.`, 'gm'))),
];

function needs(types: readonly string[], table: Readonly<Record<string, readonly string[]>>): string[] {
  const entries = types.flatMap((type) => {
    const key = Object.keys(table).find((prefix) => type === prefix || type.startsWith(`${prefix}_`));
    if (!key)
      throw new Error(`${type}: say in this table what has to be switched on for it, and in docs/getting-started.md`);
    return table[key] as readonly string[];
  });
  return [...new Set(entries)].toSorted();
}

test.each([
  // Without its own resource: every log of the others.
  {
    cloud: 'Google Cloud',
    provider: 'google',
    table: APIS,
    // The last two for the containers of the shop, as `dev` is shipped.
    always: ['logging', 'monitoring', 'artifactregistry', 'run'],
    line: /^gcloud services enable (.*)$/gm,
    name: /([a-z]+)\.googleapis\.com/g,
  },
  {
    cloud: 'Azure',
    provider: 'azurerm',
    table: NAMESPACES,
    // For encryption at host, and for the containers of the shop, as `dev` is shipped.
    always: ['Microsoft.Compute', 'Microsoft.App', 'Microsoft.ContainerRegistry'],
    line: /^for provider in (.*); do az provider register/gm,
    name: /(microsoft\.[a-z]+)/gi,
  },
])('what has to be switched on on $cloud', ({ cloud, provider, table, always, line, name }) => {
  const [look = '', forPipeline] = section(cloud).split('For the pipeline:');
  expect(forPipeline).toBeDefined();
  const joined = look.replaceAll('\\\n', ' ');
  const names = (text: string) => captures(text, name);
  const switched = [...joined.matchAll(line)].flatMap(([, list]) => names(defined(list)));
  const commerce = [...new Set([...needs(ofCommerce(provider), table), ...always])].toSorted();
  expect(switched.toSorted()).toEqual(commerce);
  const others = needs(used(provider), table).filter((one) => !commerce.includes(one));
  // What its functions require, and what the kinds that it does not use require.
  const listed = names(defined(/This covers commerce in `dev`([\s\S]*?)\n\n/.exec(look)?.[1]));
  expect([...new Set(listed)].filter((one) => !commerce.includes(one)).toSorted()).toEqual(others);
});

/**
 * What a shell makes of the commands for the pipeline: programs of these names only tell what they
 * were given.
 */
test.each(['AWS', 'Google Cloud', 'Azure'])(
  'who a pipeline is on %s: documents are JSON, and the subject is that of the two GitHub environments',
  (cloud) => {
    const [, commands] = /[Ff]or (?:\[the pipeline\]|the pipeline)[\s\S]*?```sh\n([\s\S]*?)```/.exec(
      section(cloud),
    ) as RegExpExecArray;
    const functions = ['aws', 'gcloud', 'az', 'npm']
      .map((name) => `${name}() { printf '%s\\0' "$@" >&2; echo its-id; }`)
      .join('\n');
    const { status, stderr } = spawnSync('bash', ['-euc', `${functions}\nSUBJECT=repo:acme@1/shop@2\n${commands}`], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    const args = stderr.split('\0');
    for (const one of args) if (one.startsWith('{')) expect(() => JSON.parse(one)).not.toThrow();
    const subjects = args.flatMap((one) => one.match(/repo:acme@1\/shop@2[\w:-]*/g) ?? []);
    expect(subjects).toEqual(['repo:acme@1/shop@2:environment:prod-plan', 'repo:acme@1/shop@2:environment:prod']);
  },
);
