import { shop } from '../../support/function';
import { settlesAndGoes, Workspace } from '../../support/terraform';

describe('a function on google', () => {
  const { the, of, problems } = shop('google');

  test('is built by its own account, and reached with a token only', () => {
    expect(problems).toEqual([]);
    expect(the('google_cloudfunctions2_function')).toMatchObject({
      name: 'acme-test-resize',
      build_config: {
        runtime: 'nodejs22',
        entry_point: 'handler',
        docker_repository: '${google_artifact_registry_repository.functions_images.id}',
      },
      service_config: {
        ingress_settings: 'ALLOW_ALL',
        available_memory: '1024Mi',
        max_instance_count: 5,
        min_instance_count: 1,
      },
    });
    const callers = of('google_cloud_run_v2_service_iam_member').map(({ body }) => [body.role, body.member]);
    expect(callers).toEqual([
      ['roles/run.invoker', 'serviceAccount:${google_service_account.resize_calls_caller_service-account.email}'],
      ['roles/run.invoker', 'serviceAccount:${google_service_account.partner_service-account.email}'],
    ]);
  });

  test('gets messages and times by requests of an account that may call it alone', () => {
    const oidc_token = {
      audience: '${google_cloudfunctions2_function.resize_function.service_config[0].uri}',
      service_account_email: '${google_service_account.resize_calls_caller_service-account.email}',
    };
    for (const path of ['orders/subscription', 'resize/on-sales/queue/subscription']) {
      expect(the('google_pubsub_subscription', path).push_config).toEqual({
        push_endpoint: oidc_token.audience,
        oidc_token,
      });
    }
    expect(the('google_cloud_scheduler_job')).toMatchObject({
      schedule: '0 2 * * 1-5',
      time_zone: 'Europe/Berlin',
      attempt_deadline: '45s',
      http_target: { uri: oidc_token.audience, oidc_token },
    });
  });
});

const CHANGES = {
  code: {
    'google_storage_bucket_object.resize_source': 'replace',
    'google_cloudfunctions2_function.resize_function': 'update',
  },
  size: {
    'google_cloudfunctions2_function.resize_function': 'update',
    // Both wait for an answer as long as a call may take.
    'google_pubsub_subscription.resize_on-sales_queue_subscription': 'update',
    'google_cloud_scheduler_job.resize_at-46c5dee0_job': 'update',
  },
};

test('deploys, plans again without changes, changes in place, and goes', async () => {
  const workspace = new Workspace();
  try {
    workspace.write(shop('google').json);
    await workspace.init();
    expect(await workspace.apply()).not.toContain('Warning:');
    await workspace.settled();
    // Another program: it changes what runs it, and nothing else.
    workspace.write(shop('google', { code: { folder: '__tests__/support/programs/other' } }).json);
    expect(await workspace.changes()).toEqual(CHANGES.code);
    await workspace.applyPlan();
    workspace.write(
      shop('google', { code: { folder: '__tests__/support/programs/other' }, timeoutSeconds: 40, memoryMiB: 2048 })
        .json,
    );
    expect(await workspace.changes()).toEqual(CHANGES.size);
    await workspace.applyPlan();
    await settlesAndGoes(workspace);
  } finally {
    await workspace.stop();
  }
}, 300_000);
