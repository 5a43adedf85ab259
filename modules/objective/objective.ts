import type { CloudwatchCompositeAlarmConfig } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import type { MonitorScheduledQueryRulesAlertV2Config } from '@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2';
import type { MonitoringSloConfig } from '@cdktf/provider-google/lib/monitoring-slo';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { Kind } from '../core/kind';
import { isAbsent, type Metric, type Served, type Serving, type Severity } from '../core/metrics';
import { checkRunbook } from '../core/runbook';
import type { Notifications } from '../notifications/notifications';
import { OBJECTIVE } from './support';

/** What a construct promises: `slo: { availability: 99.9 }`. */
export interface ServiceLevel {
  /**
   * The share of requests that must not fail with a status of 500 to 599, in percent.
   * Limits: 90 to 99.999, on Google at most 99.99.
   */
  readonly availability: number;
  /**
   * The days over which the share is measured. The error budget is spent in as many days at a burn
   * rate of 1. Limits: 7 to 30. @default 30
   */
  readonly windowDays?: number;
  /**
   * A page with the whole procedure. Limits: an address that begins with `https://`, 200
   * characters. @default none
   */
  readonly runbook?: string;
}

export interface ObjectiveProps extends ServiceLevel {
  /** A load balancer, service or API. */
  readonly of: Serving;
  /** Who is notified: those that accept `critical`. At least one is required. */
  readonly notify: readonly Notifications[];
  /** Settings of the cloud's own resources, in addition to the neutral ones. */
  readonly native?: {
    /** Of both composite alarms. */
    readonly aws?: { readonly alarm?: Partial<CloudwatchCompositeAlarmConfig> };
    readonly google?: { readonly slo?: Partial<MonitoringSloConfig> };
    /** Of both rules. */
    readonly azure?: { readonly rule?: Partial<MonitorScheduledQueryRulesAlertV2Config> };
  };
}

/** An alarm that fires while the error budget is spent too fast, in both of its windows. */
export interface Burn {
  readonly id: 'fast' | 'slow';
  /** How many times faster than the objective allows. */
  readonly rate: number;
  /** The share of failed requests that spends the budget at this rate, in percent. */
  readonly failedPercent: number;
  readonly longMinutes: number;
  /** Ends the alarm soon after the errors end. */
  readonly shortMinutes: number;
  readonly text: string;
}

/**
 * How much of the budget is spent in which time before a person is called. With a window of 30 days
 * the burn rates are 14.4 and 6. Source: sre.google/workbook/alerting-on-slos (table 5-8).
 */
const BURNS = [
  { id: 'fast', budgetPercent: 2, longMinutes: 60, shortMinutes: 5 },
  { id: 'slow', budgetPercent: 5, longMinutes: 360, shortMinutes: 30 },
] as const;
const MINUTES_OF_A_DAY = 1440;
/** 14.4 instead of 14.400000000000002. */
const exact = (value: number) => Number(value.toPrecision(10));

/** An availability objective, with alarms on how fast its error budget is spent. */
export abstract class Objective extends Kind {
  /** A person is needed now: the objective will be missed. */
  readonly severity: Severity = 'critical';
  protected readonly windowDays: number;
  protected readonly burns: readonly Burn[];
  /** Those that accept its severity. */
  protected readonly channels: readonly Notifications[];

  constructor(scope: Construct, id: string, props: ObjectiveProps) {
    super(scope, id, OBJECTIVE, props);
    const { availability, windowDays = 30, runbook } = props;
    this.windowDays = windowDays;
    this.channels = props.notify.filter(({ severities }) => severities.includes(this.severity));
    const failed = exact(100 - availability);
    const path = props.of.node.path.split('/').slice(1).join('/');
    this.burns = BURNS.map(({ id, budgetPercent, longMinutes, shortMinutes }) => {
      const rate = exact(((budgetPercent / 100) * windowDays * MINUTES_OF_A_DAY) / longMinutes);
      const failedPercent = exact(rate * failed);
      const text =
        `${path}: more than ${failedPercent} % of requests fail. At this rate, ${budgetPercent} % of the error ` +
        `budget of ${windowDays} days is spent in ${longMinutes / 60} h (objective: ${availability} %). ` +
        'Look at the last release and take it back.';
      const whole = [text, runbook].filter(Boolean).join('\n\nRunbook: ');
      return { id, rate, failedPercent, longMinutes, shortMinutes, text: whole };
    });
    this.check(props);
  }

  /** The metrics of the requests; nothing, and a problem is reported, if they are not counted. */
  protected counted({ of }: ObjectiveProps): Served | undefined {
    const { served } = of;
    if (!isAbsent(served)) return served;
    report(this, { message: `the requests of ${of.node.id} are not counted: ${served.why}.`, remedy: served.instead });
    return undefined;
  }

  private check({ availability, runbook }: ObjectiveProps): void {
    checkRunbook(this, runbook);
    const [fast] = this.burns as [Burn, Burn];
    if (availability < 100 && fast.failedPercent >= 100) {
      report(this, {
        message:
          `availability is ${availability} over ${this.windowDays} days: its fast alarm would fire above ` +
          `${fast.failedPercent} % of failed requests, which is never.`,
        remedy: 'Raise availability, or shorten windowDays.',
      });
    }
    if (this.channels.length === 0) {
      report(this, {
        message: `it notifies nobody: notify has no receiver that accepts the severity "${this.severity}".`,
        remedy: 'Add a cloud.notifications(…) that accepts it.',
      });
    }
  }
}

/** Each metric once, in order. */
export const onceOf = ({ all, failed }: Served): Metric[] => [...new Set([...failed, ...all])];
