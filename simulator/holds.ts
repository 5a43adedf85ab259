import type { Behaviour } from './behaviour';
import type { Provider } from './bindings';
import type { SimulatedCloud, SimulatedResource } from './cloud';
import { Refusal } from './faults';
import { refersTo } from './names';
import { valuesAt } from './rules';

/** What prevents its own destruction. */
export function refuseProtected({ type, state }: SimulatedResource, behaviour: Behaviour): void {
  const protectors = { deletion_protection: true, deletion_protection_enabled: true, enable_deletion_protection: true };
  for (const [name, value] of Object.entries({ ...protectors, ...behaviour.protectedBy })) {
    if (valuesAt(state, name.split('.')).includes(value))
      throw new Refusal(
        'Protected from deletion',
        `${type} ${String(state.id)} has ${name} = ${JSON.stringify(value)}: apply its removal first.`,
      );
  }
}

/** What prevents its destruction because other resources refer to it, or are in it. */
export function refuseInUse(
  { type, key, scope, state }: SimulatedResource,
  behaviour: Behaviour,
  cloud: SimulatedCloud,
  provider: Provider,
): void {
  const { heldBy = [], holdsBelow } = behaviour;
  const id = String(state.id);
  const refuse = (user: SimulatedResource, how: string) => {
    throw new Refusal('Still in use', `${type} ${id} can't be deleted: ${user.type} ${String(user.state.id)} ${how}.`);
  };
  for (const reference of heldBy) {
    const [holder, ...path] = reference.split('.') as [string, ...string[]];
    for (const user of cloud.ofType(`${provider.name}_${holder}`)) {
      if (user.key === key) continue;
      if (valuesAt(user.state, path).some((value) => refersTo(value, user, { scope, state })))
        refuse(user, `refers to it with ${path.join('.')}`);
    }
  }
  if (!holdsBelow) return;
  for (const user of cloud.all()) {
    if (user.key !== key && String(user.state.id).toLowerCase().startsWith(`${id.toLowerCase()}/`))
      refuse(user, 'is in it');
  }
}
