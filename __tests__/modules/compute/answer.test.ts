import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { get } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageFamily } from '../../../modules/compute/images';
import type { ComputeGroupProps } from '../../../modules/compute/properties';
import type { CloudName } from '../../../modules/core/placement';
import { byCloud } from '../../support/by-cloud';
import { balance, group, image } from '../../support/compute';
import { defined } from '../../support/defined';
import { run } from '../../support/run';
import { CLOUDS, synth } from '../../support/synth';

const FAMILIES: readonly [CloudName, ImageFamily][] = [
  ['aws', 'ubuntu-24.04'],
  ['aws', 'debian-12'],
  ['aws', 'container-host'],
  ['aws', 'windows-2022'],
  ['google', 'ubuntu-24.04'],
  ['google', 'debian-12'],
  ['google', 'container-host'],
  ['google', 'windows-2022'],
  ['azure', 'ubuntu-24.04'],
  ['azure', 'debian-12'],
];

const behind = (cloud: CloudName, props: Partial<ComputeGroupProps>) =>
  synth(cloud, (stack, catalogue) => balance(stack, catalogue, group(stack, catalogue, { agent: false, ...props })));

/** What a machine runs when it starts, as the machine gets it. */
function userDataOf(cloud: CloudName, { the }: ReturnType<typeof synth>): string | undefined {
  const plain = (text: string) => text.replaceAll('$${', '${').replaceAll('%%{', '%{');
  const encoded = (text?: string) =>
    text && plain(JSON.parse(defined(/^\$\{base64encode\((.*)\)\}$/s.exec(text)?.[1])));
  return byCloud(cloud, {
    aws: () => encoded(the('aws_launch_template').user_data),
    google: () => {
      const { metadata } = the('google_compute_region_instance_template');
      const script = metadata['startup-script'] ?? metadata['windows-startup-script-ps1'];
      return script && plain(script);
    },
    azure: () => encoded(the('azurerm_linux_virtual_machine_scale_set').custom_data),
  });
}

/**
 * Runs user data as a machine does, with a folder for /etc and programs that only note how they
 * were called.
 */
