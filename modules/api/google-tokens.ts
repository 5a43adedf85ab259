import type { TokenIssuer } from './api';
import { filter, ofFilter } from './google-clusters';

/** The issuer of Google's identity tokens. Source: its /.well-known/openid-configuration */
export const GOOGLE: TokenIssuer = {
  issuer: 'https://accounts.google.com',
  audiences: [],
  google: { keysUrl: 'https://www.googleapis.com/oauth2/v3/certs' },
};
const KEYS_SECONDS = 300;

export const keysOf = ({ issuer, google }: TokenIssuer) =>
  google?.keysUrl ?? `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`;
export const hostOf = (url: string) => /^https?:\/\/([^/:]+)/.exec(url)?.[1] ?? url;

export function authentication(issuers: Readonly<Record<string, TokenIssuer>>) {
  return {
    ...ofFilter('jwt_authn', 'JwtAuthentication'),
    providers: Object.fromEntries(
      Object.entries(issuers).map(([name, one]) => [
        name,
        {
          issuer: one.issuer,
          audiences: [...one.audiences],
          remote_jwks: {
            http_uri: { uri: keysOf(one), cluster: hostOf(keysOf(one)), timeout: '5s' },
            cache_duration: `${KEYS_SECONDS}s`,
          },
          require_expiration: true,
          forward: true,
          payload_in_metadata: 'payload',
          // Converts both claims to lists, in either format of the issuer.
          normalize_payload_in_metadata: { space_delimited_claims: ['scope', 'scp'] },
        },
      ]),
    ),
    requirement_map: Object.fromEntries(Object.keys(issuers).map((name) => [name, { provider_name: name }])),
  };
}

export const claim = (name: string, value: object) => ({
  metadata: { filter: filter('jwt_authn'), path: [{ key: 'payload' }, { key: name }], value },
});
export const holds = (name: string, one: string) =>
  claim(name, { list_match: { one_of: { string_match: { exact: one } } } });

/** The callers with a valid token that are allowed: none if the list is empty. */
export const only = (principals: readonly object[]) => ({
  ...ofFilter('rbac', 'RBACPerRoute'),
  rbac: {
    rules: {
      action: 'ALLOW',
      policies: principals.length > 0 ? { allowed: { permissions: [{ any: true }], principals } } : {},
    },
  },
});
