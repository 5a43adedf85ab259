import type { Attribute, Block, NestedBlock, Type } from '../schema';

/**
 * The statements of a web ACL's rules. They are recursive, so the bindings have them as `any`; the
 * provider supports three levels, and so does this.
 */
type Blocks = Readonly<Record<string, NestedBlock>>;

const block = (attributes: Block['attributes'], blocks: Blocks = {}): Block => ({ attributes, blocks });
const one = (of: Block): NestedBlock => ({ nesting: 'list', min: 0, max: 1, block: of });
const theOne = (of: Block): NestedBlock => ({ ...one(of), min: 1 });
const some = (of: Block, min = 0, max = 0, nesting: 'list' | 'set' = 'list'): NestedBlock => ({
  nesting,
  min,
  max,
  block: of,
});
const required = (type: Type = 'string'): Attribute => ({ type, required: true });
const optional = (type: Type = 'string'): Attribute => ({ type, optional: true });
const texts: Type = ['list', 'string'];
const empty = one(block({}));

const textTransformation = some(block({ priority: required('number'), type: required() }), 1, 0, 'set');
const oversized = (of: Record<string, Attribute>, blocks: Blocks = {}) =>
  block({ ...of, oversize_handling: required() }, blocks);
const patterns = (what: string) =>
  theOne(block({ [`excluded_${what}`]: optional(texts), [`included_${what}`]: optional(texts) }, { all: empty }));
const fingerprint = one(block({ fallback_behavior: required() }));
const fieldToMatch = one(
  block(
    {},
    {
      all_query_arguments: empty,
      body: one(block({ oversize_handling: optional() })),
      cookies: some(oversized({ match_scope: required() }, { match_pattern: patterns('cookies') })),
      header_order: some(oversized({})),
      headers: some(oversized({ match_scope: required() }, { match_pattern: patterns('headers') })),
      ja3_fingerprint: fingerprint,
      ja4_fingerprint: fingerprint,
      json_body: one(
        block(
          { invalid_fallback_behavior: optional(), match_scope: required(), oversize_handling: optional() },
          { match_pattern: theOne(block({ included_paths: optional(texts) }, { all: empty })) },
        ),
      ),
      method: empty,
      query_string: empty,
      single_header: one(block({ name: required() })),
      single_query_argument: one(block({ name: required() })),
      uri_fragment: one(block({ fallback_behavior: optional() })),
      uri_path: empty,
    },
  ),
);
const matching = { field_to_match: fieldToMatch, text_transformation: textTransformation };
const forwarded = one(block({ fallback_behavior: required(), header_name: required() }));

/** Statements without nested statements. */
const LEAVES: Blocks = {
  asn_match_statement: one(block({ asn_list: required(['list', 'number']) }, { forwarded_ip_config: forwarded })),
  byte_match_statement: one(block({ positional_constraint: required(), search_string: required() }, matching)),
  geo_match_statement: one(block({ country_codes: required(texts) }, { forwarded_ip_config: forwarded })),
  ip_set_reference_statement: one(
    block(
      { arn: required() },
      {
        ip_set_forwarded_ip_config: one(
          block({ fallback_behavior: required(), header_name: required(), position: required() }),
        ),
      },
    ),
  ),
  label_match_statement: one(block({ key: required(), scope: required() })),
  regex_match_statement: one(block({ regex_string: required() }, matching)),
  regex_pattern_set_reference_statement: one(block({ arn: required() }, matching)),
  size_constraint_statement: one(block({ comparison_operator: required(), size: required('number') }, matching)),
  sqli_match_statement: one(block({ sensitivity_level: optional() }, matching)),
  xss_match_statement: one(block({}, matching)),
};

const header = some(block({ name: required(), value: required() }), 1, 0, 'set');
const request = one(block({}, { custom_request_handling: one(block({}, { insert_header: header })) }));
const actionOverride = some(
  block(
    { name: required() },
    {
      action_to_use: theOne(
        block(
          {},
          {
            allow: request,
            block: one(
              block(
                {},
                {
                  custom_response: one(
                    block(
                      { custom_response_body_key: optional(), response_code: required('number') },
                      { response_header: { ...header, min: 0 } },
                    ),
                  ),
                },
              ),
            ),
            captcha: request,
            challenge: request,
            count: request,
          },
        ),
      ),
    },
  ),
  0,
  100,
);

const inspection = (kinds: readonly string[]) =>
  theOne(
    block(
      { payload_type: required() },
      Object.fromEntries(
        kinds.map((kind) => [
          kind,
          kind.endsWith('s') ? some(block({ identifiers: required(texts) })) : one(block({ identifier: required() })),
        ]),
      ),
    ),
  );
