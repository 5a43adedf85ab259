import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { defined } from './defined';
import { unpacked } from './unpacked';

/**
 * Serves the runtime API of Lambda to its own process, and returns what it posts for each event.
 */
export async function onLambda(
  events: readonly unknown[],
  { program, env = {} }: { program?: Parameters<typeof unpacked>[1]; env?: Record<string, string | undefined> } = {},
): Promise<{ path: string; body: unknown }[]> {
  const answers: { path: string; body: unknown }[] = [];
  const folder = unpacked('aws', program);
  let ended: () => void = () => {};
  const end = new Promise<void>((done) => {
    ended = done;
  });
  const left = [...events];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      if (request.method === 'GET') {
        // As the real one, it answers when there is something to do.
        if (left.length === 0) return ended();
        const event = left.shift();
        response.setHeader('Lambda-Runtime-Aws-Request-Id', `${events.length - left.length}`);
        response.end(JSON.stringify(event));
        return;
      }
      answers.push({
        path: defined(request.url).slice('/2018-06-01/runtime/invocation'.length),
        body: JSON.parse(String(Buffer.concat(parts))),
      });
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const runtime = spawn(process.execPath, [join(__dirname, 'lambda-runtime.js')], {
    env: { ...env, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`, _HANDLER: 'index.handler', LAMBDA_TASK_ROOT: folder },
    stdio: 'ignore',
  });
  try {
    await end;
    return answers;
  } finally {
    runtime.kill();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  }
}
