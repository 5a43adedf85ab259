import type { ExistingOf, Knowledge, Session } from './behaviour';
import type { Provider } from './bindings';
import type { SimulatedCloud, SimulatedResource } from './cloud';
import { names, shortId } from './names';
import type { Block } from './schema';
import { CREATED_AT, type Fields } from './values';

/**
 * The configuration of each connection of Terraform, and its view of the simulated cloud: its
 * account, and on AWS its region.
 */
export class Connections {
  private readonly sessions = new Map<string, Session>();

  constructor(
    private readonly provider: Provider,
    private readonly knowledge: Knowledge,
    private readonly cloud: SimulatedCloud,
  ) {}

  configure(connection: string, config: Fields): void {
    this.sessions.set(connection, this.knowledge.session(config));
  }

  closed(connection: string): void {
    this.sessions.delete(connection);
  }

  session(connection: string): Session {
    return this.sessions.get(connection) ?? this.knowledge.session({});
  }

  /** The scope of names and references: an account, a project, a subscription. */
  scope(connection: string, state: Fields = {}): string {
    const { account, project, subscription } = this.session(connection).facts;
    // On Google a resource may set a project other than the provider's.
    if (project !== undefined) return typeof state.project === 'string' ? state.project : project;
    return account ?? subscription ?? '';
  }

  /** The existing resources in the same account, without the resource itself. */
  there(connection: string, key: string, state: Fields = {}): ExistingOf {
    const scope = this.scope(connection, state);
    return (name) =>
      [...this.cloud.ofType(`${this.provider.name}_${name}`)]
        .filter((one) => one.key !== key && one.scope === scope)
        .map(({ state, since = 0 }) => ({ ...state, [CREATED_AT]: since }));
  }

  /** By the key in Terraform's private data, or by id if a state has none. */
  now(type: string, { id }: Fields, key: string): SimulatedResource | undefined {
    return this.cloud.get(key) ?? (key === '' && typeof id === 'string' ? this.find(type, id) : undefined);
  }

  find(type: string, name: string, connection?: string): SimulatedResource | undefined {
    return this.cloud.first(
      type,
      (one) =>
        (connection === undefined || this.reaches(connection, one)) &&
        (one.unique === name ||
          names(name, one.state) ||
          shortId(one.state.id) === name ||
          shortId(name) === one.state.id),
    );
  }

  /**
   * Whether a provider block finds a resource by name: in its account, and on AWS in its region. On
   * Google another project can be set.
   */
  reaches(connection: string, { scope, state }: SimulatedResource): boolean {
    const { account, subscription, region } = this.session(connection).facts;
    const there = account ?? subscription;
    if (there !== undefined && there !== scope) return false;
    return account === undefined || typeof state.region !== 'string' || state.region === region;
  }

  /** The resource that a data source of the same type refers to, if it exists. */
  twin(connection: string, type: string, block: Block, asked: Fields): Fields {
    const keys = Object.entries(asked).filter(
      ([name, value]) => block.attributes[name] && typeof value === 'string' && value !== '',
    );
    const twin = this.cloud.first(
      type,
      (one) =>
        this.reaches(connection, one) &&
        keys.some(([name, value]) => one.state[name] === value) &&
        keys.every(([name, value]) => (one.state[name] ?? value) === value),
    );
    return twin?.state ?? {};
  }
}
