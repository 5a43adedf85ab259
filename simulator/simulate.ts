import { join } from 'node:path';
import { type Simulator, startSimulator } from './index';

/** Everything simulated is in this folder, which git ignores: the clouds, Terraform's state, and what CDKTF synthesizes. */
export const SIMULATED = '.simulated';

/** The simulator for a person in this folder: its faults from a variable, its clouds kept from run to run. */
export async function simulateHere(folder: string = process.cwd()): Promise<Simulator> {
  const faults = process.env.POLYCLOUD_SIMULATOR_FAULTS ? JSON.parse(process.env.POLYCLOUD_SIMULATOR_FAULTS) : [];
  const simulator = await startSimulator({ stateDir: join(folder, SIMULATED, 'clouds'), root: folder, faults });
  const output = join(SIMULATED, 'cdktf.out');
  return {
    ...simulator,
    env: {
      ...simulator.env,
      // A program that knows of it keeps its state beside the simulated clouds, and leaves the real backend alone.
      POLYCLOUD_SIMULATE: '1',
      // cdktf reads its options from such variables; a provider lock would ask the registry.
      CDKTF_OUTPUT: output,
      CDKTF_OUTDIR: output,
      CDKTF_SKIP_PROVIDER_LOCK: 'true',
    },
  };
}
