import type { Behaviour } from '../behaviour';
import { uuid } from '../template';

/** An ARN of a regional service, and one without a region (IAM, CloudFront, budgets). */
export const arn = (service: string, resource: string) => `arn:{partition}:${service}:{region}:{account}:${resource}`;
export const globalArn = (service: string, resource: string) => `arn:{partition}:${service}::{account}:${resource}`;

/** EC2's ids: a prefix and 17 hexadecimal digits. Its ARNs are made of them. */
export const ec2 = (prefix: string, resource: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id: `${prefix}-{random}`, arn: arn('ec2', `${resource}/{id}`), owner_id: '{account}', ...more.values },
});

/** Resources with an ARN, and an id that is not derived from it. */
export const named = (id: string, arnTemplate: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id, arn: arnTemplate, ...more.values },
});

/** A setting of another resource, once each: its id is that of the resource. */
export const settingOf = (id: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id, ...more.values },
});

export const CIDR = /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/;

/** The id of a list that AWS keeps in a region. */
export const prefixListId = (region: string, name: string) =>
  `pl-${uuid(`${region} ${name}`).replaceAll('-', '').slice(0, 17)}`;
