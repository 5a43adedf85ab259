import type { CloudName } from '../../modules/core/placement';
import type { FunctionProps } from '../../modules/function/function';
import { type Synthesized, synth } from './synth';

export const NODE = '__tests__/support/programs/node';
export const PYTHON = '__tests__/support/programs/python';
export const IMAGE = (digit: string) => `123456789012.dkr.ecr.us-east-1.amazonaws.com/shop@sha256:${digit.repeat(64)}`;
export const APPLICATION = 'a0000000-0000-4000-8000-000000000000';

/** A table with a stream, created elsewhere. */
const BASKETS = {
  arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/baskets',
  streamArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/baskets/stream/2025-11-24T10:00:00.000',
};

/** A function with all that calls one, and who may: what of it changes comes with `changes`. */
export const shop = (cloud: CloudName, changes: Partial<FunctionProps> = {}): Synthesized =>
  synth(cloud, (stack, catalogue) => {
    const identity = catalogue.identity(stack, 'resizer');
    const network =
      cloud === 'azure' ? catalogue.network(stack, 'main', { cidr: '10.20.0.0/16', zones: 2 }) : undefined;
    const fn = catalogue.function(stack, 'resize', {
      code: { folder: NODE },
      runtime: 'node22',
      handler: 'orders.handler',
      identity,
      environment: { SHOP: 'acme' },
      memoryMiB: 1024,
      timeoutSeconds: 45,
      concurrency: { least: 1, most: 5 },
      http: { ...(cloud === 'azure' && { azure: { applicationId: APPLICATION } }) },
      triggers: [
        { queue: catalogue.queue(stack, 'orders', { visibilityTimeoutSeconds: 270 }) },
        { topic: catalogue.topic(stack, 'sales'), filter: { kind: ['sale'] } },
        { schedule: '0 2 * * 1-5', timeZone: 'Europe/Berlin' },
        ...(cloud === 'aws' ? [{ changes: catalogue.keyValue.fromExisting(stack, 'baskets', { aws: BASKETS }) }] : []),
      ],
      network,
      secrets: { ERP: catalogue.secret(stack, 'erp', network && { network }) },
      ...changes,
    });
    fn.grantInvoke(catalogue.identity(stack, 'partner'));
  });
