import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { childOf } from './child';
import type { Kind } from './kind';
import { type Counted, ERROR_WORDS } from './logged-errors';
import { type NameRule, nameOf } from './names';

/**
 * Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 * (filterName)
 */
const FILTER_NAME: NameRule = {
  what: 'metric filter',
  max: 255,
  pattern: /^[^:*$]+$/,
  allowed: 'anything but : * $',
  unique: 'parent',
};

/** Terms of which one has to be in the line. The value of a key in JSON is in quotes. */
const PATTERN = [...ERROR_WORDS, ...ERROR_WORDS.map((word) => `"\\"${word.toLowerCase()}\\""`)]
  .map((term) => `?${term}`)
  .join(' ');

/** Counts errors in a log group: child of `kind`. A line without one leaves no value. */
export function countErrors(kind: Kind, logGroupName: string): Counted {
  const { project, environment } = kind.placement;
  const namespace = `Logs/${project}-${environment}`;
  const name = nameOf(kind, FILTER_NAME, { parent: kind });
  const transformation = { namespace, name, value: '1', unit: 'Count' };
  childOf(
    kind,
    'errors',
    () =>
      new CloudwatchLogMetricFilter(kind, 'errors', {
        name,
        logGroupName,
        pattern: PATTERN,
        metricTransformation: transformation,
      }),
  );
  return {
    aws: {
      namespace,
      metricName: name,
      statistic: 'Sum',
      dimensions: [],
      source: 'docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html',
    },
    target: { dimensions: {} },
  };
}
