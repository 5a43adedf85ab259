import { formatProblem, UserError } from '../../modules/core/errors';
import { useOf } from '../../modules/core/kind';
import { CLOUDS } from '../../modules/core/placement';
import { LOGS } from '../../modules/logs';
import { byCloud } from '../support/by-cloud';
import { everyKind } from '../support/every-kind';
import { type Resource, type Synthesized, synth } from '../support/synth';
import { FILE, loaded, stacksOf } from '../support/workloads';

/** Every number of days that a resource with logs has, and where. */
const RETENTION_DAYS: Readonly<Record<string, (body: Resource['body']) => unknown>> = {
  aws_cloudwatch_log_group: (body) => body.retention_in_days,
  azurerm_log_analytics_workspace: (body) => body.retention_in_days,
  azurerm_application_insights: (body) => body.retention_in_days,
  azurerm_network_watcher_flow_log: (body) => body.retention_policy.days,
  // The rule that ends with the age of access logs.
  aws_s3_bucket_lifecycle_configuration: ({ rule }) =>
    rule.flatMap(({ expiration = [] }: { expiration?: { days?: number }[] }) =>
      expiration.flatMap(({ days }) => days ?? []),
    ),
};
const retentionsIn = ({ resources }: Synthesized) =>
  resources.flatMap(({ type, path, body }) => {
    const days = RETENTION_DAYS[type]?.(body);
    return days === undefined ? [] : [days].flat().map((one) => `${path}: ${one}`);
  });

describe.each(CLOUDS)('the logs of every kind on %s', (cloud) => {
  const kinds: Record<string, string[]> = {};
  const all = synth(
    cloud,
    (stack, catalogue) => {
      everyKind(stack, catalogue);
      for (const node of stack.node.findAll()) {
        const kind = node.constructor.name.startsWith('Existing') ? undefined : useOf(node)?.table.kind;
        if (kind) kinds[kind] = [...(kinds[kind] ?? []), node.node.path.split('/').slice(1).join('/')];
      }
    },
    { logRetentionDays: 90 },
  );

  test('are kept as long as the environment says', () => {
    expect(all.problems).toEqual([]);
    const retentions = retentionsIn(all);
    expect(retentions.filter((one) => !one.endsWith(': 90'))).toEqual([]);
    expect(retentions.length > 2).toBe({ aws: true, google: false, azure: true }[cloud]);
  });

  test('are where the table says', () => {
    const differing = (word: string, isLogged: (path: string) => boolean) =>
      Object.entries(kinds).flatMap(([kind, paths]) => {
        const documented = LOGS[kind as keyof typeof LOGS].some((row) => row[cloud].startsWith(word));
        return paths.some((path) => isLogged(`${path}/`)) === documented ? [] : [kind];
      });
    const wrong = byCloud(cloud, {
      aws: () =>
        differing('CloudWatch', (path) =>
          all.resources.some((one) => one.type === 'aws_cloudwatch_log_group' && one.path.startsWith(path)),
        ),
      // No resource sends the logs of a service to Cloud Logging.
      google: () => [],
      // Container Apps log through their environment, which belongs to the network.
      azure: () =>
        differing('workspace', (path) =>
          all.resources.some(
            ({ type, path: at, body }) =>
              at.startsWith(path) &&
              (type === 'azurerm_monitor_diagnostic_setting' ||
                type === 'azurerm_monitor_data_collection_rule' ||
                type === 'azurerm_application_insights') &&
              JSON.stringify(body).includes('azurerm_log_analytics_workspace'),
          ),
        ).filter((kind) => !['service', 'job', 'network'].includes(kind)),
    });
    expect(wrong).toEqual([]);
    expect(Object.keys(kinds).length).toBeGreaterThan(15);
  });
});

function problemsOf(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(formatProblem);
  }
}

const google = (more: object) => ({ ...FILE, cloud: 'google', workloads: {}, ...more });

test('on Google Cloud it is set on the log bucket of the project, once', () => {
  const files = (more: object) => ({ 'dev.yaml': google(more) });
  const logs = { retentionDays: 90 };
  const types = (more: object) =>
    Object.values(stacksOf(files(more))).flatMap(({ resource = {} }) =>
      Object.values((resource as Record<string, Record<string, object>>).google_logging_project_bucket_config ?? {}),
    );
  expect(types({})).toEqual([]);
  expect(types({ logs })).toEqual([
    expect.objectContaining({ bucket_id: '_Default', location: 'global', retention_days: 90 }),
  ]);
  const placements = [{ cloud: 'google' }, { cloud: 'google', region: 'us-central1' }];
  expect(types({ logs, cloud: undefined, placements }).length).toBe(1);
});

test('two environments in one project of Google Cloud have the same retention', () => {
  const both = (mine: object, theirs: object) =>
    problemsOf(() => loaded({ 'dev.yaml': google(mine), 'qa.yaml': { ...google(theirs) } }));
  const logs = (retentionDays: number) => ({ logs: { retentionDays } });
  expect(both(logs(90), logs(90))).toEqual([]);
  expect(both(logs(90), {})).toEqual([]);
  expect(both(logs(90), { ...logs(30), cloud: 'aws' })).toEqual([]);
  expect(both(logs(90), logs(30))).toEqual([
    expect.stringContaining('logs.retentionDays: is 90, but environments/qa.yaml has 30 for the same project'),
    expect.stringContaining('logs.retentionDays: is 30, but environments/dev.yaml has 90 for the same project'),
  ]);
  expect(both(logs(45), {})).toEqual([expect.stringContaining('logs.retentionDays: is 45')]);
});
