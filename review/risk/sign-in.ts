import type { Leaf } from '../leaf';
import { oneOf } from '../terms';
import { brief, field, type Judged, listOf, textIn } from './change';

/** Where a sign-in may send its result: auth0, okta, aws_cognito, azuread, keycloak and others. */
const RETURNS = new RegExp(
  `^${oneOf`
      callbacks callback_urls? allowed_callback_urls redirect_ur(is?|ls?) valid_redirect_uris reply_urls?
      redirect_uris_\w+ web_origins login_redirect_uris oauth_callback_urls initiate_login_uri`}$`,
);
const GRANTS = /^(grant_types|allowed_oauth_flows|oauth_grants)$/;
/** OAuth 2.1 omits both grants: they give the password, or the token in an address, away. */
const WEAK_GRANT = /(^|[:/])(implicit|password(-realm)?)$/;

/** Addresses of a zone of a network: a sign-in from them may need less. */
const ADDRESSES = /^(gateways|proxies|usage)$/;

/** Whether `signsIn` judges an attribute of this name. */
export const isSignIn = (name: string): boolean => RETURNS.test(name) || GRANTS.test(name) || ADDRESSES.test(name);

/** What a changed client, or a zone of a network, additionally accepts when somebody signs in. */
export function signsIn({ type, action, after: all }: Judged, leaf: Leaf, name: string): string | undefined {
  const { before, after } = leaf;
  const inWords = (value: typeof after) => (leaf.secret ? 'another value' : brief(value));
  if (type === 'okta_network_zone' && ADDRESSES.test(name)) {
    if (name === 'usage') return before === 'BLOCKLIST' ? 'what was blocked is let in' : undefined;
    const blocks = String(field(all, 'usage')) === 'BLOCKLIST';
    if (blocks && typeof before === 'string' && before !== after) return `${inWords(before)} is no longer blocked`;
    if (!blocks && typeof after === 'string' && before !== after) return `it trusts ${inWords(after)}`;
    return undefined;
  }
  if (typeof after !== 'string' || after === '' || after === before) return undefined;
  const wild = /\*/.test(after);
  if (RETURNS.test(name) && (action !== 'create' || wild))
    return `a sign-in may return to ${inWords(after)}${wild ? ', any that matches' : ''}`;
  if (GRANTS.test(name) && (action !== 'create' || WEAK_GRANT.test(after)))
    return `the grant ${inWords(after)} is allowed`;
  return undefined;
}

/** The ranges that now lead to an internet gateway, in a route or the routes of a table. */
export function routesToInternet(change: Judged): string[] {
  if (!/^aws_(default_)?route(_table)?$/.test(change.type)) return [];
  const routes = (value: Judged['after']) =>
    (change.type === 'aws_route' ? listOf(value) : listOf(field(value, 'route'))).flatMap((route) => {
      const to = ['destination_cidr_block', 'cidr_block', 'destination_ipv6_cidr_block', 'ipv6_cidr_block']
        .map((name) => textIn(route, name))
        .find((one) => one !== '');
      return textIn(route, 'gateway_id').startsWith('igw-') && (to === '0.0.0.0/0' || to === '::/0') ? [to] : [];
    });
  const had = new Set(routes(change.before));
  return routes(change.after).filter((one) => !had.has(one));
}
