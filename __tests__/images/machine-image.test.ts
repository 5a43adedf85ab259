import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MachineImageOptions, machineImage } from '../../deployment/machine-image';
import { withOutput } from '../../deployment/output';
import { UserError } from '../../modules/core/errors';
import { CLOUDS, type CloudName } from '../../modules/core/placement';
import ARGUMENTS from './packer-arguments.json';

const GALLERY =
  '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/images/providers/Microsoft.Compute/galleries/acme/images/shop';

/**
 * What the documentation of each builder requires: one of each list. Sources: the pages that
 * deployment/packer-template.ts names.
 */
const REQUIRED: Record<
  CloudName,
  { builder: string; plugin: keyof typeof ARGUMENTS; arguments: readonly (readonly string[])[] }
> = {
  aws: {
    builder: 'amazon-ebs',
    plugin: 'amazon',
    arguments: [['ami_name'], ['instance_type'], ['region'], ['source_ami', 'source_ami_filter'], ['ssh_username']],
  },
  google: {
    builder: 'googlecompute',
    plugin: 'googlecompute',
    arguments: [['project_id'], ['zone'], ['source_image', 'source_image_family'], ['ssh_username']],
  },
  azure: {
    builder: 'azure-arm',
    plugin: 'azure',
    arguments: [
      ['os_type'],
      ['location', 'build_resource_group_name'],
      ['subscription_id'],
      ['image_publisher'],
      ['image_offer'],
      ['image_sku'],
      ['managed_image_name', 'shared_image_gallery_destination'],
      ['use_azure_cli_auth', 'client_id', 'oidc_request_token'],
    ],
  },
};

// The environments are fixtures: a project may have none of this name.
jest.mock('../../stacks/environments', () => {
  const actual = jest.requireActual('../../stacks/environments');
  return {
    ...actual,
    loadEnvironments: (names: readonly string[], options: object) => {
      const { FOLDER, WORKLOADS } = require('../support/project');
      return actual.loadEnvironments(names, { folder: FOLDER, workloads: WORKLOADS, ...options });
    },
  };
});

const folder = mkdtempSync(join(tmpdir(), 'polycloud-packer-'));
const before = { ...process.env };
beforeAll(() => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'packer'), `#!/bin/sh\necho packer "$@" >> ${join(folder, 'calls')}\n`);
  chmodSync(join(bin, 'packer'), 0o755);
  process.env.PATH = `${bin}:${process.env.PATH}`;
  process.env.CDKTF_OUTDIR = join(folder, 'out');
});
afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});

const make = (cloud: CloudName, more: Partial<MachineImageOptions> = {}, name = 'container-machine') =>
  withOutput({ out: () => {}, err: () => {} }, () =>
    machineImage(name, { cloud, environment: 'dev', version: '1.4.0', gallery: GALLERY, template: true, ...more }),
  );
// biome-ignore lint/suspicious/noExplicitAny: a template of Packer.
const written = (cloud: CloudName, name = 'container-machine'): any =>
  JSON.parse(readFileSync(join(folder, 'out', 'images', name, `${cloud}.pkr.json`), 'utf8'));
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => [],
    (error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      return error.problems.map(({ where, message, remedy }) => `${where} ${message} ${remedy}`);
    },
  );

const shipped = readdirSync(join(__dirname, '../../images'), { withFileTypes: true }).flatMap((one) =>
  one.isDirectory() ? [one.name] : [],
);

