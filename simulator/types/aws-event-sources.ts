import type { Behaviour, Conflict } from '../behaviour';
import { between, check, oneOf } from '../rules';
import { arn } from './aws-forms';

/**
 * The actions that Lambda asks IAM about when a mapping is created; a role that lacks one is
 * refused. Sources: docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html and
 * with-ddb.html (execution role permissions); the services' messages "The provided execution role
 * does not have permissions to call ReceiveMessage on SQS" and "Please ensure the role can perform
 * the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM".
 */
const READS: Readonly<Record<string, readonly string[]>> = {
  sqs: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  dynamodb: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream', 'dynamodb:ListStreams'],
};

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

const list = (value: string | readonly string[]) => (typeof value === 'string' ? [value] : value);

const covers = (pattern: string, value: string) =>
  new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(value);

/** Why Lambda refuses the mapping: what the role of its function lacks. */
const lacksAccess: Conflict = ({ event_source_arn: source, function_name: name }, there) => {
  const needed = READS[String(source).split(':')[2] ?? ''];
  const fn = there('lambda_function').find(
    ({ arn, function_name }) =>
      function_name === name || String(name) === arn || String(name).startsWith(`${String(arn)}:`),
  );
  const role = there('iam_role').find(({ arn }) => arn === fn?.role);
  // A role that was created elsewhere has policies that this cloud does not know.
  if (!needed || !role || there('iam_role_policy_attachment').some((one) => one.role === role.name)) return undefined;
  const allowed = there('iam_role_policy')
    .filter((one) => one.role === role.name)
    .flatMap(({ policy }) => (JSON.parse(String(policy)) as { Statement: Statement[] }).Statement)
    .filter(({ Effect, Resource }) => Effect === 'Allow' && list(Resource).some((one) => covers(one, String(source))))
    .flatMap(({ Action }) => list(Action));
  const missing = needed.filter((action) => !allowed.some((one) => covers(one, action)));
  return missing.length > 0
    ? `its role ${String(role.name)} may not ${missing.join(', ')} on ${String(source)}`
    : undefined;
};

/** A mapping between a queue or stream and a function. */
export const eventSourceMapping: Behaviour = {
  values: {
    uuid: '{uuid}',
    id: '{uuid}',
    arn: arn('lambda', 'event-source-mapping:{uuid}'),
    function_arn: '{function_name}',
  },
  unique: '{event_source_arn} {function_name}',
  conflicts: [lacksAccess],
  rules: {
    maximum_batching_window_in_seconds: between(0, 300),
    'scaling_config.maximum_concurrency': between(2, 1000),
    batch_size: between(1, 10_000),
    maximum_retry_attempts: between(-1, 10_000),
    starting_position: oneOf('TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'),
  },
  // Source: docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html: "streams
  // only", and StartingPosition.
  checks: [
    check(
      'starting_position',
      'a stream needs a starting_position, and a queue has none',
      (get) =>
        typeof get('event_source_arn') === 'string' &&
        /:(dynamodb|kinesis):/.test(String(get('event_source_arn'))) === (get('starting_position') === null),
    ),
    check(
      'bisect_batch_on_function_error',
      'a queue has neither bisect_batch_on_function_error, maximum_record_age_in_seconds nor destination_config',
      (get) =>
        /:sqs:/.test(String(get('event_source_arn'))) &&
        ['bisect_batch_on_function_error', 'maximum_record_age_in_seconds', 'destination_config.0'].some(
          (name) => get(name) !== null && get(name) !== false,
        ),
    ),
    check('maximum_record_age_in_seconds', 'maximum_record_age_in_seconds is -1 or 60 to 604800', (get) => {
      const age = get('maximum_record_age_in_seconds');
      return typeof age === 'number' && age !== -1 && (age < 60 || age > 604_800);
    }),
  ],
};
