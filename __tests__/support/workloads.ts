import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { Environment } from '../../environments/loader';
import { build } from '../../main';
import { cloudOf } from '../../modules/cloud';
import { loadEnvironments } from '../../stacks/environments';
import { synthesizeApp } from '../../stacks/synthesize';
import { defineWorkload } from '../../stacks/workload';
import type { Workloads } from '../../stacks/workloads';

/** One queue, whose length of a message's invisibility is a setting. */
export const letters = defineWorkload({
  description: 'One queue.',
  settings: z.strictObject({
    seconds: z.int().min(10).max(600).default(30).describe('Visibility timeout, in seconds. Default: 30.'),
    least: z.int().min(0).optional().describe('Least number of messages. Default: none.'),
    most: z.int().min(0).optional().describe('Greatest number of messages. Default: none.'),
  }),
  check: ({ least, most }) =>
    least !== undefined && most !== undefined && least > most
      ? [
          {
            path: ['most'],
            message: `is ${most}, less than least, which is ${least}.`,
            remedy: 'Raise most or lower least.',
          },
        ]
      : [],
  build(scope, { settings }) {
    const cloud = cloudOf(scope);
    cloud.queue(scope, 'orders', { visibilityTimeoutSeconds: settings.seconds });
    cloud.bucket(scope, 'docs');
  },
});

/** What has a network. */
export const machines = defineWorkload({
  description: 'A network.',
  settings: z.strictObject({}),
  needs: { network: true },
  build(scope, { network }) {
    network.allow(network.join(scope, 'private'), 'internet', { port: 443 });
  },
});

export const WORKLOADS = { letters, machines } as Workloads;

/** The keys of an environment's file that tests have in common, without `workloads`. */
export const FILE = {
  project: 'acme',
  cloud: 'aws',
  clouds: {
    aws: { region: 'us-east-1', account: '123456789012' },
    google: { region: 'us-east1', project: 'acme-dev', projectNumber: '123456789012' },
    azure: {
      region: 'eastus2',
      subscription: '00000000-0000-4000-8000-000000000001',
      tenant: '00000000-0000-4000-8000-000000000002',
      adminPublicKey: 'ssh-ed25519 AAAA',
    },
  },
  state: { backend: 'local' },
  tags: { owner: 'payments', costCenter: '4711' },
};

/** Loads the environment `dev` from these files: `dev.yaml`, `dev/media.yaml`, `dev.addresses`. */
export function loaded(
  files: Readonly<Record<string, object | string>>,
  workloads: Workloads = WORKLOADS,
  look: (environments: readonly Environment[], folder: string) => unknown = () => undefined,
  names: readonly string[] = [],
): readonly Environment[] {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-workloads-'));
  try {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), typeof content === 'string' ? content : stringify(content));
    }
    const environments = loadEnvironments(names, { folder, workloads });
    look(environments, folder);
    return environments;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The Terraform JSON of every stack of the environment, by stack id. */
export function stacksOf(
  files: Readonly<Record<string, object | string>>,
  workloads: Workloads = WORKLOADS,
  names: readonly string[] = [],
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
): Record<string, any> {
  const outdir = mkdtempSync(join(tmpdir(), 'polycloud-stacks-'));
  try {
    const app = build(loaded(files, workloads, undefined, names), { outdir, workloads, judge: false });
    synthesizeApp(app);
    const ids = app.node.children.map(({ node }) => node.id);
    return Object.fromEntries(
      ids.map((id) => [id, JSON.parse(readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8'))]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
