import { z } from 'zod';
import { cloudOf } from '../../modules/cloud';
import { formatProblem, UserError } from '../../modules/core/errors';
import { defineWorkload } from '../../stacks/workload';
import type { Workloads } from '../../stacks/workloads';
import { FILE, loaded, machines, stacksOf } from '../support/workloads';

const own = defineWorkload({
  description: 'Machines in a separate stack, which read the network of the placement.',
  settings: z.strictObject({}),
  needs: { network: true },
  build(scope, { network }) {
    cloudOf(scope).queue(scope, 'orders');
    network.allow(network.join(scope, 'private'), 'internet', { port: 443 });
  },
});
const workloads = { machines, own } as Workloads;
const at = 'dev-aws-us-east-1';
const S3 = { backend: 's3', bucket: 'acme-state', region: 'us-east-1' };
const network = { cidr: '10.10.0.0/16', zones: 2 };

/** The Terraform JSON of an environment with this state. */
const withState = (state: object, more: object = {}) =>
  stacksOf({ 'dev.yaml': { ...FILE, network, state, workloads: { machines: {}, ...more } } }, workloads);
const stacks = (encryption: object, more: object = {}) => withState({ ...S3, encryption }, more);
const terraform = (encryption: object) => stacks(encryption)[at].terraform;

const ARN = 'arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-4000-8000-000000000000';
const GOOGLE = 'projects/acme-dev/locations/europe-west3/keyRings/states/cryptoKeys/terraform';
const PASSPHRASE = { keyProvider: 'pbkdf2', passphrase: 'main' };

test.each([
  ['pbkdf2', PASSPHRASE, 'main', { passphrase: '${var.state_passphrase_main}' }],
  [
    'aws_kms',
    { keyProvider: 'aws_kms', keyArn: ARN, profile: 'states' },
    expect.stringMatching(/^key_[0-9a-z]{8}$/),
    { kms_key_id: ARN, key_spec: 'AES_256', region: 'eu-central-1', profile: 'states' },
  ],
  [
    'gcp_kms',
    { keyProvider: 'gcp_kms', keyName: GOOGLE },
    expect.stringMatching(/^key_[0-9a-z]{8}$/),
    { kms_encryption_key: GOOGLE, key_length: 32 },
  ],
  [
    'azure_vault',
    { keyProvider: 'azure_vault', vault: 'https://acme.vault.azure.net', keyName: 'states' },
    expect.stringMatching(/^key_[0-9a-z]{8}$/),
    { vault_uri: 'https://acme.vault.azure.net', vault_key_name: 'states', key_length: 32 },
  ],
])('%s: state and plan are encrypted, and nothing else is read', (type, encryption, name, settings) => {
  const { encryption: block, backend } = terraform(encryption);
  const [[key, keyProvider]] = Object.entries(block.key_provider[type]) as [[string, object]];
  expect(key).toEqual(name);
  expect(keyProvider).toEqual(settings);
  expect(block.method).toEqual({ aes_gcm: { [key]: { keys: `\${key_provider.${type}.${key}}` } } });
  expect(block.state).toEqual({ method: `method.aes_gcm.${key}`, enforced: true });
  expect(block.plan).toEqual({ method: `method.aes_gcm.${key}`, enforced: true });
  expect(backend.s3).toMatchObject({ encrypt: true, use_lockfile: true });
});

test('a passphrase is a variable that neither the state nor a plan contains', () => {
  expect(stacks(PASSPHRASE)[at].variable).toEqual({
    state_passphrase_main: expect.objectContaining({ type: 'string', sensitive: true, ephemeral: true }),
  });
});

test('states that were not encrypted can still be read, and are written encrypted', () => {
  const { encryption } = terraform({ ...PASSPHRASE, previous: { keyProvider: 'none' } });
  expect(encryption.state).toEqual({
    method: 'method.aes_gcm.main',
    fallback: { method: 'method.unencrypted.none' },
  });
  expect(encryption.method.unencrypted).toEqual({ none: {} });
  expect(encryption.plan).toEqual({ method: 'method.aes_gcm.main', enforced: true });
});

