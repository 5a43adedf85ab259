import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TerraformAsset } from 'cdktf';
import type { Construct } from 'constructs';
import { zipSync } from 'fflate';
import { report } from '../core/errors';

/** The files of a program by path, with `/` on every system. */
export type Files = Readonly<Record<string, Uint8Array>>;

/**
 * Zip files have local times without a zone, so a constant is used. The year is the first that zip
 * supports.
 */
const WHEN = new Date(1980, 0, 2, 12);
/**
 * Readable and executable for all users, writable for none, in the upper half as Unix stores modes:
 * functions run as other users.
 */
const MODE = (0o100555 << 16) >>> 0;
/** The system of origin, which determines the interpretation of modes. */
const UNIX = 3;

/**
 * A zip of the files with the same bytes on every machine: sorted, with fixed times and modes, and
 * compressed in JavaScript, since Node's own zlib differs between versions and processors.
 */
export function zipped(files: Files): Uint8Array {
  const sorted = Object.entries(files).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return zipSync(
    Object.fromEntries(
      sorted.map(([path, bytes]) => [path, [bytes, { mtime: WHEN, os: UNIX, attrs: MODE, level: 9 }]]),
    ),
  );
}

export interface Asset {
  /** The path of the zip, relative to the Terraform configuration. */
  readonly path: string;
  /** SHA-256 in the format of AWS. */
  readonly sha256: string;
  /** A short form for names. */
  readonly hash: string;
  readonly sizeBytes: number;
  /** The size of the files. */
  readonly unpackedBytes: number;
}

/** The largest program that a service takes, in MB. */
export interface SizeLimit {
  readonly service: string;
  readonly zip: number;
  readonly unpacked?: number;
  readonly remedy: string;
}

const MB = 1024 * 1024;

/** Reports a program above the limit. */
export function checkSize(
  scope: Construct,
  { sizeBytes, unpackedBytes }: Pick<Asset, 'sizeBytes' | 'unpackedBytes'>,
  { service, zip, unpacked = Number.POSITIVE_INFINITY, remedy }: SizeLimit,
): void {
  if (sizeBytes <= zip * MB && unpackedBytes <= unpacked * MB) return;
  const [packed, whole] = [sizeBytes, unpackedBytes].map((bytes) => Math.ceil(bytes / MB));
  const allowed = Number.isFinite(unpacked) ? `${zip} MB and ${unpacked} MB` : `${zip} MB as a zip`;
  report(scope, {
    message: `code.folder is ${packed} MB as a zip and ${whole} MB unpacked, ${service} allows ${allowed}.`,
    remedy: `Leave out what it does not need${remedy}.`,
  });
}

/**
 * Zips are written here until CDKTF copies them next to the stack's JSON at the end of the
 * synthesis.
 */
let folder: string | undefined;

function pathOf(hash: string): string {
  if (!folder) {
    const made = mkdtempSync(join(tmpdir(), 'polycloud-programs-'));
    process.on('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return join(folder, hash, 'program.zip');
}

/** Adds the zip to the stack's assets: child of `scope`. */
export function assetOf(scope: Construct, files: Files): Asset {
  const bytes = zipped(files);
  const digest = createHash('sha256').update(bytes).digest();
  const hash = digest.toString('hex').slice(0, 16);
  const path = pathOf(hash);
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, bytes);
    renameSync(`${path}.new`, path);
  }
  const asset = new TerraformAsset(scope, 'program', { path, assetHash: hash });
  const unpackedBytes = Object.values(files).reduce((sum, { length }) => sum + length, 0);
  return { path: asset.path, sha256: digest.toString('base64'), hash, sizeBytes: bytes.length, unpackedBytes };
}
