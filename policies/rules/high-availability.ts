import { type Demands, demand, isOn, isOneOf, isReplica, type Policy, typesOf, unmet } from '../policy';

const REASON = 'it is unavailable if its zone fails';
const on = (path: string) => demand(path, isOn, REASON, `Set ${path}.`);

const DEMANDS: Demands = {
  aws_db_instance: [on('multi_az')],
  aws_elasticache_replication_group: [on('multi_az_enabled')],
  google_sql_database_instance: [
    demand('settings.availability_type', isOneOf('REGIONAL'), REASON, 'Set availability_type to REGIONAL.'),
  ],
  google_redis_instance: [demand('tier', isOneOf('STANDARD_HA'), REASON, 'Set tier to STANDARD_HA.')],
  azurerm_cosmosdb_account: [on('geo_location.zone_redundant')],
  azurerm_postgresql_flexible_server: [
    demand(
      'high_availability.mode',
      isOneOf('ZoneRedundant', 'SameZone'),
      REASON,
      'Set high_availability.mode to ZoneRedundant.',
    ),
  ],
  azurerm_mysql_flexible_server: [
    demand(
      'high_availability.mode',
      isOneOf('ZoneRedundant', 'SameZone'),
      REASON,
      'Set high_availability.mode to ZoneRedundant.',
    ),
  ],
};

export const highAvailability: Policy = {
  id: 'high-availability',
  level: 'warning',
  pillar: 'reliability',
  title: 'In a protected environment databases and caches survive the failure of a zone.',
  types: typesOf(DEMANDS),
  check: (resource, { placement }) =>
    placement.protected && !isReplica(resource) ? unmet(resource, DEMANDS) : undefined,
};
