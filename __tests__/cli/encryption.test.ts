import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '../../simulator';
import { Clone, SHOP, TINY } from '../support/clone';
import { TERRAFORM } from '../support/terraform';

const clouds = mkdtempSync(join(tmpdir(), 'polycloud-clouds-'));
const clone = new Clone();
const dev = clone.read('environments/dev.yaml');
const FIRST = { TF_VAR_state_passphrase_first: 'correct horse battery staple' };
const SECOND = { TF_VAR_state_passphrase_second: 'an even longer passphrase' };
let simulator: Simulator;

beforeAll(async () => {
  clone.write(SHOP, TINY);
  rmSync(clone.path('environments/dev.addresses'));
  clone.commit('Local');
  simulator = await startSimulator({ stateDir: clouds, root: clone.path('cdktf.out'), faults: [] });
});

afterAll(async () => {
  await simulator.stop();
  clone.remove();
  rmSync(clouds, { recursive: true, force: true });
});

const encryptedWith = (encryption: string) =>
  clone.write(
    'environments/dev.yaml',
    dev.replace('{ backend: local }', `{ backend: local, encryption: { ${encryption} } }`),
  );

const CDKTF = { CDKTF_SKIP_PROVIDER_LOCK: 'true', CI: '' };
const must = async (code: number, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const run = await clone.start(args, { ...simulator.env, ...CDKTF, ...env });
  if (run.code !== code) throw new Error(`${args.join(' ')} ended with ${run.code}, not ${code}:\n${run.out}`);
  return run.out;
};

/** The files of the state and of its record. */
const files = () => {
  const folder = clone.path('.state', 'acme', 'dev', 'aws');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tfstate'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
};
const QUEUE = 'aws_sqs_queue';

/** These run in `bash .ci/opentofu`, which builds OpenTofu. */
const withTofu = /tofu$/.test(TERRAFORM) ? test : test.skip;
const withTerraform = /tofu$/.test(TERRAFORM) ? test.skip : test;
if (!/tofu$/.test(TERRAFORM))
  process.stderr.write(
    'Skipped: TERRAFORM_BINARY_NAME is not OpenTofu, and bash .ci/opentofu runs encrypted states.\n',
  );

withTerraform('Terraform is refused before anything starts, with both ways out', async () => {
  encryptedWith('keyProvider: pbkdf2, passphrase: first');
  for (const args of [
    ['plan', 'dev'],
    ['deploy', 'dev', '--auto-approve'],
    ['state', 'encrypt', 'dev'],
  ]) {
    const out = await must(1, args, FIRST);
    expect(out).toMatch(
      /environments\/dev\.yaml state\.encryption: requires OpenTofu 1\.12 or later, and "\S+" is Terraform 1\.\d+\./,
    );
    expect(out).toContain('set TERRAFORM_BINARY_NAME=tofu; or remove encryption');
  }
  expect(existsSync(clone.path('.state'))).toBe(false);
  // A simulated cloud keeps its states with its resources.
  clone.must(2, ['plan', 'dev', '--simulate']);
});

test('a passphrase that is missing or short is named, before anything starts', async () => {
  encryptedWith('keyProvider: pbkdf2, passphrase: first');
  expect(await must(1, ['plan', 'dev'])).toContain(
    'state.encryption: requires the passphrase in TF_VAR_state_passphrase_first, which is not set.',
  );
  expect(await must(1, ['plan', 'dev'], { TF_VAR_state_passphrase_first: 'horse' })).toContain(
    'requires a passphrase of at least 16 characters, and TF_VAR_state_passphrase_first has 5.',
  );
});

