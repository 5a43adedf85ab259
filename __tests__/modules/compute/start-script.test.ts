import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComputeGroupProps } from '../../../modules/compute/properties';
import type { CloudName } from '../../../modules/core/placement';
import { byCloud } from '../../support/by-cloud';
import { balance, group } from '../../support/compute';
import { defined } from '../../support/defined';
import { run } from '../../support/run';
import { DIGEST, NGINX } from '../../support/service';
import { CLOUDS, type Synthesized, synth } from '../../support/synth';
import { TERRAFORM } from '../../support/terraform';

/** What would go wrong in a shell or a unit. */
const ODD = 'a "quoted" $HOME `id` \\ back\'s %h # end';

const root = mkdtempSync(join(tmpdir(), 'polycloud-start-'));
afterAll(() => rmSync(root, { recursive: true }));

/** The user data as Terraform gives them to a machine, where queues have an odd address. */
function userDataOf(cloud: CloudName, { the }: Synthesized): string {
  const userData = byCloud<CloudName, string>(cloud, {
    aws: () => the('aws_launch_template').user_data,
    azure: () => the('azurerm_linux_virtual_machine_scale_set').custom_data,
    google: () => the('google_compute_region_instance_template').metadata['startup-script'],
  });
  const known = userData
    .replace(/aws_sqs_queue\.\w+\.url|google_pubsub_topic\.\w+\.id|azurerm_servicebus_queue\.\w+\.name/g, () =>
      JSON.stringify(ODD),
    )
    .replace(/(aws|google|azurerm)_\w+\.[\w-]+\.\w+/g, (address) => JSON.stringify(address));
  const expression = known.startsWith('${base64encode(') ? known.slice(2, -1) : `base64encode(${hcl(known)})`;
  const folder = mkdtempSync(join(root, 'console-'));
  const input = execFileSync(TERRAFORM, ['console'], {
    cwd: folder,
    input: `${expression}\n`,
    encoding: 'utf8',
    stdio: 'pipe',
  });
  return Buffer.from(JSON.parse(input), 'base64').toString('utf8');
}

/** A string of Terraform's JSON as an expression: what is inside ${…} stays as it is. */
const hcl = (text: string) =>
  `"${text.replace(/\$\$\{|\$\{[^}]*\}|[\\"\n]/g, (part) =>
    part.length > 1 ? part : JSON.stringify(part).slice(1, -1),
  )}"`;

const on = (cloud: CloudName, props: Partial<ComputeGroupProps>, before: 'balanced' | 'alone' = 'alone') =>
  synth(cloud, (stack, catalogue) => {
    const orders = catalogue.queue(stack, 'orders');
    const environment = props.environment && { ...props.environment, ORDERS: orders.sendAddress };
    const machines = group(stack, catalogue, { agent: false, ...props, environment });
    machines.member.network.allow(machines.member, 'internet', { ports: [80, 443] });
    if (before === 'balanced') balance(stack, catalogue, machines);
  });

/**
 * Runs user data as a machine does, below a folder, with programs that note how they were called.
 */
