import { create, type Fields, planOf, statement, update } from '../support/risk';

describe('who is let in', () => {
  const nsg = (more: Fields) => ({
    access: 'Allow',
    direction: 'Inbound',
    source_address_prefix: '*',
    destination_port_range: '22',
    ...more,
  });
  const firewall = (more: Fields) => ({
    direction: 'INGRESS',
    source_ranges: ['0.0.0.0/0'],
    allow: [{ protocol: 'tcp', ports: ['22'] }],
    disabled: false,
    ...more,
  });
  const ingress = (more: Fields) => ({
    cidr_ipv4: '10.0.0.0/16',
    ip_protocol: 'tcp',
    from_port: 443,
    to_port: 443,
    ...more,
  });
  const SSH = 'SSH (22) is open to the internet';
  test.each<[string, object, string | undefined]>([
    ['from deny to allow', update('azurerm_network_security_rule', nsg({ access: 'Deny' }), nsg({})), `${SSH} (*)`],
    [
      'a rule that is enabled',
      update('google_compute_firewall', firewall({ disabled: true }), firewall({})),
      `${SSH} (0.0.0.0/0)`,
    ],
    [
      'another direction',
      update(
        'aws_security_group_rule',
        { type: 'egress', protocol: '-1', cidr_blocks: ['0.0.0.0/0'] },
        { type: 'ingress', protocol: '-1', cidr_blocks: ['0.0.0.0/0'] },
      ),
      'everything is open to the internet (0.0.0.0/0)',
    ],
    [
      'more ports',
      update('aws_vpc_security_group_ingress_rule', ingress({}), ingress({ to_port: 500 })),
      '443-500 (SMB) is newly open to 10.0.0.0/16',
    ],
    ['fewer ports', update('aws_vpc_security_group_ingress_rule', ingress({ to_port: 500 }), ingress({})), undefined],
    [
      'the same in another order',
      update(
        'azurerm_network_security_group',
        { security_rule: [nsg({}), nsg({ destination_port_range: '443' })] },
        { security_rule: [nsg({ destination_port_range: '443' }), nsg({})] },
      ),
      undefined,
    ],
    [
      'a priority',
      update('azurerm_network_security_rule', nsg({ priority: 200 }), nsg({ priority: 100 })),
      'its priority changes: another rule may apply',
    ],
    [
      'all services of Azure',
      create('azurerm_mssql_firewall_rule', { start_ip_address: '0.0.0.0', end_ip_address: '0.0.0.0' }),
      'it is open to every service of the cloud, also those of others (0.0.0.0)',
    ],
    [
      'every address',
      update(
        'azurerm_mssql_firewall_rule',
        { start_ip_address: '0.0.0.0', end_ip_address: '0.0.0.0' },
        { start_ip_address: '0.0.0.0', end_ip_address: '255.255.255.255' },
      ),
      'it is open to the internet (0.0.0.0-255.255.255.255)',
    ],
    [
      'the API of a cluster',
      update(
        'aws_eks_cluster',
        { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ['203.0.113.4/32'] }] },
        { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ['0.0.0.0/0'] }] },
      ),
      'port 443 is open to the internet (0.0.0.0/0)',
    ],
    [
      'the API of a cluster on Azure',
      update(
        'azurerm_kubernetes_cluster',
        { api_server_access_profile: [{ authorized_ip_ranges: ['203.0.113.4/32'] }] },
        { api_server_access_profile: [{ authorized_ip_ranges: ['0.0.0.0/0'] }] },
      ),
      'port 443 is open to the internet (0.0.0.0/0)',
    ],
    [
      'another group on a machine',
      update('aws_instance', { vpc_security_group_ids: ['sg-a'] }, { vpc_security_group_ids: ['sg-b'] }),
      'the rules of sg-b apply to it',
    ],
    [
      'no sign-in',
      update('aws_api_gateway_method', { authorization: 'AWS_IAM' }, { authorization: 'NONE' }),
      'authorization is NONE: no sign-in is required',
    ],
    [
      'what is not known yet',
      update(
        'aws_vpc_security_group_ingress_rule',
        ingress({}),
        { ...ingress({}), cidr_ipv4: null },
        { after_unknown: { cidr_ipv4: true } },
      ),
      'it may open more: the sources are known after apply',
    ],
    [
      'a new rule for a group that is not known yet',
      create(
        'aws_vpc_security_group_ingress_rule',
        { ip_protocol: 'tcp', from_port: 443, to_port: 443 },
        { after_unknown: { referenced_security_group_id: true } },
      ),
      undefined,
    ],
    [
      'no list of addresses any more',
      update(
        'google_container_cluster',
        { master_authorized_networks_config: [{ cidr_blocks: [{ cidr_block: '10.0.0.0/8' }] }] },
        { master_authorized_networks_config: [] },
      ),
      'master_authorized_networks_config is removed, so access is unrestricted',
    ],
    [
      'another machine behind an open rule',
      update('google_compute_firewall', firewall({ target_tags: ['web'] }), firewall({ target_tags: ['web', 'db'] })),
      'it lets the internet in to db, too',
    ],
    [
      'a web firewall that allows what no rule matches',
      update(
        'aws_wafv2_web_acl',
        { default_action: [{ allow: [], block: [{}] }] },
        { default_action: [{ allow: [{}], block: [] }] },
      ),
      'what no rule matches is allowed',
    ],
    [
      'a policy of a network that lets in everybody',
      update('kubernetes_network_policy', { spec: [{ ingress: [] }] }, { spec: [{ ingress: [{}] }] }),
      'everything is open to the internet (*)',
    ],
    [
      'an address of a site',
      update(
        'azurerm_linux_web_app',
        { site_config: [{ ip_restriction: [{ name: 'a', ip_address: '10.0.0.0/8' }] }] },
        { site_config: [{ ip_restriction: [{ name: 'a', ip_address: '0.0.0.0/0' }] }] },
      ),
      'it is open to 0.0.0.0/0',
    ],
    [
      'a listener that asked for a sign-in',
      update(
        'aws_lb_listener',
        { default_action: [{ type: 'authenticate-oidc' }] },
        { default_action: [{ type: 'forward' }] },
      ),
      'no sign-in is asked any more',
    ],
    [
      'a way out',
      create('aws_security_group', { egress: [{ cidr_blocks: ['0.0.0.0/0'], protocol: '-1' }] }),
      undefined,
    ],
    [
      'how a cluster is signed in to',
      create('aws_eks_cluster', { access_config: [{ authentication_mode: 'API' }] }),
      undefined,
    ],
    [
      'everybody in a search domain',
      update(
        'aws_opensearch_domain',
        { access_policies: statement() },
        { access_policies: statement({ Effect: 'Allow', Principal: '*', Action: 'es:*', Resource: '*' }) },
      ),
      'it allows es:* to everyone on *',
    ],
    [
      'a lifecycle of images',
      create('aws_ecr_lifecycle_policy', { policy: JSON.stringify({ rules: [{ rulePriority: 1 }] }) }),
      undefined,
    ],
  ])('%s', (_, one, reason) =>
    expect(planOf([one]).changes[0]?.findings.find(({ class: risk }) => risk === 'Exposure')?.reason).toBe(reason),
  );

  test('ways to sign in and databases stand before the web', () => {
    const open = (name: string, port: number) => ({
      ...create(
        'aws_vpc_security_group_ingress_rule',
        ingress({ cidr_ipv4: '0.0.0.0/0', from_port: port, to_port: port }),
      ),
      address: `aws_vpc_security_group_ingress_rule.${name}`,
    });
    const everything = {
      ...create('aws_security_group', { ingress: [{ protocol: '-1', cidr_blocks: ['0.0.0.0/0'] }] }),
      address: 'aws_security_group.z',
    };
    const summary = planOf([open('a', 443), open('b', 5432), open('c', 22), everything]);
    expect(summary.changes.map(({ findings }) => findings[0]?.reason)).toEqual([
      'everything is open to the internet (0.0.0.0/0)',
      `${SSH} (0.0.0.0/0)`,
      'PostgreSQL (5432) is open to the internet (0.0.0.0/0)',
      'port 443 is open to the internet (0.0.0.0/0)',
    ]);
  });
});
