import { oneOf } from '../terms';
import { is } from '../types';
import { RETAINS, WEAK } from './attributes';
import {
  at,
  byValue,
  changes,
  deletes,
  each,
  flagName,
  type Judged,
  listOf,
  numberOf,
  type Rule,
  valuesOf,
  type Weighed,
} from './change';
import { flagOf } from './flags';
import { noticesGuard, weaker } from './guards';

const KEY = /^(kms_key_id|kms_key_name|kms_master_key_id|key_vault_key_id|kms_key_self_link|kms_key_arn)$/;
const FIREWALL = new RegExp(
  `^${oneOf`
      web_acl_id web_acl_arn firewall_policy_id security_policy edge_security_policy
      web_application_firewall_policy_link_id`}$`,
);

/** Versions of TLS, also as the name of a set of rules. */
const TLS = /(^|_)(tls_version|ssl_policy|min_tls|minimum_tls_version|minimum_protocol_version|minimal_tls_version)/;
const LOGS = /(log(ging|s)?(_config)?|logs_exports|log_types|log_categories)$/;
const SINGLE = /^(count|http_tokens|status|protocol|ssl_mode|availability_type)$/;

export const weakening: Rule = {
  notices: (type, place) => {
    const { name } = place;
    return (
      noticesGuard(type, place) ||
      flagOf(flagName(place)) !== undefined ||
      valuesOf(name).length > 0 ||
      [SINGLE, RETAINS, TLS, KEY, FIREWALL, LOGS].some((names) => names.test(name)) ||
      WEAK.some(([attribute]) => attribute.test(name))
    );
  },
  findings: weakeningOf,
};

function weakeningOf(change: Judged): readonly Weighed[] {
  const { type, action } = change;
  if (is(type, 'guard') && (deletes(change) || action === 'forget')) {
    return [{ class: 'Weakening', reason: 'it guards something' }];
  }
  if (!changes(change)) return [];
  const reasons: Weighed[] = each(change, 'Weakening', (leaf, name) => {
    const { path, before, after, unknown } = leaf;
    if (unknown) return undefined;
    const valued = byValue(change, 'Weakening', leaf);
    if (valued) return valued;
    const flag = flagOf(flagName(leaf.at));
    if (flag && (after ?? false) === flag.when && before !== after && (before !== undefined || after === true)) {
      const turned =
        typeof before === 'string' || typeof before === 'number'
          ? 'is removed'
          : `is turned ${flag.when ? 'on' : 'off'}`;
      if (flag.means === 'protects') return `${flagName(leaf.at)} ${turned}`;
      if (flag.means === 'endangers') return `${name} ${turned}`;
    }
    if (flag?.means === 'protects' && !flag.when && before === 'on' && after === 'off') return `${name} is turned off`;
    if (RETAINS.test(name) && typeof before === 'number' && Number(after ?? 0) < before) {
      return leaf.secret ? `${name} falls` : `${name} falls from ${before} to ${after ?? 'none'}`;
    }
    if (TLS.test(name)) {
      if (typeof before === 'string' && (typeof after !== 'string' || after < before)) {
        return leaf.secret ? `${name} falls` : `${name} falls from ${before} to ${after ?? 'none'}`;
      }
    }
    if (WEAK.some(([attribute, value]) => attribute.test(name) && value.test(String(after)))) {
      return leaf.secret ? `${name} is weaker` : `${name} allows ${after}`;
    }
    if (
      name === 'count' &&
      path.some((step) => /^(override_action|action)$/.test(String(step))) &&
      /waf/.test(type) &&
      before === undefined
    )
      return 'a rule of the web firewall only counts';
    if (name === 'http_tokens' && after !== 'required') return 'instance metadata needs no token';
    if (name === 'status' && before === 'Enabled' && after === 'Suspended') return 'versioning is suspended';
    if (name === 'status' && before === 'live' && after === 'paused') return 'it is paused';
    if (name === 'count' && path.some((step) => /^retention(_|$)/.test(String(step)))) {
      const [was, now] = [numberOf(before), numberOf(after) ?? 0];
      if (was !== undefined && now < was) return `${path.join('.')} falls from ${was} to ${now}`;
    }
    if (name === 'protocol' && before === 'HTTPS' && after === 'HTTP') return 'protocol falls from HTTPS to HTTP';
    if (name === 'ssl_mode' && typeof after === 'string' && after.startsWith('ALLOW_UNENCRYPTED')) {
      return 'connections without TLS are allowed';
    }
    if (name === 'availability_type' && before === 'REGIONAL') return 'it is no longer in several zones';
    if (KEY.test(name) && before && !after) return 'the encryption key is taken away';
    if (FIREWALL.test(name) && before && !after) return 'its web firewall is removed';
    if (LOGS.test(name) && before && !after) return `${name} is taken away`;
    return weaker(change, leaf, name);
  });
  if (type.startsWith('kubernetes_ingress') && tlsOf(change.before) > 0 && tlsOf(change.after) === 0)
    reasons.push({ class: 'Weakening', reason: 'TLS is removed', attribute: 'spec.0.tls' });
  return reasons;
}

const tlsOf = (ingress: Judged['before']) => listOf(at(ingress, 'spec', 'tls')).length;
