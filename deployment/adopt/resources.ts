import { expand } from '../../simulator/template';
import type { Fields, Value } from '../../simulator/values';
import { type Facts, importIdOf, templatesOf } from '../import-ids';

/** A resource of a synthesized stack. */
export interface Resource {
  readonly address: string;
  readonly type: string;
  readonly body: Fields;
}

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
type Json = any;

/** Arguments of Terraform itself. */
const META = new Set(['//', 'lifecycle', 'depends_on', 'provider', 'provisioner', 'connection']);

export function resourcesOf({ resource = {} }: Json): Resource[] {
  return Object.entries<Record<string, Fields>>(resource).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, body]) => ({
      address: `${type}.${name}`,
      type,
      body: Object.fromEntries(Object.entries(body).filter(([key]) => !META.has(key))),
    })),
  );
}

/** The provider block of a resource. */
function blockOf({ provider = {}, resource = {} }: Json, { type, address }: Resource): Json {
  const name = type.slice(0, type.indexOf('_'));
  const said: string | undefined = resource[type]?.[address.slice(type.length + 1)]?.provider;
  const alias = said?.split('.')[1];
  return (provider[name] ?? []).find((one: Json) => one.alias === alias) ?? {};
}

/** The tags that the provider adds to a resource. */
export const defaultTagsOf = (json: Json, resource: Resource): Readonly<Record<string, string>> =>
  blockOf(json, resource).default_tags?.[0]?.tags ?? {};

/** What the provider blocks say of the account, and a resource with another provider block. */
export function factsOf(json: Json, resource: Resource): Facts {
  const { type } = resource;
  const name = type.slice(0, type.indexOf('_'));
  const block = blockOf(json, resource);
  const region: string | undefined = block.region;
  const own: Record<string, string | undefined> =
    name === 'aws'
      ? { region, account: block.allowed_account_ids?.[0], ...partition(region ?? '') }
      : { region, project: block.project, subscription: block.subscription_id, tenant: block.tenant_id };
  return Object.fromEntries(Object.entries(own).flatMap(([key, value]) => (value ? [[key, value]] : [])));
}

function partition(region: string): Facts {
  if (region.startsWith('cn-')) return { partition: 'aws-cn', suffix: 'amazonaws.com.cn' };
  return { partition: region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws', suffix: 'amazonaws.com' };
}

/**
 * Attributes that import ids of other resources contain, and that follow from the configuration.
 * Not listed: `id`, and the attribute that alone is the import id.
 */
const FOLLOWING: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_ecs_cluster: { arn: 'arn:{partition}:ecs:{region}:{account}:cluster/{name}' },
  aws_iam_role: { arn: 'arn:{partition}:iam::{account}:role[{path}]/{name}' },
  azurerm_storage_container: { resource_manager_id: '{storage_account_id}/blobServices/default/containers/{name}' },
  google_service_account: {
    email: '{account_id}@{project}.iam.gserviceaccount.com',
    member: 'serviceAccount:{account_id}@{project}.iam.gserviceaccount.com',
    name: 'projects/{project}/serviceAccounts/{account_id}@{project}.iam.gserviceaccount.com',
  },
};

/** Types whose `id` is not their import id. */
const OTHER_ID = new Set(['aws_db_instance', 'aws_ecs_cluster', 'google_sql_database_instance']);

const REFERENCE = /\$\{([a-z][a-z0-9_]*\.[\w-]+)\.([a-z0-9_]+)\}/g;

/** What is known of the resources of a stack before any of them is read. */
export class Knowledge {
  private readonly all: ReadonlyMap<string, Resource>;
  private readonly facts: ReadonlyMap<string, Facts>;
  /** Ids that a person, a record or a state says. */
  private readonly ids = new Map<string, string>();
  /** Attributes from a state. */
  private readonly seen = new Map<string, Fields>();
  /** References that are being resolved. */
  private readonly asking = new Set<string>();

  constructor(readonly json: Json) {
    const all = resourcesOf(json);
    this.all = new Map(all.map((one) => [one.address, one]));
    this.facts = new Map(all.map((one) => [one.address, factsOf(json, one)]));
  }

  get resources(): readonly Resource[] {
    return [...this.all.values()];
  }

  factsOf = ({ address }: Resource): Facts => this.facts.get(address) ?? {};

  add(address: string, id: string, attributes: Fields = {}): void {
    this.ids.set(address, id);
    this.seen.set(address, attributes);
  }

  /** The import id; undefined if it does not follow from what is known. */
  idOf(address: string): string | undefined {
    const id = this.ids.get(address);
    if (id !== undefined) return id;
    const resource = this.all.get(address);
    return resource && importIdOf(resource.type, this.resolved(resource), this.factsOf(resource));
  }

  /** The configured values, as far as they follow from what is known. */
  resolved({ body }: Resource): Fields {
    return Object.fromEntries(
      Object.entries(body).flatMap(([name, value]) => {
        const known = this.value(value);
        return known === undefined ? [] : [[name, known]];
      }),
    );
  }

  /** `${aws_vpc.main.id}` is replaced; a value with another expression is unknown. */
  private value(value: Value): Value | undefined {
    if (typeof value === 'string') {
      let complete = true;
      const text = value.replaceAll(REFERENCE, (_, address: string, name: string) => {
        const known = this.attribute(address, name);
        if (known === undefined) complete = false;
        return known ?? '';
      });
      return complete && !text.includes('${') ? text : undefined;
    }
    if (Array.isArray(value)) return value.map((one) => this.value(one) ?? null);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.value(one as Value) ?? null]));
    return value;
  }

  private attribute(address: string, name: string): string | undefined {
    const asked = `${address}.${name}`;
    // A reference to itself follows from nothing.
    if (this.asking.has(asked)) return undefined;
    this.asking.add(asked);
    try {
      const seen = this.seen.get(address)?.[name];
      const value = seen ?? this.configured(address, name);
      return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
    } finally {
      this.asking.delete(asked);
    }
  }

  private configured(address: string, name: string): Value | undefined {
    const resource = this.all.get(address);
    if (!resource) return undefined;
    const { type, body } = resource;
    if (body[name] !== undefined) return this.value(body[name] as Value);
    const following = FOLLOWING[type]?.[name];
    if (following !== undefined) return expand(following, this.resolved(resource), this.factsOf(resource), '');
    const own = templatesOf(type)[0] === `{${name}}` || (name === 'id' && !OTHER_ID.has(type));
    return own ? this.idOf(address) : undefined;
  }
}
