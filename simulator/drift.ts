import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatedCloud } from './cloud';
import { Refusal } from './faults';
import type { Value } from './values';

interface StateResource {
  readonly type: string;
  readonly name: string;
  readonly module?: string;
  readonly mode: string;
  readonly instances: { readonly index_key?: string | number; readonly private?: string }[];
}

/** Changes one attribute of what exists at a Terraform address, behind Terraform's back. */
export function drift(folder: string, clouds: string, address: string, attribute: string, text: string): void {
  const keys = statesBelow(folder).flatMap((state) => keysAt(state, address));
  if (keys.length === 0) throw new Refusal('No such resource', `No state below ${folder} has ${address}: deploy it first.`);
  const cloud = new SimulatedCloud(clouds);
  for (const key of keys) {
    const thing = cloud.get(key);
    if (!thing) throw new Refusal('Gone', `${address} is in the state, and no longer in the simulated cloud.`);
    if (!(attribute in thing.state)) {
      throw new Refusal('No such attribute', `${thing.type} has no ${attribute}; it has ${Object.keys(thing.state).join(', ')}.`);
    }
    cloud.put({ ...thing, state: { ...thing.state, [attribute]: parsed(text) } });
  }
}

/** `true`, `3` and `["a"]` are what they look like; everything else is text. */
function parsed(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}

function statesBelow(folder: string): { resources?: StateResource[] }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tfstate') && !file.includes('node_modules') && !file.includes('.terraform/'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

function keysAt(state: { resources?: StateResource[] }, address: string): string[] {
  return (state.resources ?? []).flatMap(({ module, type, name, instances }) =>
    instances.flatMap((instance) => {
      const index = instance.index_key === undefined ? '' : `[${JSON.stringify(instance.index_key)}]`;
      const at = `${module ? `${module}.` : ''}${type}.${name}${index}`;
      if (at !== address || !instance.private) return [];
      return [(JSON.parse(Buffer.from(instance.private, 'base64').toString()) as { key: string }).key];
    }),
  );
}
