import { changed, describeMistakes, GOOD, type Mistake, state } from '../support/environment-files';

const tags = (more: string) => changed(['costCenter: "4711"', `costCenter: "4711", ${more}`]);

const WRONG_PARTS: Record<string, Mistake[]> = {
  sizes: [
    [
      'less at most than at least',
      changed(['min: 1, max: 2 }', 'min: 3, max: 2 }']),
      ':19:49 workloads.commerce.storefront.max: is 2, less than min, which is 3.\n  Raise max or lower min.',
    ],
  ],
  state: [
    [
      'a bucket of S3',
      state('backend: s3, bucket: Acme_State, region: us-east-1'),
      ':14:23 state.bucket: is "Acme_State"; it is not a valid S3 bucket: 3 to 63 of a-z, 0-9, - and dots, no dot ' +
        'or - at the ends.',
    ],
    [
      'a key',
      state('backend: s3, bucket: acme-state, region: us-east-1, kmsKeyArn: mine'),
      /^:14:62 state\.kmsKeyArn: is "mine"; it is not a valid ARN of a KMS key, like arn:aws:kms:/,
    ],
    [
      'a bucket of Google',
      state('backend: gcs, bucket: -a-'),
      ':14:24 state.bucket: is "-a-"; it is not a valid bucket: 3 to 222 of a-z, 0-9, -, _ and dots, a letter or ' +
        'digit at the ends.',
    ],
    [
      'an account, a group and a container of Azure',
      state('backend: azurerm, resourceGroup: a/b, storageAccount: acme-state, container: a--b'),
      ':14:28 state.resourceGroup: is "a/b"; it is not a valid resource group: at most 90 letters, digits and _ ( ) ' +
        '. - with no dot at the end.',
      ':14:48 state.storageAccount: is "acme-state"; it is not a valid storage account: 3 to 24 lower-case letters ' +
        'and digits.',
      ':14:76 state.container: is "a--b"; it is not a valid container: 3 to 63 lower-case letters and digits, with ' +
        'single - between them.',
    ],
    [
      'a server without TLS',
      state('backend: http, address: "http://state.example.com"'),
      ':14:25 state.address: is "http://state.example.com"; it is not an address of the form https://host/path, ' +
        'without user, query or / at the end.',
    ],
    [
      'a user in the address',
      state('backend: http, address: "https://me:word@state.example.com"'),
      /^:14:25 state\.address: is "https:\/\/me:word@state\.example\.com"; it is not an address of the form https:\/\/host\/path/,
    ],
    [
      'a connection instead of a host',
      state('backend: pg, host: "postgres://db", database: "a b"'),
      ':14:23 state.host: is "postgres://db"; it is not a valid host name.',
      ':14:46 state.database: is "a b"; it is not a valid database: at most 63 of a-z, 0-9, _ and -, beginning with ' +
        'a letter or _.',
    ],
  ],
  tags: [
    [
      'a number without quotes',
      changed(['"4711"', '4711']),
      ':15:26 tags.costCenter: is 4711, a string is wanted.\n  Put it in quotes, "4711": YAML parses it as a number.',
    ],
    [
      'true without quotes',
      tags('pci: true'),
      ':15:46 tags.pci: is true, a string is wanted.\n  Put it in quotes, "true": YAML parses it as a boolean.',
    ],
    [
      'a value that Google refuses',
      changed(['owner: payments', 'owner: Payments Team']),
      ':15:9 tags.owner: is "Payments Team"; Google labels support at most 63 characters of a-z, 0-9, - and _.\n  ' +
        'Write ' +
        '"payments-team".',
    ],
    [
      'a value that is too long',
      tags(`note: ${'a'.repeat(64)}`),
      `:15:46 tags.note: is "${'a'.repeat(64)}"; Google labels support at most 63 characters of a-z, 0-9, - and ` +
        '_.\n  ' +
        `Write "${'a'.repeat(63)}".`,
    ],
    [
      'a key with a blank',
      tags('"cost of it": a'),
      ':15:46 tags."cost of it": is not a valid tag on all clouds: a letter, then letters, digits, - and _, at ' +
        'most 63.',
    ],
    [
      'a key that is too long as a label of Google',
      tags(`${'aB'.repeat(22)}: a`),
      /^:15:46 tags\.(aB)+: is not a valid tag on all clouds/,
    ],
    [
      'a key that Azure keeps',
      tags('azureZone: a'),
      ':15:46 tags.azureZone: begins with azure, microsoft or windows, which Azure reserves.\n  ' + 'Rename it.',
    ],
    [
      'a key that every resource has',
      tags('managed_by: me'),
      ':15:46 tags.managed_by: is a reserved tag of every resource: project, environment, ' +
        'managedBy.\n  Remove it.',
    ],
    [
      'two that are one label of Google',
      tags('cost_center: a'),
      ':15:46 tags.cost_center: duplicates costCenter: Azure treats both as equal, or Google names both ' +
        'cost_center.\n  Keep one of the two.',
    ],
    ['two that Azure reads alike', tags('costcenter: a'), /^:15:46 tags\.costcenter: duplicates costCenter/],
    [
      'too many',
      tags(Array.from({ length: 46 }, (_, n) => `tag${n}: a`).join(', ')),
      ':15:1 tags: are 48; AWS and Azure support 50, including the 3 of every resource.',
    ],
  ],
  policies: [
    [
      'a tag that sounds like a secret: the value is not told',
      tags('dbPassword: Hunter2'),
      ':15:46 tags.dbPassword: looks like a secret, and tags are not secret.\n  Remove it; use the kind secret for ' +
        'secrets.',
    ],
    [
      'a placement outside the regions that the file allows',
      changed([/protected: false/, 'protected: false\npolicies: { regions: [eu-west-1] }']),
      ':3:1 cloud: is placed in us-east-1 of aws; policies.regions allows eu-west-1.\n  Move it, or add the region ' +
        'to policies.regions.',
    ],
    [
      'a limit of less than nothing',
      changed([/protected: false/, 'protected: false\npolicies: { limits: { machines: -1 } }']),
      ':14:23 policies.limits.machines: is -1, at least 0 is wanted.',
    ],
    [
      'an unknown limit',
      changed([/protected: false/, 'protected: false\npolicies: { limits: { database: 1 } }']),
      ':14:23 policies.limits.database: unknown key; did you mean "databases"?',
    ],
    [
      'a budget of zero without recipients',
      changed([/protected: false/, 'protected: false\nbudget: { monthly: 0, notify: [], since: 2026-01 }']),
      ':14:11 budget.monthly: is 0, at least 1 is wanted.',
      ':14:23 budget.notify: is an empty list, at least 1 entry is wanted.',
    ],
    [
      'a budget with odd parts',
      changed([
        /protected: false/,
        'protected: false\nbudget: { monthly: 9, currency: dollar, alertsAt: [1001], notify: [payments], ' +
          'since: 2026-13 }',
      ]),
      ':14:23 budget.currency: is "dollar"; it is not a valid currency: three letters, like USD.',
      /^:14:52 budget\.alertsAt\.0: is 1001; at most 1000 is allowed\./,
      ':14:68 budget.notify.0: is "payments"; it is not a valid mail address.',
      ':14:79 budget.since: is "2026-13"; it is not a valid month, like 2026-01.',
    ],
    [
      'a budget in euros on AWS, with alerts twice',
      changed([
        /protected: false/,
        'protected: false\nbudget: { monthly: 9, currency: EUR, alertsAt: [50, 50], notify: ' +
          '[a@example.com], since: 2026-01 }',
      ]),
      ':14:23 budget.currency: is EUR; AWS supports USD only.\n  Convert the amount to USD.',
      /^:14:53 budget\.alertsAt\.1: is listed twice\./,
    ],
    [
      'a budget on Google without the billing account',
      changed(
        ['cloud: aws', 'cloud: google'],
        [/protected: false/, 'protected: false\nbudget: { monthly: 9, notify: [a@example.com], since: 2026-01 }'],
      ),
      /^:14:1 budget: requires a billing account on google, but clouds\.google\.billingAccount is not set\./,
    ],
  ],
  text: [
    ['empty', '', ':1:1: is empty.\n  Start with a copy of another environment.'],
    ['blanks', ' \n\n', ':1:1: is empty.\n  Start with a copy of another environment.'],
    ['comments', '# nothing\n', ':1:1: is empty.\n  Start with a copy of another environment.'],
    ['null', '~\n', ':1:1: is empty.\n  Start with a copy of another environment.'],
    ['a list', '- a\n', ':1:1: is a list, a map of keys and values is wanted.'],
    ['a word', 'hello\n', ':1:1: is "hello", a map of keys and values is wanted.'],
    ['a number', '42\n', ':1:1: is 42, a map of keys and values is wanted.'],
    ['a bracket that does not end', 'project: [acme\ncloud: aws\n', /^:2:\d+: /],
    ['a tab', 'project: acme\n\tcloud: aws\n', /^:2:1: .*[Tt]abs/],
    ['two mistakes in two lines', 'project: acme\ncloud: }\nclouds: ]\n', /^:2:8: /, /^:3:1: /],
    [
      'a second document',
      `${GOOD}---\n${GOOD}`,
      ':23:1: a second document begins.\n  One file is one environment: remove the line "---".',
    ],
    [
      'a mistake behind a byte order mark',
      '\uFEFFprojekt: acme\n'.concat(GOOD.slice(GOOD.indexOf('cloud:'))),
      ':1:1 projekt: unknown key; did you mean "project"?',
    ],
    [
      'a mistake between line ends of Windows',
      changed(['zones: 2', 'zones: two']).replaceAll('\n', '\r\n'),
      ':16:32 network.zones: is "two", a number is wanted.',
    ],
    [
      'an alias of nothing',
      changed(['project: acme', 'project: *name']),
      ':2:10: the alias *name has no anchor above it.',
    ],
    [
      'a mistake behind an alias',
      changed(
        ['{ cpu: 1, memoryGiB: 2, min: 1, max: 2 }', '&size { cpu: 0, memoryGiB: 2, min: 1, max: 2 }'],
        [/erpWorker: .*/, 'erpWorker: *size'],
      ),
      ':19:25 workloads.commerce.storefront.cpu: is 0, more than 0 is wanted.',
      ':19:25 workloads.commerce.erpWorker.cpu: is 0, more than 0 is wanted.',
    ],
    [
      'an alias of itself',
      changed(['project: acme', 'project: &self [*self]']),
      ':2:1 project: is a list, a string is wanted.',
    ],
    ['an unknown YAML tag', changed(['project: acme', 'project: !ref acme']), ':2:10: Unresolved tag: !ref.'],
    [
      'an alias of aliases of aliases',
      `a: &a [${'x, '.repeat(9)}x]\nb: &b [${'*a, '.repeat(9)}*a]\nc: &c [${'*b, '.repeat(9)}*b]\nd: ` +
        `[${'*c, '.repeat(9)}*c]\n`,
      /^:1:1: Excessive alias count/,
    ],
    ['lists in lists in lists', '['.repeat(20_000), /^:1:\d+: lists and maps are nested too deeply\.$/],
    [
      'bytes that are not text',
      Buffer.from([0xff, 0xfe, 0x41, 0x00, 0xd8, 0x00]),
      ': is not UTF-8 text.\n  Save it as UTF-8.',
    ],
  ],
};

describeMistakes(WRONG_PARTS);
