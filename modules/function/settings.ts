import { Token } from 'cdktf';
import { cronRefusal } from '../core/cron';
import { checkEnvironment } from '../core/environment';
import { report } from '../core/errors';
import { checkFeatures, show } from '../core/features';
import type { CloudFunction, FunctionProps, Trigger } from './function';
import { TRIGGER } from './support';

export const FUNCTION_DEFAULTS = {
  memoryMiB: 512,
  timeoutSeconds: 30,
  tier: 'private',
} as const;

/** Names that a runtime reserves on one of the clouds, so that they are not portable. */
const RESERVED = new RegExp(
  `^(${[
    ...['AWS_', 'LAMBDA_', '_', 'OPENTELEMETRY_COLLECTOR_', 'COLLECTOR_CONFIG$'],
    ...['K_', 'PORT$', 'FUNCTION_TARGET$', 'FUNCTION_SIGNATURE_TYPE$'],
    ...['FUNCTIONS_', 'AzureWebJobs', 'WEBSITE_'],
  ].join('|')})`,
  'i',
);
const IMAGE = /^[a-z0-9][a-z0-9.-]*\.[a-z]{2,}(\/[a-z0-9._-]+)+@sha256:[0-9a-f]{64}$/;

/** Errors in a function on every cloud. */
export function checkFunction(scope: CloudFunction, props: FunctionProps): void {
  checkCode(scope, props);
  checkEnvironment(scope, props.environment, props.secrets, RESERVED);
  const { triggers = [], http, concurrency, network, tier } = props;
  triggers.forEach((trigger, index) => {
    checkFeatures(scope, TRIGGER, trigger);
    checkTrigger(scope, trigger, index);
  });
  if (http?.public && triggers.length > 0) {
    report(scope, {
      message: 'http.public is true and triggers are set: any caller could forge a message.',
      remedy: 'Use two functions.',
    });
  }
  if (concurrency?.least !== undefined && concurrency.most !== undefined && concurrency.least > concurrency.most) {
    report(scope, {
      message: `concurrency.least is ${concurrency.least}, but concurrency.most is ${concurrency.most}.`,
      remedy: 'Raise concurrency.most, or lower concurrency.least.',
    });
  }
  if (tier !== undefined && !network) {
    report(scope, {
      message: `tier is ${show(tier)}, but network is not set.`,
      remedy: 'Add network, or leave tier out.',
    });
  }
}

function checkCode(scope: CloudFunction, { code, runtime, handler }: FunctionProps): void {
  const { folder, object, image } = code;
  const sources = Object.entries({ folder, object, image }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  if (sources.length !== 1) {
    report(scope, {
      message: `code has ${sources.join(' and ') || 'nothing'}, it must have exactly one of folder, object and image.`,
      remedy: 'Set one of them.',
    });
  }
  if (image !== undefined) {
    if (runtime !== undefined || handler !== undefined) {
      report(scope, {
        message: 'code.image includes runtime and handler.',
        remedy: 'Leave runtime and handler out.',
      });
    }
    if (!Token.isUnresolved(image) && !IMAGE.test(image)) {
      report(scope, {
        message:
          `code.image is ${show(image)}, images must be identified by digest: <registry>/<repository>@sha256:<64 ` +
          'digits>.',
        remedy: 'Use the digest from the registry: a tag can change.',
      });
    }
    return;
  }
  for (const [name, value] of Object.entries({ runtime, handler })) {
    if (!value) report(scope, { message: `${name} is not set, but code is not an image.`, remedy: `Add ${name}.` });
  }
}

function checkTrigger(scope: CloudFunction, trigger: Trigger, index: number): void {
  const { queue, topic, changes, failures, schedule, filter, timeZone, batchSize, maxWaitSeconds = 0 } = trigger;
  const at = `triggers.${index}`;
  const triggers = Object.entries({ queue, topic, changes, schedule }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  if (triggers.length !== 1) {
    report(scope, {
      message:
        `${at} has ${triggers.join(' and ') || 'nothing'}, it must have exactly one of queue, topic, changes and ` +
        'schedule.',
      remedy: 'Use a trigger for each.',
    });
  }
  if (failures && !changes)
    report(scope, {
      message: `${at} has failures without changes.`,
      remedy: 'Leave failures out: a queue has its own dead letters.',
    });
  if (filter && !topic)
    report(scope, { message: `${at} has filter without topic.`, remedy: 'Set the filter where the queue subscribes.' });
  if (timeZone !== undefined && schedule === undefined) {
    report(scope, { message: `${at} has timeZone without schedule.`, remedy: 'Leave timeZone out.' });
  }
  if (schedule !== undefined && (batchSize !== undefined || maxWaitSeconds > 0)) {
    report(scope, { message: `${at} has batchSize or maxWaitSeconds with a schedule.`, remedy: 'Leave them out.' });
  }
  const names = { cron: `${at}.schedule`, timeZone: `${at}.timeZone` };
  const wrong = schedule === undefined ? undefined : cronRefusal(schedule, timeZone, names);
  if (wrong) report(scope, wrong);
}
