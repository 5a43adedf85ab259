import type { Behaviour, Conflict, Knowledge } from '../behaviour';
import { between, check, isOneOf, matches, oneOf } from '../rules';
import { uuid } from '../template';

const ID = matches(/^[0-9a-f]{32}$/, '32 hexadecimal digits');

/**
 * A name has either one CNAME or other records, without duplicates. Source: the API's errors 81053,
 * 81054 and 81058 ("An identical record already exists.").
 */
const apart: Conflict = (mine, there) => {
  const others = there('dns_record').filter(({ zone_id, name }) => zone_id === mine.zone_id && name === mine.name);
  const alike = others.find(({ type, content }) => type === mine.type && content === mine.content && content !== null);
  if (alike) return 'an identical record already exists (81058)';
  const addresses = ['A', 'AAAA', 'CNAME'];
  const alone = others.find(
    ({ type }) =>
      (type === 'CNAME' || mine.type === 'CNAME') && [type, mine.type].every((one) => addresses.includes(String(one))),
  );
  return alone && `an A, AAAA, or CNAME record with that host already exists (81053): ${alone.type}`;
};

const types: Readonly<Record<string, Behaviour>> = {
  zone: { unique: '{name}', rules: { type: oneOf('full', 'partial', 'secondary', 'internal') } },
  dns_record: {
    imports: ['{zone_id}/{id}'],
    rules: {
      zone_id: ID,
      ttl: between(1, 86_400),
      type: oneOf(
        'A',
        'AAAA',
        'CAA',
        'CERT',
        'CNAME',
        'DNSKEY',
        'DS',
        'HTTPS',
        'LOC',
        'MX',
        'NAPTR',
        'NS',
        'OPENPGPKEY',
        'PTR',
        'SMIMEA',
        'SRV',
        'SSHFP',
        'SVCB',
        'TLSA',
        'TXT',
        'URI',
      ),
    },
    checks: [
      check('ttl', 'ttl is 1 (automatic) or 30 to 86400', (get) => Number(get('ttl')) > 1 && Number(get('ttl')) < 30),
      check('ttl', 'a proxied record has ttl = 1', (get) => get('proxied') === true && get('ttl') !== 1),
      check(
        'proxied',
        'only A, AAAA and CNAME can be proxied',
        (get) => get('proxied') === true && !isOneOf(get('type'), 'A', 'AAAA', 'CNAME'),
      ),
      check('priority', 'an MX record needs priority', (get) => get('type') === 'MX' && get('priority') === null),
      check('data', 'a CAA record needs data', (get) => get('type') === 'CAA' && get('data') === null),
    ],
    conflicts: [apart],
  },
  zone_dnssec: {
    values: { id: '{zone_id}' },
    unique: '{zone_id}',
    rules: { zone_id: ID, status: oneOf('active', 'disabled') },
  },
  zone_setting: {
    values: { id: '{setting_id}' },
    unique: '{zone_id} {setting_id}',
    imports: ['{zone_id}/{setting_id}'],
    rules: { zone_id: ID },
  },
  load_balancer_monitor: {
    imports: ['{account_id}/{id}'],
    rules: {
      account_id: ID,
      type: oneOf('http', 'https', 'tcp', 'udp_icmp', 'icmp_ping', 'smtp'),
      interval: between(5, 3600),
      retries: between(0, 5),
      timeout: between(1, 10),
    },
    heldBy: ['load_balancer_pool.monitor'],
  },
  load_balancer_pool: {
    imports: ['{account_id}/{id}'],
    unique: '{account_id} {name}',
    rules: { account_id: ID, name: matches(/^[\w-]+$/, 'letters, digits, _ and -') },
    heldBy: ['load_balancer.default_pools', 'load_balancer.fallback_pool'],
  },
  load_balancer: {
    imports: ['{zone_id}/{id}'],
    unique: '{zone_id} {name}',
    rules: {
      zone_id: ID,
      steering_policy: oneOf(
        'off',
        'geo',
        'random',
        'dynamic_latency',
        'proximity',
        'least_outstanding_requests',
        'least_connections',
        '',
      ),
    },
    checks: [
      check('ttl', 'ttl is not possible with proxied = true', (get) => get('proxied') === true && get('ttl') !== null),
    ],
  },
};

/** Every id is 32 hexadecimal digits. */
const hex = (seed: string) => uuid(seed).replaceAll('-', '');

export const cloudflare: Knowledge = {
  types,
  session: () => ({ facts: {}, defaults: {}, merged: {} }),
  rules: {},
  replaces: ['account_id', 'zone_id'],
  text: ({ type, key }, name) => (name === 'id' ? hex(`${type} ${key}`) : undefined),
  data: {},
};
