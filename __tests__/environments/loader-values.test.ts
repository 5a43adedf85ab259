import { defined } from '../support/defined';
import { AWS, aws, changed, describeMistakes, type Mistake, placements, state } from '../support/environment-files';

const cidr = (range: string) => changed(['10.10.0.0/16', range]);

const REGIONS_OF_AWS = /Known values: us-east-1, us-east-2, .*me-south-1\. For a newer region, also set its zones\.$/;
const PRIVATE = 'Use a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10.';

const ZONES = 'us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1e, us-east-1f';

const WRONG_VALUES: Record<string, Mistake[]> = {
  types: [
    ['a word for a number', changed(['zones: 2', 'zones: two']), ':16:32 network.zones: is "two", a number is wanted.'],
    ['part of a zone', changed(['zones: 2', 'zones: 2.5']), ':16:32 network.zones: is 2.5, a whole number is wanted.'],
    ['infinity', changed(['zones: 2', 'zones: .inf']), ':16:32 network.zones: is .inf, a number is wanted.'],
    ['too few', changed(['zones: 2', 'zones: 0']), ':16:32 network.zones: is 0, at least 1 is wanted.'],
    ['too many', changed(['zones: 2', 'zones: 7']), ':16:32 network.zones: is 7; at most 6 is allowed.'],
    [
      'no processors',
      changed(['cpu: 1', 'cpu: 0']),
      ':19:19 workloads.commerce.storefront.cpu: is 0, more than 0 is wanted.',
    ],
    [
      'yes for true',
      changed(['protected: false', 'protected: yes']),
      ':13:1 protected: is "yes", true or false is wanted.',
    ],
    ['nothing', changed(['cloud: aws', 'cloud:']), ':3:1 cloud: is empty; allowed values are aws, google, azure.'],
    [
      'nothing for a map',
      defined(aws('').replace('{  }', '')),
      ':5:3 clouds.aws: is empty, a map of keys and values is wanted.',
    ],
    ['a list for a map', changed([AWS, 'aws: [1]']), ':5:3 clouds.aws: is a list, a map of keys and values is wanted.'],
    [
      'a map for a word',
      changed(['project: acme', 'project: { a: 1 }']),
      ':2:1 project: is a map, a string is wanted.',
    ],
    [
      'a word for a map in a list',
      placements('aws'),
      ':3:14 placements.0: is "aws", a map of keys and values is wanted.',
    ],
    ['an empty list', placements(''), ':3:1 placements: is an empty list, at least 1 entry is wanted.'],
    [
      'an empty word',
      changed(['owner: payments', 'owner: ""']),
      ':15:9 tags.owner: is "", at least 1 character is wanted.',
    ],
    [
      'an unknown cloud',
      changed(['cloud: aws', 'cloud: asw']),
      ':3:1 cloud: is "asw"; allowed values are aws, google, azure.\n  Did you mean "aws"?',
    ],
    [
      'an unknown backend',
      state('backend: s4'),
      ':14:10 state.backend: is "s4"; allowed values are local, s3, gcs, azurerm, pg, http, remote.\n  Did you ' +
        'mean "s3"?',
    ],
    [
      'what would move the cursor of a terminal',
      changed(['project: acme', 'project: "a\\e[2Jb\\n"']),
      ':2:1 project: is "a\\u001b[2Jb\\n"; it is not a valid project name: 2 to 24 lower-case letters, ' +
        'digits and single -, beginning with a letter.',
    ],
    [
      'a whole page',
      changed(['project: acme', `project: ${'a'.repeat(5000)}`]),
      `:2:1 project: is "${'a'.repeat(80)}…"; it is not a valid project name: 2 to 24 lower-case letters, ` +
        'digits and single -, beginning with a letter.',
    ],
  ],
  'account facts': [
    [
      'an account without quotes',
      aws('region: us-east-1, account: 123456789012'),
      ':5:29 clouds.aws.account: is 123456789012, a string is wanted.\n  Put it in quotes, "123456789012": ' +
        'YAML parses it as a number.',
    ],
    [
      'whose leading zero would be lost',
      aws('region: us-east-1, account: 012345678901'),
      ':5:29 clouds.aws.account: is 012345678901, a string is wanted.\n  Put it in quotes, "012345678901": ' +
        'YAML parses it as a number.',
    ],
    [
      'eleven digits',
      aws('region: us-east-1, account: "12345678901"'),
      ':5:29 clouds.aws.account: is "12345678901"; it is not a valid account id: twelve digits, in quotes.',
    ],
    [
      'thirteen digits',
      aws('region: us-east-1, account: "1234567890123"'),
      ':5:29 clouds.aws.account: is "1234567890123"; it is not a valid account id: twelve digits, in quotes.',
    ],
    ...['Acme-dev', 'acme-', 'acme', '1acme-dev', `a${'b'.repeat(30)}`].map((id): [string, string, string] => [
      `the project ${id}`,
      changed(['project: acme-dev', `project: ${id}`]),
      `:6:31 clouds.google.project: is "${id}"; it is not a valid project id: 6 to 30 lower-case letters, digits ` +
        'and -, beginning with a letter.',
    ]),
    [
      'a project number without quotes',
      changed(['projectNumber: "123456789012"', 'projectNumber: 123456789012']),
      ':6:50 clouds.google.projectNumber: is 123456789012, a string is wanted.\n  Put it in quotes, ' +
        '"123456789012": YAML parses it as a number.',
    ],
    [
      'no GUID',
      changed([/subscription: .*/, 'subscription: 0000-1']),
      ':9:5 clouds.azure.subscription: is "0000-1"; it is not an id of the form 00000000-0000-0000-0000-000000000000.',
    ],
    [
      'zones of Azure without quotes',
      changed(['    region: eastus2', '    region: eastus2\n    zones: [1, "2"]']),
      ':9:13 clouds.azure.zones.0: is 1, a string is wanted.\n  Put it in quotes, "1": YAML parses it as a number.',
    ],
  ],
  regions: [
    [
      'misspelt',
      aws('region: us-esat-1, account: "123456789012"'),
      ':5:10 clouds.aws.region: is "us-esat-1", which is not a known region of aws.\n  Did you ' +
        'mean "us-east-1"? For a newer region, also set its zones.',
    ],
    [
      'of another cloud',
      aws('region: us-east1, account: "123456789012"'),
      ':5:10 clouds.aws.region: is "us-east1", which is not a known region of aws.\n  Did you ' +
        'mean "us-east-1"? For a newer region, also set its zones.',
    ],
    [
      'as Azure shows it to people',
      changed(['region: eastus2', 'region: East US 2']),
      ':8:5 clouds.azure.region: is "East US 2", which is not a known region of azure.\n  Did ' +
        'you mean "eastus2"? For a newer region, also set its zones.',
    ],
    ['like none', aws('region: narnia, account: "123456789012"'), REGIONS_OF_AWS],
    [
      'of a placement',
      placements('{ cloud: aws, region: us-esat-2 }'),
      ':3:28 placements.0.region: is "us-esat-2", which is not a known region of aws.\n  Did you ' +
        'mean "us-east-2"?',
    ],
    [
      'of the state',
      state('backend: s3, bucket: acme-state, region: us-esat-1'),
      ':14:43 state.region: is "us-esat-1", which is not a known region of aws.\n  Did you mean "us-east-1"?',
    ],
  ],
  zones: [
    [
      'more than the region has',
      changed(['zones: 2', 'zones: 4'], ['cloud: aws', 'cloud: google']),
      ':16:32 network.zones: is 4, google us-east1 has 3 (us-east1-b, us-east1-c, us-east1-d).\n  Lower it ' +
        'to 3, or use a region with more.',
    ],
    [
      'more than are named',
      aws('region: us-east-1, account: "123456789012", zones: [us-east-1a]'),
      ':16:32 network.zones: is 2, aws us-east-1 has 1 (us-east-1a).\n  Lower it to 1, or use a region with more.',
    ],
    [
      'more than are named in a region that is newer than our list',
      aws('region: xx-new-1, account: "123456789012", zones: [xx-new-1a]'),
      ':16:32 network.zones: is 2, aws xx-new-1 has 1 (xx-new-1a).\n  Lower it to 1, or use a region with more.',
    ],
    [
      'in a region without any',
      changed(['cloud: aws', 'cloud: azure'], ['region: eastus2', 'region: westus']),
      ':16:32 network.zones: is 2, azure westus has no zones.\n  Lower it to 1, or use a region with more.',
    ],
    [
      'more than one of two placements has',
      changed(
        ['zones: 2', 'zones: 3'],
        ['cloud: aws', 'placements: [{ cloud: aws }, { cloud: aws, region: us-west-1 }]'],
      ),
      ':16:32 network.zones: is 3, aws us-west-1 has 2 (us-west-1a, us-west-1c).\n  Lower it to 2, or use a region ' +
        'with more.',
    ],
    [
      'of another region',
      aws('region: us-east-1, account: "123456789012", zones: [us-east-1a, us-west-2a]'),
      `:5:74 clouds.aws.zones.1: is "us-west-2a", which is not a zone of us-east-1.\n  Its zones are ${ZONES}.`,
    ],
    [
      'named twice',
      aws('region: us-east-1, account: "123456789012", zones: [us-east-1a, us-east-1a]'),
      ':5:74 clouds.aws.zones.1: is "us-east-1a" a second time.\n  Remove it.',
    ],
  ],
  'address ranges': [
    ...[
      '10.10.0/16',
      '10.10.0.0',
      '10.10.0.0/33',
      '10.10.0.0/016',
      '010.10.0.0/16',
      '10.10.0.0/16/8',
      '300.1.0.0/16',
      '"fd00::/16"',
      'ten',
    ].map((range): [string, string, string] => [
      range,
      cidr(range),
      `:16:12 network.cidr: is "${range.replaceAll('"', '')}", which is not a valid address range.\n  Use an ` +
        'address and a prefix length: 10.20.0.0/16.',
    ]),
    [
      'an address inside a range',
      cidr('10.0.0.5/16'),
      ':16:12 network.cidr: is "10.0.0.5/16", which is an address inside a range.\n  The range begins at ' +
        '10.0.0.0/16.',
    ],
    ['a public range', cidr('8.8.0.0/16'), `:16:12 network.cidr: is "8.8.0.0/16", which is not private.\n  ${PRIVATE}`],
    [
      'more than the private range',
      cidr('172.0.0.0/8'),
      `:16:12 network.cidr: is "172.0.0.0/8", which is not private.\n  ${PRIVATE}`,
    ],
    [
      'too large',
      cidr('10.0.0.0/15'),
      ':16:12 network.cidr: is "10.0.0.0/15", a network must be at most /16 (Amazon VPC).\n  10.0.0.0/16 is the ' +
        'largest here.',
    ],
    // As synthesis refuses it: two zones take at least a /25.
    ...['10.0.0.24/29', '10.0.0.16/28', '10.0.0.64/26'].map((range): [string, string, string] => [
      `too small: ${range}`,
      cidr(range),
      `:16:12 network.cidr: is "${range}", too small for three tiers in 2 zones.\n  /25 is the smallest that fits: a ` +
        'subnet requires at least a /28 (Amazon VPC).',
    ]),
  ],
  placements: [
    [
      'together with cloud',
      changed(['cloud: aws', 'cloud: aws\nplacements: [{ cloud: google }]']),
      ':4:1 placements: cannot be set together with cloud.\n  Keep one of the two: placements also select the cloud.',
    ],
    [
      'the same twice',
      placements('{ cloud: aws }, { cloud: aws, region: us-east-1 }'),
      ':3:30 placements.1: is aws-us-east-1 a second time.\n  A placement is one cloud in one region: remove the ' +
        'duplicate.',
    ],
    [
      'an unknown role',
      placements('{ cloud: aws, role: master }'),
      ':3:28 placements.0.role: is "master"; allowed values are primary, standby, retired.',
    ],
  ],
};

describeMistakes(WRONG_VALUES);
