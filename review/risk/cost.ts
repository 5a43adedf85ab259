import { isContainer } from '../redact';
import { is } from '../types';
import { COUNTS, isSize } from './attributes';
import { brief, changes, each, type Judged, type Rule, textIn, type Weighed } from './change';
import { quantityOf } from './quantity';

/** Whether a new resource is billed while it exists. */
function byHour({ type, after }: Judged): boolean {
  // A gateway endpoint of S3 or DynamoDB is free, and so are the smallest plans.
  if (type === 'aws_vpc_endpoint') return !/^(Gateway)?$/.test(textIn(after, 'vpc_endpoint_type'));
  if (/^azurerm_(app_)?service_plan$/.test(type)) return !/^(F1|D1|Y1|FC1)$/.test(textIn(after, 'sku_name'));
  if (type === 'aws_dynamodb_table') return textIn(after, 'billing_mode') === 'PROVISIONED';
  return is(type, 'hourly');
}

export const cost: Rule = {
  notices: (_, { name }) => isSize(name) || COUNTS.test(name),
  findings: costOf,
};

function costOf(change: Judged): Weighed[] {
  if (change.action === 'create') return byHour(change) ? [{ class: 'Cost', reason: 'it is charged by the hour' }] : [];
  if (!changes(change)) return [];
  return each(change, 'Cost', (leaf, name) => {
    const { before, after, unknown } = leaf;
    const [was, now] = [quantityOf(before), quantityOf(after)];
    const had = before !== undefined && before !== null && before !== '';
    // A text where there was none is what the provider has read, not another size.
    if ((!had && now === undefined) || (unknown && (!had || change.action === 'replace'))) return undefined;
    if (typeof before === 'boolean' || typeof after === 'boolean') return undefined;
    if (was !== undefined && now !== undefined && now <= was) return undefined;
    if (isContainer(before) || isContainer(after)) return undefined;
    if (leaf.secret) return `${name} changes`;
    return `${name}: ${brief(before)} → ${unknown ? 'known after apply' : brief(after)}`;
  });
}
