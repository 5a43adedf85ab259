/**
 * A plan of so many changes, with what Terraform repeats of them in the prior state and the planned
 * values: some 8 KB each. One in fifty destroys.
 */
export function largePlan(count: number): string {
  const instance = (index: number, owner: string, size: string) => ({
    arn: `arn:aws:ec2:us-east-1:123456789012:instance/i-${index}`,
    associate_public_ip_address: false,
    ebs_block_device: Array.from({ length: 5 }, (_, disk) => ({
      device_name: `/dev/sd${disk}`,
      encrypted: true,
      iops: 3000,
      kms_key_id: `arn:aws:kms:us-east-1:123456789012:key/${index}-${disk}`,
      tags: { Name: `volume ${disk}`, owner },
      volume_id: `vol-${index}-${disk}`,
      volume_size: 100,
    })),
    id: `i-${index}`,
    instance_type: size,
    metadata_options: [{ http_endpoint: 'enabled', http_tokens: 'required' }],
    tags: { Name: `node-${index}`, owner, costCenter: '4711' },
    tags_all: { Name: `node-${index}`, owner, costCenter: '4711' },
    user_data: 'x'.repeat(500),
    vpc_security_group_ids: ['sg-1', 'sg-2'],
  });
  const changes = Array.from({ length: count }, (_, index) => {
    const type = index < count / 50 ? 'aws_sqs_queue' : 'aws_instance';
    const actions = index < count / 50 ? ['delete'] : index < count / 5 ? ['create'] : ['update'];
    const before = actions[0] === 'create' ? null : instance(index, 'a', 'm7g.large');
    const after = actions[0] === 'delete' ? null : instance(index, 'b', 'm7g.xlarge');
    return {
      address: `${type}.n${index}`,
      type,
      change: { actions, before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {} },
    };
  });
  const resources = changes.map(({ address, type, change: { before, after } }) => ({
    address,
    type,
    values: after ?? before,
  }));
  return JSON.stringify({
    format_version: '1.2',
    planned_values: { root_module: { resources } },
    resource_changes: changes,
    prior_state: { values: { root_module: { resources } } },
  });
}
