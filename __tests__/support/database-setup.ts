import type { Cloud } from '../../modules/cloud';
import type { CloudName, Placement } from '../../modules/core/placement';
import type { DatabaseProps } from '../../modules/database/database';
import type { PlacementStack } from '../../stacks/placement-stack';
import { theirs } from './network';
import { synth } from './synth';

export type Own = Omit<DatabaseProps, 'network'>;
export const BASE: Own = { engine: 'postgres', version: '16', cpu: 2, memoryGiB: 8, storageGiB: 64 };

export const networkOf = (stack: PlacementStack, cloud: Cloud) =>
  cloud.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 3 });

export const make = (stack: PlacementStack, cloud: Cloud, props: Partial<DatabaseProps> = {}, id = 'orders') =>
  cloud.database(stack, id, { ...BASE, ...props, network: props.network ?? theirs(stack, cloud) });
export const on = (cloud: CloudName, props: Partial<DatabaseProps> = {}, changes: Partial<Placement> = {}) =>
  synth(cloud, (stack, catalogue) => make(stack, catalogue, props), changes);

export const INSTANCE: Record<CloudName, string> = {
  aws: 'aws_db_instance',
  google: 'google_sql_database_instance',
  azure: 'azurerm_postgresql_flexible_server',
};
