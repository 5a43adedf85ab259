import { report } from '../core/errors';
import { show } from '../core/features';
import type { KeyValue, KeyValueProps, Provisioned, SecondaryIndex } from './key-value';

/** Reports the errors in the settings of a table on every cloud. */
export function checkKeyValue(table: KeyValue, props: Partial<KeyValueProps>): void {
  const indexes = props.secondaryIndexes ?? [];
  const named = Object.entries({
    partitionKey: props.partitionKey,
    sortKey: props.sortKey,
    ttlAttribute: props.ttlAttribute,
  });
  const keys = indexes.flatMap((index, at) =>
    Object.entries(index).map(([key, name]): [string, string | undefined] => [`secondaryIndexes.${at}.${key}`, name]),
  );
  for (const [property, name] of [...named, ...keys]) {
    if (name === undefined || /^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(name)) continue;
    report(table, {
      message:
        `${property} is ${show(name)}, attributes must be 1 to 63 letters, digits and _, ` + `beginning with a letter.`,
      remedy: 'Choose another name, and use it in the items.',
    });
  }
  const defined = named.filter(([, name]) => name !== undefined);
  for (const [index, [property, name]] of defined.entries()) {
    const other = defined.slice(0, index).find(([, one]) => one === name);
    if (other)
      report(table, {
        message: `${property} and ${other[0]} are both ${show(name)}.`,
        remedy: 'Use two different attributes.',
      });
  }
  checkGrowth(table, props.provisioned);
  const seen = new Set<string>();
  for (const index of indexes) {
    if (seen.has(indexName(index)))
      report(table, { message: `secondaryIndexes has ${show(index)} twice.`, remedy: 'Leave one out.' });
    seen.add(indexName(index));
  }
}

function checkGrowth(table: KeyValue, provisioned: Provisioned | undefined): void {
  if (!provisioned) return;
  const { readsPerSecond, writesPerSecond, maxReadsPerSecond, maxWritesPerSecond } = provisioned;
  if ((maxReadsPerSecond === undefined) !== (maxWritesPerSecond === undefined)) {
    report(table, {
      message:
        `provisioned has ${maxReadsPerSecond === undefined ? 'maxWritesPerSecond' : 'maxReadsPerSecond'} ` + 'alone.',
      remedy: 'Set both maxReadsPerSecond and maxWritesPerSecond, or none.',
    });
  }
  for (const [name, most, least] of [
    ['maxReadsPerSecond', maxReadsPerSecond, readsPerSecond],
    ['maxWritesPerSecond', maxWritesPerSecond, writesPerSecond],
  ] as const) {
    if (most === undefined || most >= least) continue;
    report(table, {
      message: `provisioned.${name} is ${most}, it must be at least ${least}.`,
      remedy: `Raise it to at least ${least}.`,
    });
  }
}

/** `by-customer`, `by-customer-and-date` */
export const indexName = ({ partitionKey, sortKey }: SecondaryIndex) =>
  `by-${partitionKey}${sortKey ? `-and-${sortKey}` : ''}`;
