import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { ResourceGroupTemplateDeployment } from '@cdktf/provider-azurerm/lib/resource-group-template-deployment';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import { resourceGroupOf, workspaceOf } from '../core/azure';
import { base64Of } from '../core/base64';
import { windowsZone } from '../core/cron';
import { report } from '../core/errors';
import { show } from '../core/features';
import { type NameRule, nameOf, stableId } from '../core/names';
import { asFunctionApp } from '../function/azure';
import { AzureIdentity } from '../identity/azure';
import { asAppJob } from '../job/azure';
import { asServiceBusQueue } from '../queue/azure';
import type { Queue } from '../queue/queue';
import { type HttpCall, workflowTemplate } from './azure-workflow';
import { Schedule, type ScheduleProps, type ScheduleTarget } from './schedule';
import { isWhole, refusePublic, SCHEDULE_DEFAULTS } from './settings';

/** Source: azurerm v4.55.0, internal/services/logic/validate (WorkflowName). */
const WORKFLOW_NAME: NameRule = {
  what: 'Logic App workflow',
  max: 64,
  pattern: /^[\w().-]+$/,
  allowed: 'letters, digits and _ ( ) . -',
  unique: 'parent',
};

/**
 * A Logic Apps workflow, and its identity.
 *
 * A template creates it as a whole. The provider's own types update trigger and actions separately,
 * each without the state of the workflow, so that the first apply would enable a disabled workflow,
 * and removing an action would remove its identity. Source: azurerm v4.55.0,
 * internal/services/logic/logic_apps.go (resourceLogicAppComponentUpdate, …Remove).
 */
export class AzureSchedule extends Schedule {
  /** Undefined if it was refused with an error. */
  readonly deployment: ResourceGroupTemplateDeployment | undefined;
  readonly workflowId: string | undefined;

  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id, props);
    if (!isWhole(props)) return;
    const { cron, timeZone = SCHEDULE_DEFAULTS.timeZone, target, deadLetters } = props;
    const { project, environment, region } = this.placement;
    const zone = windowsZone(timeZone);
    if (zone === undefined) {
      report(this, {
        message: `timeZone is ${show(timeZone)}, which has no equivalent in Windows.`,
        remedy: 'Use a similar one with the same hours, like "Europe/Helsinki".',
      });
      return;
    }
    const caller = new AzureIdentity(this, 'caller', { description: `Calls what ${stableId(this)} names` });
    const call = this.callOf(target, caller);
    const dead = deadLetters && this.messageTo(deadLetters, target.message ?? stableId(this), caller);
    const group = resourceGroupOf(this);
    const name = nameOf(this, WORKFLOW_NAME, { parent: group });
    const { template, parameters } = workflowTemplate({
      recurrence: { cron, zone },
      retries: props.retries ?? SCHEDULE_DEFAULTS.retries,
      paused: props.paused ?? false,
      call,
      dead,
    });
    const given = { name, location: region, identity: caller.identityId, ...parameters };
    this.deployment = new ResourceGroupTemplateDeployment(this, 'workflow', {
      name,
      resourceGroupName: group.name,
      deploymentMode: 'Incremental',
      templateContent: JSON.stringify(template),
      parametersContent: Fn.jsonencode(
        Object.fromEntries(
          Object.entries({ ...given, description: `${stableId(this)} of ${project} ${environment}` }).map(
            ([key, value]) => [key, { value }],
          ),
        ),
      ),
      ...props.native?.azure?.deployment,
    });
    this.workflowId = `${group.id}/providers/Microsoft.Logic/workflows/${name}`;
    new MonitorDiagnosticSetting(this, 'logs', {
      name: 'logs',
      targetResourceId: this.workflowId,
      logAnalyticsWorkspaceId: workspaceOf(this).id,
      enabledLog: [{ category: 'WorkflowRuntime' }],
      dependsOn: [this.deployment],
    });
  }

  private callOf({ function: fn, queue, message = '', job }: ScheduleTarget, caller: AzureIdentity): HttpCall {
    if (fn) {
      const { url, audience, isPublic } = asFunctionApp(fn);
      if (isPublic) refusePublic(this);
      else if (url === undefined || audience === undefined) {
        report(this, {
          message: `target.function is ${fn.node.id}, which does not accept tokens, but a workflow calls it over HTTP.`,
          remedy:
            'Add http: { azure: { applicationId } } to the function, use a schedule trigger of the function ' +
            '(triggers: [{ schedule }]), or send a message to a queue that triggers it.',
        });
      } else fn.grantInvoke(caller);
      // The adapter of a program reads the time from this header.
      const headers = { 'x-polycloud-schedule': "@{coalesce(trigger()?['scheduledTime'], trigger()['startTime'])}" };
      return { uri: url ?? '', audience: audience ?? '', headers };
    }
    if (queue) return this.messageTo(queue, message, caller);
    const run = job as NonNullable<typeof job>;
    run.grantRun(caller);
    return {
      uri: `https://management.azure.com${asAppJob(run).jobId}/start?api-version=2024-03-01`,
      audience: 'https://management.azure.com/',
    };
  }

  /**
   * Source: learn.microsoft.com/rest/api/servicebus/send-message-to-queue, which accepts a token of
   * the directory.
   */
  private messageTo(queue: Queue, message: string, caller: AzureIdentity): HttpCall {
    queue.grantSend(caller);
    const { endpoint, sendAddress, ordered } = asServiceBusQueue(queue);
    return {
      uri: `${endpoint}/${sendAddress}/messages`,
      audience: 'https://servicebus.azure.net',
      headers: {
        'Content-Type': 'text/plain',
        ...(ordered && { BrokerProperties: JSON.stringify({ SessionId: stableId(this) }) }),
      },
      body: base64Of(message),
    };
  }
}
