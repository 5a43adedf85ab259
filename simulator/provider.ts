import { createHash } from 'node:crypto';
import { type Behaviour, behaviourOf, type Rule, transcribedOf } from './behaviour';
import type { Bindings, Provider } from './bindings';
import type { SimulatedCloud, Thing } from './cloud';
import { type Faults, Refusal } from './faults';
import { expand, fill, uuid } from './fill';
import { mergeTags, type Path, type ProviderFacts, plan } from './plan';
import { canonical, conform, type Fields, hasUnknown, isFields, type Value } from './values';

/** What one provider block of a configuration says. */
interface Session {
  readonly facts: Readonly<Record<string, string>>;
  readonly planning: ProviderFacts;
}

/** One simulated provider: what the real one would do with each resource, in values instead of bytes. */
export class SimulatedProvider {
  private readonly sessions = new Map<string, Session>();

  constructor(
    readonly provider: Provider,
    readonly bindings: Bindings,
    private readonly cloud: SimulatedCloud,
    private readonly faults: Faults,
    private readonly checkRules: boolean,
  ) {}

  configure(session: string, config: Fields): void {
    this.sessions.set(session, sessionOf(this.provider.name, config));
  }

  /** Names and values that the cloud would refuse. */
  validate(type: string, config: Fields): Refusal[] {
    if (!this.checkRules) return [];
    return Object.entries(this.behaviour(type).rules ?? {}).flatMap(([path, rule]) =>
      valuesAt(config, path.split('.')).flatMap((value) =>
        obeys(rule, value)
          ? []
          : [
              new Refusal(
                `Invalid ${path}`,
                `${path} of ${type} is ${JSON.stringify(value)}; allowed: ${rule.allowed}.`,
                path.split('.')[0],
              ),
            ],
      ),
    );
  }

  plan(session: string, type: string, prior: Fields | null, proposed: Fields, config: Fields): { planned: Fields; replaces: Path[] } {
    const block = this.bindings.resource(type);
    const facts = this.session(session).planning;
    return plan({
      block,
      prior,
      proposed,
      config,
      facts,
      behaviour: this.behaviour(type),
      transcribed: transcribedOf(this.provider.name, type),
    });
  }

  /** What is there now, or nothing if it is gone. */
  async read(type: string, current: Fields, key: string): Promise<Fields | null> {
    await this.faults.strike('read', type);
    const thing = this.cloud.refresh(key) ?? (typeof current.id === 'string' ? this.cloud.find(type, current.id) : undefined);
    if (!thing) return null;
    if (!thing.seen) this.cloud.put({ ...thing, seen: true });
    return conform(this.bindings.resource(type), thing.state);
  }

  async create(session: string, type: string, planned: Fields): Promise<{ state: Fields; key: string; lost: boolean }> {
    const behaviour = this.behaviour(type);
    const block = this.bindings.resource(type);
    const madeFrom = createHash('sha256').update(canonical(planned)).digest('hex');
    const fault = await this.faults.strike('create', type);
    const key = this.cloud.newKey(type, madeFrom);
    const { facts, planning } = this.session(session);
    const made = { provider: this.provider.name, type, key, block, behaviour, facts, prior: null };
    const state = fill(made, planned);
    mergeTags({ block, facts: planning }, state);
    const unique = uniqueOf(behaviour, state, facts, key);
    const other = unique === undefined ? undefined : this.cloud.withUnique(type, unique);
    if (other) {
      // Terraform never came back for it, so the answer to its creation was lost, or Terraform was: as with a client token, the same request
      // over a new connection gets the same thing. Over the same connection it is a second one.
      if (!other.seen && other.session !== session && other.madeFrom === madeFrom)
        return { state: conform(block, other.state), key: other.key, lost: false };
      throw new Refusal('Already exists', `There is already a ${type} that is ${unique}: its name must be unique.`);
    }
    this.cloud.put({ key, type, unique, madeFrom, session, seen: false, state });
    return { state, key, lost: fault === 'drop' };
  }

  async update(session: string, type: string, prior: Fields, planned: Fields, key: string): Promise<{ state: Fields; lost: boolean }> {
    const fault = await this.faults.strike('update', type);
    const behaviour = this.behaviour(type);
    const { facts } = this.session(session);
    const made = { provider: this.provider.name, type, key, block: this.bindings.resource(type), behaviour, facts, prior };
    const state = fill(made, planned);
    const before = this.cloud.get(key);
    this.cloud.put({
      key,
      type,
      unique: uniqueOf(behaviour, state, facts, key),
      madeFrom: before?.madeFrom ?? '',
      session,
      seen: true,
      state,
    });
    return { state, lost: fault === 'drop' };
  }

  async remove(type: string, prior: Fields, key: string): Promise<{ lost: boolean }> {
    const fault = await this.faults.strike('delete', type);
    const { id } = prior;
    if (this.behaviour(type).holds && typeof id === 'string') {
      const user = this.userOf(id, key);
      if (user) throw new Refusal('Still in use', `${type} ${id} can't be deleted: ${user.type} ${String(user.state.id)} refers to it.`);
    }
    this.cloud.remove(key);
    return { lost: fault === 'drop' };
  }

