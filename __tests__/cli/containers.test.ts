import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { image as imageOf } from '../../deployment/image';
import { startJob as start } from '../../deployment/job';
import { withOutput } from '../../deployment/output';
import { cloudOf } from '../../modules/cloud';
import type { UserError } from '../../modules/core/errors';
import { CLOUDS, type CloudName } from '../../modules/core/placement';
import { PlacementStack } from '../../stacks/placement-stack';
import { theirs } from '../support/network';
import { NGINX } from '../support/service';
import { placement } from '../support/synth';

let stacks: PlacementStack[] = [];
jest.mock('../../deployment/in-memory', () => ({
  inMemory: (_: unknown, look: (stacks: unknown) => unknown) => look(stacks),
}));

/**
 * Replaces a program of the machine: writes down how it was called, and answers what a cloud's or
 * a builder's would.
 */
const PROGRAM = `#!/bin/sh
input=''
case "$*" in *--password-stdin*) input=" < $(cat)" ;; esac
echo "$(basename "$0") $*$input" >> "$CALLS"
case "$*" in
  *--metadata-file*) while [ "$1" != --metadata-file ]; do shift; done; echo '{"containerimage.digest":"sha256:${'0123456789abcdef'.repeat(4)}"}' > "$2" ;;
  *get-login-password*|*print-access-token*|*expose-token*) echo a-token ;;
  inspect*) echo "[elsewhere.example/web@sha256:${'f'.repeat(64)},$ADDRESS@sha256:${'0123456789abcdef'.repeat(4)}" ;;
esac
`;

const folder = mkdtempSync(join(tmpdir(), 'polycloud-containers-'));
const calls = join(folder, 'calls');
const before = { ...process.env };
const printed: string[] = [];
const output = { out: (text: string) => void printed.push(text.trimEnd()), err: () => {} };
const startJob = (...args: Parameters<typeof start>) => withOutput(output, () => start(...args));
const image = (...args: Parameters<typeof imageOf>) => withOutput(output, () => imageOf(...args));

beforeAll(() => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\n');
  for (const name of ['docker', 'aws', 'gcloud', 'az', 'cosign']) {
    writeFileSync(join(bin, name), PROGRAM);
    chmodSync(join(bin, name), 0o755);
  }
  process.env.PATH = `${bin}:${process.env.PATH}`;
  process.env.CALLS = calls;
});
beforeEach(() => {
  writeFileSync(calls, '');
  printed.length = 0;
});
afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true, force: true });
});

/** A placement of dev with a job and a registry. */
function on(cloud: CloudName): void {
  const stack = new PlacementStack(
    new App({ outdir: join(folder, cloud) }),
    { backend: 'local' },
    placement(cloud, { environment: 'dev' }),
  );
  const catalogue = cloudOf(stack);
  const network = theirs(stack, catalogue);
  catalogue.job(stack, 'migrate', {
    network,
    identity: catalogue.identity(stack, 'clerk'),
    image: NGINX,
    cpu: 1,
    memoryMiB: 2048,
  });
  const registry = catalogue.registry(stack, 'images', { images: ['web'] });
  process.env.ADDRESS = registry.address('web');
  stacks = [stack];
}
const called = () => readFileSync(calls, 'utf8').trim().split('\n');
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => [],
    (error: UserError) => error.problems.map(({ message, remedy }) => `${message} ${remedy}`),
  );

test.each(CLOUDS)('a job is started by the command line of %s, as it was printed', async (cloud) => {
  on(cloud);
  expect(await startJob('dev', 'migrate', { cloud, autoApprove: true })).toBe(0);
  expect(called()).toEqual(printed);
  expect(printed[0]).toMatch(
    { aws: /^aws batch submit-job /, google: /^gcloud run jobs execute /, azure: /^az containerapp job start / }[cloud],
  );
});

test('a job that is not there is told, with the nearest', async () => {
  on('aws');
  expect(await refusal(startJob('dev', 'migrat', { cloud: 'aws', autoApprove: true }))).toEqual([
    'has no job migrat; did you mean "migrate"? It has migrate.',
  ]);
});

test.each(CLOUDS)('an image is built, pushed to the registry of %s, and signed by its digest', async (cloud) => {
  on(cloud);
  const options = { cloud, folder, tag: '1.4.0', sign: true };
  expect(await image('push', 'dev', 'images/web', options)).toBe(0);
  const address = String(process.env.ADDRESS);
  const host = address.split('/')[0];
  const digest = `${address}@sha256:${'0123456789abcdef'.repeat(4)}`;
  expect(called()).toEqual([
    'docker --version',
    `docker build --tag ${address}:1.4.0 --file ${folder}/Dockerfile ${folder}`,
    expect.stringMatching(
      { aws: /^aws ecr get-login-password/, google: /^gcloud auth print-access-token/, azure: /^az acr login/ }[cloud],
    ),
    expect.stringMatching(new RegExp(`^docker login --username \\S+ --password-stdin ${host} < a-token$`)),
    `docker push ${address}:1.4.0`,
    expect.stringContaining('docker inspect'),
    `cosign sign --yes ${digest}`,
  ]);
  expect(printed).toEqual([expect.stringContaining(` ${digest}`)]);
});

test.each(CLOUDS)('with attestations it is built and pushed to %s in one go', async (cloud) => {
  on(cloud);
  expect(await image('push', 'dev', 'images/web', { cloud, folder, tag: '1.4.0', sign: true, attest: true })).toBe(0);
  const address = String(process.env.ADDRESS);
  const digest = `${address}@sha256:${'0123456789abcdef'.repeat(4)}`;
  const calls = called();
  expect(calls.slice(0, 2)).toEqual(['docker --version', 'docker buildx version']);
  expect(calls.slice(-3)).toEqual([
    expect.stringContaining('docker login'),
    expect.stringMatching(
      new RegExp(
        `^docker buildx build --sbom=true --provenance=mode=max --push --metadata-file \\S+ --tag ${address}:1.4.0 ` +
          `--file ${folder}/Dockerfile ${folder}$`,
      ),
    ),
    `cosign sign --yes ${digest}`,
  ]);
  expect(printed).toEqual([expect.stringContaining(` ${digest}`)]);
});

test('what can not be built is told before anything starts', async () => {
  on('google');
  const push = (path: string, at = folder) =>
    refusal(image('push', 'dev', path, { cloud: 'google', folder: at, tag: '1', sign: false }));
  expect(await push('images/wed')).toEqual(['has no image images/wed; did you mean "images/web"? It has images/web.']);
  expect(await push('images/web', join(folder, 'nowhere'))).toEqual([
    'has no Dockerfile. Say where it is: --folder <folder>.',
    'is not there. Say what is built from: --context <folder>.',
  ]);
  expect(called().filter((line) => line !== '' && !line.includes('--version'))).toEqual([]);
});
