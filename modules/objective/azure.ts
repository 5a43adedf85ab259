import type { MonitorScheduledQueryRulesAlertV2 } from '@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2';
import { Construct } from 'constructs';
import { conditionsOf, searchAlert } from '../alarm/azure-rows';
import { type AzureRows, isRows, type Metric, type MetricTarget, type Served, seriesOn } from '../core/metrics';
import { type Burn, Objective, type ObjectiveProps } from './objective';

/**
 * A rule for each burn rate, which counts requests in the workspace. A metric alert compares one
 * metric with a number and computes no ratio.
 */
export class AzureObjective extends Objective {
  readonly rules: readonly MonitorScheduledQueryRulesAlertV2[];

  constructor(scope: Construct, id: string, props: ObjectiveProps) {
    super(scope, id, props);
    const served = this.counted(props);
    this.rules = served ? this.burns.map((burn) => this.rule(burn, served, props)) : [];
  }

  private rule(burn: Burn, served: Served, { native }: ObjectiveProps): MonitorScheduledQueryRulesAlertV2 {
    return searchAlert(new Construct(this, burn.id), {
      description: burn.text,
      severity: 0,
      query: this.query(burn, served),
      every: burn.id === 'fast' ? 'PT5M' : 'PT15M',
      window: `PT${burn.longMinutes / 60}H`,
      notify: this.channels,
      native: native?.azure?.rule,
    });
  }

  /**
   * One row while both windows burn. The rule looks at rows of its window only, and the short
   * window at what arrived last: logs arrive some minutes late.
   */
  private query({ failedPercent, shortMinutes }: Burn, served: Served): string {
    const all = this.rows(served.all);
    const failed = this.rows(served.failed);
    const isLast = `ingestion_time() > ago(${shortMinutes}m)`;
    const fails = failed.series.where ?? 'true';
    return [
      all.series.table,
      `| where ${conditionsOf(all.series, all.target)}`,
      `| summarize longFailed = countif(${fails}), long = count(), shortFailed = countif((${fails}) and ${isLast}), ` +
        `short = countif(${isLast})`,
      `| where 100.0 * longFailed / long > ${failedPercent} and 100.0 * shortFailed / short > ${failedPercent}`,
    ].join('\n');
  }

  private rows([metric]: readonly Metric[]): { readonly series: AzureRows; readonly target: MetricTarget } {
    const found = metric && seriesOn(this, metric, 'azure');
    if (!found || !isRows(found.series)) throw new Error(`${metric?.name} is not counted in a log`);
    return { series: found.series, target: found.target };
  }
}
