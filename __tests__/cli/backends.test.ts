import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fault, type Simulator, startSimulator } from '../../simulator';
import { Clone, SHOP, TINY } from '../support/clone';
import { drill } from '../support/drills';
import { type Service, startPostgres, withProgram } from '../support/services';
import { startAzure, startGcs, startHttp, startS3 } from '../support/state-services';
import { TERRAFORM } from '../support/terraform';

const clouds = mkdtempSync(join(tmpdir(), 'polycloud-clouds-'));
const clone = new Clone();
const dev = clone.read('environments/dev.yaml');

/** An environment for each backend, so that they need not wait for one another. */
const stateIs = (name: string, state: string) =>
  clone.write(`environments/${name}.yaml`, dev.replace('{ backend: local }', `{ ${state} }`));

// Before the tests that run at once, and they begin before any hook.
clone.write(SHOP, TINY);
rmSync(clone.path('environments/dev.addresses'));
stateIs('moved', 'backend: local');
clone.commit('Local');
clone.must(0, ['list']);

afterAll(() => {
  clone.remove();
  rmSync(clouds, { recursive: true, force: true });
});

/** An environment on simulated providers, and the real backend of a service. */
class Stage {
  private simulator: Simulator | undefined;
  readonly id: string;

  constructor(
    readonly name: string,
    private readonly service: Service,
    state: string,
  ) {
    this.id = `${name}-aws-us-east-1`;
    stateIs(name, state);
  }

  async start(faults: readonly Fault[] = []): Promise<void> {
    await this.simulator?.stop();
    this.simulator = await startSimulator({ stateDir: join(clouds, this.name), root: this.output(), faults });
  }

  /** Two that deploy have a folder each, as on two machines. */
  output = (machine = 'one') => clone.path(`${this.name}-${machine}.out`);

  env(machine?: string): Record<string, string> {
    const output = this.output(machine);
    const git = { GIT_AUTHOR_NAME: 'Test', GIT_AUTHOR_EMAIL: 'test@example.com' };
    const committer = { GIT_COMMITTER_NAME: 'Test', GIT_COMMITTER_EMAIL: 'test@example.com' };
    const cdktf = { CDKTF_OUTDIR: output, CDKTF_OUTPUT: output, CDKTF_SKIP_PROVIDER_LOCK: 'true' };
    // The simulator's variables say that its clouds are simulated; CI is not set, as on a person's
    // machine, where a state may be local.
    return { ...this.simulator?.env, ...this.service.env, ...cdktf, ...git, ...committer, CI: '' };
  }

  run = (args: readonly string[], machine?: string) => clone.start(args, this.env(machine));

  async must(code: number, ...args: string[]): Promise<string> {
    const run = await this.run(args);
    if (run.code !== code) throw new Error(`${args.join(' ')} ended with ${run.code}, not ${code}:\n${run.out}`);
    return run.out;
  }

  /** Runs what the page says, and gives what each command printed. */
  async drill(section: string, words: Readonly<Record<string, string>> = {}): Promise<string[]> {
    const outputs: string[] = [];
    for (const line of drill(section, {
      prod: this.name,
      '<placement>': this.id,
      'cdktf.out': this.output(),
      'terraform -chdir': `${TERRAFORM} -chdir`,
      ...words,
    })) {
      const { code, out } = await clone.line(line, this.env());
      if (code !== 0) throw new Error(`${line} ended with ${code}:\n${out}`);
      outputs.push(out);
    }
    return outputs;
  }

  async stop(): Promise<void> {
    await this.simulator?.stop();
    await this.service.stop();
  }
}

const SLOW: Fault = { on: 'create', type: 'aws_sqs_queue', does: { delayMilliseconds: 4000 } };
const UNDER_WAY = /\S+@\S+ began to deploy \w+ at \S+, and that has not ended/;

/**
 * The reviewed plan is applied by two at once: one does it, the other waits for its lock and is
 * refused, since the state has moved.
 */