  /** Something that exists in this simulated cloud, by the id that `terraform import` names. */
  import(type: string, id: string): { state: Fields; key: string } {
    const thing = this.cloud.find(type, id);
    if (!thing)
      throw new Refusal('Cannot import', `There is no ${type} "${id}" in the simulated cloud. What it holds was made in it by an apply.`);
    return { state: conform(this.bindings.resource(type), thing.state), key: thing.key };
  }

  /** A data source answers with what was asked and plausible values for the rest. */
  data(session: string, type: string, config: Fields): Fields {
    const block = this.bindings.data(type);
    const { facts, planning } = this.session(session);
    const planned = plan({ block, prior: null, proposed: config, config, facts: planning, behaviour: {}, transcribed: {} }).planned;
    const key = createHash('sha256')
      .update(`${type}\n${canonical(config)}`)
      .digest('hex')
      .slice(0, 17);
    const known: Record<string, string> = {
      ...facts,
      account_id: facts.account ?? '',
      project_id: facts.project ?? '',
      subscription_id: facts.subscription ?? '',
    };
    const values = Object.fromEntries(
      Object.entries(known)
        .filter(([name, value]) => value && block.attributes[name]?.computed)
        .map(([name, value]) => [name, value.replace(/[{}]/g, '')]),
    );
    const like = this.behaviour(type).values ?? {};
    return fill(
      { provider: this.provider.name, type, key, block, behaviour: { values: { ...like, ...values } }, facts, prior: null },
      planned,
    );
  }

  private behaviour(type: string): Behaviour {
    return behaviourOf(this.provider.name, type);
  }

  private session(session: string): Session {
    return this.sessions.get(session) ?? sessionOf(this.provider.name, {});
  }

  private userOf(id: string, key: string): Thing | undefined {
    for (const thing of this.cloud.all()) {
      if (thing.key !== key && thing.state.id !== id && mentions(thing.state, id)) return thing;
    }
    return undefined;
  }
}

function mentions(value: Value, id: string): boolean {
  if (typeof value === 'string') return value === id;
  if (Array.isArray(value)) return value.some((one) => mentions(one, id));
  return isFields(value) && Object.values(value).some((one) => mentions(one, id));
}

/** An account where the provider's configuration names none: fake, and the same everywhere. */
const ACCOUNT = '123456789012';

function sessionOf(provider: string, config: Fields): Session {
  const text = (name: string) => (typeof config[name] === 'string' ? (config[name] as string) : undefined);
  switch (provider) {
    case 'aws': {
      const region = text('region') ?? 'us-east-1';
      const allowed = config.allowed_account_ids;
      const account = Array.isArray(allowed) && typeof allowed[0] === 'string' ? allowed[0] : ACCOUNT;
      const defaults = Array.isArray(config.default_tags) ? config.default_tags[0] : undefined;
      return {
        facts: { region, account, partition: 'aws' },
        planning: { given: { region }, merged: { tags_all: ['tags', texts(defaults, 'tags')] } },
      };
    }
    case 'google': {
      const [project, region] = [text('project') ?? 'simulated', text('region') ?? 'us-east1'];
      const zone = text('zone') ?? `${region}-b`;
      const labels = { 'goog-terraform-provisioned': 'true', ...texts(config, 'default_labels') };
      return {
        facts: { project, region, zone, number: ACCOUNT },
        planning: {
          given: { project, region, zone },
          merged: { terraform_labels: ['labels', labels], effective_labels: ['labels', labels] },
        },
      };
    }
    default: {
      const subscription = text('subscription_id') ?? uuid('subscription');
      const tenant = text('tenant_id') ?? uuid('tenant');
      return { facts: { subscription, tenant, tenant_id: tenant }, planning: { given: {}, merged: {} } };
    }
  }
}

function texts(value: Value | undefined, name: string): Record<string, string> {
  const found = isFields(value) ? value[name] : undefined;
  if (!isFields(found)) return {};
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function uniqueOf(behaviour: Behaviour, state: Fields, facts: Readonly<Record<string, string>>, key: string): string | undefined {
  const template = behaviour.unique ?? behaviour.values?.id;
  return template === undefined || template.includes('{random}') ? undefined : expand(template, state, facts, key);
}

function obeys({ pattern, oneOf, min, max }: Rule, value: Value): boolean {
  if (value === null || hasUnknown(value)) return true;
  if (oneOf) return oneOf.includes(String(value));
  if (pattern && typeof value === 'string' && !pattern.test(value)) return false;
  const size = typeof value === 'string' ? (pattern ? value.length : Number(value)) : Number(value);
  return size >= (min ?? Number.NEGATIVE_INFINITY) && size <= (max ?? Number.POSITIVE_INFINITY);
}

function valuesAt(value: Value, path: readonly string[]): Value[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, path));
  if (path.length === 0) return [value];
  return isFields(value) ? valuesAt(value[path[0] as string] ?? null, path.slice(1)) : [];
}
