import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import type { CloudName } from '../../modules/core/placement';
import { ON_LAMBDA } from '../../modules/function/aws';
import { ON_AZURE } from '../../modules/function/azure';
import { ON_CLOUD_RUN } from '../../modules/function/google-base';
import { filesOf } from '../../modules/function/program';
import { type Files, zipped } from '../../modules/function/zip';
import { NODE } from './function';

/** The zip of the program as a cloud gets it, unpacked into a folder. */
const TAKING = { aws: ON_LAMBDA, google: ON_CLOUD_RUN, azure: ON_AZURE } as const;

const OF_TESTS = { folder: NODE, handler: 'orders.handler' };

export function unpacked(cloud: CloudName, { folder: code, handler } = OF_TESTS): string {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-program-'));
  const files = unzipSync(zipped(filesOf({ folder: code, runtime: 'node22', handler }, TAKING[cloud]) as Files));
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}
