import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { closest } from '../modules/core/closest';
import { type Problem, present, UserError } from '../modules/core/errors';
import type { CloudName } from '../modules/core/placement';
import { placementsOf } from '../stacks/placements';
import { run } from './child-process';
import { say } from './output';
import { BASES, type MachineImage, type Target, templateOf } from './packer-template';
import { type Options, session } from './session';

export interface MachineImageOptions extends Pick<Options, 'cloud'> {
  readonly environment: string;
  readonly version: string;
  readonly gallery?: string;
  /** Writes the template without running it. */
  readonly template: boolean;
}

const FOLDER = 'images';
const shape = z.strictObject({
  base: z.enum(BASES),
  packages: z.array(z.string().regex(/^[a-z0-9][a-z0-9+.-]*$/)).default([]),
  scripts: z.array(z.string()).default([]),
  tests: z.array(z.string()).min(1),
  diskGiB: z.int().min(30).max(1024).default(30),
});
const GALLERY =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/galleries\/([^/]+)\/images\/([^/]+)$/i;

/** Builds a machine image from its description, with Packer. */
export async function machineImage(name: string, options: MachineImageOptions): Promise<number> {
  const image = readImage(name);
  return session([options.environment], options, async ({ environments, output }) => {
    const [placement] = environments.flatMap(placementsOf);
    if (!placement) throw new Error(`${options.environment} has no placement`);
    const { cloud, region, facts } = placement;
    const target = targetOf(cloud, region, facts, options);
    const folder = join(output, FOLDER, name);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${cloud}.pkr.json`);
    writeFileSync(file, `${JSON.stringify(templateOf(name, image, target, resolve(FOLDER, name)), null, 2)}\n`);
    say(`Written: ${file}`);
    if (options.template) return 0;
    if (spawnSync('packer', ['version'], { env: process.env }).status !== 0) {
      throw new UserError([
        {
          where: 'npm run image',
          message: 'packer is not installed.',
          remedy: 'Install it (developer.hashicorp.com/packer/install), or write the template alone: --template.',
        },
      ]);
    }
    const ready = await run('packer', ['init', file]);
    return ready.code === 0 ? (await run('packer', ['build', '-color=false', file])).code : ready.code;
  });
}

/** The description of an image, or all errors in it. */
function readImage(name: string): MachineImage {
  const known = existsSync(FOLDER)
    ? readdirSync(FOLDER).filter((one) => existsSync(join(FOLDER, one, 'image.yaml')))
    : [];
  const where = join(FOLDER, name, 'image.yaml');
  if (!known.includes(name)) {
    const meant = closest(name, known);
    throw new UserError([
      {
        where,
        message: `is not there${meant ? `; did you mean "${meant}"?` : '.'}`,
        remedy: `There are ${known.join(', ') || 'none'}.`,
      },
    ]);
  }
  const read = shape.safeParse(parse(readFileSync(where, 'utf8')));
  const problems: Problem[] = read.success
    ? [...read.data.scripts, ...read.data.tests]
        .filter((script) => !existsSync(join(FOLDER, name, script)))
        .map((script) => ({ where, message: `names ${script}, which is not in its folder.`, remedy: 'Add it.' }))
    : read.error.issues.map(({ path, message }) => ({
        where,
        message: `${path.join('.') || 'it'}: ${message}.`,
        remedy: 'See images/README.md.',
      }));
  if (problems.length > 0 || !read.success) throw new UserError(problems);
  return read.data;
}

/** The build location of the image, from the facts of an environment. */
function targetOf(
  cloud: CloudName,
  region: string,
  facts: { readonly google?: { readonly project: string }; readonly azure?: { readonly subscription: string } },
  { version, gallery }: MachineImageOptions,
): Target {
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    throw new UserError([
      { where: '--version', message: `is ${version}, versions are three numbers.`, remedy: 'Write it as 1.4.0.' },
    ]);
  }
  switch (cloud) {
    case 'aws':
      return { cloud, region, version };
    case 'google':
      return { cloud, region, version, project: present(facts.google, 'clouds.google of the environment').project };
    case 'azure': {
      const [, subscription, resourceGroup, galleryName, definition] = GALLERY.exec(gallery ?? '') ?? [];
      if (!subscription || !resourceGroup || !galleryName || !definition) {
        throw new UserError([
          {
            where: '--gallery',
            message: `is ${gallery ?? 'not given'}, and on Azure an image is a version in a compute gallery.`,
            remedy: 'Give the resource id of an image definition: /subscriptions/…/galleries/…/images/….',
          },
        ]);
      }
      return { cloud, region, version, subscription, resourceGroup, gallery: galleryName, definition };
    }
  }
}
