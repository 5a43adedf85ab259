import { field, listOf, numberOf } from '../risk/change';
import { HOURS } from './list';
import type { Part, Priced } from './parts';

const EC2: Readonly<Record<string, number>> = { nano: 2, micro: 2, small: 2, medium: 1, large: 2, xlarge: 4 };

/**
 * The cost of types in a family is proportional to their processors, or to their memory for
 * burstable ones.
 */
export function ec2(type: string, count: number): Part {
  const [family = '', size = ''] = type.split('.');
  if (/^t/.test(family)) {
    const shares: Record<string, number> = { nano: 0.25, micro: 0.5, small: 1, medium: 2, large: 4, xlarge: 8 };
    const share = shares[size] ?? Number.parseInt(size, 10) * 8;
    return { what: `${count} × ${type}`, key: `ec2 ${family}`, quantity: count * share * HOURS };
  }
  const cpus = EC2[size] ?? Number.parseInt(size, 10) * 4;
  return { what: `${count} × ${type}`, key: `ec2 ${family}`, quantity: count * cpus * HOURS };
}

/** A machine's disks, equal ones in one part: a large plan has many, so this is a loop. */
export function volumes(resource: Priced, count: number): Part[] {
  const parts: Part[] = [];
  let [last, equal] = [{ size: 0, kind: '' }, 0];
  const add = () => {
    const { size, kind } = last;
    const disks = count * equal;
    if (size > 0) parts.push({ what: `${disks} × ${size} GB ${kind}`, key: `ebs ${kind}`, quantity: disks * size });
  };
  for (const block of ['block_device_mappings', 'root_block_device', 'ebs_block_device']) {
    for (const one of listOf(field(resource.values, block))) {
      const ebs = field(one, 'ebs') ?? one;
      const disk = Array.isArray(ebs) ? ebs[0] : ebs;
      const size = numberOf(field(disk, 'volume_size')) ?? 0;
      const kind = String(field(disk, 'volume_type') || 'gp3');
      if (size === last.size && kind === last.kind) {
        equal++;
        continue;
      }
      add();
      [last, equal] = [{ size, kind }, 1];
    }
  }
  add();
  return parts;
}