async function oneOfTwoApplies(stage: Stage): Promise<void> {
  await stage.start([SLOW]);
  await stage.must(2, 'plan', stage.name, '--out', `reviewed/${stage.name}`);
  const apply = ['apply', `reviewed/${stage.name}/${stage.id}`];
  const runs = await Promise.all(['one', 'other'].map((machine) => stage.run(apply, machine)));
  const [winner, loser] = runs.sort((a, b) => Number(a.code) - Number(b.code)) as [(typeof runs)[0], (typeof runs)[0]];
  expect(winner).toMatchObject({ code: 0, out: expect.stringContaining('Apply complete! Resources: 8 added') });
  // Azure's backend takes the lease of a blob before it writes who has it. Terraform does not wait
  // for a lock without an owner: internal/states/statemgr/locker.go, LockWithContext.
  expect(loser).toMatchObject({
    code: 1,
    out: expect.stringMatching(/Saved plan is stale|metadata "terraformlockid" was empty/),
  });
  expect(runs.some(({ out }) => UNDER_WAY.test(out))).toBe(true);
  await stage.must(0, 'plan', stage.name);
  // The record, on every backend: the commit, the plan's hash, the time, and who.
  const [, ...lines] = (await stage.must(0, 'state', 'history', stage.name)).trim().split('\n');
  const line = /^ {2}\d{4}-\S+Z {2}deploy {3}(\w+) +\d+ s {2}[0-9a-f]{12}(?:-dirty)? {2}\S+@\S+ {2}plan [0-9a-f]{12}$/;
  expect(lines.map((text) => line.exec(text)?.[1] ?? text).sort()).toEqual(['done', 'failed']);
}

const postgres = withProgram('postgres');
const s3 = withProgram('moto_server');
const gcs = withProgram('fake-gcs-server');
const azurite = withProgram('azurite-blob');

postgres(
  'PostgreSQL: of two deployments one waits for the lock of the other, and the state is that of the first',
  async () => {
    const service = await startPostgres();
    const stage = new Stage('pg', service, `backend: pg, host: localhost, port: ${service.port}, database: postgres`);
    try {
      await stage.start([SLOW]);
      expect(await stage.must(0, 'bootstrap', 'pg', '--auto-approve')).toContain(`The schemas of ${stage.id} exist.`);
      expect(service.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'acme%' ORDER BY 1")).toBe(
        'acme_pg_aws_us_east_1\nacme_pg_aws_us_east_1_applied',
      );
      const runs = await Promise.all(
        ['one', 'other'].map((machine) => stage.run(['deploy', 'pg', '--auto-approve'], machine)),
      );
      expect(runs.map(({ code, out }) => (code === 0 ? 0 : out))).toEqual([0, 0]);
      const added = runs.map(({ out }) => /Resources: (\d+) added/.exec(out)?.[1] ?? '0').sort();
      expect(added).toEqual(['0', '8']);
      expect(runs.some(({ out }) => UNDER_WAY.test(out))).toBe(true);
      expect(service.query('SELECT count(*) FROM acme_pg_aws_us_east_1.states')).toBe('1');
      // The one that waited had nothing left to do.
      expect((await stage.must(0, 'state', 'history', 'pg')).match(/deploy {3}(done|unchanged)/g)).toHaveLength(2);
      await stage.must(0, 'plan', 'pg');
    } finally {
      await stage.stop();
    }
  },
);

s3(
  'S3: of two applies one does it; a lock that was left is told with its owner, and is removed as the page says',
  async () => {
    const service = await startS3('acme-tfstate');
    const stage = new Stage('s3', service, 'backend: s3, bucket: acme-tfstate, region: us-east-1');
    try {
      await oneOfTwoApplies(stage);
      const state = 'acme-tfstate/acme/s3/aws/us-east-1.tfstate';
      expect(await service.get(state)).toContain('"commerce_orders_queue"');
      expect(await service.get(`${state}.tflock`)).toContain('NoSuchKey');

      const lock = {
        ID: '00000000-0000-4000-8000-000000000001',
        Operation: 'OperationTypeApply',
        Who: 'anna@laptop',
        Version: '1.11.4',
        Created: '2026-01-01T00:00:00Z',
        Path: 'acme-tfstate',
      };
      await service.put(`${state}.tflock`, JSON.stringify(lock));
      const refused = await stage.must(1, 'plan', 's3');
      expect(refused).toMatch(/Error acquiring the state lock[\s\S]*ID: {8}00000000[\s\S]*Who: {7}anna@laptop/);
      expect(await service.get(`${state}.tflock`)).toContain('anna@laptop');
      const unlocked = await stage.drill('A lock is left behind', { '<ID>': lock.ID });
      expect(unlocked.at(-1)).toContain('successfully unlocked');
      await stage.must(0, 'plan', 's3');
    } finally {
      await stage.stop();
    }
  },
);

gcs('Google Cloud Storage: of two applies one does it', async () => {
  const stage = new Stage('gcs', await startGcs('acme-tfstate'), 'backend: gcs, bucket: acme-tfstate');
  try {
    await oneOfTwoApplies(stage);
  } finally {
    await stage.stop();
  }
});

