import { createHash } from 'node:crypto';
import { type Behaviour, type Knowledge, knowledgeOf, transcribedOf } from './behaviour';
import type { Bindings, Provider } from './bindings';
import type { SimulatedCloud, SimulatedResource } from './cloud';
import { Connections } from './connections';
import { dataOf } from './data-sources';
import { type Faults, Refusal } from './faults';
import { fill } from './fill';
import { refuseInUse, refuseProtected } from './holds';
import { mergeTags, type Path, plan } from './plan';
import { refusals, textRefusals } from './rules';
import { type Simulation, STATE_WRITE_MILLISECONDS } from './simulation';
import { expand, isRandom } from './template';
import { byBothNames, pathsByBothNames } from './types/renamed';
import { canonical, conform, type Fields } from './values';

/**
 * A simulated provider: what the real one would do with each resource, in values instead of bytes.
 */
export class SimulatedProvider {
  private readonly knowledge: Knowledge;
  readonly connections: Connections;

  readonly provider: Provider;
  readonly bindings: Bindings;
  private readonly cloud: SimulatedCloud;
  private readonly faults: Faults;

  constructor(private readonly simulation: Simulation) {
    this.provider = simulation.provider;
    this.bindings = simulation.bindings;
    this.cloud = simulation.cloud;
    this.faults = simulation.faults;
    this.knowledge = knowledgeOf(this.provider);
    this.connections = new Connections(this.provider, this.knowledge, this.cloud);
  }

  validateProvider(config: Fields): Refusal[] {
    const { name } = this.provider;
    return [
      ...refusals(`provider ${name}`, this.knowledge.rules, [], config),
      ...textRefusals(`${name}_provider`, config),
    ];
  }

  /** Names and values that the cloud would refuse. */
  validate(type: string, asked: Fields): Refusal[] {
    const { rules = {}, checks = [] } = this.behaviour(type);
    const config = this.both(type, asked);
    return [
      ...refusals(type, rules, this.simulation.combinations ? checks : [], config),
      ...textRefusals(type, config),
    ];
  }

  plan(
    connection: string,
    type: string,
    prior: Fields | null,
    proposed: Fields,
    config: Fields,
  ): { planned: Fields; replaces: Path[] } {
    const { replaces } = this.knowledge;
    const transcribed = transcribedOf(this.provider, type);
    return plan({
      block: this.bindings.resource(type),
      prior,
      proposed,
      config,
      session: this.connections.session(connection),
      behaviour: this.behaviour(type),
      transcribed: { ...transcribed, replaces: pathsByBothNames(this.provider.name, type, transcribed.replaces) },
      replaces,
    });
  }

  /** The current resource, or undefined if it was deleted. */
  async read(connection: string, type: string, current: Fields, key: string): Promise<Fields | null> {
    await this.faults.strike('read', type);
    const thing = this.connections.now(type, current, key);
    if (!thing) return null;
    this.refuseOutOfReach(connection, type, thing.state, thing.key);
    if (thing.known !== 'seen') this.cloud.put({ ...thing, known: 'seen' });
    const state =
      this.behaviour(type).becomes?.(thing.state, this.connections.there(connection, thing.key)) ?? thing.state;
    return conform(this.bindings.resource(type), this.both(type, state));
  }

  async create(
    connection: string,
    type: string,
    wanted: Fields,
    config: Fields = wanted,
  ): Promise<{ state: Fields; key: string; lost: boolean }> {
    const fault = await this.faults.strike('create', type);
    const planned = this.both(type, wanted);
    this.refuseWhatIsWrong(type, planned, config);
    const madeFrom = createHash('sha256').update(canonical(planned)).digest('hex').slice(0, 32);
    const again = this.lost(type, madeFrom);
    if (again) {
      this.cloud.put({ ...again, maker: connection });
      return { state: conform(this.bindings.resource(type), again.state), key: again.key, lost: fault === 'drop' };
    }
    for (const refusal of refusals(type, {}, this.behaviour(type).whenMade ?? [], planned)) {
      throw refusal;
    }
    const key = this.cloud.newKey(type, madeFrom);
    const filled = this.filled(connection, type, key, planned, null);
    const state = this.both(type, filled);
    const unique = this.uniqueOf(connection, type, state, key);
    const over = this.behaviour(type).overwrites?.(state) && this.cloud.first(type, (thing) => thing.unique === unique);
    const usedKey = over ? over.key : key;
    this.refuseConflicts(connection, type, unique, state, usedKey, true);
    this.keep(connection, { key: usedKey, type, unique, madeFrom, known: 'not', state, since: Date.now() });
    return { state: filled, key: usedKey, lost: fault === 'drop' };
  }

