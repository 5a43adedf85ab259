import { setTimeout as pause } from 'node:timers/promises';
import { type ProcessResult, run } from './child-process';
import { colour, terraformBinary, WAIT } from './terraform-cli';

const TRIES = 5;
/**
 * Error messages for a held lock: with its owner, then without, from Google Cloud Storage and from
 * Azure.
 */
const HELD = /Lock Info:|conditionNotMet|already (locked|a lease present)|LeaseIdMissing/;

/**
 * `terraform init` in a folder. If the state does not exist yet, Google Cloud Storage and Azure
 * create an empty one, with a lock for which Terraform does not wait, regardless of
 * `-lock-timeout`: of two concurrent runs one would fail. A retry finds the state.
 */
export async function init(
  folder: string,
  env: Readonly<Record<string, string>>,
  ...more: readonly string[]
): Promise<ProcessResult> {
  for (let attempt = 1; ; attempt++) {
    const ended = await run(
      terraformBinary(),
      [`-chdir=${folder}`, 'init', '-input=false', WAIT, ...more, ...colour()],
      {
        env,
        capture: true,
        captureErrors: true,
      },
    );
    // An interrupted run is not retried.
    if (ended.code !== 1 || attempt === TRIES || !HELD.test(ended.err)) return ended;
    await pause(attempt * 500);
  }
}
