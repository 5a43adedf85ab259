import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closest } from '../modules/core/closest';
import { UserError } from '../modules/core/errors';
import { firstPart } from '../modules/core/parts';
import { accountOf, type CloudName } from '../modules/core/placement';
import { Registry } from '../modules/registry/registry';
import { run } from './child-process';
import { say } from './output';
import { type Options, session } from './session';

export interface ImageOptions extends Options {
  readonly folder?: string;
  readonly context?: string;
  readonly tag: string;
  readonly sign: boolean;
  readonly attest?: boolean;
}

/** Supported builders, in order of preference. All accept the same arguments. */
const BUILDERS = ['docker', 'podman', 'buildah'];

/** An image in the registry of one placement. */
interface Target {
  readonly stack: string;
  readonly cloud: CloudName;
  readonly region: string;
  readonly account: string;
  readonly host: string;
  readonly address: string;
}

/**
 * Builds an image with an available builder; `push` also pushes it to each placement, and prints
 * the digests for the environment file.
 */
export async function image(
  verb: 'build' | 'push',
  name: string,
  path: string,
  options: ImageOptions,
): Promise<number> {
  return session([name], options, async ({ environments, ids }) => {
    const targets = targetsOf(name, path, environments, ids);
    const builder = builderHere();
    const folder = options.folder ?? join('programs', path.slice(path.lastIndexOf('/') + 1));
    const context = options.context ?? options.folder ?? 'programs';
    const missing = [
      ...(existsSync(join(folder, 'Dockerfile'))
        ? []
        : [{ where: folder, message: 'has no Dockerfile.', remedy: 'Say where it is: --folder <folder>.' }]),
      ...(existsSync(context)
        ? []
        : [{ where: context, message: 'is not there.', remedy: 'Say what is built from: --context <folder>.' }]),
    ];
    if (missing.length > 0) throw new UserError(missing);
    const tags = targets.map(({ address }) => `${address}:${options.tag}`);
    const file = ['--file', join(folder, 'Dockerfile')];
    if (options.attest && verb === 'push') return attested(builder, targets, [...file, context], options);
    const built = await run(builder, ['build', ...tags.flatMap((tag) => ['--tag', tag]), ...file, context]);
    if (built.code !== 0 || verb === 'build') return built.code;
    for (const target of targets) {
      const code = await push(builder, target, options);
      if (code !== 0) return code;
    }
    return 0;
  });
}

/**
 * Builds and pushes in one step, since attestations are pushed with the image: its packages, and
 * its provenance. Source: docs.docker.com/build/metadata/attestations
 */
