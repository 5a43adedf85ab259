import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALARM_TYPES, type AlarmState, alarmOf, type Measured, type SimulatedAlarm } from './alarms';
import type { Watched } from './alarms-series';
import { SimulatedCloud } from './cloud';
import { Refusal } from './faults';

interface Kept {
  /** The current minute in the simulated clouds. */
  readonly minute: number;
  readonly series: readonly Measured[];
}

export interface AlarmNow {
  readonly name: string;
  readonly state: AlarmState;
  /** `AWS/SQS ApproximateNumberOfMessagesVisible > 0` */
  readonly watches: string;
  readonly notified: readonly string[];
}

/**
 * Measurements in the simulated clouds, and the alarms that watch them. Time advances only with
 * measurements.
 */
export class Measurements {
  private readonly file: string;
  private kept: Kept;

  constructor(private readonly stateDir: string) {
    this.file = join(stateDir, 'measured.json');
    this.kept = existsSync(this.file)
      ? (JSON.parse(readFileSync(this.file, 'utf8')) as Kept)
      : { minute: 0, series: [] };
  }

  /**
   * Sets each series of the alarm to this value, in the cloud's unit, for each of the next minutes.
   */
  measure(name: string, value: number, minutes: number): void {
    const alarm = this.alarms().find((one) => one.name === name);
    if (!alarm) {
      const known = this.alarms().map((one) => one.name);
      throw new Refusal(
        'No such alarm',
        `${name} is not there.${known.length === 0 ? ' No alarm was deployed.' : ` There is ${known.join(', ')}.`}`,
      );
    }
    const { minute } = this.kept;
    const points = Array.from({ length: minutes }, (_, index) => ({ minute: minute + index + 1, value }));
    const more = unique(alarm.watched).map(
      ({ metric, dimensions }): Measured => ({
        metric,
        dimensions: Object.fromEntries(Object.entries(dimensions).map(([key, [one = '']]) => [key, one])),
        points,
      }),
    );
    this.kept = { minute: minute + minutes, series: [...this.kept.series, ...more] };
    mkdirSync(this.stateDir, { recursive: true });
    writeFileSync(this.file, JSON.stringify(this.kept));
  }

  /** Every alarm in its current state, by name. */
  states(): AlarmNow[] {
    const { minute, series } = this.kept;
    return this.alarms().map((alarm) => ({
      name: alarm.name,
      state: alarm.state(series, minute),
      watches:
        `${[...new Set(alarm.watched.map(({ metric }) => metric))].join(', ')} ${alarm.above ? '>' : '<'} ` +
        `${alarm.threshold}`,
      notified: alarm.notified,
    }));
  }

  private alarms(): SimulatedAlarm[] {
    const cloud = new SimulatedCloud(this.stateDir);
    const bodies = (type: string) => [...cloud.ofType(type)].map(({ state }) => state);
    const surroundings = {
      alarm: (name: string) => {
        const body = bodies('aws_cloudwatch_metric_alarm').find(({ alarm_name }) => alarm_name === name);
        return body && alarmOf('aws_cloudwatch_metric_alarm', body);
      },
      slo: (name: string) => bodies('google_monitoring_slo').find((one) => one.name === name),
    };
    return ALARM_TYPES.flatMap((type) => bodies(type).map((state) => alarmOf(type, state, surroundings))).sort(
      (one, other) => (one.name < other.name ? -1 : 1),
    );
  }
}

/** Each series once: two windows read the same series. */
const unique = (watched: readonly Watched[]): Watched[] => [
  ...new Map(watched.map((one) => [JSON.stringify(one), one])).values(),
];
