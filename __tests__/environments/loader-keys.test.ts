import {
  CLOUDFLARE,
  changed,
  describeMistakes,
  dns,
  GOOD,
  type Mistake,
  placements,
  ROUTE53,
  state,
} from '../support/environment-files';

const TWO = '{ cloud: aws }, { cloud: google }';

const KEYS =
  'project, cloud, placements, clouds, protected, finalSnapshots, unprotected, state, tags, network, dns, ' +
  'logs, monitoring, ' +
  'budget, policies, preview, waivers, workloads';

const WRONG_KEYS: Record<string, Mistake[]> = {
  'merge keys': [
    [
      'a merge key of a number',
      changed([/erpWorker: .*/, 'erpWorker: { <<: 3, max: 2 }']),
      ':20:18 <<: the merge key takes maps.\n  Use an alias of a map, or a list of them: <<: *defaults.',
    ],
    [
      'a mistake in what is merged, at its place',
      changed(
        ['storefront: {', 'storefront: &size {'],
        ['min: 1, max: 2', 'min: 1, maxx: 2'],
        [/erpWorker: .*/, 'erpWorker: { <<: *size }'],
      ),
      ':19:55 workloads.commerce.storefront.maxx: unknown key; did you mean "max"?',
      ':19:55 workloads.commerce.erpWorker.maxx: unknown key; did you mean "max"?',
    ],
  ],
  names: [
    [
      'a zone of another provider',
      dns('zone: example-com'),
      ':15:41 dns.zone: is "example-com", on aws it is the id of a hosted zone, like ' +
        'Z0123456789ABCDEFGHIJ.\n  If aws is not the DNS provider, set provider.',
    ],
    [
      'a zone that is none',
      dns('provider: azure, zone: example.com'),
      /^:15:58 dns\.zone: is "example\.com", on azure it is the resource id of a zone/,
    ],
    [
      'a domain with a dot',
      dns(ROUTE53).replace('example.com', 'example.com.'),
      ':15:8 dns.domain: is "example.com."; it is not a valid domain, like example.com: lower case, no dot at the end.',
    ],
    [
      'a name that is whole',
      dns(ROUTE53).replace('name: shop', 'name: shop.example.com'),
      /^:15:29 dns\.name: is "shop\.example\.com"; it is not a valid name/,
    ],
    [
      'no provider on two clouds',
      dns(ROUTE53, TWO),
      ':15:1 dns: has no provider, and placements are on aws and google.\n  Add "provider: aws": the zone then ' +
        'stays in place when the primary moves.',
    ],
    [
      'no account of Cloudflare',
      dns(CLOUDFLARE.replace(/, account.*/, '')),
      ':15:1 dns: has no account, which Cloudflare requires.\n  Add account under dns.',
    ],
    [
      "Cloudflare's account elsewhere",
      dns(`${ROUTE53}, account: 0123456789abcdef0123456789abcdef`),
      ":15:70 dns.account: is Cloudflare's, and the provider is aws.\n  Remove it.",
    ],
    [
      'a proxy elsewhere',
      dns(`${ROUTE53}, proxied: true`),
      ':15:70 dns.proxied: is true; aws does not support proxying.\n  Use cloudflare as provider, or omit it.',
    ],
    [
      'no account of who answers',
      changed(
        ['tags:', `dns: { domain: example.com, name: shop, provider: aws, ${ROUTE53} }\ntags:`],
        ['cloud: aws', 'cloud: google'],
        [/ {2}aws: .*\n/, ''],
      ),
      ':14:41 dns.provider: is aws, but clouds.aws has no account.\n  Add aws: { region, ' + 'account } under clouds.',
    ],
    [
      'several placements on a provider that can lead to one',
      dns('provider: google, zone: example', TWO),
      /^:15:41 dns\.provider: is google, which checks the health of IP addresses only/,
    ],
    [
      "a placement's own name",
      dns(ROUTE53).replace('name: shop', 'name: dev-aws-us-east-1'),
      ':15:29 dns.name: is "dev-aws-us-east-1", a placement\'s own name.\n  Choose another, like shop.',
    ],
    [
      'two primaries',
      placements('{ cloud: aws, role: primary }, { cloud: google, role: primary }'),
      ':3:62 placements.1.role: is a second primary.\n  One is primary; make the other standby, or give all a weight.',
    ],
    [
      'no primary',
      placements('{ cloud: aws, role: standby }'),
      ':3:1 placements: have no primary.\n  Make one of them primary.',
    ],
    [
      'nothing in traffic',
      placements('{ cloud: aws, role: retired }'),
      ':3:1 placements: are all retired: nothing serves.\n  Give one another role.',
    ],
    [
      'a weight for one of two',
      dns(`provider: aws, ${ROUTE53}`, '{ cloud: aws, weight: 1 }, { cloud: google }'),
      ':3:41 placements.1: has no weight, but others have one.\n  Set a weight here, too, or remove all.',
    ],
    [
      'a weight and a role',
      dns(ROUTE53, '{ cloud: aws, weight: 1, role: primary }'),
      ':3:39 placements.0.role: cannot be set together with weight.\n  Keep one of the two.',
    ],
    [
      'a weight of what is retired',
      dns(ROUTE53, '{ cloud: aws }, { cloud: aws, region: us-west-2, weight: 1, role: retired }'),
      ':3:63 placements.1.weight: is set together with role: retired, which gets no traffic.\n  Remove one ' +
        'of the two.',
    ],
    [
      'a weight without names',
      placements('{ cloud: aws, weight: 1 }'),
      ':3:28 placements.0.weight: requires public names, which are not configured.\n  Add dns, or remove it.',
    ],
    [
      'a weight that is too great',
      dns(ROUTE53, '{ cloud: aws, weight: 256 }'),
      ':3:28 placements.0.weight: is 256; at most 255 is allowed.',
    ],
  ],
  keys: [
    [
      'unknown, like another',
      changed(['region: us-east1,', 'regoin: us-east1,']),
      ':6:13 clouds.google.regoin: unknown key; did you mean "region"?',
    ],
    [
      'unknown, like none',
      changed(['protected:', 'flavour: red\nprotected:']),
      `:13:1 flavour: unknown key; known are ${KEYS}.`,
    ],
    [
      'unknown, in a list',
      placements('{ cloud: aws, regon: us-east-2 }'),
      ':3:28 placements.0.regon: unknown key; did you mean "region"?',
    ],
    [
      'unknown, in a list of lines',
      changed(['cloud: aws', 'placements:\n  - cloud: aws\n  - cloud: google\n    rol: standby']),
      ':6:5 placements.1.rol: unknown key; did you mean "role"?',
    ],
    [
      'unknown, of one backend only',
      state('backend: local, bucket: state'),
      ':14:26 state.bucket: unknown key; known are backend, encryption.',
    ],
    [
      'misspelt, so that the right one is missing',
      changed(['cloud: aws', 'cluod: aws']),
      ':3:1 cluod: unknown key; did you mean "cloud"?',
    ],
    ['a misspelt cloud', changed(['  aws:', '  asw:']), ':5:3 clouds.asw: unknown key; did you mean "aws"?'],
    ['a number', `${GOOD}12: a\n`, `:23:1 12: unknown key; known are ${KEYS}.`],
    ['__proto__', `${GOOD}__proto__: a\n`, `:23:1 __proto__: unknown key; known are ${KEYS}.`],
    [
      'twice',
      `${GOOD}cloud: google\n`,
      ':23:1 cloud: is defined twice; the first is in line 3.\n  Keep one of the two.',
    ],
    [
      'twice, and the last value is wrong',
      `${GOOD}cloud: asw\n`,
      ':23:1 cloud: is defined twice; the first is in line 3.\n  Keep one of the two.',
      ':23:1 cloud: is "asw"; allowed values are aws, google, azure.\n  Did you mean "aws"?',
    ],
    [
      'twice, below',
      changed(['zones: 2', 'zones: 2, zones: 3']),
      ':16:42 zones: is defined twice; the first is in line 16.\n  Keep one of the two.',
    ],
    [
      'a list',
      `${GOOD}? [a, b]\n: c\n`,
      ':23:3: is not a valid key: a list, a map, an alias or nothing.\n  A key must be a word.',
    ],
    ['nothing', `${GOOD}? \n: c\n`, /^:23:\d: is not a valid key/],
  ],
  missing: [
    ['at the top', changed(['project: acme\n', '']), ':1:1 project: is missing.'],
    [
      'below: the place is the parent',
      changed([/ {4}erpWorker: .*\n/, '']),
      ':18:3 workloads.commerce.erpWorker: is missing.',
    ],
    ['further below', changed(['memoryGiB: 2, ', '']), ':19:5 workloads.commerce.storefront.memoryGiB: is missing.'],
    ['in a list', placements('{ cloud: aws }, { region: us-east-2 }'), ':3:30 placements.1.cloud: is missing.'],
    ['a required tag', changed([', costCenter: "4711"', '']), ':15:1 tags.costCenter: is missing.'],
    ['the backend', state('bucket: state'), ':14:1 state.backend: is missing.'],
    ['a fact of the backend', state('backend: s3, region: us-east-1'), ':14:1 state.bucket: is missing.'],
    [
      'cloud and placements',
      changed(['cloud: aws\n', '']),
      ':1:1: has neither cloud nor placements.\n  Add a line "cloud: aws" (or google, azure).',
    ],
    [
      'facts of the chosen cloud',
      changed([/ {2}aws: .*\n/, '']),
      ':3:1 cloud: is aws, but clouds.aws has no account.\n  Add aws: { region, account } under clouds.',
    ],
    [
      'facts of a placement',
      changed(
        ['cloud: aws', 'placements: [{ cloud: aws }, { cloud: google, region: us-east1 }]'],
        [/ {2}google: .*\n/, ''],
      ),
      ':3:30 placements.1: is google, but clouds.google has no account.\n  Add google: { ' +
        'region, project, projectNumber } under clouds.',
    ],
  ],
};

describeMistakes(WRONG_KEYS);
