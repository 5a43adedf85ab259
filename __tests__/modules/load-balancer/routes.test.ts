import type { ComputeGroup } from '../../../modules/compute/compute';
import { byCloud } from '../../support/by-cloud';
import { CIDR, HEALTH, INSIDE, on, setting } from '../../support/load-balancer';
import { CLOUDS, synth } from '../../support/synth';

const GROUP = '/subscriptions/s/resourceGroups/g/providers';
const SUBNET = `${GROUP}/Microsoft.Network/virtualNetworks/theirs/subnets/front`;

describe.each(CLOUDS)('a load balancer on %s', (cloud) => {
  test('hosts before wildcards before all, and longer paths first', () => {
    const { the, of, problems } = on(cloud, ({ group, balance }) => {
      const [shop, api, old] = ['shop', 'api', 'old'].map((id) => group(id)) as [
        ComputeGroup,
        ComputeGroup,
        ComputeGroup,
      ];
      balance([
        { group: shop, port: 80 },
        { path: '/api', group: api, port: 81 },
        { path: '/api/v1', group: old, port: 82 },
        { host: 'api.example.com', group: api, port: 81 },
        { host: '*.example.com', path: '/old', group: old, port: 82 },
      ]);
    });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        const rules = of('aws_lb_listener_rule').map(({ body }) => body);
        rules.sort((one, other) => one.priority - other.priority);
        expect(rules.map(({ condition }) => condition)).toEqual([
          [{ host_header: { values: ['api.example.com'] } }],
          [{ host_header: { values: ['*.example.com'] } }, { path_pattern: { values: ['/old', '/old/*'] } }],
          [{ path_pattern: { values: ['/api/v1', '/api/v1/*'] } }],
          [{ path_pattern: { values: ['/api', '/api/*'] } }],
        ]);
      },
      google: () => {
        const { host_rule, path_matcher } = the('google_compute_url_map', 'entry/map');
        expect(host_rule.map(({ hosts }: { hosts: string[] }) => hosts)).toEqual([
          ['api.example.com'],
          ['*.example.com'],
          ['*'],
        ]);
        expect(
          path_matcher.map(({ path_rule }: { path_rule?: { paths: string[] }[] }) =>
            (path_rule ?? []).map(({ paths }) => paths[0]),
          ),
        ).toEqual([[], ['/old', '/api/v1', '/api'], ['/api/v1', '/api']]);
      },
      azure: () => {
        const { http_listener, url_path_map, request_routing_rule } = the('azurerm_application_gateway');
        expect(http_listener.map(({ host_names }: { host_names?: string[] }) => host_names)).toEqual([
          undefined,
          ['api.example.com'],
          ['*.example.com'],
          undefined,
        ]);
        expect(
          url_path_map.map(({ path_rule }: { path_rule: { paths: string[] }[] }) =>
            path_rule.map(({ paths }) => paths[0]),
          ),
        ).toEqual([
          ['/old', '/api/v1', '/api'],
          ['/api/v1', '/api'],
        ]);
        expect(request_routing_rule.map(({ rule_type }: { rule_type: string }) => rule_type)).toEqual([
          'Basic',
          'PathBasedRouting',
          'PathBasedRouting',
          'Basic',
        ]);
      },
    });
  });

  test('hosts and paths that read alike, or are long, are told apart', () => {
    const long = `/${'a'.repeat(125)}`;
    const { resources, problems } = on(cloud, ({ group, balance }) => {
      const [shop, api] = [group('shop'), group('api')];
      balance([
        { group: shop, port: 80 },
        ...['a-b.example.com', 'a.b.example.com'].map((host) => ({ host, path: '/x', group: api, port: 81 })),
        ...['/a/b', '/a-b', '/A/b', long].map((path) => ({ path, group: api, port: 81 })),
      ]);
    });
    expect(problems).toEqual([]);
    const [parts] = resources.filter(
      ({ path }) => path === { aws: 'entry', google: 'entry/map', azure: 'entry/gateway' }[cloud],
    );
    const { path_matcher, http_listener, url_path_map } = parts?.body ?? {};
    const names = [
      path_matcher,
      http_listener,
      ...(url_path_map ?? []).map(({ path_rule }: { path_rule: unknown }) => path_rule),
    ]
      .filter(Boolean)
      .map((list) => list.map(({ name }: { name: string }) => name) as string[]);
    for (const list of names) {
      expect(new Set(list).size).toBe(list.length);
      for (const name of list) expect(name).toMatch(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
    }
  });

  test('a share of the requests for a release that is tried', () => {
    const { the, problems } = on(cloud, ({ group, balance }) =>
      balance([
        { group: group('shop'), port: 8080, weight: 95 },
        { group: group('canary'), port: 8080, weight: 5 },
      ]),
    );
    const weights = (list: { weight: number }[]) => list.map(({ weight }) => weight);
    byCloud(cloud, {
      aws: () => {
        expect(weights(the('aws_lb_listener', 'entry/listener').default_action[0].forward.target_group)).toEqual([
          95, 5,
        ]);
      },
      google: () => {
        expect(
          weights(the('google_compute_url_map', 'entry/map').default_route_action.weighted_backend_services),
        ).toEqual([95, 5]);
      },
      azure: () => {
        expect(problems[0]?.message).toMatch(
          /weight is 95, Azure Application Gateway does not support it: a gateway rule supports one pool/,
        );
        expect(problems[0]?.remedy).toMatch(/rollout\.blueGreen.*place test on aws \(up to 999\) or google/);
      },
    });
  });

  test('one created elsewhere has the same member and target', () => {
    const { of, problems } = on(cloud, ({ stack, cloud: catalogue, network, group }) => {
      const entry = catalogue.loadBalancer.fromExisting(stack, 'theirs', {
        network,
        aws: {
          listenerArn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/theirs/1/2',
          securityGroupId: 'sg-0a',
          dnsName: 'theirs.elb.amazonaws.com',
          zoneId: 'Z35SXDOTRQ7X7K',
        },
        google: { address: '203.0.113.7' },
        azure: {
          address: '203.0.113.7',
          subnet: { id: SUBNET, range: '10.20.200.0/21', securityGroup: { resourceGroup: 'theirs', name: 'front' } },
        },
      });
      network.allow(entry.member, group('shop').member, { port: 8080 });
      catalogue.dnsZone(stack, 'zone', { domain: 'example.com' }).pointTo('entry', 'shop', entry.target);
    });
    expect(problems).toEqual([]);
    const records = { aws: 'aws_route53_record', google: 'google_dns_record_set', azure: 'azurerm_dns_a_record' }[
      cloud
    ];
    const [record] = of(records).filter(({ path }) => path.startsWith('zone/entry'));
    expect(record?.body).toMatchObject(
      {
        aws: { alias: { name: 'theirs.elb.amazonaws.com' } },
        google: { rrdatas: ['203.0.113.7'] },
        azure: { records: ['203.0.113.7'] },
      }[cloud],
    );
    const opened = {
      aws: 'aws_vpc_security_group_ingress_rule',
      google: 'google_compute_firewall',
      azure: 'azurerm_network_security_rule',
    }[cloud];
    const [into] = of(opened).filter(({ path }) => /^network\/allow-theirs-shop-tcp-8080\/in/.test(path));
    expect(into?.body).toMatchObject(
      {
        aws: { referenced_security_group_id: 'sg-0a' },
        google: { source_ranges: ['35.191.0.0/16', '130.211.0.0/22'] },
        azure: { source_address_prefixes: ['10.20.200.0/21'] },
      }[cloud],
    );
  });

  test('routes of one created elsewhere are added where the cloud can', () => {
    const { of, problems } = on(cloud, ({ stack, cloud: catalogue, network, group }) => {
      catalogue.loadBalancer.fromExisting(stack, 'theirs', {
        network,
        routes: [{ group: group('shop'), port: 8080, path: '/shop' }],
        aws: {
          listenerArn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/theirs/1/2',
          securityGroupId: 'sg-0a',
          dnsName: 'theirs.elb.amazonaws.com',
          zoneId: 'Z35SXDOTRQ7X7K',
        },
        google: { address: '203.0.113.7' },
        azure: {
          address: '203.0.113.7',
          subnet: { id: SUBNET, range: '10.20.200.0/21', securityGroup: { resourceGroup: 'theirs', name: 'front' } },
        },
      });
    });
    const refused = () => {
      expect(problems[0]?.message).toMatch(
        /fromExisting has routes, but an? .* is one resource, which its owner manages/,
      );
    };
    byCloud(cloud, {
      aws: () => {
        expect(problems).toEqual([]);
        expect(of('aws_lb_listener_rule')[0]?.body).toMatchObject({
          listener_arn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/theirs/1/2',
          condition: [{ path_pattern: { values: ['/shop', '/shop/*'] } }],
        });
      },
      google: refused,
      azure: refused,
    });
  });

  test('a group created elsewhere is brought where the cloud can', () => {
    const { the, problems } = on(cloud, ({ stack, cloud: catalogue, network, balance }) => {
      const group = catalogue.computeGroup.fromExisting(stack, 'theirs', {
        network,
        health: { port: 8081, path: '/up' },
        aws: { autoScalingGroupName: 'theirs', securityGroupId: 'sg-0a' },
        google: { instanceGroup: 'projects/p/regions/us-east1/instanceGroups/theirs', networkTag: 'theirs' },
        azure: {
          scaleSetId: `${GROUP}/Microsoft.Compute/virtualMachineScaleSets/theirs`,
          applicationSecurityGroupId: `${GROUP}/Microsoft.Network/applicationSecurityGroups/asg`,
        },
      });
      balance([{ group, port: 8080 }]);
    });
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_autoscaling_attachment').autoscaling_group_name).toBe('theirs');
        expect(the('aws_lb_target_group').health_check).toMatchObject({ port: '8081', path: '/up' });
      },
      google: () => {
        expect(the('google_compute_backend_service').backend[0].group).toMatch(/instanceGroups\/theirs$/);
      },
      azure: () => {
        expect(problems[0]?.message).toMatch(
          /theirs is created elsewhere, and only its owner can add a scale set to a pool/,
        );
      },
    });
  });
});

