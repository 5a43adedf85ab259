import type { LinuxVirtualMachineScaleSet } from '@cdktf/provider-azurerm/lib/linux-virtual-machine-scale-set';
import {
  MonitorAutoscaleSetting,
  type MonitorAutoscaleSettingProfile,
  type MonitorAutoscaleSettingProfileRecurrence,
  type MonitorAutoscaleSettingProfileRule,
} from '@cdktf/provider-azurerm/lib/monitor-autoscale-setting';
import type { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { windowsZone } from '../core/cron';
import { report } from '../core/errors';
import { show } from '../core/features';
import { nameOf } from '../core/names';
import { placementOf } from '../core/placement';
import { duration } from '../queue/azure';
import { SCALE_SET_NAME } from './azure-names';
import type { ComputeGroupProps, Day } from './properties';
import { endsOf } from './schedules';
import type { GroupSettings } from './settings';

const USUAL = 'default';
const WEEK = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] satisfies Capitalize<Day>[];

/**
 * An autoscale setting supports at most 20 profiles: the default one, and two for each schedule.
 */
const MOST_SCHEDULES = 9;

type Trigger = Partial<MonitorAutoscaleSettingProfileRule['metricTrigger']>;
type Action = Partial<MonitorAutoscaleSettingProfileRule['scaleAction']>;

/** The autoscale setting of one scale set. */
export function scaleOnAzure(
  place: Construct,
  scaleSet: LinuxVirtualMachineScaleSet,
  { min, max }: ComputeGroupProps,
  { scaling, coolDownSeconds }: GroupSettings,
): MonitorAutoscaleSetting {
  const group = resourceGroupOf(place);
  const rule = (
    trigger: Trigger,
    grow: boolean,
    threshold: number,
    action: Action = {},
  ): MonitorAutoscaleSettingProfileRule => ({
    metricTrigger: {
      metricName: 'Percentage CPU',
      metricResourceId: scaleSet.id,
      statistic: 'Average',
      timeAggregation: 'Average',
      timeGrain: 'PT1M',
      timeWindow: 'PT5M',
      ...trigger,
      operator: grow ? 'GreaterThan' : 'LessThan',
      threshold,
    },
    scaleAction: {
      direction: grow ? 'Increase' : 'Decrease',
      type: 'ChangeCount',
      value: 1,
      cooldown: duration(coolDownSeconds),
      ...action,
    },
  });
  // Scaling in starts at half the value of scaling out: with closer values the two would alternate.
  const both = (trigger: Trigger, threshold: number) => [
    rule(trigger, true, threshold),
    rule(trigger, false, Math.max(1, Math.floor(threshold / 2))),
  ];
  const onQueue = ({ metric, messagesPerMachine }: NonNullable<GroupSettings['scaling']['queue']>) => {
    const total = queueTrigger(metric);
    const each = { ...total, divideByInstanceCount: true };
    if (min > 0) return both(each, messagesPerMachine);
    // The result of dividing by an instance count of 0 is not documented, so the first machine is
    // added and the last one removed based on the messages of the whole queue. "Increase count to
    // 1" has no effect if there is one.
    return [rule(total, true, 0, { type: 'ExactCount' }), rule(each, true, messagesPerMachine), rule(total, false, 1)];
  };
  const rules = [
    ...(scaling.cpuPercent === undefined ? [] : both({}, scaling.cpuPercent)),
    ...(scaling.queue ? onQueue(scaling.queue) : []),
  ];
  const profile = (name: string, least: number, recurrence?: MonitorAutoscaleSettingProfileRecurrence) => ({
    name,
    capacity: { default: least, minimum: least, maximum: max },
    rule: rules,
    recurrence,
  });
  return new MonitorAutoscaleSetting(place, 'autoscale', {
    name: nameOf(place, { ...SCALE_SET_NAME, what: 'autoscale setting' }, { parent: group }),
    resourceGroupName: group.name,
    location: placementOf(place).region,
    targetResourceId: scaleSet.id,
    profile: [profile(USUAL, min), ...schedules(place, scaling, min, profile)],
  });
}

/**
 * A recurring profile applies until the next one starts, so each schedule has a second profile that
 * restores the default, which Azure identifies by its name.
 */
function schedules(
  place: Construct,
  { schedules = [], timeZone = 'UTC' }: GroupSettings['scaling'],
  min: number,
  profile: (
    name: string,
    least: number,
    recurrence: MonitorAutoscaleSettingProfileRecurrence,
  ) => MonitorAutoscaleSettingProfile,
): MonitorAutoscaleSettingProfile[] {
  if (schedules.length > MOST_SCHEDULES) {
    report(place, {
      message: `scaling.schedules are ${schedules.length}, an autoscale setting supports ${MOST_SCHEDULES}.`,
      remedy: 'Combine days with the same hours.',
    });
  }
  const timezone = windowsZone(timeZone);
  if (timezone === undefined) {
    report(place, {
      message: `scaling.timeZone is ${show(timeZone)}, which has no equivalent in Windows.`,
      remedy: 'Use a similar one with the same hours, like "Europe/Helsinki".',
    });
  }
  return schedules.flatMap((schedule) => {
    const { begin, end } = endsOf(schedule);
    const at = ({ days, hour, minute }: typeof begin) => ({
      timezone,
      // A day that does not exist has been reported.
      days: days.flatMap((day) => WEEK[day] ?? []),
      hours: [hour],
      minutes: [minute],
    });
    return [
      profile(schedule.id, schedule.min, at(begin)),
      profile(JSON.stringify({ name: USUAL, for: schedule.id }), min, at(end)),
    ];
  });
}

function queueTrigger(metric: NonNullable<GroupSettings['scaling']['queue']>['metric']) {
  if (metric.cloud !== 'azure') throw new Error(`a group of azure scales on a queue of ${metric.cloud}`);
  return {
    metricName: 'ActiveMessages',
    metricNamespace: 'microsoft.servicebus/namespaces',
    metricResourceId: metric.namespaceId,
    dimensions: [{ name: 'EntityName', operator: 'Equals', values: [metric.queueName] }],
  };
}
