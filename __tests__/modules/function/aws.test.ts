import { shop } from '../../support/function';
import { settlesAndGoes, Workspace } from '../../support/terraform';

describe('a function on aws', () => {
  const { the, of, problems } = shop('aws');

  test('is called through an alias, and messages that failed come again alone', () => {
    expect(problems).toEqual([]);
    expect(the('aws_lambda_function')).toMatchObject({
      function_name: 'acme-test-resize',
      runtime: 'nodejs22.x',
      handler: 'index.handler',
      publish: true,
      reserved_concurrent_executions: 5,
      logging_config: { log_format: 'JSON' },
      environment: {
        variables: { POLYCLOUD_CLOUD: 'aws', SHOP: 'acme', ERP: '${aws_secretsmanager_secret.erp_secret.arn}' },
      },
    });
    expect(the('aws_lambda_event_source_mapping', 'resize/on-orders/mapping')).toMatchObject({
      event_source_arn: '${aws_sqs_queue.orders_queue.arn}',
      function_name: '${aws_lambda_alias.resize_alias.arn}',
      function_response_types: ['ReportBatchItemFailures'],
      depends_on: ['aws_iam_role_policy.orders_grant-consume-resizer_policy'],
    });
    expect(the('aws_lambda_provisioned_concurrency_config')).toMatchObject({
      qualifier: '${aws_lambda_alias.resize_alias.name}',
    });
  });

  test('follows the stream of a table from its beginning, splits what fails, and keeps what it gives up', () => {
    expect(the('aws_lambda_event_source_mapping', 'resize/on-baskets/mapping')).toMatchObject({
      event_source_arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/baskets/stream/2025-11-24T10:00:00.000',
      starting_position: 'TRIM_HORIZON',
      batch_size: 100,
      bisect_batch_on_function_error: true,
      maximum_retry_attempts: 10,
      maximum_record_age_in_seconds: 82_800,
      destination_config: {
        on_failure: { destination_arn: '${aws_sqs_queue.resize_on-baskets_failures_queue.arn}' },
      },
      function_response_types: ['ReportBatchItemFailures'],
    });
    const granted = of('aws_iam_role_policy').flatMap(({ path, body }) =>
      path.includes('baskets') ? JSON.parse(body.policy).Statement : [],
    );
    expect(granted).toMatchObject([
      {
        Action: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
        Resource: [expect.stringContaining(':table/baskets/stream/2')],
      },
      // "Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and
      // ListStreams Actions on your stream": Lambda refuses the mapping otherwise.
      { Action: ['dynamodb:ListStreams'], Resource: [expect.stringMatching(/:table\/baskets\/stream\/\*$/)] },
      {
        Action: expect.arrayContaining(['sqs:SendMessage']),
        Resource: [expect.stringContaining('failures_queue.arn')],
      },
    ]);
  });

  test('lets its schedule call it alone, and its own role do nothing but its part', () => {
    const [, path] = of('aws_scheduler_schedule').map(({ path }) => path.split('/'))[0] as [string, string];
    expect(the('aws_scheduler_schedule')).toMatchObject({
      schedule_expression: 'cron(0 2 ? * MON,TUE,WED,THU,FRI *)',
      schedule_expression_timezone: 'Europe/Berlin',
      flexible_time_window: { mode: 'OFF' },
    });
    expect(JSON.parse(the('aws_iam_role_policy', `resize/${path}/policy`).policy).Statement).toEqual([
      {
        Sid: 'Invoke',
        Effect: 'Allow',
        Action: ['lambda:InvokeFunction'],
        Resource: ['${aws_lambda_alias.resize_alias.arn}'],
      },
    ]);
    expect(JSON.parse(the('aws_iam_role_policy', 'resize/grant-run-resizer/policy').policy).Statement).toEqual([
      {
        Sid: 'WriteLogs',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: ['${aws_cloudwatch_log_group.resize_logs_group.arn}:*'],
      },
    ]);
    const trust = JSON.parse(the('aws_iam_role', 'resizer/role').assume_role_policy).Statement;
    expect(trust.map((one: { Principal: object }) => one.Principal)).toContainEqual({
      Service: 'lambda.amazonaws.com',
    });
    expect(JSON.parse(the('aws_iam_role', 'partner/role').assume_role_policy).Statement).toHaveLength(1);
  });

  test('has an address for signed requests, which a grant is needed for', () => {
    expect(the('aws_lambda_function_url')).toMatchObject({ authorization_type: 'AWS_IAM' });
    expect(JSON.parse(the('aws_iam_role_policy', 'resize/grant-invoke-partner/policy').policy).Statement).toMatchObject(
      [
        {
          Action: ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl'],
          Resource: ['${aws_lambda_alias.resize_alias.arn}'],
        },
      ],
    );
  });
});

const CHANGES = {
  code: { 'aws_lambda_function.resize_function': 'update', 'aws_lambda_alias.resize_alias': 'update' },
  size: {
    'aws_lambda_function.resize_function': 'update',
    'aws_lambda_alias.resize_alias': 'update',
    // A message is hidden for six times as long as a call may take.
    'aws_sqs_queue.resize_on-sales_queue_queue': 'update',
  },
};

const OTHER = { folder: '__tests__/support/programs/other' };

test('deploys, plans again without changes, changes in place, and goes', async () => {
  const workspace = new Workspace();
  try {
    workspace.write(shop('aws', { otlp: true }).json);
    await workspace.init();
    expect(await workspace.apply()).not.toContain('Warning:');
    await workspace.settled();
    // Another program: it changes what runs it, and nothing else.
    workspace.write(shop('aws', { otlp: true, code: OTHER }).json);
    expect(await workspace.changes()).toEqual(CHANGES.code);
    await workspace.applyPlan();
    workspace.write(shop('aws', { otlp: true, code: OTHER, timeoutSeconds: 40, memoryMiB: 2048 }).json);
    expect(await workspace.changes()).toEqual(CHANGES.size);
    await workspace.applyPlan();
    await settlesAndGoes(workspace);
  } finally {
    await workspace.stop();
  }
}, 300_000);