const codes = one(block({ failure_codes: required(['set', 'number']), success_codes: required(['set', 'number']) }));
const named = (lists: Record<string, Type>) =>
  one(
    block({
      name: required(),
      ...Object.fromEntries(Object.entries(lists).map(([name, type]) => [name, required(type)])),
    }),
  );
const responseInspection = one(
  block(
    {},
    {
      body_contains: one(
        block({ failure_strings: required(['set', 'string']), success_strings: required(['set', 'string']) }),
      ),
      header: named({ failure_values: ['set', 'string'], success_values: ['set', 'string'] }),
      json: one(
        block({
          identifier: required(),
          failure_values: required(['set', 'string']),
          success_values: required(['set', 'string']),
        }),
      ),
      status_code: codes,
    },
  ),
);
const managedConfigs = some(
  block(
    { login_path: optional(), payload_type: optional() },
    {
      aws_managed_rules_bot_control_rule_set: one(
        block({ enable_machine_learning: optional('bool'), inspection_level: required() }),
      ),
      aws_managed_rules_acfp_rule_set: one(
        block(
          { creation_path: required(), enable_regex_in_path: optional('bool'), registration_page_path: required() },
          {
            request_inspection: inspection([
              'address_fields',
              'email_field',
              'password_field',
              'phone_number_fields',
              'username_field',
            ]),
            response_inspection: responseInspection,
          },
        ),
      ),
      aws_managed_rules_anti_ddos_rule_set: one(
        block(
          { sensitivity_to_block: optional() },
          {
            client_side_action_config: theOne(
              block(
                {},
                {
                  challenge: theOne(
                    block(
                      { sensitivity: optional(), usage_of_action: required() },
                      { exempt_uri_regular_expression: some(block({ regex_string: optional() })) },
                    ),
                  ),
                },
              ),
            ),
          },
        ),
      ),
      aws_managed_rules_atp_rule_set: one(
        block(
          { enable_regex_in_path: optional('bool'), login_path: required() },
          {
            request_inspection: { ...inspection(['password_field', 'username_field']), min: 0 },
            response_inspection: responseInspection,
          },
        ),
      ),
      password_field: one(block({ identifier: required() })),
      username_field: one(block({ identifier: required() })),
    },
  ),
);

const transformed = (name?: 'name') =>
  one(block(name ? { name: required() } : {}, { text_transformation: textTransformation }));
const customKey = some(
  block(
    {},
    {
      asn: empty,
      cookie: transformed('name'),
      forwarded_ip: empty,
      header: transformed('name'),
      http_method: empty,
      ip: empty,
      ja3_fingerprint: fingerprint,
      ja4_fingerprint: fingerprint,
      label_namespace: one(block({ namespace: required() })),
      query_argument: transformed('name'),
      query_string: transformed(),
      uri_path: transformed(),
    },
  ),
  0,
  5,
);

/** Statements with nested statements. */
export const COMPOUND: readonly string[] = ['and_statement', 'not_statement', 'or_statement', 'scope_down_statement'];

const statements = (level: number): Blocks =>
  level === 0
    ? LEAVES
    : {
        ...LEAVES,
        and_statement: one(block({}, { statement: some(block({}, statements(level - 1)), 1) })),
        not_statement: one(block({}, { statement: some(block({}, statements(level - 1)), 1) })),
        or_statement: one(block({}, { statement: some(block({}, statements(level - 1)), 1) })),
      };

const rateBased = (scope: Blocks) =>
  one(
    block(
      { aggregate_key_type: optional(), evaluation_window_sec: optional('number'), limit: required('number') },
      { custom_key: customKey, forwarded_ip_config: forwarded, ...scope },
    ),
  );
const managedRuleGroup = (scope: Blocks) =>
  one(
    block(
      { name: required(), vendor_name: required(), version: optional() },
      {
        managed_rule_group_configs: managedConfigs,
        rule_action_override: actionOverride,
        ...scope,
      },
    ),
  );
const ruleGroupReference = one(block({ arn: required() }, { rule_action_override: actionOverride }));

/** Type in the bindings → path → its block; without nested statements if none is `compound`. */
export function awsBlocks(compound: boolean): Readonly<Record<string, Blocks>> {
  const plain = compound ? statements(2) : LEAVES;
  const scope: Blocks = compound ? { scope_down_statement: one(block({}, plain)) } : {};
  const rule = { ...plain, rate_based_statement: rateBased(scope) };
  const references = {
    managed_rule_group_statement: managedRuleGroup(scope),
    rule_group_reference_statement: ruleGroupReference,
  };
  return {
    'wafv2-web-acl': { 'rule.statement': theOne(block({}, { ...rule, ...references })) },
    'wafv2-rule-group': { 'rule.statement': theOne(block({}, rule)) },
  };
}
