import { join } from 'node:path';
import { type Options, session } from '../../deployment/session';
import { synthesize } from '../../deployment/synthesize';

export async function synth(names: readonly string[], options: Options): Promise<number> {
  return session(names, options, async (here) => {
    synthesize(here, options);
    for (const id of here.ids) console.log(join(here.output, 'stacks', id, 'cdk.tf.json'));
    return 0;
  });
}
