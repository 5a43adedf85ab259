import { on, setting } from '../support/load-balancer';
import { type Synthesized, synth } from '../support/synth';
import { Workspace } from '../support/terraform';

const EXISTING = {
  domain: 'example.com',
  aws: { zoneId: 'Z0123456789ABCDEFGHIJ' },
  google: { name: 'example' },
  azure: { id: '/subscriptions/s/resourceGroups/names/providers/Microsoft.Network/dnsZones/example.com' },
  cloudflare: { zoneId: '0123456789abcdef0123456789abcdef' },
};
const DNS = {
  domain: 'example.com',
  name: 'shop',
  zone: 'Z0123456789ABCDEFGHIJ',
  account: 'fedcba9876543210fedcba9876543210',
};
const [SHARED, OWN] = ['shop.example.com', 'test.example.com'] as const;

/** A load balancer, and an edge that has its names, too: each has a certificate of ACM. */
const both = (provider: 'aws' | 'cloudflare', edge = true, others?: readonly string[]) =>
  synth(
    'aws',
    (stack, cloud) => {
      const { network, group } = setting(stack, cloud);
      const { dnsZones } = require('../../modules/dns/zones') as typeof import('../../modules/dns/zones');
      const zone = dnsZones.fromExisting(stack, 'names', EXISTING);
      const [domain, ...alternativeNames] = [SHARED, OWN, 'origin-test.example.com'] as const;
      const loadBalancer = cloud.loadBalancer(stack, 'entry', {
        network,
        certificate: { managed: { domain, alternativeNames, zone } },
        routes: [{ group: group('shop', { health: { port: 8080, path: '/' } }), port: 8080 }],
      });
      if (edge)
        cloud.edge(stack, 'front', {
          names: others ? [OWN] : [SHARED, OWN],
          zone,
          origin: { loadBalancer, host: 'origin-test.example.com' },
        });
    },
    { dns: { ...DNS, provider, others } },
  );

const recordsIn = ({ resources }: Synthesized) =>
  resources.filter(
    ({ type, path }) => /^(aws_route53|cloudflare_dns)_record$/.test(type) && path.startsWith('names/certificate-'),
  );

test.each(['aws', 'cloudflare'] as const)(
  'edge and load balancer share the record that validates a name, at %s',
  (provider) => {
    const synthesized = both(provider);
    expect(synthesized.problems).toEqual([]);
    const records = recordsIn(synthesized);
    expect(records.map(({ path }) => path)).toEqual([
      'names/certificate-origin-test-example-com/record',
      'names/certificate-shop-example-com/record',
      'names/certificate-test-example-com/record',
    ]);
    // Each certificate waits until the records exist, also those that the other asked for first.
    for (const { body } of synthesized.of('aws_acm_certificate_validation')) {
      const validated = records.slice(-body.validation_record_fqdns.length).map(({ address }) => address);
      expect(body.depends_on.sort()).toEqual(validated);
    }
  },
);

test('without the edge the records stay', () => {
  expect(recordsIn(both('aws', false))).toEqual(recordsIn(both('aws')));
});

test('of the placements on one cloud the first has the record of the shared name', () => {
  const paths = recordsIn(both('aws', true, ['test-first'])).map(({ path }) => path);
  expect(paths).toEqual([
    'names/certificate-origin-test-example-com/record',
    'names/certificate-test-example-com/record',
  ]);
});

test('a certificate for a name and all below it has one record', () => {
  const synthesized = on('aws', ({ stack, cloud, group, balance }) => {
    const zone = cloud.dnsZone.fromExisting(stack, 'names', EXISTING);
    const managed = { domain: 'example.com', alternativeNames: ['*.example.com'], zone };
    balance([{ group: group('shop'), port: 8080 }], { certificate: { managed } });
  });
  expect(recordsIn(synthesized)).toHaveLength(1);
});

test(
  'load balancers on Google share authorization and record of a name in a location, and have their own ' +
    'certificates',
  () => {
    const synthesized = on('google', ({ stack, cloud, network, group }) => {
      const zone = cloud.dnsZone.fromExisting(stack, 'names', EXISTING);
      const routes = [{ group: group('shop'), port: 8080 }];
      const managed = { domain: 'shop.example.com', zone };
      for (const id of ['one', 'two']) cloud.loadBalancer(stack, id, { network, certificate: { managed }, routes });
      cloud.loadBalancer(stack, 'inside', { network, internal: true, certificate: { managed }, routes });
    });
    expect(synthesized.problems).toEqual([]);
    expect(
      synthesized.of('google_certificate_manager_dns_authorization').map(({ body }) => [body.location, body.type]),
    ).toEqual([
      ['global', 'PER_PROJECT_RECORD'],
      ['us-east1', 'PER_PROJECT_RECORD'],
    ]);
    expect(synthesized.of('google_dns_record_set').filter(({ path }) => path.startsWith('names/'))).toHaveLength(2);
    expect(synthesized.of('google_certificate_manager_certificate')).toHaveLength(3);
  },
);

test('an edge that goes leaves the records of its load balancer, which nothing changes', async () => {
  const workspace = new Workspace();
  try {
    workspace.write(JSON.parse(both('aws').text));
    await workspace.init();
    await workspace.apply();
    await workspace.settled();
    workspace.write(JSON.parse(both('aws', false).text));
    const changes = await workspace.changes();
    expect(Object.keys(changes).filter((address) => address.includes('route53_record.names_certificate'))).toEqual([]);
  } finally {
    await workspace.stop();
  }
});
