import { createHash } from 'node:crypto';
import type { Knowledge } from './behaviour';
import type { Bindings, Provider } from './bindings';
import type { Connections } from './connections';
import { fill, withKnown } from './fill';
import { plan } from './plan';
import { canonical, type Fields } from './values';

interface Simulated {
  readonly provider: Provider;
  readonly bindings: Bindings;
  readonly knowledge: Knowledge;
  readonly connections: Connections;
}

/** A data source returns existing resources that match the query, otherwise plausible values. */
export function dataOf(
  { provider, bindings, knowledge, connections }: Simulated,
  connection: string,
  type: string,
  asked: Fields,
): Fields {
  const block = bindings.data(type);
  const session = connections.session(connection);
  const known =
    knowledge.data[type.slice(provider.name.length + 1)]?.(asked, session.facts, connections.there(connection, '')) ??
    connections.twin(connection, type, block, asked);
  const config = withKnown(block, asked, known);
  const { planned } = plan({
    block,
    prior: null,
    proposed: config,
    config,
    session: { ...session, merged: {} },
    behaviour: {},
    transcribed: {},
    replaces: [],
  });
  const key = createHash('sha256')
    .update(`${type}\n${canonical(asked)}`)
    .digest('hex')
    .slice(0, 17);
  const { values } = knowledge.types[type.slice(provider.name.length + 1)] ?? {};
  return fill({ knowledge, type, key, block, behaviour: { values }, facts: session.facts, prior: null }, planned);
}