test('another passphrase, and another key: the one before is the fallback', () => {
  const { encryption } = terraform({ ...PASSPHRASE, previous: { keyProvider: 'pbkdf2', passphrase: 'before' } });
  expect(encryption.state).toEqual({
    method: 'method.aes_gcm.main',
    fallback: { method: 'method.aes_gcm.before' },
    enforced: true,
  });
  const other = ARN.replace('0000-4000', '0001-4000');
  const kms = terraform({
    keyProvider: 'aws_kms',
    keyArn: ARN,
    previous: { keyProvider: 'aws_kms', keyArn: other },
  }).encryption;
  // By different names: OpenTofu would ask a key for what the other one has encrypted.
  expect(Object.keys(kms.key_provider.aws_kms)).toHaveLength(2);
  expect(kms.state.method).not.toBe(kms.state.fallback.method);
});

test('encryption ends: states are read with the key, and written without', () => {
  const { encryption } = terraform({ keyProvider: 'none', previous: PASSPHRASE });
  expect(encryption.state).toEqual({
    method: 'method.unencrypted.none',
    fallback: { method: 'method.aes_gcm.main' },
  });
  expect(encryption.plan).toBeUndefined();
});

test('a stack reads the outputs of an encrypted state with the key of that state', () => {
  const mine = { keyProvider: 'pbkdf2', passphrase: 'mine' };
  const all = stacks(PASSPHRASE, { own: { stack: 'own', state: { ...S3, bucket: 'acme-own', encryption: mine } } });
  const { terraform: block, variable } = all[`${at}-own`];
  expect(block.encryption.state.method).toBe('method.aes_gcm.mine');
  expect(block.encryption.remote_state_data_sources).toEqual({
    remote_state_data_source: { [at]: { method: 'method.aes_gcm.main' } },
  });
  expect(Object.keys(variable).sort()).toEqual(['state_passphrase_main', 'state_passphrase_mine']);
  expect(Object.keys(all[at].variable)).toEqual(['state_passphrase_main']);
  // A stack that is not encrypted reads one that is.
  const plain = stacks(PASSPHRASE, { own: { stack: 'own', state: { ...S3, bucket: 'acme-own' } } })[`${at}-own`];
  expect(plain.terraform.encryption.state).toBeUndefined();
  expect(plain.terraform.encryption.remote_state_data_sources.remote_state_data_source[at]).toBeDefined();
});

test('without encryption the JSON is that of Terraform', () => {
  const stack = withState(S3)[at];
  expect(stack.terraform.encryption).toBeUndefined();
  expect(stack.variable).toBeUndefined();
});

test.each([
  ['a passphrase in the file', { keyProvider: 'pbkdf2', passphrase: 'correct horse battery' }, /is not a valid name/],
  ['an alias', { keyProvider: 'aws_kms', keyArn: ARN.replace('key/', 'alias/') }, /is not a valid ARN of a KMS key/],
  [
    'another provider',
    { keyProvider: 'static', key: 'abc' },
    /allowed values are pbkdf2, aws_kms, gcp_kms, azure_vault, none/,
  ],
  ['no key, and none before', { keyProvider: 'none' }, /previous/],
  ['HCP Terraform', { remote: true }, /encryption/],
])('%s is refused', (_, encryption, message) => {
  const state =
    'remote' in encryption
      ? { backend: 'remote', organization: 'acme', encryption: PASSPHRASE }
      : { ...S3, encryption };
  let problems = '';
  try {
    loaded({ 'dev.yaml': { ...FILE, network, state, workloads: { machines: {} } } }, workloads);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    problems = error.problems.map(formatProblem).join('\n');
  }
  expect(problems).toMatch(message);
});
