import { cronValues } from '../core/cron';

/** A request of a workflow with its identity. */
export interface HttpCall {
  readonly uri: string;
  /** The audience of the token. */
  readonly audience: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body in base64. */
  readonly body?: string;
}

export interface Workflow {
  readonly recurrence: { readonly cron: string; readonly zone: string };
  readonly retries: number;
  readonly paused: boolean;
  readonly call: HttpCall;
  /** The request if the call failed after all retries. */
  readonly dead: HttpCall | undefined;
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/**
 * A Logic Apps trigger. It supports hours, minutes and days of the week; days of the month and
 * months are conditions, which skip the other days. Source:
 * learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers (recurrence trigger,
 * trigger conditions).
 */
export function triggerOf(cron: string, zone: string) {
  const { minutes, hours, days, months, weekdays } = cronValues(cron);
  const everyMinute = !minutes && !hours;
  const now = (format: string) => `int(convertFromUtc(utcNow(), '${zone}', '${format}'))`;
  const among = (values: readonly number[], format: string) => ({
    expression: `@contains(createArray(${values.join(', ')}), ${now(format)})`,
  });
  const conditions = [...(days ? [among(days, 'dd')] : []), ...(months ? [among(months, 'MM')] : [])];
  return {
    type: 'Recurrence',
    recurrence:
      everyMinute && !weekdays
        ? { frequency: 'Minute', interval: 1, timeZone: zone }
        : {
            frequency: weekdays ? 'Week' : 'Day',
            interval: 1,
            timeZone: zone,
            schedule: {
              hours: hours ?? upTo(24),
              minutes: minutes ?? upTo(60),
              ...(weekdays && { weekDays: weekdays.map((one) => WEEKDAYS[one]) }),
            },
          },
    ...(conditions.length > 0 && { conditions }),
  };
}

/** The names of the two actions in the workflow. */
const CALL = 'call';
const KEEP = 'keep';

/**
 * The template of one workflow, and its parameters: values that Terraform knows only after the
 * apply are parameters. Source: learn.microsoft.com/azure/templates/microsoft.logic/workflows
 */
export function workflowTemplate({ recurrence, retries, paused, call, dead }: Workflow) {
  const parameters: Record<string, string> = {};
  const action = (name: string, { uri, audience, headers, body }: HttpCall, count: number) => {
    parameters[`${name}Uri`] = uri;
    parameters[`${name}Audience`] = audience;
    if (body !== undefined) parameters[`${name}Body`] = body;
    return {
      type: 'Http',
      inputs: {
        method: 'POST',
        uri: `[parameters('${name}Uri')]`,
        headers,
        ...(body !== undefined && { body: `[format('@base64ToString(''{0}'')', parameters('${name}Body'))]` }),
        authentication: {
          type: 'ManagedServiceIdentity',
          identity: "[parameters('identity')]",
          audience: `[parameters('${name}Audience')]`,
        },
        retryPolicy:
          count === 0
            ? { type: 'none' }
            : { type: 'exponential', count, interval: 'PT10S', minimumInterval: 'PT10S', maximumInterval: 'PT1H' },
      },
      // Asynchronous operations are not awaited.
      operationOptions: 'DisableAsyncPattern',
    };
  };
  const actions = {
    [CALL]: { ...action(CALL, call, retries), runAfter: {} },
    ...(dead && { [KEEP]: { ...action(KEEP, dead, 5), runAfter: { [CALL]: ['Failed', 'TimedOut'] } } }),
  };
  const names = ['name', 'location', 'identity', 'description', ...Object.keys(parameters)];
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
    resources: [
      {
        type: 'Microsoft.Logic/workflows',
        apiVersion: '2019-05-01',
        name: "[parameters('name')]",
        location: "[parameters('location')]",
        tags: { description: "[parameters('description')]" },
        identity: { type: 'UserAssigned', userAssignedIdentities: { "[parameters('identity')]": {} } },
        properties: {
          state: paused ? 'Disabled' : 'Enabled',
          definition: {
            $schema:
              'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#',
            contentVersion: '1.0.0.0',
            triggers: { time: triggerOf(recurrence.cron, recurrence.zone) },
            actions,
          },
        },
      },
    ],
  };
  return { template, parameters };
}
