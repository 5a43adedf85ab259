import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { freePort } from '../../support/envoy';
import { find, withProgram } from '../../support/services';
import { unpacked } from '../../support/unpacked';

/** The program of a function in Google's own framework: what Cloud Run functions start it with. */
const FRAMEWORK = find('functions-framework');

if (!FRAMEWORK) {
  withProgram('functions-framework')("what a function does in Google's framework", async () => {});
} else {
  let folder: string;
  let framework: ChildProcess;
  let base: string;

  beforeAll(async () => {
    folder = unpacked('google');
    const port = await freePort();
    base = `http://127.0.0.1:${port}`;
    const args = [FRAMEWORK, '--target=handler', `--source=${folder}`, `--port=${port}`];
    framework = spawn(process.execPath, args, { stdio: 'ignore' });
    for (let tries = 0; tries < 200; tries++) {
      try {
        await fetch(base);
        return;
      } catch {
        await new Promise((done) => setTimeout(done, 50));
      }
    }
    throw new Error('the framework does not answer');
  });

  afterAll(() => {
    framework.kill();
    rmSync(folder, { recursive: true });
  });

  const push = (text: string) =>
    fetch(base, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        message: { data: Buffer.from(text).toString('base64'), messageId: '7' },
        subscription: 'projects/p/subscriptions/s',
      }),
    });

  test('a message that failed is answered with an error, and the next one as if nothing was', async () => {
    expect((await push('good')).status).toBe(200);
    expect((await push('bad')).status).toBe(500);
    expect((await push('worse')).status).toBe(500);
    expect((await push('good')).status).toBe(200);
  });

  test('a schedule is accepted, and a request gets the answer of the program', async () => {
    const scheduled = await fetch(base, { method: 'POST', headers: { 'x-cloudscheduler': 'true' } });
    expect(scheduled.status).toBe(200);
    const answer = await fetch(`${base}/orders?a=1`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'an order',
    });
    expect([answer.status, await answer.text()]).toEqual([202, 'POST /orders an order']);
  });
}
