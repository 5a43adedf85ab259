import type { CosmosdbSqlContainerConfig } from '@cdktf/provider-azurerm/lib/cosmosdb-sql-container';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import type { KeyValueProps, Provisioned } from './key-value';
import { REQUEST_UNITS } from './support';

export const LEAST_UNITS = 400;

/**
 * A fixed capacity, or a maximum for autoscaling: Azure scales in steps of 1,000. Terraform can't
 * change one to the other.
 */
export function capacityOf(
  scope: Construct,
  provisioned: Provisioned | undefined,
): Partial<CosmosdbSqlContainerConfig> {
  if (!provisioned) return {};
  const { readsPerSecond, writesPerSecond, maxReadsPerSecond, maxWritesPerSecond } = provisioned;
  if (maxReadsPerSecond === undefined || maxWritesPerSecond === undefined) {
    return { throughput: requestUnits(scope, readsPerSecond, writesPerSecond, { least: LEAST_UNITS, step: 100 }) };
  }
  return {
    autoscaleSettings: {
      maxThroughput: requestUnits(scope, maxReadsPerSecond, maxWritesPerSecond, { least: 1000, step: 1000 }),
    },
  };
}

/** The request units for items of 1 KB. */
function requestUnits(
  scope: Construct,
  readsPerSecond: number,
  writesPerSecond: number,
  { least, step }: { readonly least: number; readonly step: number },
): number {
  const { max, forWrite } = REQUEST_UNITS;
  const units = Math.max(least, Math.ceil((readsPerSecond + forWrite * writesPerSecond) / step) * step);
  if (units > max && readsPerSecond <= max && forWrite * writesPerSecond <= max) {
    report(scope, {
      message:
        `provisioned asks for ${units} request units a second, Azure Cosmos DB for NoSQL allows ${max}: a ` +
        `read is 1, a write ${forWrite}.`,
      remedy: 'Lower it, or leave provisioned out.',
    });
  }
  return units;
}

/** Only keys are indexed, as on the other clouds: unindexed attributes are cheaper to write. */
export function indexing({ partitionKey, sortKey, secondaryIndexes = [] }: KeyValueProps) {
  const keys = [{ partitionKey, sortKey }, ...secondaryIndexes];
  const paths = [...new Set(keys.flatMap((key) => [key.partitionKey, ...(key.sortKey ? [key.sortKey] : [])]))];
  const pairs = keys.filter((key) => key.sortKey);
  return {
    indexingMode: 'consistent',
    includedPath: paths.map((name) => ({ path: `/${name}/?` })),
    excludedPath: [{ path: '/*' }],
    compositeIndex: pairs.map((key) => ({
      index: [
        { path: `/${key.partitionKey}`, order: 'Ascending' },
        { path: `/${key.sortKey}`, order: 'Ascending' },
      ],
    })),
  };
}