async function start(script: string, more = '') {
  const folder = mkdtempSync(join(root, 'machine-'));
  const bin = join(folder, 'bin');
  mkdirSync(join(folder, 'etc/systemd/system'), { recursive: true });
  mkdirSync(bin);
  for (const program of ['systemctl', 'apt-get', 'dnf', 'docker', 'curl']) {
    const answer =
      program === 'curl' ? `echo '{"access_token":"a-token","refresh_token":"a-token","expires_in":3599}'` : ':';
    writeFileSync(
      join(bin, program),
      `#!/bin/sh\nnoted=''\ncase "$*" in *-stdin*|*@-*) noted=" < $(cat)" ;; esac\necho "${program} $*$noted" ` +
        `>> ${folder}/calls\n${answer}\n`,
    );
    chmodSync(join(bin, program), 0o755);
  }
  const below = script.replaceAll('/etc/', `${folder}/etc/`).replaceAll('/run/', `${folder}/run/`);
  const file = join(folder, 'user-data');
  writeFileSync(file, below + more);
  const env = { PATH: `${bin}:/usr/bin:/bin` };
  const { code, stdout, stderr } = await run('/bin/sh', [file], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8').replaceAll(folder, '');
  return { folder, env, stdout, read, calls: () => read('calls').trim().split('\n') };
}

/** Variables that name the identity: a machine on Azure can have several. */
const IDENTITY = {
  aws: {},
  google: {},
  azure: { AZURE_CLIENT_ID: 'azurerm_user_assigned_identity.shopper_identity.client_id' },
} as const;

describe.each(CLOUDS)('on %s', (cloud) => {
  test('variables are in a file that a shell reads as they were given, also those that Terraform knows', async () => {
    const synthesized = on(cloud, {
      environment: { GREETING: ODD },
      userData: '#!/bin/sh\necho "$GREETING|$ORDERS"\n',
    });
    expect(synthesized.problems).toEqual([]);
    const script = userDataOf(cloud, synthesized);
    expect(script.startsWith('#!/bin/sh\nmkdir -p /etc/polycloud\n')).toBe(true);
    const { stdout, read } = await start(script, 'echo "$POLYCLOUD_CLOUD"\n');
    expect(stdout).toBe(`${ODD}|${ODD}\n${cloud}\n`);
    expect(read('etc/polycloud/environment').trim().split('\n')).toEqual([
      ...Object.entries(IDENTITY[cloud]).map(([name, value]) => `${name}="${value}"`),
      expect.stringMatching(/^GREETING="a \\"quoted\\" \\\$HOME \\`id\\` \\\\ back's %h # end"$/),
      expect.stringMatching(/^ORDERS="a \\"quoted\\" /),
      `POLYCLOUD_CLOUD="${cloud}"`,
    ]);
  });

  test('a container is run by a unit, with the variables, on its port', async () => {
    const synthesized = on(cloud, {
      environment: { GREETING: ODD },
      container: { image: NGINX, port: 8080, command: ['serve', "it's"] },
    });
    expect(synthesized.problems).toEqual([]);
    const script = userDataOf(cloud, synthesized);
    const machine = await start(script);
    expect(machine.calls()).toEqual([
      expect.stringMatching(/^apt-get .* update$/),
      expect.stringMatching(/^apt-get .* install -y --no-install-recommends docker\.io curl$/),
      'systemctl daemon-reload',
      'systemctl enable program.service',
      'systemctl restart --no-block program.service',
    ]);
    const unit = machine.read('etc/systemd/system/program.service');
    expect(unit).toContain('EnvironmentFile=/etc/polycloud/environment\n');
    expect(unit).toContain('Restart=always\n');
    const [, program] = /^ExecStart=\/bin\/sh (.+)$/m.exec(unit) as RegExpExecArray;
    const { code } = await run('/bin/sh', [join(machine.folder, defined(program))], { env: machine.env });
    expect(code).toBe(0);
    const names = [...Object.keys(IDENTITY[cloud]), 'GREETING', 'ORDERS', 'POLYCLOUD_CLOUD'];
    expect(machine.calls().slice(-3)).toEqual([
      `docker pull --quiet ${NGINX}`,
      'docker rm --force program',
      `docker run --rm --name program --log-opt max-size=10m --log-opt max-file=3 --publish 8080:8080 ${names
        .map((name) => `--env ${name}`)
        .join(' ')} --entrypoint serve ${NGINX} it's`,
    ]);
  });

  test('an image of a registry is pulled as the identity, which may', async () => {
    const synthesized = synth(cloud, (stack, catalogue) => {
      const registry = catalogue.registry(stack, 'images', { images: ['shop'] });
      const container = { image: { registry, name: 'shop', digest: DIGEST } };
      const { member } = group(stack, catalogue, { agent: false, container });
      member.network.allow(member, 'internet', { ports: [80, 443] });
    });
    expect(synthesized.problems).toEqual([]);
    expect(synthesized.resources.some(({ path }) => path.startsWith('images/grant-pull-shopper'))).toBe(true);
    const machine = await start(userDataOf(cloud, synthesized));
    mkdirSync(join(machine.folder, 'run'));
    const script = join(machine.folder, 'etc/polycloud/container.sh');
    const env = { ...machine.env, DOCKER_CONFIG: join(machine.folder, 'run'), AZURE_CLIENT_ID: 'shopper' };
    expect(await run('/bin/sh', [script], { env })).toMatchObject({ code: 0, stderr: '' });
    const calls = machine.calls();
    const loggedIn = (user: string) => {
      const [login] = calls.filter((call) => call.startsWith('docker login'));
      expect(login).toMatch(new RegExp(`^docker login --username ${user} --password-stdin \\S+ < a-token`));
    };
    byCloud(cloud, {
      aws: () => {
        expect(calls[1]).toMatch(/ docker\.io curl amazon-ecr-credential-helper$/);
        const { credHelpers } = JSON.parse(machine.read('run/config.json'));
        expect(credHelpers).toEqual({ '123456789012.dkr.ecr.us-east-1.amazonaws.com': 'ecr-login' });
      },
      google: () => loggedIn('oauth2accesstoken'),
      azure: () => {
        loggedIn('00000000-0000-0000-0000-000000000000');
        const [identity, exchange] = calls.filter((call) => call.startsWith('curl')).slice(-2);
        expect(identity).toContain('/metadata/identity/oauth2/token?');
        expect(identity).toContain('&client_id=shopper');
        expect(exchange).toMatch(/--data-urlencode access_token@- https:\/\/\S+\/oauth2\/exchange < a-token$/);
      },
    });
    expect(calls.filter((call) => call.startsWith('docker pull'))[0]).toMatch(new RegExp(`shop@${DIGEST}$`));
  });

  test('a machine without a program answers for itself, variables or not', () => {
    const synthesized = on(cloud, { environment: { GREETING: 'hello' } }, 'balanced');
    const script = userDataOf(cloud, synthesized);
    expect(script).toContain('GREETING="hello"');
    expect(script).toContain('ListenStream=8080');
    expect(userDataOf(cloud, on(cloud, { container: { image: NGINX, port: 8080 } }, 'balanced'))).not.toContain(
      'ListenStream',
    );
  });

  test.each<[string, Partial<ComputeGroupProps>, string]>([
    [
      'a secret in clear',
      { environment: { API_TOKEN: 'abc' } },
      'environment.API_TOKEN contains a plaintext secret, which every principal that may ' +
        'describe the program can read.',
    ],
    [
      'user data that no shell runs',
      { environment: {}, userData: '#cloud-config\npackages: [nginx]' },
      'environment requires a shell script, but userData begins with "#cloud-config".',
    ],
    [
      'two programs',
      { container: { image: NGINX }, userData: '#!/bin/sh\nexec /opt/shop' },
      'userData and container are both set, but a machine runs one program.',
    ],
    ['a port of none', { container: { image: NGINX, port: 0 } }, 'container.port is 0, it must be 1 to 65535.'],
    [
      'a tag that moves',
      { container: { image: 'docker.io/library/nginx:latest' } },
      'container.image has the tag "latest", which changes with each push without a difference in the plan.',
    ],
  ])('%s is an error', (_, props, message) => {
    expect(on(cloud, props).problems.map((problem) => problem.message)).toContain(message);
  });

  test('a container that no rule lets out is an error', () => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      group(stack, catalogue, { agent: false, container: { image: NGINX } });
    });
    expect(problems).toMatchObject([
      {
        message:
          'container.image is pulled, and Docker installed, when a machine starts, but shop cannot reach ' +
          'the internet on ports 80 and 443.',
      },
    ]);
  });
});

test.each(['aws', 'google'] as const)('a host for containers on %s installs nothing', (cloud) => {
  const synthesized = on(cloud, { image: 'container-host', container: { image: NGINX } });
  expect(synthesized.problems).toEqual([]);
  expect(userDataOf(cloud, synthesized)).not.toMatch(/apt|dnf/);
});

test('variables of Windows are an error', () => {
  expect(on('aws', { image: 'windows-2022', environment: { A: 'b' } }).problems).toMatchObject([
    { message: 'environment with image "windows-2022": they are for Linux.' },
  ]);
});

test('on AWS a container reaches the metadata service, which is two hops from it', () => {
  const { the } = on('aws', { container: { image: NGINX, port: 8080, command: ['serve', "it's"] } });
  expect(the('aws_launch_template').metadata_options.http_put_response_hop_limit).toBe(2);
});
