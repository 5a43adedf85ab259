import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defined } from './defined';
import { find } from './services';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server that notes what it is asked, and answers by a function. */
export class Fake {
  readonly asked: Asked[] = [];
  private readonly server: Server;

  constructor(answer: (asked: Asked) => { readonly status?: number; readonly body?: string }) {
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const asked = { method, path: url, headers, body: String(Buffer.concat(parts)) };
        this.asked.push(asked);
        const { status = 200, body = '' } = answer(asked);
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      });
    });
  }

  async start(): Promise<number> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const fake = new Fake(() => ({}));
  const port = await fake.start();
  fake.stop();
  return port;
}

/** Runs Envoy as the container does, until `stop`. */
export async function startEnvoy(config: string, port: number): Promise<{ stop(): void }> {
  const args = ['--config-yaml', config, '--concurrency', '1', '--log-level', 'error', '--disable-hot-restart'];
  const child: ChildProcess = spawn(defined(find('envoy')), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const errors: Buffer[] = [];
  child.stderr?.on('data', (part) => {
    errors.push(part);
  });
  child.stdout?.resume();
  let ended = false;
  child.on('close', () => {
    ended = true;
  });
  for (let tries = 0; tries < 200; tries++) {
    if (ended) throw new Error(`Envoy ended: ${Buffer.concat(errors)}`);
    try {
      await fetch(`http://127.0.0.1:${port}/`);
      return { stop: () => void child.kill() };
    } catch {
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  child.kill();
  throw new Error(`Envoy does not answer: ${Buffer.concat(errors)}`);
}
