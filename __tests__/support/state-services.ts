import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp, request as forward, type Server } from 'node:http';
import { createServer as createHttps, request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defined } from './defined';
import { answers, certificate, end, find, freePort, PASSWORD, type Service, SIGNED, until } from './services';

/**
 * S3 puts the bucket into the host's name, which nobody can resolve here: this takes such requests
 * as a proxy, and puts the bucket into the path. Moto checks no signatures.
 */
async function pathStyle(port: number): Promise<Server> {
  const proxy = createHttp((request, response) => {
    const [, bucket, rest] = /^http:\/\/([\w-]+)\.127\.0\.0\.1:\d+(.*)$/.exec(defined(request.url)) ?? [];
    const path = bucket ? `/${bucket}${rest}` : request.url;
    const headers = { ...request.headers, host: `127.0.0.1:${port}` };
    const onwards = forward({ host: '127.0.0.1', port, path, method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode as number, answer.headers);
      answer.pipe(response);
    });
    onwards.on('error', () => response.destroy());
    request.pipe(onwards);
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  return proxy;
}

/** S3 by moto: the configuration stays as it is, only the environment says where S3 answers. */
export async function startS3(...buckets: readonly string[]): Promise<
  Service & {
    get(path: string): Promise<string>;
    put(path: string, body: string): Promise<void>;
    make(bucket: string): Promise<void>;
  }
> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(defined(find('moto_server')), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  await until('moto', () => answers(url));
  const proxy = await pathStyle(port);
  const make = async (bucket: string) => {
    await fetch(`${url}/${bucket}`, { method: 'PUT' });
  };
  for (const bucket of buckets) await make(bucket);
  return {
    port,
    make,
    put: async (path, body) => {
      await fetch(`${url}/${path}`, { method: 'PUT', body, headers: { authorization: SIGNED } });
    },
    // Any signature may read.
    get: async (path) => (await fetch(`${url}/${path}`, { headers: { authorization: SIGNED } })).text(),
    env: {
      AWS_ENDPOINT_URL_S3: url,
      AWS_ENDPOINT_URL_STS: url,
      AWS_ACCESS_KEY_ID: 'tester',
      AWS_SECRET_ACCESS_KEY: PASSWORD,
      AWS_EC2_METADATA_DISABLED: 'true',
      HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as { port: number }).port}`,
    },
    stop: async () => {
      proxy.closeAllConnections();
      proxy.close();
      await end(server, 'SIGTERM');
    },
  };
}

export async function startGcs(...buckets: readonly string[]): Promise<Service> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(
    defined(find('fake-gcs-server')),
    [
      '-scheme',
      'http',
      '-host',
      '127.0.0.1',
      '-port',
      String(port),
      '-backend',
      'memory',
      '-public-host',
      `127.0.0.1:${port}`,
      '-external-url',
      url,
    ],
    { stdio: 'ignore' },
  );
  await until('fake-gcs-server', () => answers(`${url}/storage/v1/b`));
  for (const name of buckets) {
    await fetch(`${url}/storage/v1/b`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    });
  }
  return {
    port,
    env: {
      GOOGLE_BACKEND_STORAGE_CUSTOM_ENDPOINT: `${url}/storage/v1/b`,
      GOOGLE_BACKEND_ACCESS_TOKEN: 'tester',
      GOOGLE_OAUTH_ACCESS_TOKEN: 'tester',
    },
    stop: () => end(server, 'SIGTERM'),
  };
}

/**
 * Azure's Blob Storage by Azurite. The backend knows its place by the account's name only: a proxy
 * leads that name here, with a certificate that the environment trusts.
 */
export async function startAzure(account: string, container: string): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-azure-'));
  const host = `${account}.blob.core.windows.net`;
  const { key, cert } = certificate(folder, host);
  const [port, accessKey] = [await freePort(), Buffer.from(PASSWORD).toString('base64')];
  const flags = [
    '--inMemoryPersistence',
    '--skipApiVersionCheck',
    '--disableTelemetry',
    '--silent',
    '--key',
    key,
    '--cert',
    cert,
  ];
  const server = spawn(defined(find('azurite-blob')), ['--blobPort', String(port), ...flags], {
    cwd: folder,
    stdio: 'ignore',
    env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${accessKey}` },
  });
  const make = () =>
    new Promise<boolean>((done) => {
      const headers = { 'x-ms-date': new Date().toUTCString(), 'x-ms-version': '2021-12-02' };
      const signed = `PUT${'\n'.repeat(12)}${Object.entries(headers)
        .map(([name, value]) => `${name}:${value}\n`)
        .join('')}/${account}/${container}\nrestype:container`;
      const signature = createHmac('sha256', Buffer.from(accessKey, 'base64')).update(signed).digest('base64');
      const authorization = `SharedKey ${account}:${signature}`;
      const path = `/${container}?restype=container`;
      const where = { host: '127.0.0.1', port, path, servername: host, ca: readFileSync(cert) };
      const request = requestHttps(
        { ...where, method: 'PUT', headers: { ...headers, host, authorization, 'content-length': 0 } },
        (answer) => {
          answer.resume();
          done(answer.statusCode === 201);
        },
      );
      request.on('error', () => done(false));
      request.end();
    });
  await until('Azurite', make);
  const proxy = createHttp();
  proxy.on('connect', (_, socket) => {
    const through = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    for (const one of [socket, through]) one.on('error', () => one.destroy());
    socket.pipe(through).pipe(socket);
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  return {
    port,
    env: {
      ARM_ACCESS_KEY: accessKey,
      SSL_CERT_FILE: cert,
      HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as { port: number }).port}`,
    },
    stop: async () => {
      proxy.closeAllConnections();
      proxy.close();
      await end(server, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Blob Storage by Azurite over HTTP, with one container, and what an SDK connects with. */
export async function startBlobs(account: string, container: string): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-blobs-'));
  const [port, accessKey] = [await freePort(), Buffer.from(PASSWORD).toString('base64')];
  const flags = ['--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry', '--silent'];
  const server = spawn(defined(find('azurite-blob')), ['--blobPort', String(port), ...flags], {
    cwd: folder,
    stdio: 'ignore',
    env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${accessKey}` },
  });
  const url = `http://127.0.0.1:${port}/${account}`;
  const make = async () => {
    const headers = { 'x-ms-date': new Date().toUTCString(), 'x-ms-version': '2021-12-02' };
    const signed = `PUT${'\n'.repeat(12)}${Object.entries(headers)
      .map(([name, value]) => `${name}:${value}\n`)
      .join('')}/${account}/${account}/${container}\nrestype:container`;
    const signature = createHmac('sha256', Buffer.from(accessKey, 'base64')).update(signed).digest('base64');
    const authorization = `SharedKey ${account}:${signature}`;
    return fetch(`${url}/${container}?restype=container`, {
      method: 'PUT',
      headers: { ...headers, authorization },
    }).then(
      ({ status }) => status === 201,
      () => false,
    );
  };
  await until('Azurite', make);
  const connection = `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${accessKey};BlobEndpoint=${url};`;
  return {
    port,
    env: { AZURE_STORAGE_CONNECTION_STRING: connection },
    stop: async () => {
      await end(server, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A server of states as Terraform's own page describes it: GET, POST, LOCK and UNLOCK. */
export async function startHttp(): Promise<
  Service & { states: ReadonlyMap<string, string>; full: string | undefined }
> {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-http-'));
  const { key, cert } = certificate(folder);
  const [states, locks] = [new Map<string, string>(), new Map<string, string>()];
  const answer = (method: string, url: URL, body: string): [code: number, text?: string] => {
    const path = url.pathname;
    const lock = locks.get(path);
    const mine = (id: string | null) => lock === undefined || JSON.parse(lock).ID === id;
    if (method === 'GET') return states.has(path) ? [200, states.get(path)] : [404];
    if (method === 'LOCK') {
      if (lock) return [423, lock];
      locks.set(path, body);
      return [200];
    }
    if (method === 'UNLOCK') {
      if (body && !mine(JSON.parse(body).ID)) return [409, lock];
      locks.delete(path);
      return [200];
    }
    if (!mine(url.searchParams.get('ID'))) return [409, lock];
    if (path === service.full) return [413];
    states.set(path, body);
    return [200];
  };
  const server = createHttps({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const authorized =
        request.headers.authorization === `Basic ${Buffer.from(`tester:${PASSWORD}`).toString('base64')}`;
      const [code, text = ''] = authorized
        ? answer(defined(request.method), new URL(defined(request.url), 'https://localhost'), body)
        : [401];
      response.writeHead(code).end(text);
    });
  });
  const port = await new Promise<number>((done) =>
    server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port)),
  );
  const service = {
    port,
    states,
    /** The state that does not fit. */
    full: undefined as string | undefined,
    env: {
      TF_HTTP_USERNAME: 'tester',
      TF_HTTP_PASSWORD: PASSWORD,
      TF_HTTP_CLIENT_CA_CERTIFICATE_PEM: readFileSync(cert, 'utf8'),
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return service;
}
