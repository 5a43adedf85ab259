import { refused } from '../modules/core/errors';
import { checkEncryption } from './encryption';
import { say } from './output';
import { type Options, session } from './session';
import { stateOf } from './state-folder';
import { synthesize } from './synthesize';
import { checkTerraform } from './terraform-cli';

/**
 * Writes each state and record again, with the key that the file names: after `encryption` was
 * added, changed or removed.
 */
export async function encryptStates(name: string, options: Options): Promise<number> {
  checkTerraform();
  return session([name], options, async (here) => {
    checkEncryption(here.environments, options);
    synthesize(here, options);
    for (const id of here.ids) {
      for (const part of [undefined, 'applied']) {
        const folder = stateOf(here, id, part);
        const state = await folder.pull();
        const what = part ? `${id} (its record)` : id;
        if (!state) {
          say(`${what}: nothing is stored yet.`);
          continue;
        }
        // The same serial with the same content would not be written.
        if (!(await folder.push({ ...state, serial: state.serial + 1 })))
          throw refused(what, "could not be written; see Terraform's output above.", 'Run the same command again.');
        say(`${what}: was written.`);
      }
    }
    return 0;
  });
}