async function start(script: string, shell: string) {
  const root = mkdtempSync(join(tmpdir(), 'polycloud-machine-'));
  const [etc, bin, calls] = [join(root, 'etc'), join(root, 'bin'), join(root, 'calls')];
  mkdirSync(join(etc, 'systemd/system'), { recursive: true });
  mkdirSync(bin);
  // A rule that is checked for is not there yet.
  for (const program of ['systemctl', 'iptables']) {
    writeFileSync(
      join(bin, program),
      `#!/bin/sh\necho ${program} "$@" >> ${calls}\ncase "$*" in *-C*) exit 1 ;; esac\n`,
    );
    chmodSync(join(bin, program), 0o755);
  }
  expect(script).toContain('etc=/etc\n');
  const file = join(root, 'user-data');
  writeFileSync(file, script.replace('etc=/etc\n', `etc=${etc}\n`));
  const { code, stderr } = await run(shell, [file], { env: { PATH: `${bin}:/usr/bin:/bin` } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const units = join(etc, 'systemd/system');
  const unit = (name: string) => readFileSync(join(units, name), 'utf8');
  return { root, etc, units: readdirSync(units).sort(), unit, calls: readFileSync(calls, 'utf8').trim().split('\n') };
}

/**
 * Does what systemd does for a socket with Accept=yes: starts the service for each connection,
 * which is its input and output.
 */
async function listen({ etc, unit }: Awaited<ReturnType<typeof start>>, shell: string): Promise<Server> {
  const [, port] = /^ListenStream=(\d+)$/m.exec(unit('health-answer.socket')) as RegExpExecArray;
  const [, program] = /^ExecStart=-\/bin\/sh \/etc\/(.+)$/m.exec(unit('health-answer@.service')) as RegExpExecArray;
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    spawn(shell, [join(etc, defined(program))], { stdio: [socket, socket, 'inherit'], env: {} }).on('spawn', () =>
      socket.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
  return server;
}

const ask = (port: number, path: string, method = 'GET') =>
  new Promise<{ status?: number; body: string }>((resolve, reject) => {
    const request = get(
      { host: '127.0.0.1', port, path, method, agent: false, headers: { 'x-many': 'a'.repeat(2000) } },
      (answer) => {
        let body = '';
        answer.on('data', (chunk) => (body += chunk)).on('end', () => resolve({ status: answer.statusCode, body }));
      },
    );
    request.on('error', reject);
  });

const SHELLS = ['/bin/sh', '/bin/bash'].filter((shell) => existsSync(shell));
let next = 18_080 + (process.pid % 1000) * 20;

test.each(FAMILIES.filter(([, family]) => family !== 'windows-2022'))(
  'a machine on %s of %s that has no program answers 200 where it is asked, and 503 elsewhere',
  async (cloud, family) => {
    const port = next++;
    const synthesized = behind(cloud, { image: family, health: { port, path: "/it's-well" } });
    expect(synthesized.problems).toEqual([]);
    const script = defined(userDataOf(cloud, synthesized));
    // What no image of the family ships, or only some do, and what would need the network.
    expect(script).not.toMatch(/python|perl|busybox|socat|\bnc\b|docker|curl|wget|apt|dnf|https?:\/\//);
    for (const shell of SHELLS) {
      const machine = await start(script, shell);
      const server = await listen(machine, shell);
      try {
        expect(machine.units).toEqual(['health-answer.socket', 'health-answer@.service']);
        expect(machine.calls).toContain('systemctl enable --now health-answer.socket');
        // Container-Optimized OS lets in nothing but SSH.
        const opens = machine.calls.includes(`iptables -w -A INPUT -p tcp --dport ${port} -j ACCEPT`);
        expect(opens).toBe({ aws: false, google: family === 'container-host', azure: false }[cloud]);
        expect((await ask(port, "/it's-well")).status).toBe(200);
        expect((await ask(port, "/it's-well?from=balancer")).status).toBe(200);
        expect((await ask(port, "/it's-well", 'HEAD')).body).toBe('');
        expect(await ask(port, '/')).toEqual({
          status: 503,
          body: 'This machine has no program yet. It only answers its health check.',
        });
        const many = await Promise.all(Array.from({ length: 20 }, () => ask(port, "/it's-well")));
        expect(many.every(({ status }) => status === 200)).toBe(true);
      } finally {
        await new Promise((resolve) => server.close(resolve));
        rmSync(machine.root, { recursive: true });
      }
    }
  },
);

test.each(['aws', 'google'] as const)(
  'a Windows machine on %s gets a task that listens, and its firewall lets it',
  (cloud) => {
    const synthesized = behind(cloud, { image: 'windows-2022', health: { port: 8080, path: '/health' } });
    expect(synthesized.problems).toEqual([]);
    const script = defined(userDataOf(cloud, synthesized));
    expect(script).toContain("$listener.Prefixes.Add('http://+:8080/')");
    expect(script).toContain("AbsolutePath -eq '/health') { 200 } else { 503 }");
    expect(script).toContain('-Direction Inbound -Protocol TCP -LocalPort 8080 -Action Allow');
    expect(script).toContain('Register-ScheduledTask -TaskName health-answer -Force -User SYSTEM');
    expect(script.startsWith('<powershell>\n')).toBe({ aws: true, google: false }[cloud]);
  },
);

describe.each(CLOUDS)('on %s', (cloud) => {
  const health = { port: 8080, path: '/health' };
  test.each<[string, Partial<ComputeGroupProps>]>([
    ['user data', { health, userData: '#!/bin/sh\nexec /opt/shop' }],
    ['an exact image', { health, image: image(1) }],
  ])('a machine with %s gets nothing else', (_, props) => {
    expect(userDataOf(cloud, behind(cloud, props))).toBe(props.userData);
  });

  test('it answers on every port that a load balancer asks, without health on the path that balancers ask', () => {
    const asked = synth(cloud, (stack, catalogue) =>
      balance(stack, catalogue, group(stack, catalogue, { health: { port: 9000 } })),
    );
    expect(userDataOf(cloud, asked)?.match(/ListenStream=\d+/g)).toEqual(['ListenStream=9000', 'ListenStream=8080']);
    const carried = behind(cloud, {});
    expect(userDataOf(cloud, carried)?.match(/ListenStream=\d+/g)).toEqual(['ListenStream=8080']);
    expect(userDataOf(cloud, carried)).toContain(`!= '/' ]`);
    expect(
      userDataOf(
        cloud,
        synth(cloud, (stack, catalogue) => void group(stack, catalogue)),
      ),
    ).toBeUndefined();
  });

  test('of two colours only the one without a program gets it', () => {
    const blueGreen = { serving: 'blue', blue: { userData: '#!/bin/sh\necho blue' }, green: {} } as const;
    const { text, problems } = behind(cloud, { health, rollout: { blueGreen } });
    expect(problems).toEqual([]);
    expect(text.match(/ListenStream=8080/g)).toHaveLength(1);
    expect(text.match(/echo blue/g)).toHaveLength(1);
  });
});
