import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fault, type Simulator, startSimulator } from '../../simulator';
import { Clone, TINY } from '../support/clone';
import { type Service, startGcs, startHttp, startPostgres, startS3, withProgram } from '../support/services';

const clone = new Clone();
const clouds = mkdtempSync(join(tmpdir(), 'polycloud-clouds-'));
beforeAll(() => {
  clone.write('stacks/commerce.ts', TINY);
  rmSync(clone.path('environments/dev.addresses'));
  clone.must(0, ['list']);
});
afterAll(() => {
  clone.remove();
  rmSync(clouds, { recursive: true, force: true });
});

const ID = 'dev-aws-us-east-1';
const dev = clone.read('environments/dev.yaml');
const stateIs = (state: string) => {
  for (const output of ['cdktf.out', 'one.out', 'other.out']) rmSync(clone.path(output), { recursive: true, force: true });
  clone.write('environments/dev.yaml', dev.replace('{ backend: local }', `{ ${state} }`));
};

/** Simulated providers, and the real backend of a service. */
class Stage {
  private simulator: Simulator | undefined;

  constructor(private readonly service: Service) {}

  async start(faults: readonly Fault[] = []): Promise<void> {
    await this.simulator?.stop();
    this.simulator = await startSimulator({ stateDir: join(clouds, String(this.service.port)), root: clone.folder, faults });
  }

  run = (...args: string[]) => this.runIn('cdktf.out', ...args);

  /** Two that deploy have a folder each, as on two machines. */
  runIn(output: string, ...args: string[]) {
    const cdktf = { CDKTF_OUTDIR: output, CDKTF_OUTPUT: output, CDKTF_SKIP_PROVIDER_LOCK: 'true' };
    return clone.start(args, { ...this.simulator?.env, ...this.service.env, ...cdktf });
  }

  async must(code: number, ...args: string[]): Promise<string> {
    const run = await this.run(...args);
    if (run.code !== code) throw new Error(`${args.join(' ')} ended with ${run.code}, not ${code}:\n${run.out}`);
    return run.out;
  }

  async stop(): Promise<void> {
    await this.simulator?.stop();
    await this.service.stop();
  }
}

const SLOW: Fault = { on: 'create', type: 'aws_sqs_queue', does: { delayMilliseconds: 4000 } };

/** The reviewed plan is applied by two at once: one does it, the other waits for its lock and is refused, since the state has moved. */
async function oneOfTwoApplies(stage: Stage): Promise<void> {
  await stage.start([SLOW]);
  await stage.must(2, 'plan', 'dev', '--out', 'reviewed');
  const runs = await Promise.all(['one.out', 'other.out'].map((output) => stage.runIn(output, 'apply', `reviewed/${ID}`)));
  const [winner, loser] = runs.sort((a, b) => Number(a.code) - Number(b.code)) as [(typeof runs)[0], (typeof runs)[0]];
  expect(winner).toMatchObject({ code: 0, out: expect.stringContaining('Apply complete! Resources: 8 added') });
  if (!loser.out.includes('stale')) process.stderr.write(loser.out);
  expect(loser).toMatchObject({ code: 1, out: expect.stringContaining('Saved plan is stale') });
  const who = /\S+@\S+ began to deploy \w+ at \S+, and that has not ended/;
  expect(runs.some(({ out }) => who.test(out))).toBe(true);
  await stage.must(0, 'plan', 'dev');
  const [, ...lines] = (await stage.must(0, 'state', 'history', 'dev')).trim().split('\n');
  expect(lines.map((line) => line.trim().split(/\s+/)[2]).sort()).toEqual(['done', 'failed']);
}

describe('PostgreSQL', () => {
  const postgres = withProgram('postgres');

  postgres('two deployments at once: one waits for the lock of the other, and the state is that of the first', async () => {
    const service = await startPostgres();
    const stage = new Stage(service);
    try {
      stateIs(`backend: pg, host: localhost, port: ${service.port}, database: postgres`);
      await stage.start([SLOW]);
      expect(await stage.must(0, 'bootstrap', 'dev', '--auto-approve')).toContain(`The schemas of ${ID} are there.`);
      expect(service.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'acme%' ORDER BY 1")).toBe(
        'acme_dev_aws_us_east_1\nacme_dev_aws_us_east_1_applied',
      );
      const runs = await Promise.all(['one.out', 'other.out'].map((output) => stage.runIn(output, 'deploy', 'dev', '--auto-approve')));
      expect(runs.map(({ code, out }) => (code === 0 ? 0 : out))).toEqual([0, 0]);
      const made = runs.map(({ out }) => /Resources: (\d+) added/.exec(out)?.[1] ?? '0').sort();
      expect(made).toEqual(['0', '8']);
      expect(runs.some(({ out }) => /\S+@\S+ began to deploy \w+ at \S+, and that has not ended/.test(out))).toBe(true);
      expect(service.query('SELECT count(*) FROM acme_dev_aws_us_east_1.states')).toBe('1');
      const history = await stage.must(0, 'state', 'history', 'dev');
      // The one that waited had nothing left to do.
      expect(history.match(/deploy {3}(done|unchanged)/g)).toHaveLength(2);
      await stage.must(0, 'plan', 'dev');
    } finally {
      await stage.stop();
    }
  });
});

