import { report } from '../core/errors';
import { show } from '../core/features';
import { checkRunbook } from '../core/runbook';
import type { Notifications } from '../notifications/notifications';
import type { Alarm, AlarmProps, AlarmWindow } from './alarm';

/** The settings of an alarm, with defaults. */
export interface AlarmSettings {
  readonly windowSeconds: AlarmWindow;
  readonly periods: number;
  readonly threshold: number;
  /** Those that are notified of its severity. */
  readonly channels: readonly Notifications[];
}

const DAY = 86_400;

/** Reports the errors in the settings of an alarm on every cloud. */
export function checkAlarm(alarm: Alarm, props: AlarmProps, settings: AlarmSettings): void {
  checkThreshold(alarm, props, settings);
  checkWindows(alarm, props, settings);
  checkWords(alarm, props);
  if (settings.channels.length === 0) {
    report(alarm, {
      message:
        'it notifies nobody: ' +
        (props.notify.length === 0 ? 'notify is empty.' : `none of notify has the severity ${show(alarm.severity)}.`),
      remedy:
        'Add at least one cloud.notifications(…) with this severity to notify: an alarm without notifications ' +
        'watches nothing.',
    });
  }
}

function checkThreshold(
  alarm: Alarm,
  { above, below, percentOf, metric }: AlarmProps,
  { threshold }: AlarmSettings,
): void {
  if ((above === undefined) === (below === undefined)) {
    report(alarm, {
      message: above === undefined ? 'neither above nor below is set.' : `above is ${above} and below is ${below}.`,
      remedy: 'Set exactly one of them.',
    });
  }
  if (!Number.isFinite(threshold)) {
    report(alarm, {
      message: `the threshold is ${threshold}, which is not valid.`,
      remedy: 'Set a number in the unit of the metric.',
    });
  }
  const percent = percentOf !== undefined || metric.definition.unit === 'percent';
  if (percent && (threshold < 0 || threshold > 100)) {
    report(alarm, {
      message: `the threshold is ${threshold} percent, allowed are 0 to 100.`,
      remedy: 'Set it in percent: 5, not 0.05.',
    });
  }
  if (percentOf && percentOf.of !== metric.of) {
    report(alarm, {
      message: `percentOf is a metric of ${percentOf.of.node.path}, but metric is one of ${metric.of.node.path}.`,
      remedy: 'Use two metrics of the same construct.',
    });
  }
}

function checkWindows(
  alarm: Alarm,
  { failingPeriods, metric }: AlarmProps,
  { windowSeconds, periods }: AlarmSettings,
): void {
  if (!Number.isInteger(periods))
    report(alarm, { message: `periods is ${periods}; allowed values are whole numbers.` });
  // Source: docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  // (EvaluationPeriods)
  if (windowSeconds * periods > DAY) {
    report(alarm, {
      message:
        `${periods} windows of ${windowSeconds} s last ${windowSeconds * periods} s, the maximum is one day, ` +
        `${DAY} s.`,
      remedy: 'Use fewer or shorter windows.',
    });
  }
  if (failingPeriods !== undefined && (!Number.isInteger(failingPeriods) || failingPeriods > periods)) {
    report(alarm, {
      message: `failingPeriods is ${failingPeriods} of ${periods} periods.`,
      remedy: 'Set it to a whole number of at most periods.',
    });
  }
  const series = metric.definition[alarm.placement.cloud];
  const every = 'is' in series ? 0 : (series.everySeconds ?? 60);
  if (windowSeconds < every) {
    report(alarm, {
      message:
        `windowSeconds is ${windowSeconds}, but ${metric.name} has a value every ${every} s on ` +
        `${alarm.placement.cloud}.`,
      remedy: `Raise it to at least ${every}.`,
    });
  }
}

function checkWords(alarm: Alarm, { description, runbook }: AlarmProps): void {
  if (description.trim() === '' || description.length > 900) {
    report(alarm, {
      message: `description has ${description.length} characters, 1 to 900 are allowed.`,
      remedy: 'Describe what is wrong and the first action; move the rest to the runbook.',
    });
  }
  checkRunbook(alarm, runbook);
}
