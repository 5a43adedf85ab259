import { type Demands, demand, isAtLeast, isOn, type Policy, typesOf, unmet } from '../policy';

const YEAR = 365;
const year = (path: string) => demand(path, isAtLeast(YEAR), 'logs are gone before a year is over', `Set ${path} to at least ${YEAR}.`);

/** In a protected environment. */
const LOGS: Demands = {
  aws_cloudwatch_log_group: [
    // None is for ever.
    demand(
      'retention_in_days',
      (value) => value === 0 || value >= YEAR,
      'logs are gone before a year is over, or nobody said when',
      `Set retention_in_days to at least ${YEAR}.`,
    ),
  ],
  google_logging_project_bucket_config: [year('retention_days')],
  azurerm_log_analytics_workspace: [year('retention_in_days')],
  azurerm_network_watcher_flow_log: [
    demand('retention_policy.enabled', isOn, 'logs are never taken away', 'Set retention_policy.'),
    year('retention_policy.days'),
  ],
};

const DEAD_LETTERS = demand(
  'dead_lettering_on_message_expiration',
  isOn,
  'messages that nobody takes in time are gone',
  'Set dead_lettering_on_message_expiration.',
);

const MESSAGES: Demands = {
  google_pubsub_subscription: [
    demand(
      'expiration_policy.ttl',
      (value) => value === '',
      'it goes away when nobody asks for a month',
      'Set expiration_policy.ttl to "".',
    ),
  ],
  azurerm_servicebus_queue: [DEAD_LETTERS],
  azurerm_servicebus_subscription: [DEAD_LETTERS],
};

export const retention: Policy = {
  id: 'retention',
  level: 'error',
  title: 'Messages are kept until somebody takes them, and in a protected environment logs for a year.',
  types: typesOf(LOGS, MESSAGES),
  check: (resource, { placement }) => unmet(resource, MESSAGES) ?? (placement.protected ? unmet(resource, LOGS) : undefined),
};