async function attested(
  builder: string,
  targets: readonly Target[],
  from: readonly string[],
  { tag, sign }: ImageOptions,
): Promise<number> {
  if (builder !== 'docker' || answer('docker', ['buildx', 'version']).status !== 0) {
    throw new UserError([
      {
        where: '--attest',
        message: `docker buildx is not installed, and ${builder} pushes no attestations.`,
        remedy: 'Install Docker with its plugin buildx, or leave --attest out.',
      },
    ]);
  }
  for (const target of targets) signIn(builder, target);
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-image-'));
  try {
    const metadata = join(folder, 'metadata.json');
    const tags = targets.flatMap(({ address }) => ['--tag', `${address}:${tag}`]);
    const what = ['--sbom=true', '--provenance=mode=max', '--push', '--metadata-file', metadata];
    const built = await run(builder, ['buildx', 'build', ...what, ...tags, ...from]);
    if (built.code !== 0) return built.code;
    const { 'containerimage.digest': digest } = JSON.parse(readFileSync(metadata, 'utf8'));
    for (const { stack, address } of targets) {
      say(`${stack} ${address}@${digest}`);
      const code = sign ? await signed(`${address}@${digest}`) : 0;
      if (code !== 0) return code;
    }
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const signed = async (image: string) => (await run('cosign', ['sign', '--yes', image])).code;

async function push(builder: string, target: Target, { tag, sign }: ImageOptions): Promise<number> {
  signIn(builder, target);
  const pushed = await run(builder, ['push', `${target.address}:${tag}`]);
  if (pushed.code !== 0) return pushed.code;
  const digest = digestOf(builder, target, tag);
  say(`${target.stack} ${target.address}@${digest}`);
  return sign ? signed(`${target.address}@${digest}`) : 0;
}

/** The registry of each selected placement. */
function targetsOf(
  name: string,
  path: string,
  environments: Parameters<Parameters<typeof session>[2]>[0]['environments'],
  ids: readonly string[],
): Target[] {
  const { inMemory } = require('./in-memory') as typeof import('./in-memory');
  const [registryPath, image] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
  const known: string[] = [];
  const targets = inMemory(environments, (stacks) =>
    stacks
      .filter(({ node }) => ids.includes(node.id))
      .flatMap((stack) =>
        stack.node.findAll().flatMap((one): Target[] => {
          if (!(one instanceof Registry)) return [];
          const at = one.node.path.split('/').slice(1).join('/');
          known.push(...(one.images ?? []).map((each) => `${at}/${each}`));
          if (at !== registryPath || (one.images && !one.images.includes(image))) return [];
          const { cloud, region } = stack.placement;
          return [
            {
              stack: stack.node.id,
              cloud,
              region,
              account: accountOf(stack.placement),
              host: one.host,
              address: one.address(image),
            },
          ];
        }),
      ),
  );
  if (targets.length > 0) return targets;
  const meant = closest(path, known);
  throw new UserError([
    {
      where: `environments/${name}.yaml`,
      message: `has no image ${path}${meant ? `; did you mean "${meant}"?` : '.'}`,
      remedy: known.length > 0 ? `It has ${[...new Set(known)].join(', ')}.` : 'Its workloads have no registry.',
    },
  ]);
}

const answer = (program: string, args: readonly string[], input?: string) =>
  spawnSync(program, [...args], { encoding: 'utf8', input, env: process.env });

function builderHere(): string {
  const found = BUILDERS.find((one) => answer(one, ['--version']).status === 0);
  if (found) return found;
  throw new UserError([
    {
      where: 'npm run image',
      message: `none of ${BUILDERS.join(', ')} is installed.`,
      remedy: 'Install one of them to build images.',
    },
  ]);
}

/**
 * Signs the builder in for a short time with the user's cloud credentials. The token is passed from
 * one program to the other, and is not an argument.
 */
function signIn(builder: string, { cloud, region, host, account }: Target): void {
  const name = firstPart(host, '.');
  const [user, program, ...args] = {
    aws: ['AWS', 'aws', 'ecr', 'get-login-password', '--region', host.split('.')[3] ?? region],
    google: ['oauth2accesstoken', 'gcloud', 'auth', 'print-access-token'],
    azure: [
      '00000000-0000-0000-0000-000000000000',
      'az',
      ...[
        'acr',
        'login',
        '--name',
        name,
        '--subscription',
        account,
        '--expose-token',
        '--output',
        'tsv',
        '--query',
        'accessToken',
      ],
    ],
  }[cloud] as [string, string, ...string[]];
  const token = answer(program, args);
  const signed =
    token.status === 0
      ? answer(builder, ['login', '--username', user, '--password-stdin', host], token.stdout.trim())
      : token;
  if (signed.status === 0) return;
  throw new UserError([
    {
      where: host,
      message:
        `${token.status === 0 ? builder : program} could not sign in: ` +
        `${(signed.stderr ?? signed.error?.message ?? '').trim()}`,
      remedy: `Sign in to the cloud first; ${[program, ...args].join(' ')} must print a token.`,
    },
  ]);
}

/** The digest from the registry. */
function digestOf(builder: string, { address }: Target, tag: string): string {
  const format = builder === 'buildah' ? '{{.FromImageDigest}}' : '{{json .RepoDigests}}';
  const { stdout } = answer(builder, ['inspect', '--format', format, `${address}:${tag}`]);
  const output = stdout ?? '';
  // The image may already have been pushed elsewhere.
  const named = output.slice(Math.max(0, output.indexOf(`${address}@`)));
  const digest = /sha256:[0-9a-f]{64}/.exec(named)?.[0];
  if (digest) return digest;
  throw new UserError([
    { where: address, message: `${builder} did not print a digest of ${tag}.`, remedy: 'Look it up in the registry.' },
  ]);
}
