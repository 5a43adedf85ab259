/**
 * A plan of so many changes, with what Terraform repeats of them in the prior state, the planned
 * values and the configuration: some 8 KB each. One in fifty destroys.
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
  return planOf(changes);
}

/** A plan in which every attribute of every resource differs. */
export function plansThatDiffer(count: number): string {
  const instance = (index: number, side: string, more: number) => ({
    arn: `arn:aws:ec2:us-east-1:123456789012:instance/i-${index}${side}`,
    associate_public_ip_address: side === 'b',
    ebs_block_device: Array.from({ length: 5 }, (_, disk) => ({
      device_name: `/dev/sd${disk}`,
      encrypted: side === 'a',
      iops: 3000 + more,
      kms_key_id: `arn:aws:kms:us-east-1:123456789012:key/${index}-${disk}${side}`,
      tags: { Name: `volume ${disk}${side}`, owner: side },
      volume_id: `vol-${index}-${disk}${side}`,
      volume_size: 100 + more,
    })),
    id: `i-${index}${side}`,
    instance_type: `m${more}.large`,
    metadata_options: [{ http_endpoint: side, http_tokens: side === 'a' ? 'required' : 'optional' }],
    tags: { Name: `node-${index}${side}`, owner: side, costCenter: `4711${side}` },
    tags_all: { Name: `node-${index}${side}`, owner: side, costCenter: `4711${side}` },
    user_data: side.repeat(500),
    vpc_security_group_ids: [`sg-1${side}`, `sg-2${side}`],
  });
  const body = { actions: ['update'], after_unknown: {}, before_sensitive: {}, after_sensitive: {} };
  return planOf(
    Array.from({ length: count }, (_, index) => ({
      address: `aws_instance.n${index}`,
      type: 'aws_instance',
      change: { ...body, before: instance(index, 'a', 1), after: instance(index, 'b', 2) },
    })),
  );
}

interface Planned {
  readonly address: string;
  readonly type: string;
  readonly change: { readonly before: object | null; readonly after: object | null };
}

function planOf(changes: readonly Planned[]): string {
  const resources = changes.map(({ address, type, change: { before, after } }) => ({
    address,
    type,
    values: after ?? before,
  }));
  const configured = changes.map(({ address, type }) => ({
    address,
    type,
    expressions: { subnet_id: { references: ['aws_subnet.a.id', 'aws_subnet.a'] } },
  }));
  return JSON.stringify({
    format_version: '1.2',
    planned_values: { root_module: { resources } },
    resource_changes: changes,
    prior_state: { values: { root_module: { resources } } },
    configuration: { root_module: { resources: configured } },
  });
}
