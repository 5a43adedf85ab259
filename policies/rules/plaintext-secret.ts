import type { Policy, Resource } from '../policy';

const NAMES =
  /^value_wo$|(^|[_-])(password|passwd|passphrase|secret|secret_string|secret_data|token|auth_token|api_?key|private_key|access_key|shared_key|preshared_key|connection_string)(_wo)?$/i;
const VALUES = /-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|AccountKey=|\bgh[pousr]_\w{20,}/;
/**
 * In a script: `DB_PASSWORD=hunter2`, `"token": "…"`; not if the value is read from elsewhere:
 * `$(…)`, `${…}`, `<file`.
 */
const ASSIGNED =
  /(password|passwd|passphrase|secret|token|api_?key|private_?key)["'\\]*\s*[=:]\s*["'\\]*[A-Za-z0-9+/!@#%^&*_.-]{6,}/i;
const SCRIPTS =
  /^(user_data|user_data_base64|custom_data|metadata_startup_script|startup-script|user-data|content|settings|script)$/;
/** Names that look like secrets, but contain the location of one. */
const PLACES = /(_id|_arn|_name|_uri|_url|_version)$/;

/** The path of the first plaintext secret; never the value. References and variables are not. */
function find(value: unknown, name: string, path: string): string | undefined {
  if (typeof value === 'string') {
    if (VALUES.test(value) || (SCRIPTS.test(name) && ASSIGNED.test(decoded(value)))) return path;
    const literal = value !== '' && !/^\$\{[^}]+\}$/.test(value);
    return literal && NAMES.test(name) && !PLACES.test(name) ? path : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const entry = value as { name?: unknown; value?: unknown };
  // A list of names and values: the environment of a container, the parameters of a database.
  if (typeof entry.name === 'string' && typeof entry.value === 'string' && NAMES.test(entry.name)) {
    const found = find(entry.value, entry.name, `${path}.value`);
    if (found) return found;
  }
  for (const [key, inner] of Object.entries(value)) {
    const found = find(inner, key, path ? `${path}.${key}` : key);
    if (found) return found;
  }
  return undefined;
}

/** A plan has scripts in base64. */
const decoded = (text: string) =>
  /^[A-Za-z0-9+/]{16,}={0,2}$/.test(text) ? Buffer.from(text, 'base64').toString('utf8') : text;

/** Variables that Terraform would print, and store in the state. */
function ofVariable({ body }: Resource): string | undefined {
  const { name, default: given, sensitive } = body;
  if (find(given, name, 'default')) return 'its default is a secret in clear text';
  return NAMES.test(name) && sensitive !== true ? 'it is not marked sensitive' : undefined;
}

export const plaintextSecret: Policy = {
  id: 'plaintext-secret',
  level: 'error',
  pillar: 'security',
  title: 'The configuration contains no secrets.',
  types: /./,
  check(resource) {
    const remedy = 'Let the cloud generate it, or pass it in a sensitive variable.';
    if (resource.type === 'variable') {
      const reason = ofVariable(resource);
      return reason ? { reason, remedy } : undefined;
    }
    const path = find(resource.body, '', '');
    return path === undefined ? undefined : { reason: `${path} is a secret in clear text`, remedy };
  },
};