describe.each(CLOUDS)('on %s', (cloud) => {
  test.each(shipped)('the template of %s has what the builder requires, by an exact plugin', async (name) => {
    expect(await make(cloud, {}, name)).toBe(0);
    const { packer, source, build } = written(cloud, name);
    const { builder, plugin, arguments: required } = REQUIRED[cloud];
    expect(packer.required_plugins[plugin]).toEqual({
      source: `github.com/hashicorp/${plugin}`,
      version: expect.stringMatching(/^= \d+\.\d+\.\d+$/),
    });
    expect(build.sources).toEqual([`source.${builder}.machine`]);
    const { machine } = source[builder];
    const missing = required.filter((some) => !some.some((one) => machine[one] !== undefined && machine[one] !== ''));
    expect(missing).toEqual([]);
    // No secret and no key in it.
    expect(JSON.stringify(source)).not.toMatch(/password|secret_key|client_secret|access_key/);
  });

  test('the template has only arguments of the plugin with this version', async () => {
    await make(cloud);
    const { packer, source } = written(cloud);
    const { builder, plugin } = REQUIRED[cloud];
    const { version, ...known } = ARGUMENTS[plugin];
    expect(packer.required_plugins[plugin].version).toBe(`= ${version}`);
    const unknown = (block: object, allowed: readonly string[]): string[] =>
      Object.entries(block).flatMap(([name, value]) => {
        if (!allowed.includes(name)) return [name];
        const inside = (known as Record<string, string[]>)[name];
        return inside ? [value].flat().flatMap((one) => unknown(one, inside).map((key) => `${name}.${key}`)) : [];
      });
    expect(unknown(source[builder].machine, known.builder)).toEqual([]);
    expect(unknown({ ...source[builder].machine, replicas: 1 }, known.builder)).toEqual(['replicas']);
  });

  test('packages, scripts and tests follow one another as root, and nothing of the builder stays', async () => {
    await make(cloud);
    const steps = written(cloud).build.provisioner.map(({ shell }: { shell: object }) => shell);
    expect(steps.map(({ inline, scripts }: { inline?: string[]; scripts?: string[] }) => inline ?? scripts)).toEqual([
      expect.arrayContaining(['cloud-init status --wait || true']),
      [
        expect.stringMatching(
          /apt-get .* install -y --no-install-recommends docker\.io curl amazon-ecr-credential-helper$/,
        ),
      ],
      [expect.stringMatching(/\/images\/container-machine\/enable\.sh$/)],
      [expect.stringMatching(/\/images\/container-machine\/test\.sh$/)],
      expect.arrayContaining(['cloud-init clean --logs --machine-id']),
    ]);
    for (const { execute_command } of steps) expect(execute_command).toContain('sudo');
    expect(JSON.stringify(steps.at(-1)).includes('waagent -force -deprovision+user')).toBe(
      { aws: false, google: false, azure: true }[cloud],
    );
  });

  test('Packer gets the plugins, then builds', async () => {
    writeFileSync(join(folder, 'calls'), '');
    expect(await make(cloud, { template: false })).toBe(0);
    const file = join(folder, 'out', 'images', 'container-machine', `${cloud}.pkr.json`);
    expect(readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')).toEqual([
      'packer version',
      `packer init ${file}`,
      `packer build -color=false ${file}`,
    ]);
  });
});

test('an image that starts machines is hardened as they are', async () => {
  for (const cloud of CLOUDS) await make(cloud);
  expect(written('aws').source['amazon-ebs'].machine).toMatchObject({
    encrypt_boot: true,
    imds_support: 'v2.0',
    metadata_options: { http_tokens: 'required' },
    temporary_security_group_source_public_ip: true,
  });
  expect(written('google').source.googlecompute.machine).toMatchObject({
    omit_external_ip: true,
    use_iap: true,
    image_name: 'container-machine-1-4-0',
  });
  expect(written('azure').source['azure-arm'].machine).toMatchObject({
    security_type: 'TrustedLaunch',
    secure_boot_enabled: true,
    vtpm_enabled: true,
    shared_image_gallery_destination: { gallery_name: 'acme', image_name: 'shop', image_version: '1.4.0' },
  });
});

test('what can not be built is told', async () => {
  expect(await refusal(make('aws', {}, 'container-machines'))).toEqual([
    'images/container-machines/image.yaml is not there; did you mean "container-machine"? There are container-machine.',
  ]);
  expect(await refusal(make('aws', { version: '1.4' }))).toEqual([
    '--version is 1.4, versions are three numbers. Write it as 1.4.0.',
  ]);
  expect(await refusal(make('azure', { gallery: undefined }))).toEqual([
    expect.stringMatching(/^--gallery is not given, and on Azure an image is a version in a compute gallery\./),
  ]);
});
