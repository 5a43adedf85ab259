import type { ITerraformDependable } from 'cdktf';
import { azureCron } from '../core/cron';
import { report } from '../core/errors';
import { show } from '../core/features';
import { asManagedIdentity } from '../identity/azure';
import { AzureQueue, asServiceBusQueue } from '../queue/azure';
import type { Queue } from '../queue/queue';
import type { AzureFunction } from './azure';
import { messageBinding, timeBinding } from './azure-host';
import type { FunctionProps } from './function';
import { FUNCTION_DEFAULTS } from './settings';
import { placeOf } from './triggers';

/** The configuration of a trigger: a file of the program, and the settings that it refers to. */
export interface AzureTrigger {
  /** The directory of its function.json, and the called function of the program. */
  readonly name: string;
  readonly calls: 'message' | 'time';
  readonly binding: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, string>>;
  readonly ready: readonly ITerraformDependable[];
}

/**
 * The maximum lock duration of Service Bus, in seconds. The host renews it while the function runs.
 */
const MAX_LOCK = 300;

/** The configuration of all triggers of the app. */
export function azureTriggers(
  fn: AzureFunction,
  { triggers = [], identity, runtime, timeoutSeconds = FUNCTION_DEFAULTS.timeoutSeconds }: FunctionProps,
): AzureTrigger[] {
  const zones = [
    ...new Set(triggers.flatMap(({ schedule, timeZone }) => (schedule === undefined ? [] : [timeZone ?? 'Etc/UTC']))),
  ];
  if (zones.length > 1) {
    report(fn, {
      message:
        `triggers have the time zones ${zones.map(show).join(', ')}, but Azure Functions supports one for all timers ` +
        'of an app.',
      remedy: 'Create a function for each time zone, or use one time zone.',
    });
  }
  return triggers.flatMap((trigger, index) => {
    const place = placeOf(fn, trigger, index);
    if (!place) return [];
    const { queue, topic, filter, schedule, timeZone } = trigger;
    const name = `trigger${index + 1}`;
    if (schedule !== undefined) {
      return {
        name,
        calls: 'time' as const,
        binding: timeBinding(name),
        settings: {
          [`${name}_schedule`]: azureCron(schedule),
          // One for all timers of the app. Source:
          // learn.microsoft.com/azure/azure-functions/functions-app-settings (WEBSITE_TIME_ZONE)
          ...(timeZone !== undefined && { WEBSITE_TIME_ZONE: timeZone }),
        },
        ready: [],
      };
    }
    const visibilityTimeoutSeconds = Math.min(Math.max(timeoutSeconds, 30), MAX_LOCK);
    const own = topic && new AzureQueue(place, 'queue', { subscribesTo: { topic, filter }, visibilityTimeoutSeconds });
    const from = own ?? asServiceBusQueue(queue as Queue);
    const grant = from.grantConsume(identity);
    return {
      name,
      calls: 'message' as const,
      binding: messageBinding(name, runtime, from instanceof AzureQueue && from.queue.requiresSessionInput === true),
      settings: {
        [`${name}_queue`]: from.consumeAddress,
        // Source: learn.microsoft.com/azure/azure-functions/functions-reference (configure an
        // identity-based connection)
        [`${name}__fullyQualifiedNamespace`]: from.host,
        [`${name}__credential`]: 'managedidentity',
        [`${name}__clientId`]: asManagedIdentity(identity).clientId,
      },
      ready: grant.resources,
    };
  });
}
