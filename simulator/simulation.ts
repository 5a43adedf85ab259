import type { Bindings, Provider } from './bindings';
import type { SimulatedCloud } from './cloud';
import type { Faults } from './faults';

export interface Simulation {
  readonly provider: Provider;
  readonly bindings: Bindings;
  readonly cloud: SimulatedCloud;
  readonly faults: Faults;
  /** The folder with the configurations. */
  readonly root: string;
  /** Whether a connection is open: repeated creations over it are two resources. */
  readonly alive: (connection: string) => boolean;
  /** Whether rules between attributes are checked. */
  readonly combinations: boolean;
}

/** Terraform writes its state after each creation, which takes time on a busy machine. */
export const STATE_WRITE_MILLISECONDS = 500;
