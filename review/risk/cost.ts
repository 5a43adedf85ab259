import { isContainer } from '../redact';
import { is } from '../types';
import { COUNTS, isSize } from './attributes';
import { brief, changes, each, numberOf, type Rule } from './change';

export const cost: Rule = (change) => {
  if (change.action === 'create' && is(change.type, 'hourly'))
    return [{ class: 'Cost', reason: 'it is paid by the hour' }];
  if (!changes(change)) return [];
  return each(change, 'Cost', ({ before, after, unknown, secret }, name) => {
    if (!isSize(name) && !COUNTS.test(name)) return undefined;
    const [was, now] = [numberOf(before), numberOf(after)];
    if (was !== undefined && now !== undefined && now <= was) return undefined;
    if (isContainer(before) || isContainer(after)) return undefined;
    if (secret) return `${name} changes`;
    return `${name}: ${brief(before)} → ${unknown ? 'known after apply' : brief(after)}`;
  });
};
