import { triggerOf } from '../../modules/schedule/azure-workflow';
import { APPLICATION } from '../support/function';
import { type Named, on } from '../support/schedule';

describe('on Azure', () => {
  const workflow = (props: Partial<Named>) => {
    const body = on('azure', props).the('azurerm_resource_group_template_deployment');
    return { body, ...JSON.parse(body.template_content).resources[0] };
  };

  test('one template has the state, the identity, the trigger and the calls', () => {
    const { body, identity, properties } = workflow({
      timeZone: 'Europe/Berlin',
      paused: true,
      retries: 3,
      deadLetters: 'dead',
    });
    expect(identity).toEqual({ type: 'UserAssigned', userAssignedIdentities: { "[parameters('identity')]": {} } });
    expect(properties.state).toBe('Disabled');
    expect(properties.definition.triggers.time).toEqual({
      type: 'Recurrence',
      recurrence: {
        frequency: 'Day',
        interval: 1,
        timeZone: 'W. Europe Standard Time',
        schedule: { hours: [2], minutes: [0] },
      },
    });
    expect(properties.definition.actions).toMatchObject({
      call: { inputs: { method: 'POST', retryPolicy: { type: 'exponential', count: 3 } }, runAfter: {} },
      keep: { runAfter: { call: ['Failed', 'TimedOut'] } },
    });
    expect(body.parameters_content).toContain(
      '"https://${azurerm_servicebus_namespace.messaging_namespace.name}.servicebus.windows.net/${azurerm_servicebus_queue.exports_queue.name}/messages"',
    );
    expect(body.parameters_content).toContain(Buffer.from('now').toString('base64'));
  });

  test('it may send to the one queue, and what it did is in the log', () => {
    const { the } = on('azure');
    expect(the('azurerm_role_assignment', 'exports/grant-send-nightly-caller/role')).toMatchObject({
      role_definition_name: 'Azure Service Bus Data Sender',
    });
    expect(the('azurerm_monitor_diagnostic_setting', 'nightly/logs')).toMatchObject({
      enabled_log: [{ category: 'WorkflowRuntime' }],
      depends_on: ['azurerm_resource_group_template_deployment.nightly_workflow'],
    });
  });

  test('a job is started by its address, and a function called with a token for its application', () => {
    expect(workflow({ target: { job: 'export' } }).body.parameters_content).toMatch(
      /management\.azure\.com\$\{azurerm_container_app_job[^}]+\}\/start/,
    );
    const { the } = on('azure', { target: { function: 'export' } });
    expect(the('azurerm_resource_group_template_deployment').parameters_content).toContain(`api://${APPLICATION}`);
    expect(the('azurerm_linux_function_app').auth_settings_v2.active_directory_v2.allowed_identities).toContain(
      '${azurerm_user_assigned_identity.nightly_caller_identity.principal_id}',
    );
  });

  test.each([
    ['* * * * *', { frequency: 'Minute', interval: 1 }, undefined],
    [
      '*/30 * * * 1-2',
      { frequency: 'Week', schedule: { minutes: [0, 30], weekDays: ['Monday', 'Tuesday'] } },
      undefined,
    ],
    [
      '0 6 1,15 1-2 *',
      { frequency: 'Day', schedule: { hours: [6], minutes: [0] } },
      [
        { expression: "@contains(createArray(1, 15), int(convertFromUtc(utcNow(), 'UTC', 'dd')))" },
        { expression: "@contains(createArray(1, 2), int(convertFromUtc(utcNow(), 'UTC', 'MM')))" },
      ],
    ],
  ])('%s becomes a trigger', (cron, recurrence, conditions) => {
    const trigger = triggerOf(cron, 'UTC');
    expect(trigger.recurrence).toMatchObject(recurrence);
    expect(trigger.conditions).toEqual(conditions);
  });
});