describe('S3', () => {
  const s3 = withProgram('moto_server');

  s3('of two applies one does it', async () => {
    const service = await startS3('acme-tfstate');
    const stage = new Stage(service);
    try {
      stateIs('backend: s3, bucket: acme-tfstate, region: us-east-1');
      await oneOfTwoApplies(stage);
      expect(await service.get('acme-tfstate/acme/dev/aws/us-east-1.tfstate')).toContain('"commerce_orders_queue"');
      expect(await service.get('acme-tfstate/acme/dev/aws/us-east-1.tfstate.tflock')).toContain('NoSuchKey');

      // A lock that somebody left behind: refused, with the owner named.
      const lock = {
        ID: '00000000-0000-4000-8000-000000000001',
        Operation: 'OperationTypeApply',
        Who: 'anna@laptop',
        Version: '1.11.4',
        Created: '2026-01-01T00:00:00Z',
        Path: 'acme-tfstate',
      };
      await service.put('acme-tfstate/acme/dev/aws/us-east-1.tfstate.tflock', JSON.stringify(lock));
      expect(await stage.must(1, 'plan', 'dev')).toMatch(/Error acquiring the state lock[\s\S]*ID: {8}00000000[\s\S]*Who: {7}anna@laptop/);
    } finally {
      await stage.stop();
    }
  });

  s3('what holds the state is made, its own state goes into it, and a second run changes nothing; then a state moves there', async () => {
    const service = await startS3();
    const stage = new Stage(service);
    try {
      stateIs('backend: local');
      clone.commit('Local');
      await stage.start();
      await stage.must(2, 'plan', 'dev', '--out', 'reviewed');
      await stage.must(0, 'apply', `reviewed/${ID}`);

      stateIs('backend: s3, bucket: acme-later, region: us-east-1');
      // The simulated provider makes no bucket in moto: as if the machine died right after it was made.
      expect(await stage.must(1, 'bootstrap', 'dev', '--auto-approve')).toContain('It is kept in this file: run the same command again.');
      await service.make('acme-later');
      const file = '.state/acme/acme-later/aws/us-east-1.tfstate';
      expect(JSON.parse(clone.read(file)).resources).toHaveLength(7);
      expect(await stage.must(0, 'bootstrap', 'dev', '--auto-approve')).toContain('Resources: 0 added, 0 changed, 0 destroyed');
      expect(existsSync(clone.path(file))).toBe(false);
      expect(await service.get('acme-later/bootstrap.tfstate')).toContain('"aws_s3_bucket_versioning"');
      expect(await stage.must(0, 'bootstrap', 'dev', '--auto-approve')).toContain('Resources: 0 added, 0 changed, 0 destroyed');

      // Without --delete the old one stays, and the same command may be given again.
      for (const _ of [1, 2])
        expect(await stage.must(0, 'state', 'move', 'dev')).toMatch(/the same in the new place: lineage \S+, serial \d+, 8 resources/);
      const old = () => JSON.parse(clone.read('.state/acme/dev/aws/us-east-1.tfstate')).resources.length;
      expect(old()).toBe(8);
      await stage.must(0, 'plan', 'dev');
      expect(await stage.must(0, 'state', 'move', 'dev', '--delete')).toContain('the old one is emptied');
      expect(old()).toBe(0);
      expect(await stage.must(0, 'state', 'history', 'dev')).toContain('done');
      expect(await stage.must(0, 'state', 'move', 'dev', '--delete')).toContain('was moved before');

      // Another state in the new place is never written over.
      await stage.must(0, 'deploy', 'dev', '--auto-approve');
      clone.write(
        '.state/acme/dev/aws/us-east-1.tfstate',
        JSON.stringify({
          version: 4,
          terraform_version: '1.11.4',
          serial: 99,
          lineage: 'another',
          outputs: { a: { value: '1', type: 'string' } },
          resources: [],
        }),
      );
      expect(await stage.must(1, 'state', 'move', 'dev', '--delete')).toContain('another state is in the new place already');
    } finally {
      await stage.stop();
    }
  });
});

describe('Google Cloud Storage', () => {
  const gcs = withProgram('fake-gcs-server');

  gcs('of two applies one does it', async () => {
    const stage = new Stage(await startGcs('acme-tfstate'));
    try {
      stateIs('backend: gcs, bucket: acme-tfstate');
      await oneOfTwoApplies(stage);
    } finally {
      await stage.stop();
    }
  });
});

test('HTTP: of two applies one does it', async () => {
  const service = await startHttp();
  const stage = new Stage(service);
  try {
    stateIs(`backend: http, address: "https://localhost:${service.port}/states"`);
    await oneOfTwoApplies(stage);
    expect([...service.states.keys()]).toEqual(['/states/acme-dev-aws-us-east-1-applied', '/states/acme-dev-aws-us-east-1']);
  } finally {
    await stage.stop();
  }
});
