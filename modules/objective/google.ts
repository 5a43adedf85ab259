import { MonitoringAlertPolicy } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import { MonitoringCustomService } from '@cdktf/provider-google/lib/monitoring-custom-service';
import { MonitoringSlo } from '@cdktf/provider-google/lib/monitoring-slo';
import { Construct } from 'constructs';
import { filterOf, POLICY_NAME } from '../alarm/google';
import { type Metric, type Served, seriesOn } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { googleLabels } from '../core/tags';
import { asChannels } from '../notifications/google';
import { type Burn, Objective, type ObjectiveProps } from './objective';

/** Source: resource_monitoring_custom_service.go, v6.50.0 (service_id) */
const SERVICE_ID: NameRule = {
  what: 'service of Cloud Monitoring',
  max: 63,
  pattern: /^[\w.:-]+$/,
  allowed: 'letters, digits, _ - : and .',
  unique: 'account',
};

/** A service of Cloud Monitoring with one objective, and a policy for each burn rate. */
export class GoogleObjective extends Objective {
  /** Nothing where the requests are not counted, which is an error. */
  readonly slo: MonitoringSlo | undefined;
  readonly policies: readonly MonitoringAlertPolicy[];

  constructor(scope: Construct, id: string, props: ObjectiveProps) {
    super(scope, id, props);
    const served = this.counted(props);
    const filters = served && this.filtersOf(served);
    if (!filters) {
      this.policies = [];
      return;
    }
    const serviceId = nameOf(this, SERVICE_ID);
    const service = new MonitoringCustomService(this, 'service', {
      serviceId,
      displayName: serviceId,
      userLabels: googleLabels(this),
    });
    this.slo = new MonitoringSlo(this, 'slo', {
      service: service.serviceId,
      sloId: 'availability',
      displayName: `${props.availability} % of requests do not fail`,
      goal: Number((props.availability / 100).toPrecision(7)),
      rollingPeriodDays: this.windowDays,
      requestBasedSli: {
        goodTotalRatio: { badServiceFilter: filters.failed, totalServiceFilter: filters.all },
      },
      userLabels: googleLabels(this),
      ...props.native?.google?.slo,
    });
    const { name } = this.slo;
    this.policies = this.burns.map((burn) => this.policy(burn, name, props));
  }

  /**
   * A rate of 1 spends the whole budget within the window. Source:
   * cloud.google.com/stackdriver/docs/solutions/slo-monitoring/alerting-on-budget-burn-rate
   */
  private policy(
    { id, rate, text, longMinutes, shortMinutes }: Burn,
    slo: string,
    { runbook }: ObjectiveProps,
  ): MonitoringAlertPolicy {
    const place = new Construct(this, id);
    return new MonitoringAlertPolicy(place, 'policy', {
      displayName: nameOf(place, POLICY_NAME),
      combiner: 'AND',
      severity: 'CRITICAL',
      documentation: {
        content: text.split('\n\n')[0],
        mimeType: 'text/markdown',
        links: runbook ? [{ displayName: 'Runbook', url: runbook }] : undefined,
      },
      conditions: [longMinutes, shortMinutes].map((minutes) => ({
        displayName: `error budget in ${minutes} minutes`,
        conditionThreshold: {
          filter: `select_slo_burn_rate("${slo}", "${minutes * 60}s")`,
          comparison: 'COMPARISON_GT',
          thresholdValue: rate,
          duration: '0s',
          trigger: { count: 1 },
        },
      })),
      notificationChannels: this.channels.flatMap((one) => asChannels(one).channelNames),
      userLabels: googleLabels(this),
    });
  }

  /** A filter for each of both: what fails is a part of all, and in the same series. */
  private filtersOf({ all, failed }: Served): { readonly all: string; readonly failed: string } | undefined {
    const [one, other] = [all, failed].map(([metric]) => {
      const found = seriesOn(this, metric as Metric, 'google');
      return found && filterOf(found.series, found.target);
    });
    return one && other ? { all: one, failed: other } : undefined;
  }
}
