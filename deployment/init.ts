import { setTimeout as pause } from 'node:timers/promises';
import { type Ended, run } from './child-process';
import { colour, terraformBinary, WAIT } from './terraform-cli';

const TRIES = 5;
/**
 * What is said of a lock that another holds: with its owner, then without, by Google Cloud Storage
 * and by Azure.
 */
const HELD = /Lock Info:|conditionNotMet|already (locked|a lease present)|LeaseIdMissing/;

/**
 * `terraform init` in a folder. Where there is no state yet, Google Cloud Storage and Azure make an
 * empty one, under a lock that Terraform does not wait for, whatever `-lock-timeout` says: of two
 * that begin at once one would fail. Another try finds the state there.
 */
export async function init(
  folder: string,
  env: Readonly<Record<string, string>>,
  ...more: readonly string[]
): Promise<Ended> {
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
    // Whoever stops it does not want another try.
    if (ended.code !== 1 || attempt === TRIES || !HELD.test(ended.err)) return ended;
    await pause(attempt * 500);
  }
}
