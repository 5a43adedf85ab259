import {
  AzurermBackend,
  CloudBackend,
  GcsBackend,
  HttpBackend,
  LocalBackend,
  NamedCloudWorkspace,
  PgBackend,
  S3Backend,
  type TerraformStack,
} from 'cdktf';
import type { State } from '../environments/schema';
import { hashOfText } from '../modules/core/names';
import type { Placement } from '../modules/core/placement';
import { fits, type Limits, shortened } from '../modules/core/shortened';
import { encrypt, encryptionOf } from './encryption';

/**
 * `acme/prod/aws/us-east-1.tfstate`: another cloud or region has another state, so a switch creates
 * the new stack in addition to the old one.
 */
export function stateKey({ project, environment, cloud, region }: Placement): string {
  return `${project}/${environment}/${cloud}/${region}.tfstate`;
}

/**
 * The state backend of a stack. Every backend has locks; without a backend CDKTF would write a path
 * of this machine into the JSON.
 */
export function addBackend(stack: TerraformStack, state: State | { backend: 'simulated' }, key: string): void {
  encrypt(stack, encryptionOf(state));
  switch (state.backend) {
    case 'local':
      // Terraform runs in cdktf.out/stacks/<id>.
      new LocalBackend(stack, { path: `../../../.state/${key}` });
      return;
    case 'simulated':
      // There Terraform runs in .simulated/cdktf.out/stacks/<id>.
      new LocalBackend(stack, { path: `../../../state/${key}` });
      return;
    case 's3': {
      const { bucket, region, kmsKeyArn, profile } = state;
      const backend = new S3Backend(stack, { bucket, key, region, encrypt: true, kmsKeyId: kmsKeyArn, profile });
      // cdktf has no property for the lock file, without which S3 state is not locked.
      backend.addOverride('use_lockfile', true);
      return;
    }
    case 'gcs':
      new GcsBackend(stack, { bucket: state.bucket, prefix: key });
      return;
    case 'azurerm': {
      const { resourceGroup, storageAccount, container } = state;
      new AzurermBackend(stack, {
        resourceGroupName: resourceGroup,
        storageAccountName: storageAccount,
        containerName: container,
        key,
        useAzureadAuth: true,
      });
      return;
    }
    case 'pg': {
      const { host, port, database } = state;
      // The credentials are in PGUSER and PGPASSWORD, and the CA certificate in PGSSLROOTCERT.
      new PgBackend(stack, {
        connStr: `postgres://${host}:${port}/${database}?sslmode=verify-full`,
        schemaName: flat(key, SCHEMA),
      });
      return;
    }
    case 'http': {
      const address = `${state.address}/${flat(key, STATE)}`;
      // GitLab uses different HTTP methods for locks.
      const gitlab = /\/api\/v4\/projects\/[^/]+\/terraform\/state$/.test(state.address);
      const words = gitlab ? { lockMethod: 'POST', unlockMethod: 'DELETE' } : {};
      const lock = gitlab ? `${address}/lock` : address;
      new HttpBackend(stack, { address, lockAddress: lock, unlockAddress: lock, ...words });
      return;
    }
    case 'remote': {
      const { organization, hostname } = state;
      new CloudBackend(stack, { organization, hostname, workspaces: new NamedCloudWorkspace(flat(key, WORKSPACE)) });
      return;
    }
  }
}

/** The record of a state's deployments is next to it, with `-applied` after the name. */
const BESIDE = '-applied'.length;
/** The last part of an address. */
const STATE = { max: 255, pattern: /^[\w-]+$/ };
/**
 * Source: developer.hashicorp.com/terraform/cloud-docs/workspaces/create: at most 90 characters.
 */
const WORKSPACE = { max: 90 - BESIDE, pattern: /^[\w-]+$/ };
/**
 * PostgreSQL silently truncates names of more than 63 bytes. Source: postgresql.org/docs,
 * "Identifiers and Key Words"
 */
const SCHEMA = { max: 63 - BESIDE, pattern: /^\w+$/, separator: '_' };

/**
 * A state name without `/`: `acme-prod-aws-us-east-1`. With a `-` in project or environment it ends
 * with a hash of the whole key, because `a-b/c` and `a/b-c` would be equal.
 */
function flat(key: string, { max, pattern, separator = '-' }: Limits): string {
  const parts = key.replace(/\.tfstate$/, '').split('/');
  const alike = parts.slice(0, 2).some((part) => part.includes('-'));
  const written = parts.map((part) => part.replaceAll('-', separator));
  const whole = [...written, ...(alike ? [hashOfText(key, 8)] : [])].join(separator);
  if (fits(whole, { max, pattern })) return whole;
  return (
    shortened({ first: written.slice(0, 2), ids: written.slice(2), suffix: '' }, hashOfText(key, 8), {
      max,
      pattern,
      separator,
    }) ?? whole
  );
}
