import { randomUUID } from 'node:crypto';
import { UserError } from '../modules/core/errors';
import type { State, StateFolder } from './state-folder';

const TRIES = 5;

/**
 * A small record in every state backend: a Terraform state with a single output. Terraform's
 * serials prevent concurrent writers from losing changes.
 */
export class StateRecord<T> {
  constructor(
    private readonly state: StateFolder,
    /** The name of the output. */
    private readonly output: string,
    private readonly empty: T,
  ) {}

  async read(): Promise<T> {
    return this.in(await this.state.pull());
  }

  /** Writes the result of `work`, which is called again if another writer was faster. */
  async change(work: (value: T) => T): Promise<T> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const now = await this.state.pull();
      const changed = work(this.in(now));
      const base = now ?? { version: 4, terraform_version: '1.5.0', serial: 0, lineage: randomUUID(), resources: [] };
      const outputs = { [this.output]: { value: JSON.stringify(changed), type: 'string' } };
      if (await this.state.push({ ...base, serial: base.serial + 1, outputs }, { silent: attempt < TRIES - 1 }))
        return changed;
    }
    throw new UserError([
      { where: 'the record', message: `could not be written in ${TRIES} tries; see the output of Terraform above.` },
    ]);
  }

  private in(state: State | undefined): T {
    const value = state?.outputs?.[this.output]?.value;
    return typeof value === 'string' ? (JSON.parse(value) as T) : this.empty;
  }
}
