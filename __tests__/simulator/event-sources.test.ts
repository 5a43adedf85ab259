import { type ResourceConfig, refusal } from '../support/refusal';

const ROLE: ResourceConfig = [
  'aws_iam_role',
  { name: 'resizer', assume_role_policy: '{"Version":"2012-10-17","Statement":[]}' },
];
const FUNCTION: ResourceConfig = [
  'aws_lambda_function',
  { function_name: 'resize', role: '<0.arn>', package_type: 'Image', image_uri: 'acme/resize@sha256:1' },
];
const STREAM = 'arn:aws:dynamodb:us-east-1:123456789012:table/baskets/stream/2025-11-24T10:00:00.000';
const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:orders';

const policy = (...statements: readonly (readonly [action: readonly string[], resource: string])[]): ResourceConfig => [
  'aws_iam_role_policy',
  {
    name: 'grant',
    role: '<0.name>',
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: statements.map(([Action, Resource]) => ({ Effect: 'Allow', Action, Resource: [Resource] })),
    }),
  },
];
const mapping = (event_source_arn: string, starting_position?: string): ResourceConfig => [
  'aws_lambda_event_source_mapping',
  { event_source_arn, function_name: '<1.arn>:live', ...(starting_position && { starting_position }) },
];

const READ = ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'];
const LIST = [['dynamodb:ListStreams'], 'arn:aws:dynamodb:us-east-1:123456789012:table/baskets/stream/*'] as const;
const RECEIVE = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

test.each<[string, ResourceConfig, ResourceConfig, string | undefined]>([
  ['a stream that it reads and lists', policy([READ, STREAM], LIST), mapping(STREAM, 'LATEST'), undefined],
  ['a stream that it reads only', policy([READ, STREAM]), mapping(STREAM, 'LATEST'), 'may not dynamodb:ListStreams on'],
  [
    'the stream of another table',
    policy([READ, STREAM.replace('baskets', 'stocks')], LIST),
    mapping(STREAM, 'LATEST'),
    `may not ${READ.join(', ')} on`,
  ],
  ['a queue that it receives from', policy([RECEIVE, QUEUE]), mapping(QUEUE), undefined],
  ['a queue that it may not', policy([RECEIVE.slice(1), QUEUE]), mapping(QUEUE), 'may not sqs:ReceiveMessage on'],
])('Lambda maps a function to %s', async (_, granted, mapped, message) => {
  const error = await refusal(ROLE, FUNCTION, granted, mapped);
  if (message) expect(error).toContain(message);
  else expect(error).toBeUndefined();
});
