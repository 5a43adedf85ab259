import type { Json } from './plan-json';
import { isContainer } from './redact';
import { Names, oneOf } from './terms';

type Fields = { [key: string]: Json };

/** Types whose content is a secret, and the attributes that hold it. */
const SECRET_TYPE = new Names(
  new RegExp(
    `${oneOf`_secret(_version|_v2|_value)? _environment_variable _secret_backend_(static|v2) _workers_kv(_pair)?`}$` +
      '|^(random_password|random_bytes)$',
  ),
);
const SECRET_CONTENT = new Names(
  new RegExp(
    `^${oneOf`
      value value_base64 secret_string secret_binary secret_data data data_json result hex base64
      bcrypt_hash string_value bytes_value encrypted_value plaintext_value token_value`}$`,
  ),
);

/**
 * A mask in which the content of a secret is also secret: no schema of a manifest marks it, and the
 * masks of older providers are incomplete.
 */
export function secretMask(type: string, values: Json | undefined, mask: Json | undefined): Json | undefined {
  if (mask === true || !isContainer(values) || Array.isArray(values)) return mask;
  const known = isContainer(mask) && !Array.isArray(mask) ? mask : {};
  if (
    (SECRET_TYPE.test(type) && !type.startsWith('kubernetes_')) ||
    (type === 'aws_ssm_parameter' && values.type === 'SecureString')
  ) {
    const all = Object.keys(values).filter((name) => SECRET_CONTENT.test(name));
    return all.length === 0 ? mask : { ...known, ...Object.fromEntries(all.map((name) => [name, true])) };
  }
  if (type.endsWith('_webhook') && 'url' in values) return { ...known, url: true };
  if (!/^(kubernetes|kubectl)_/.test(type)) return mask;
  if (/^kubernetes_secret(_v1)?(_data)?$/.test(type)) return { ...known, data: true, binary_data: true };
  const masked: Fields = { ...known };
  for (const name of ['manifest', 'object', 'yaml_body', 'yaml_body_parsed']) {
    const value = values[name];
    const text = typeof value === 'string' ? value : undefined;
    if (text !== undefined && /^\s*kind:\s*["']?Secret\b/m.test(text)) masked[name] = true;
    if (!isContainer(value) || Array.isArray(value) || value.kind !== 'Secret') continue;
    const inside = isContainer(masked[name]) && !Array.isArray(masked[name]) ? (masked[name] as Fields) : {};
    masked[name] = masked[name] === true ? true : { ...inside, data: true, stringData: true };
  }
  return masked;
}
