import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Bindings, CACHE, PROVIDERS } from './bindings';
import { SimulatedCloud } from './cloud';
import { Faults } from './faults';
import type { Fault } from './faults-json';
import { Measurements } from './measurements';
import { SimulatedProvider } from './provider';
import { isOpen, serve } from './server';
import { COMPOUND } from './types/aws-waf';
import { ROLE_WAIT_SECONDS } from './types/azurerm-backup';

export type { Fault } from './faults-json';

export interface SimulatorOptions {
  /** The folder of the simulated cloud: its resources survive the process. */
  readonly stateDir: string;
  /**
   * The folder with Terraform's configurations: only schemas of the types in them are derived.
   * Default: the working directory.
   */
  readonly root?: string;
  readonly faults?: readonly Fault[];
  /**
   * Whether rules between attributes are checked, in addition to rules of single attributes.
   * Default: true. Off for generated configurations.
   */
  readonly combinations?: boolean;
  /** Where derived schemas are kept. Default: `.cache` of this project. */
  readonly cacheDir?: string;
}

export interface Simulator {
  /** The environment variables with which Terraform uses the simulated providers. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Default registries of Terraform and OpenTofu, for providers without a host in their source. */
const REGISTRIES = ['registry.terraform.io', 'registry.opentofu.org'];

/** Simulates the providers in this process, on ports of the loopback interface. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { stateDir, root = process.cwd(), faults = [], combinations = true, cacheDir = CACHE } = options;
  mkdirSync(stateDir, { recursive: true });
  const cloud = new SimulatedCloud(stateDir);
  const struck = new Faults(faults, (...measured) => new Measurements(stateDir).measure(...measured));
  const typesInUse = () => typesBelow(root, new Set([...cloud.all()].map(({ type }) => type)));
  const servers = await Promise.all(
    PROVIDERS.map(async (provider) => ({
      provider,
      server: await serve(
        new SimulatedProvider({
          provider,
          bindings: new Bindings(provider, cacheDir),
          cloud,
          faults: struck,
          root: resolve(root),
          alive: isOpen,
          combinations,
        }),
        typesInUse,
      ),
    })),
  );
  const attached = servers.flatMap(({ provider, server }) =>
    REGISTRIES.map((registry) => [
      `${registry}/${provider.source}`,
      // Without "Test" Terraform would end the process to which it attached.
      {
        Protocol: 'grpc',
        ProtocolVersion: 5,
        Pid: process.pid,
        Test: true,
        Addr: { Network: 'tcp', String: `127.0.0.1:${server.port}` },
      },
    ]),
  );
  // Terraform warns at every command if its configuration file does not exist.
  const emptyConfig = join(stateDir, 'terraform.rc');
  writeFileSync(emptyConfig, '');
  return {
    env: {
      TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(attached)),
      TF_CLI_CONFIG_FILE: emptyConfig,
      CHECKPOINT_DISABLE: '1',
      POLYCLOUD_ROLE_WAIT_SECONDS: ROLE_WAIT_SECONDS,
    },
    stop: async () => {
      await Promise.all(servers.map(({ server }) => server.stop()));
    },
  };
}

const CONFIGURATION = /\.(tf|tf\.json|tofu|tfstate)$/;
const TYPE = new RegExp(
  `\\b(?:(?:${PROVIDERS.map(({ name }) => name).join('|')})_[a-z0-9_]+|${COMPOUND.join('|')})\\b`,
  'g',
);

/**
 * Every word in the configurations and states below a folder that looks like a type, or contains
 * statements, including existing ones.
 */
function typesBelow(root: string, existing: ReadonlySet<string>): Set<string> {
  const types = new Set(existing);
  const look = (folder: string) => {
    for (const entry of unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !NOT_OURS.has(entry.name)) look(path);
      else if (entry.isFile() && CONFIGURATION.test(entry.name)) {
        for (const [type] of unlessGone(() => readFileSync(path, 'utf8'))?.matchAll(TYPE) ?? []) types.add(type);
      }
    }
  };
  look(root);
  return types;
}

const NOT_OURS = new Set(['node_modules', '.git', '.cache', 'things']);

/** A folder may change while it is read (cdktf writes to it), and some can't be read. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
