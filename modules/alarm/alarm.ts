import type { CloudwatchMetricAlarmConfig } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { MonitorMetricAlertConfig } from '@cdktf/provider-azurerm/lib/monitor-metric-alert';
import type { MonitoringAlertPolicyConfig } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { Kind } from '../core/kind';
import type { Metric, MissingData, Severity } from '../core/metrics';
import type { Notifications } from '../notifications/notifications';
import { ALARM } from './support';

export interface AlarmProps {
  /**
   * What is watched: `orders.metrics.deadLetters`. Where the cloud does not publish it, an error
   * says what to do instead.
   */
  readonly metric: Metric;
  /**
   * The alarm fires while the value is greater than this. In the unit of the metric. Exactly one of
   * `above` and `below`.
   */
  readonly above?: number;
  /** The alarm fires while the value is less than this. In the unit of the metric. */
  readonly below?: number;
  /**
   * The share of another metric's value that is watched, in percent: server errors of all requests.
   * Both metrics belong to one construct. A window without requests counts as one without data. Not
   * supported on Azure. Default: the value itself.
   */
  readonly percentOf?: Metric;
  /**
   * How long the values are that are taken together before they are compared. Limits: the windows
   * that Azure knows, which the others take as well, and at least as long as the metric's own
   * interval. Default: 300.
   */
  readonly windowSeconds?: 60 | 300 | 900 | 1800 | 3600 | 21_600 | 43_200 | 86_400;
  /**
   * How many windows in a row are looked at. All of them together last one day at most. Azure looks
   * at one.
   * Default: 1.
   */
  readonly periods?: number;
  /**
   * How many of these windows must be over the threshold. AWS only: elsewhere all of them must.
   * Default: all.
   */
  readonly failingPeriods?: number;
  /** What a window without data counts as. Azure takes it as fine. Default: `'ok'`. */
  readonly missingData?: MissingData;
  /** `critical` needs a person now, `warning` within a working day. Default: `'warning'`. */
  readonly severity?: Severity;
  /** What is wrong when the alarm fires, and what to do first. Limits: 900 characters. */
  readonly description: string;
  /**
   * A page with the whole procedure. Limits: an address that begins with `https://`, 200
   * characters. Default: none.
   */
  readonly runbook?: string;
  /**
   * Who is told when the alarm fires and when it ends: those that take its severity. At least one
   * has to.
   */
  readonly notify: readonly Notifications[];
  /** Provider-specific settings of the cloud's resource, applied last. */
  readonly native?: {
    readonly aws?: { readonly alarm?: Partial<CloudwatchMetricAlarmConfig> };
    readonly google?: { readonly policy?: Partial<MonitoringAlertPolicyConfig> };
    readonly azure?: { readonly alert?: Partial<MonitorMetricAlertConfig> };
  };
}

const DAY = 86_400;

/** Tells somebody when a metric of a construct is over a threshold, and when it no longer is. */
export abstract class Alarm extends Kind {
  readonly severity: Severity;
  protected readonly windowSeconds: number;
  protected readonly periods: number;
  protected readonly missingData: MissingData;
  protected readonly threshold: number;
  protected readonly isAbove: boolean;
  /** Those that take its severity. */
  protected readonly told: readonly Notifications[];
  /** What a person reads: what is wrong, and where to look. */
  protected readonly text: string;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id, ALARM, props);
    this.severity = props.severity ?? 'warning';
    this.windowSeconds = props.windowSeconds ?? 300;
    this.periods = props.periods ?? 1;
    this.missingData = props.missingData ?? 'ok';
    this.isAbove = props.above !== undefined;
    this.threshold = props.above ?? props.below ?? 0;
    this.told = props.notify.filter(({ severities }) => severities.includes(this.severity));
    this.text = [props.description, props.runbook].filter(Boolean).join('\n\nRunbook: ');
    this.checkThreshold(props);
    this.checkWindows(props);
    this.checkWords(props);
    if (this.told.length === 0) {
      report(this, {
        message:
          'it tells nobody: ' +
          (props.notify.length === 0
            ? 'notify is empty.'
            : `none of notify takes the severity ${show(this.severity)}.`),
        remedy:
          'Give notify at least one cloud.notifications(…) that takes it: an alarm that nobody hears of ' +
          'watches nothing.',
      });
    }
  }

  private checkThreshold({ above, below, percentOf, metric }: AlarmProps): void {
    if ((above === undefined) === (below === undefined)) {
      report(this, {
        message: above === undefined ? 'neither above nor below is given.' : `above is ${above} and below is ${below}.`,
        remedy: 'Give exactly one threshold.',
      });
    }
    if (!Number.isFinite(this.threshold)) {
      report(this, {
        message: `the threshold is ${this.threshold}.`,
        remedy: 'Give a number in the unit of the metric.',
      });
    }
    const percent = percentOf !== undefined || metric.definition.unit === 'percent';
    if (percent && (this.threshold < 0 || this.threshold > 100)) {
      report(this, {
        message: `the threshold is ${this.threshold} percent, allowed are 0 to 100.`,
        remedy: 'Give it in percent: 5, not 0.05.',
      });
    }
    if (percentOf && percentOf.of !== metric.of) {
      report(this, {
        message: `percentOf is a metric of ${percentOf.of.node.path}, and metric one of ${metric.of.node.path}.`,
        remedy: 'Compare two metrics of one construct.',
      });
    }
  }

  private checkWindows({ failingPeriods, metric }: AlarmProps): void {
    const { windowSeconds, periods } = this;
    if (!Number.isInteger(periods))
      report(this, { message: `periods is ${periods}; allowed values are whole numbers.` });
    // Source: docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    // (EvaluationPeriods)
    if (windowSeconds * periods > DAY) {
      report(this, {
        message:
          `${periods} windows of ${windowSeconds} s last ${windowSeconds * periods} s, allowed is one day, ` +
          `${DAY} s.`,
        remedy: 'Take fewer or shorter windows.',
      });
    }
    if (failingPeriods !== undefined && (!Number.isInteger(failingPeriods) || failingPeriods > periods)) {
      report(this, {
        message: `failingPeriods is ${failingPeriods} of ${periods} periods.`,
        remedy: 'It is a whole number of at most periods.',
      });
    }
    const series = metric.definition[this.placement.cloud];
    const every = 'is' in series ? 0 : (series.everySeconds ?? 60);
    if (windowSeconds < every) {
      report(this, {
        message:
          `windowSeconds is ${windowSeconds}, and ${metric.name} has a value each ${every} s on ` +
          `${this.placement.cloud}.`,
        remedy: `Raise it to at least ${every}.`,
      });
    }
  }

  private checkWords({ description, runbook }: AlarmProps): void {
    if (description.trim() === '' || description.length > 900) {
      report(this, {
        message: `description has ${description.length} characters, allowed are 1 to 900.`,
        remedy: 'Say what is wrong and what to do first; the rest belongs in the runbook.',
      });
    }
    if (runbook !== undefined && (!/^https:\/\/\S+$/.test(runbook) || runbook.length > 200)) {
      report(this, {
        message:
          `runbook is ${show(runbook)}, allowed is an address that begins with https:// and has at most 200 ` +
          'characters.',
        remedy: 'Give the address of a page.',
      });
    }
  }
}