  /**
   * The response to a creation is sent. A client that is killed now has not stored it; one that is
   * still connected later has.
   */
  answered(connection: string, key: string): void {
    const toldNow = () => {
      const thing = this.cloud.get(key);
      if (thing?.known === 'not' && this.simulation.alive(connection)) this.cloud.put({ ...thing, known: 'told' });
    };
    setTimeout(toldNow, STATE_WRITE_MILLISECONDS).unref();
  }

  async update(
    connection: string,
    type: string,
    before: Fields,
    wanted: Fields,
    key: string,
    config: Fields = wanted,
  ): Promise<{ state: Fields; lost: boolean }> {
    const fault = await this.faults.strike('update', type);
    const prior = this.both(type, before);
    const planned = this.both(type, wanted);
    this.refuseWhatIsWrong(type, planned, config);
    const wrong = this.behaviour(type).steps?.(prior, planned);
    if (wrong) throw new Refusal('Refused change', `${type} ${String(prior.name ?? prior.id)}: ${wrong}.`);
    const filled = this.filled(connection, type, key, planned, prior);
    const state = this.both(type, filled);
    const unique = this.uniqueOf(connection, type, state, key);
    this.refuseConflicts(connection, type, unique, state, key);
    const { madeFrom = '', since } = this.cloud.get(key) ?? {};
    const waiting = this.behaviour(type).waits?.(prior, planned) ?? [];
    const now = { ...state, ...Object.fromEntries(waiting.map((name) => [name, prior[name] ?? null])) };
    this.keep(connection, { key, type, unique, madeFrom, known: 'seen', state: now, since });
    return { state: filled, lost: fault === 'drop' };
  }

  /** Behaviors use the names of one generation of providers; the bindings may have the other. */
  private both(type: string, fields: Fields): Fields {
    return byBothNames(this.provider.name, type, fields);
  }

  private keep(connection: string, thing: Omit<SimulatedResource, 'scope' | 'maker' | 'within'>): void {
    this.cloud.put({
      ...thing,
      scope: this.connections.scope(connection, thing.state),
      maker: connection,
      within: this.simulation.root,
    });
  }

  async remove(connection: string, type: string, prior: Fields, key: string): Promise<{ lost: boolean }> {
    const fault = await this.faults.strike('delete', type);
    const thing = this.connections.now(type, prior, key);
    if (thing) {
      this.refuseOutOfReach(connection, type, thing.state, thing.key);
      refuseProtected(thing, this.behaviour(thing.type));
      refuseInUse(thing, this.behaviour(thing.type), this.cloud, this.provider);
      const ever = (name: string) => this.cloud.everMade(`${this.provider.name}_${name}`);
      const stays = this.behaviour(type).stays?.(
        thing.state,
        this.connections.there(connection, thing.key),
        this.connections.session(connection).facts,
        ever,
      );
      if (stays) throw new Refusal('Still in use', `${type} ${String(thing.state.id)} can't be deleted: ${stays}.`);
      const left = this.behaviour(type).leaves?.(thing.state);
      if (left && !this.cloud.leave(`left ${this.connections.scope(connection, thing.state)} ${type} ${left}`)) {
        throw new Refusal(
          'Already exists',
          `${type} ${String(thing.state.id)} can't be deleted: ${left} exists already.`,
        );
      }
      if (this.behaviour(type).outlives) this.cloud.put({ ...thing, known: 'seen' });
      else this.cloud.remove(thing.key);
    }
    return { lost: fault === 'drop' };
  }