azurite('Azure Blob Storage: of two applies one does it', async () => {
  const state = 'backend: azurerm, resourceGroup: acme-state, storageAccount: acmetfstate, container: tfstate';
  const stage = new Stage('azure', await startAzure('acmetfstate', 'tfstate'), state);
  try {
    await oneOfTwoApplies(stage);
  } finally {
    await stage.stop();
  }
});

test.concurrent(
  'HTTP: of two applies one does it; a state that could not be written is kept, and held against the next ' +
    'deployment',
  async () => {
    const service = await startHttp();
    const stage = new Stage('http', service, `backend: http, address: "https://localhost:${service.port}/states"`);
    try {
      await oneOfTwoApplies(stage);
      expect([...service.states.keys()].sort()).toEqual([
        '/states/acme-http-aws-us-east-1',
        '/states/acme-http-aws-us-east-1-applied',
      ]);

      // Its disk fills while a deployment runs.
      const before = service.states.get(`/states/acme-${stage.id}`);
      clone.change('environments/http.yaml', ['costCenter: "4711"', 'costCenter: "4712"']);
      await stage.must(2, 'plan', 'http', '--out', 'reviewed/http');
      service.full = `/states/acme-${stage.id}`;
      const left = /errored\.tfstate: is the state of a deployment that could not write it to the backend/;
      const failed = await stage.must(1, 'apply', `reviewed/http/${stage.id}`);
      expect(failed).toContain('HTTP error: 413');
      expect(failed).toMatch(left);
      expect(failed).not.toMatch(/\n\s+at .*:\d+/);
      expect(service.states.get(service.full)).toBe(before);
      service.full = undefined;
      expect(await stage.must(1, 'plan', 'http')).toMatch(left);
      const [recovered] = await stage.drill('A state could not be written');
      expect(recovered).toContain(`${stage.id}: the state was pushed, 8 resources`);
      await stage.must(0, 'plan', 'http');
    } finally {
      await stage.stop();
    }
  },
);

// The last, and alone: it commits.
(s3 === test.concurrent ? test : s3)(
  'S3: what holds the state is made, its own state goes into it, and a second run changes nothing; then a ' +
    'state moves there',
  async () => {
    const service = await startS3();
    const stage = new Stage('moved', service, 'backend: local');
    try {
      await stage.start();
      await stage.must(2, 'plan', 'moved', '--out', 'reviewed/moved');
      await stage.must(0, 'apply', `reviewed/moved/${stage.id}`);

      stateIs('moved', 'backend: s3, bucket: acme-later, region: us-east-1');
      // The simulated provider makes no bucket in moto: as if the machine died right after it was
      // made.
      expect(await stage.must(1, 'bootstrap', 'moved', '--auto-approve')).toContain(
        'It is kept in this file: run the same command again.',
      );
      await service.make('acme-later');
      const file = '.state/acme/acme-later/aws/us-east-1.tfstate';
      expect(JSON.parse(clone.read(file)).resources).toHaveLength(7);
      const [again, copied, , emptied] = await stage.drill('Moving the state');
      expect(again).toContain('Resources: 0 added, 0 changed, 0 destroyed');
      expect(existsSync(clone.path(file))).toBe(false);
      expect(await service.get('acme-later/bootstrap.tfstate')).toContain('"aws_s3_bucket_versioning"');
      // Copied first, and compared once more before the old one is emptied.
      const same = /moved-aws-us-east-1: equal in the new backend: lineage \S+, serial \d+, 8 resources/;
      expect(copied).toMatch(same);
      expect(emptied).toMatch(same);
      expect(emptied).toContain('the old backend was emptied');
      const old = '.state/acme/moved/aws/us-east-1.tfstate';
      expect(JSON.parse(clone.read(old)).resources).toEqual([]);
      await stage.must(0, 'plan', 'moved');
      expect(await stage.must(0, 'state', 'history', 'moved')).toContain('done');
      expect(await stage.must(0, 'bootstrap', 'moved', '--auto-approve')).toContain(
        'Resources: 0 added, 0 changed, 0 destroyed',
      );
      expect(await stage.must(0, 'state', 'move', 'moved', '--from', 'HEAD~1', '--delete')).toContain(
        'was moved before',
      );

      // Another state in the new place is never written over.
      const another = { version: 4, terraform_version: '1.11.4', serial: 99, lineage: 'another', resources: [] };
      clone.write(old, JSON.stringify({ ...another, outputs: { a: { value: '1', type: 'string' } } }));
      expect(await stage.must(1, 'state', 'move', 'moved', '--from', 'HEAD~1', '--delete')).toContain(
        'the new backend already contains another state',
      );
    } finally {
      await stage.stop();
    }
  },
);
