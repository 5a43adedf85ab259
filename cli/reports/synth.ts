import { type Options, session } from '../../deployment/session';
import { synthesize } from '../../deployment/synthesize';
import { configurationOf } from '../../modules/core/files';

export async function synth(names: readonly string[], options: Options): Promise<number> {
  return session(names, options, async (here) => {
    synthesize(here, options);
    for (const id of here.ids) console.log(configurationOf(here.output, id));
    return 0;
  });
}