describe.each(CLOUDS)('over IPv6 on %s', (cloud) => {
  const ZONE = {
    domain: 'example.com',
    aws: { zoneId: 'Z1' },
    google: { name: 'z' },
    azure: { id: '/subscriptions/s/resourceGroups/g/x/x/x/z' },
  };
  const balanced = (ipv6: boolean, internal = false) =>
    synth(cloud, (stack, catalogue) => {
      const { group, balance } = setting(stack, catalogue, { ...CIDR, ipv6 } as typeof CIDR);
      const entry = balance([{ group: group('shop', { health: HEALTH }), port: 8080 }], {
        ipv6: true,
        ...(internal && INSIDE),
      });
      catalogue.dnsZone.fromExisting(stack, 'zone', ZONE).pointTo('shop', 'shop', entry.target);
    });

  test('a load balancer has addresses and records of both, or is refused', () => {
    const { the, of, problems } = balanced(true);
    byCloud(cloud, {
      aws: () => {
        expect(problems).toEqual([]);
        expect(the('aws_lb').ip_address_type).toBe('dualstack');
        const records = of('aws_route53_record').map(({ body }) => [body.type, body.alias.name]);
        expect(records).toEqual(['AAAA', 'A'].map((type) => [type, '${aws_lb.entry_load-balancer.dns_name}']));
      },
      google: () => {
        expect(problems).toEqual([]);
        expect(of('google_compute_global_address').map(({ body }) => body.ip_version)).toEqual([undefined, 'IPV6']);
        const rules = of('google_compute_global_forwarding_rule').map(({ body }) => [
          body.ip_address.includes('ipv6'),
          body.port_range,
        ]);
        expect(rules.sort()).toEqual([
          [false, '443'],
          [false, '80'],
          [true, '443'],
          [true, '80'],
        ]);
        expect(the('google_dns_record_set', 'zone/shop/ipv6/record')).toMatchObject({ type: 'AAAA' });
      },
      azure: () => {
        expect(problems).toContainEqual(expect.objectContaining({ message: expect.stringMatching(/^ipv6 is true/) }));
      },
    });
  });

  test('it is refused where the network or the load balancer has none', () => {
    const [network, internal] = ({ aws: [false], google: [true, true], azure: [false] } as const)[cloud];
    const { problems } = balanced(network, internal);
    expect(problems).toContainEqual(
      expect.objectContaining({ message: expect.stringMatching(/^ipv6 is true/), remedy: expect.any(String) }),
    );
  });
});
