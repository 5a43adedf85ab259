import type { Policy } from '../policy';

const NAMES =
  /^value_wo$|(^|_)(password|passwd|secret|secret_string|secret_data|token|auth_token|api_key|private_key|access_key|shared_key|preshared_key|connection_string)(_wo)?$/;
const VALUES = /-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|AccountKey=|\bgh[pousr]_\w{20,}/;

/** The path of the first value that is a secret in clear. A reference or a variable is none. */
function find(value: unknown, name: string, path: string): string | undefined {
  if (typeof value === 'string') {
    const literal = value !== '' && !/^\$\{[^}]+\}$/.test(value);
    return literal && (NAMES.test(name) || VALUES.test(value)) ? path : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = find(inner, key, path ? `${path}.${key}` : key);
    if (found) return found;
  }
  return undefined;
}

export const plaintextSecret: Policy = {
  id: 'plaintext-secret',
  level: 'error',
  title: 'No secret stands in the configuration.',
  types: /./,
  check({ body }) {
    const path = find(body, '', '');
    return path === undefined
      ? undefined
      : { reason: `${path} is a secret in clear`, remedy: 'Let the cloud make it, or pass it in a variable that is marked sensitive.' };
  },
};