  /**
   * A resource in this simulated cloud, by the id for `terraform import`. If it does not exist,
   * only the id is returned: as with real providers, Terraform reads it next, finds nothing, and
   * reports the address.
   */
  import(connection: string, type: string, id: string): { state: Fields; key: string } {
    const { facts } = this.connections.session(connection);
    const { imports } = this.behaviour(type);
    const thing = imports
      ? this.cloud.first(
          type,
          (one) =>
            this.connections.reaches(connection, one) &&
            imports.some((template) => expand(template, one.state, facts, one.key) === id),
        )
      : this.connections.find(type, id, connection);
    return { state: conform(this.bindings.resource(type), thing?.state ?? { id }), key: thing?.key ?? '' };
  }

  data(connection: string, type: string, asked: Fields): Fields {
    const { provider, bindings, knowledge, connections } = this;
    return dataOf({ provider, bindings, knowledge, connections }, connection, type, asked);
  }

  private behaviour(type: string): Behaviour {
    return this.knowledge.types[type.slice(this.provider.name.length + 1)] ?? {};
  }

  private filled(connection: string, type: string, key: string, planned: Fields, prior: Fields | null): Fields {
    const block = this.bindings.resource(type);
    const session = this.connections.session(connection);
    const state = fill(
      { knowledge: this.knowledge, type, key, block, behaviour: this.behaviour(type), facts: session.facts, prior },
      planned,
    );
    mergeTags({ block, session }, state);
    return state;
  }

  private uniqueOf(connection: string, type: string, state: Fields, key: string): string | undefined {
    const { unique, values = {} } = this.behaviour(type);
    const template = unique ?? [values.arn, values.id].find((one) => one !== undefined && !isRandom(one, values));
    return template ? expand(template, state, this.connections.session(connection).facts, key) : undefined;
  }

  /**
   * A resource that was created with the same configuration over a closed connection, and that
   * Terraform does not know: the response was lost, or Terraform was killed. As with a client
   * token, repeating the request returns the same resource. A resource with a name is found even if
   * the response arrived, since Terraform may have been killed before it stored it; without a name
   * it might belong to another configuration.
   */
  private lost(type: string, madeFrom: string): SimulatedResource | undefined {
    return this.cloud.first(type, (thing) => {
      // A resource without a name may belong to a similar one: only in the requested place, and
      // only if no client can have stored it.
      const unknown =
        thing.unique !== undefined
          ? thing.known !== 'seen'
          : thing.known === 'not' && thing.within === this.simulation.root;
      return unknown && thing.madeFrom === madeFrom && !this.simulation.alive(thing.maker);
    });
  }

  /**
   * Rules of single attributes apply to the applied values; rules between attributes to the
   * configuration, because the cloud computes the rest.
   */
  private refuseWhatIsWrong(type: string, planned: Fields, config: Fields): void {
    const { rules = {} } = this.behaviour(type);
    const [wrong] = [...refusals(type, rules, [], planned), ...this.validate(type, config)];
    if (wrong) throw wrong;
  }

  /** Rules with existing resources: a duplicate name, or other conflicts. */
  private refuseConflicts(
    connection: string,
    type: string,
    unique: string | undefined,
    state: Fields,
    key: string,
    isNew = false,
  ): void {
    const other = unique === undefined ? undefined : this.cloud.first(type, (thing) => thing.unique === unique);
    if (other && other.key !== key)
      throw new Refusal('Already exists', `There is already a ${type} that is ${unique}: its name must be unique.`);
    for (const wrong of this.behaviour(type).conflicts ?? []) {
      const there = this.connections.there(connection, key, state);
      const why = wrong(state, there, this.connections.session(connection).facts, isNew);
      if (why)
        throw new Refusal('Refused with the existing resources', `${type} ${String(state.name ?? state.id)}: ${why}.`);
    }
    this.refuseOutOfReach(connection, type, state, key);
  }

  private refuseOutOfReach(connection: string, type: string, state: Fields, key: string): void {
    const there = this.connections.there(connection, key, state);
    const why = this.behaviour(type).reach?.(state, there, this.connections.session(connection).facts);
    if (why) throw new Refusal('Out of reach', `${type} ${String(state.name ?? state.id)}: ${why}.`);
  }
}
