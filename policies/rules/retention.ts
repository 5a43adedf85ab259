import { type Demands, demand, isAtLeast, isOn, isSet, type Policy, typesOf, unmet } from '../policy';

const YEAR = 365;
const year = (path: string) =>
  demand(path, isAtLeast(YEAR), 'logs are deleted within a year', `Set ${path} to at least ${YEAR}.`);

/** In a protected environment. */
const LOGS: Demands = {
  aws_cloudwatch_log_group: [
    // 0 is unlimited.
    demand(
      'retention_in_days',
      (value) => value === 0 || value >= YEAR,
      'logs are deleted within a year',
      `Set retention_in_days to at least ${YEAR}.`,
    ),
  ],
  google_logging_project_bucket_config: [year('retention_days')],
  azurerm_log_analytics_workspace: [year('retention_in_days')],
  azurerm_network_watcher_flow_log: [
    demand('retention_policy.enabled', isOn, 'logs are never deleted', 'Set retention_policy.'),
    year('retention_policy.days'),
  ],
};

/** In every environment. Logs of other clouds expire by default. */
const SAID: Demands = {
  aws_cloudwatch_log_group: [
    demand(
      'retention_in_days',
      isSet,
      'log retention is not set: logs are kept, and charged, forever',
      'Set retention_in_days.',
    ),
  ],
};

const DEAD_LETTERS = demand(
  'dead_lettering_on_message_expiration',
  isOn,
  'messages that are not consumed in time are lost',
  'Set dead_lettering_on_message_expiration.',
);

const MESSAGES: Demands = {
  google_pubsub_subscription: [
    demand(
      'expiration_policy.ttl',
      (value) => value === '',
      'it is deleted after a month without requests',
      'Set expiration_policy.ttl to "".',
    ),
  ],
  azurerm_servicebus_queue: [DEAD_LETTERS],
  azurerm_servicebus_subscription: [DEAD_LETTERS],
};

export const retention: Policy = {
  id: 'retention',
  level: 'error',
  pillar: 'operational excellence',
  title:
    'Messages are kept until they are consumed, and logs for a defined time: in a protected environment for a year.',
  types: typesOf(LOGS, MESSAGES),
  check: (resource, { placement }) =>
    unmet(resource, MESSAGES) ?? unmet(resource, SAID) ?? (placement.protected ? unmet(resource, LOGS) : undefined),
};
