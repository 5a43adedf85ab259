import { createHash } from 'node:crypto';
import { type Behaviour, type Knowledge, knowledgeOf, transcribedOf } from './behaviour';
import type { Bindings, Provider } from './bindings';
import type { SimulatedCloud, Thing } from './cloud';
import { Connections } from './connections';
import { dataOf } from './data-sources';
import { type Faults, Refusal } from './faults';
import { fill } from './fill';
import { refuseHeld, refuseProtected } from './holds';
import { mergeTags, type Path, plan } from './plan';
import { refusals, textRefusals } from './rules';
import { expand, isRandom } from './template';
import { canonical, conform, type Fields } from './values';

export interface Simulation {
  readonly provider: Provider;
  readonly bindings: Bindings;
  readonly cloud: SimulatedCloud;
  readonly faults: Faults;
  /** Below which folder the configurations are. */
  readonly root: string;
  /** Whether a connection is still there: what it asks for twice is two. */
  readonly alive: (connection: string) => boolean;
  /** Whether what must hold between attributes is checked. */
  readonly combinations: boolean;
}

/** Terraform writes its state after each creation; on a busy machine that takes a while. */
const WRITTEN_DOWN_MILLISECONDS = 500;

/**
 * One simulated provider: what the real one would do with each resource, in values instead of
 * bytes.
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
  validate(type: string, config: Fields): Refusal[] {
    const { rules = {}, checks = [] } = this.behaviour(type);
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
    return plan({
      block: this.bindings.resource(type),
      prior,
      proposed,
      config,
      session: this.connections.session(connection),
      behaviour: this.behaviour(type),
      transcribed: transcribedOf(this.provider, type),
      replaces,
    });
  }

  /** What is there now, or nothing if it is gone. */
  async read(connection: string, type: string, current: Fields, key: string): Promise<Fields | null> {
    await this.faults.strike('read', type);
    const thing = this.connections.now(type, current, key);
    if (!thing) return null;
    this.refuseOutOfReach(connection, type, thing.state, thing.key);
    if (thing.known !== 'seen') this.cloud.put({ ...thing, known: 'seen' });
    const found =
      this.behaviour(type).becomes?.(thing.state, this.connections.there(connection, thing.key)) ?? thing.state;
    return conform(this.bindings.resource(type), found);
  }

  async create(
    connection: string,
    type: string,
    planned: Fields,
    config: Fields = planned,
  ): Promise<{ state: Fields; key: string; lost: boolean }> {
    const fault = await this.faults.strike('create', type);
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
    const state = this.filled(connection, type, key, planned, null);
    const unique = this.uniqueOf(connection, type, state, key);
    const over = this.behaviour(type).overwrites?.(state) && this.cloud.first(type, (thing) => thing.unique === unique);
    const taken = over ? over.key : key;
    this.refuseBeside(connection, type, unique, state, taken, true);
    this.keep(connection, { key: taken, type, unique, madeFrom, known: 'not', state, since: Date.now() });
    return { state, key: taken, lost: fault === 'drop' };
  }

  /**
   * The answer to a creation goes out. Whoever is killed right then has not written it down;
   * whoever is still there a moment later has.
   */
  answered(connection: string, key: string): void {
    const toldNow = () => {
      const thing = this.cloud.get(key);
      if (thing?.known === 'not' && this.simulation.alive(connection)) this.cloud.put({ ...thing, known: 'told' });
    };
    setTimeout(toldNow, WRITTEN_DOWN_MILLISECONDS).unref();
  }

  async update(
    connection: string,
    type: string,
    prior: Fields,
    planned: Fields,
    key: string,
    config: Fields = planned,
  ): Promise<{ state: Fields; lost: boolean }> {
    const fault = await this.faults.strike('update', type);
    this.refuseWhatIsWrong(type, planned, config);
    const wrong = this.behaviour(type).steps?.(prior, planned);
    if (wrong) throw new Refusal('Refused change', `${type} ${String(prior.name ?? prior.id)}: ${wrong}.`);
    const state = this.filled(connection, type, key, planned, prior);
    const unique = this.uniqueOf(connection, type, state, key);
    this.refuseBeside(connection, type, unique, state, key);
    const { madeFrom = '', since } = this.cloud.get(key) ?? {};
    const waiting = this.behaviour(type).waits?.(prior, planned) ?? [];
    const now = { ...state, ...Object.fromEntries(waiting.map((name) => [name, prior[name] ?? null])) };
    this.keep(connection, { key, type, unique, madeFrom, known: 'seen', state: now, since });
    return { state, lost: fault === 'drop' };
  }

  private keep(connection: string, thing: Omit<Thing, 'scope' | 'maker' | 'within'>): void {
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
      refuseHeld(thing, this.behaviour(thing.type), this.cloud, this.provider);
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
      this.cloud.remove(thing.key);
    }
    return { lost: fault === 'drop' };
  }

  /**
   * Something that exists in this simulated cloud, by the id that `terraform import` names. Of what
   * does not exist there is only the id: as with real providers, Terraform reads it next, finds
   * nothing, and says at which address.
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
   * Something that was made from the same configuration over a connection that is gone, and that
   * Terraform doesn't know of: the answer was lost, or Terraform was. As with a client token,
   * asking again gets the same thing. What has a name is found so even if the answer arrived, since
   * Terraform may have died before it wrote it down; without a name it might then as well be
   * somebody else's.
   */
  private lost(type: string, madeFrom: string): Thing | undefined {
    return this.cloud.first(type, (thing) => {
      // What has no name may be another's that looks alike: only where it was asked for, and only
      // if nobody can have written it down.
      const unknown =
        thing.unique !== undefined
          ? thing.known !== 'seen'
          : thing.known === 'not' && thing.within === this.simulation.root;
      return unknown && thing.madeFrom === madeFrom && !this.simulation.alive(thing.maker);
    });
  }

  /**
   * Values are asked of what is applied; what must hold between attributes, of what was configured:
   * the rest was computed by the cloud.
   */
  private refuseWhatIsWrong(type: string, planned: Fields, config: Fields): void {
    const { rules = {} } = this.behaviour(type);
    const [wrong] = [...refusals(type, rules, [], planned), ...this.validate(type, config)];
    if (wrong) throw wrong;
  }

  /** Beside what is there: a second of its name, or what else the cloud does not take. */
  private refuseBeside(
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
    for (const wrong of this.behaviour(type).beside ?? []) {
      const why = wrong(
        state,
        this.connections.there(connection, key, state),
        this.connections.session(connection).facts,
        isNew,
      );
      if (why) throw new Refusal('Refused beside what is there', `${type} ${String(state.name ?? state.id)}: ${why}.`);
    }
    this.refuseOutOfReach(connection, type, state, key);
  }

  private refuseOutOfReach(connection: string, type: string, state: Fields, key: string): void {
    const why = this.behaviour(type).reach?.(
      state,
      this.connections.there(connection, key, state),
      this.connections.session(connection).facts,
    );
    if (why) throw new Refusal('Out of reach', `${type} ${String(state.name ?? state.id)}: ${why}.`);
  }
}
