import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, delimiter, isAbsolute, join } from 'node:path';
import { faultsFrom } from './faults-json';
import { type Simulator, startSimulator } from './index';

/**
 * All simulated data is in this folder, which git ignores: the clouds, Terraform's state, and
 * CDKTF's output.
 */
export const SIMULATED = '.simulated';

const FAULTS = 'POLYCLOUD_SIMULATOR_FAULTS';

/** The simulator for this folder: faults from a variable, clouds that persist between runs. */
export async function simulateHere(folder: string = process.cwd()): Promise<Simulator> {
  const faults = process.env[FAULTS] ? faultsFrom(process.env[FAULTS], FAULTS) : [];
  const simulator = await startSimulator({ stateDir: join(folder, SIMULATED, 'clouds'), root: folder, faults });
  const output = join(SIMULATED, 'cdktf.out');
  const front = frontOf(realpathSync(folder));
  return {
    env: {
      ...simulator.env,
      // A program that supports simulation keeps its state next to the simulated clouds, and does
      // not use the real backend.
      POLYCLOUD_SIMULATE: '1',
      // For other programs, and plain Terraform, the wrapper does it.
      ...front.env,
      // cdktf reads its options from such variables; a provider lock would access the registry.
      CDKTF_OUTPUT: output,
      CDKTF_OUTDIR: output,
      CDKTF_SKIP_PROVIDER_LOCK: 'true',
    },
    stop: async () => {
      await simulator.stop();
      front.clear();
    },
  };
}

/**
 * A wrapper of Terraform. It keeps the state of a configuration in `.simulated/state/`, regardless
 * of the configured backend: an override file is present until the simulator stops, and
 * `.terraform` is also in another directory. A program that supports simulation, and wrote a local
 * backend below `.simulated/`, is unchanged.
 */
function frontOf(root: string): { env: Record<string, string>; clear: () => void } {
  const folder = join(root, SIMULATED, 'bin');
  const list = join(root, SIMULATED, 'overrides');
  mkdirSync(folder, { recursive: true });
  const clear = () => {
    if (!existsSync(list)) return;
    for (const override of readFileSync(list, 'utf8').split('\n')) if (override) rmSync(override, { force: true });
    rmSync(list);
  };
  // Files of a killed run.
  clear();
  const wanted = process.env.TERRAFORM_BINARY_NAME || 'terraform';
  for (const name of new Set([basename(wanted), 'terraform', 'tofu'])) {
    const real =
      basename(wanted) === name && isAbsolute(wanted) && !wanted.startsWith(folder) ? wanted : onPath(name, folder);
    if (real) writeFileSync(join(folder, name), script(root, list, real), { mode: 0o755 });
  }
  const binary = join(folder, basename(wanted));
  return {
    env: {
      PATH: [folder, process.env.PATH].join(delimiter),
      TERRAFORM_BINARY_NAME: existsSync(binary) ? binary : wanted,
    },
    clear,
  };
}

function onPath(name: string, notIn: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && folder !== notIn)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

const script = (root: string, list: string, real: string) => `#!/bin/sh
# Terraform with the state of simulated clouds, written by the simulator: see simulator/README.md.
simulated=${quoted(join(root, SIMULATED))}
at=.
for argument; do
  case $argument in
    -chdir=*) at=\${argument#-chdir=} ;;
    -*) ;;
    *) break ;;
  esac
done
at=$(cd "$at" 2>/dev/null && pwd -P)
there=
for file in "$at"/*.tf "$at"/*.tf.json "$at"/*.tofu; do [ -f "$file" ] && there=yes; done
case $at in "$simulated"/*) grep -q '"local"' "$at"/cdk.tf.json 2>/dev/null && there= ;; esac
if [ -n "$there" ]; then
  state=$simulated/state\${at#${quoted(root)}}
  override=$at/simulated_override.tf.json
  mkdir -p "$state"
  printf '{"//":"Until the simulator stops; see simulator/README.md.","terraform":{"backend":{"local":{"path":"%s","workspace_dir":"%s"}}}}\\n' \\
    "$state/terraform.tfstate" "$state/.workspaces" > "$override"
  grep -qxF "$override" ${quoted(list)} 2>/dev/null || printf '%s\\n' "$override" >> ${quoted(list)}
  TF_DATA_DIR=$state/.terraform
  export TF_DATA_DIR
fi
exec ${quoted(real)} "$@"
`;