withTofu(
  'a state becomes encrypted, gets another passphrase, and is plain again: the plan stays empty',
  async () => {
    clone.write('environments/dev.yaml', dev);
    await must(0, ['deploy', 'dev', '--auto-approve']);
    expect(files().some((text) => text.includes(QUEUE))).toBe(true);

    // Without `previous` a state that is not encrypted is refused: somebody may have put it there.
    encryptedWith('keyProvider: pbkdf2, passphrase: first');
    expect(await must(1, ['plan', 'dev'], FIRST)).toContain('unencrypted payload without unencrypted method');

    encryptedWith('keyProvider: pbkdf2, passphrase: first, previous: { keyProvider: none }');
    expect(await must(0, ['state', 'encrypt', 'dev'], FIRST)).toContain('dev-aws-us-east-1 (its record): was written.');
    expect(files()).toHaveLength(2);
    for (const text of files()) {
      expect(text).toContain('"encrypted_data"');
      expect(text).not.toContain(QUEUE);
    }

    encryptedWith('keyProvider: pbkdf2, passphrase: first');
    await must(0, ['plan', 'dev'], FIRST);
    expect(await must(0, ['state', 'history', 'dev'], FIRST)).toMatch(/deploy +done/);
    const wrong = await must(1, ['plan', 'dev'], { TF_VAR_state_passphrase_first: 'an incorrect passphrase' });
    expect(wrong).toContain('decryption failed for all provided methods');

    // A saved plan is encrypted too, and the review of it is not affected.
    clone.change('environments/dev.yaml', ['costCenter: "4711"', 'costCenter: "4712"']);
    await must(2, ['plan', 'dev', '--out', 'reviewed'], FIRST);
    const plan = clone.read('reviewed/dev-aws-us-east-1/plan');
    expect(plan).toContain('"encrypted_data"');
    for (const name of readdirSync(clone.path('reviewed/dev-aws-us-east-1')))
      expect(clone.read('reviewed/dev-aws-us-east-1', name)).not.toContain(FIRST.TF_VAR_state_passphrase_first);
    await must(0, ['apply', 'reviewed/dev-aws-us-east-1'], FIRST);
    for (const text of files()) expect(text).toContain('"encrypted_data"');

    encryptedWith('keyProvider: pbkdf2, passphrase: second, previous: { keyProvider: pbkdf2, passphrase: first }');
    await must(0, ['state', 'encrypt', 'dev'], { ...FIRST, ...SECOND });
    encryptedWith('keyProvider: pbkdf2, passphrase: second');
    clone.change('environments/dev.yaml', ['costCenter: "4711"', 'costCenter: "4712"']);
    await must(0, ['plan', 'dev'], SECOND);

    encryptedWith('keyProvider: none, previous: { keyProvider: pbkdf2, passphrase: second }');
    await must(0, ['state', 'encrypt', 'dev'], SECOND);
    clone.write('environments/dev.yaml', dev);
    expect(files().every((text) => !text.includes('encrypted_data'))).toBe(true);
    await must(0, ['deploy', 'dev', '--auto-approve']);
    await must(0, ['destroy', 'dev', '--auto-approve']);
  },
  600_000,
);

withTofu(
  'a state that could not be written is encrypted, and can be recovered',
  async () => {
    rmSync(clone.path('.state'), { recursive: true, force: true });
    encryptedWith('keyProvider: pbkdf2, passphrase: first');
    await must(0, ['deploy', 'dev', '--auto-approve'], FIRST);
    // As OpenTofu leaves it: encrypted, with the serial of the state in the backend.
    const state = clone.path('.state', 'acme', 'dev', 'aws', 'us-east-1.tfstate');
    const left = clone.path('cdktf.out', 'stacks', 'dev-aws-us-east-1', 'errored.tfstate');
    clone.write('cdktf.out/stacks/dev-aws-us-east-1/errored.tfstate', readFileSync(state, 'utf8'));
    expect(await must(0, ['state', 'recover', 'dev'], FIRST)).toMatch(/the state was pushed, \d+ resources/);
    expect(existsSync(left)).toBe(false);
    expect(readFileSync(state, 'utf8')).toContain('"encrypted_data"');
    await must(0, ['plan', 'dev'], FIRST);
  },
  600_000,
);
