import type { Attribute, Block } from './schema';
import type { Fields } from './values';

/** A resource that lives for one run of Terraform, and that no state keeps. */
interface Ephemeral {
  readonly block: Block;
  /** What the cloud answers. */
  readonly open: (config: Fields) => Fields;
}

const computed: Attribute = { type: 'string', computed: true };
const either = (type: Attribute['type']): Attribute => ({ type, optional: true, computed: true });
const optional = (type: Attribute['type']): Attribute => ({ type, optional: true });
const block = (attributes: Block['attributes']): Block => ({ attributes, blocks: {} });

/**
 * By type. The bindings of cdktf have none of them. Source: ephemeral-resources of the
 * documentation of hashicorp/terraform-provider-aws.
 */
export const EPHEMERAL: Readonly<Record<string, Ephemeral>> = {
  aws_secretsmanager_random_password: {
    block: block({
      exclude_characters: optional('string'),
      exclude_lowercase: optional('bool'),
      exclude_numbers: optional('bool'),
      exclude_punctuation: optional('bool'),
      exclude_uppercase: optional('bool'),
      include_space: optional('bool'),
      password_length: optional('number'),
      random_password: computed,
      region: either('string'),
      require_each_included_type: optional('bool'),
    }),
    open: ({ password_length }) => ({ random_password: 'simulated'.padEnd(Number(password_length ?? 32), '0') }),
  },
  aws_secretsmanager_secret_version: {
    block: block({
      arn: computed,
      created_date: computed,
      region: either('string'),
      secret_binary: computed,
      secret_id: { type: 'string', required: true },
      secret_string: computed,
      version_id: either('string'),
      version_stage: optional('string'),
      version_stages: { type: ['list', 'string'], computed: true },
    }),
    // The simulated clouds keep no value of a secret. This one has the form that RDS gives its own.
    open: ({ secret_id }) => ({
      arn: secret_id ?? null,
      secret_string: JSON.stringify({ username: 'simulated', password: 'simulated' }),
    }),
  },
};
