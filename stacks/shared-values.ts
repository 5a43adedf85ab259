import type { TerraformStack } from 'cdktf';
import { report } from '../modules/core/errors';

/** Attributes with secrets, by the providers' names. Names and ids of secrets are not. */
const SECRET =
  /(^|_)(password|passphrase|secret|secret_key|private_key\w*|access_key|primary_key|secondary_key|\w*_access_key|connection_string|\w*_connection_string|token|auth_token|sas_token|shared_key|preshared_key|certificate_body|pfx\w*|secret_data|secret_string|value)(_wo)?(\.|\[|$)/;
/** Resources whose value is a secret. */
const HOLDERS =
  /^(aws_secretsmanager_secret_version|google_secret_manager_secret_version|azurerm_key_vault_secret|random_password|tls_private_key|aws_iam_access_key|google_service_account_key)\./;
/** Their attributes that are not secret. */
const HARMLESS = /\.(id|arn|name|secret_id|version|version_id|versionless_id|resource_versionless_id|secret)$/;

/**
 * A value that another stack reads is in the state of both, in plaintext: potential secrets are
 * refused.
 */
export function refuseSecret(stack: TerraformStack, identifier: string): void {
  const attribute = identifier.split('.').slice(2).join('.');
  const variable = identifier.startsWith('var.');
  const secret = HOLDERS.test(identifier) ? !HARMLESS.test(identifier) : SECRET.test(attribute);
  if (!variable && !secret) return;
  report(stack, {
    message:
      `${identifier} would go to another stack, and it ${variable ? 'is a variable' : 'may be a secret'}: ` +
      'both states would hold it in clear.',
    remedy: 'Share the secret itself, which a program reads by its identity: offer the construct of kind secret.',
  });
}

/**
 * The JSON of a stack without dependencies on resources of other stacks: those are deployed before,
 * and Terraform supports dependencies in the same configuration only. CDKTF would otherwise share
 * the whole resource, with all its values.
 */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
export function withoutForeignDependencies<Json extends { resource?: any; data?: any; output?: any }>(
  json: Json,
): Json {
  for (const byName of Object.values<Record<string, { depends_on?: string[] }>>(json.resource ?? {})) {
    for (const body of Object.values(byName)) {
      const own = body.depends_on?.filter((one) => isDeclared(json, one));
      if (own?.length === body.depends_on?.length) continue;
      if (own?.length) body.depends_on = own;
      else delete body.depends_on;
    }
  }
  for (const [name, { value }] of Object.entries<{ value: unknown }>(json.output ?? {})) {
    if (name.startsWith('shared_') && /^\$\{(?!local\.)[a-z0-9_]+\.[\w-]+\}$/.test(String(value)))
      delete json.output[name];
  }
  return json;
}

/**
 * Whether the target of a dependency is in the same configuration. Modules are up to the program.
 */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
function isDeclared(json: { resource?: any; data?: any }, dependency: string): boolean {
  if (dependency.includes('data.terraform_remote_state.')) return false;
  const [first = '', second = '', third = ''] = dependency.split('.');
  if (first === 'module') return true;
  return first === 'data' ? json.data?.[second]?.[third] !== undefined : json.resource?.[first]?.[second] !== undefined;
}
