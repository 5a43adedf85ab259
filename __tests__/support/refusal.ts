import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bindings, CACHE, PROVIDERS } from '../../simulator/bindings';
import { SimulatedCloud } from '../../simulator/cloud';
import { Faults } from '../../simulator/faults';
import { SimulatedProvider } from '../../simulator/provider';
import { conform, type Fields } from '../../simulator/values';
import { defined } from './defined';

export type ResourceConfig = readonly [type: string, config: Fields];

const folder = mkdtempSync(join(tmpdir(), 'polycloud-networks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bindings = Object.fromEntries(PROVIDERS.map((provider) => [provider.name, new Bindings(provider, CACHE)]));
let clouds = 0;

/**
 * What the provider says when these are made one after another: the words of its refusal, or
 * nothing. `<n>` is the id of what was made as number n, and `<n.arn>` another of its attributes.
 */
export async function refusal(...wanted: readonly ResourceConfig[]): Promise<string | undefined> {
  const name = defined(String(wanted[0]?.[0]).split('_')[0]);
  const provider = PROVIDERS.find((one) => one.name === name) as (typeof PROVIDERS)[number];
  const simulated = new SimulatedProvider({
    provider,
    bindings: bindings[name] as Bindings,
    cloud: new SimulatedCloud(join(folder, String(clouds++))),
    root: folder,
    faults: new Faults([]),
    alive: () => true,
    combinations: true,
  });
  const states: Fields[] = [];
  for (const [type, config] of wanted) {
    const known = JSON.parse(
      JSON.stringify(config).replace(/<(\d)(?:\.(\w+))?>/g, (_, number, name = 'id') =>
        String(states[Number(number)]?.[name]),
      ),
    );
    const block = simulated.bindings.resource(type);
    const conformed = conform(block, known);
    const [wrong] = simulated.validate(type, conformed);
    if (wrong) return wrong.detail;
    const { planned } = simulated.plan('one', type, null, conformed, conformed);
    try {
      states.push((await simulated.create('one', type, planned)).state);
    } catch (error) {
      return (error as { detail?: string }).detail;
    }
  }
  return undefined;
}
