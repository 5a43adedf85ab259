import type { BucketProps, ExistingBucket } from '../../../modules/storage/bucket';
import { SECOND } from '../../support/bucket';
import { byCloud } from '../../support/by-cloud';
import { CLOUDS, synth } from '../../support/synth';

const EXISTING: ExistingBucket = {
  aws: { name: 'their-documents', keyArn: 'arn:aws:kms:us-east-1:123456789012:key/theirs' },
  google: { name: 'their-documents' },
  azure: {
    accountId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/theirs',
    container: 'documents',
  },
};

describe.each(CLOUDS)('grants on %s', (cloud) => {
  const VERBS = ['Read', 'Write', 'Delete', 'List'] as const;
  const granted = (existing: boolean, prefix?: string, props: BucketProps = {}) =>
    synth(cloud, (stack, catalogue) => {
      const bucket = existing
        ? catalogue.bucket.fromExisting(stack, 'docs', EXISTING)
        : catalogue.bucket(stack, 'docs', props);
      const worker = catalogue.identity(stack, 'worker');
      for (const verb of VERBS) bucket[`grant${verb}`](worker, { prefix });
    });

  test.each([
    ['made here', false],
    ['that exists', true],
  ])('each verb on one %s', (_, existing) => {
    const { of, problems } = granted(existing);
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        const arn = existing ? 'arn:aws:s3:::their-documents' : '${aws_s3_bucket.docs_bucket.arn}';
        const statements = of('aws_iam_role_policy').flatMap(({ body }) => JSON.parse(body.policy).Statement);
        const key = EXISTING.aws?.keyArn;
        expect(
          statements
            .filter(({ Sid }) => !Sid.endsWith('Key'))
            .map(({ Sid, Action, Resource }) => [Sid, Action, Resource]),
        ).toEqual([
          ['Delete', ['s3:DeleteObject'], [`${arn}/*`]],
          ['List', ['s3:ListBucket'], [arn]],
          ['Read', ['s3:GetObject'], [`${arn}/*`]],
          ['Write', ['s3:PutObject', 's3:AbortMultipartUpload'], [`${arn}/*`]],
        ]);
        const through = { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } };
        expect(statements.filter(({ Sid }) => Sid.endsWith('Key'))).toEqual(
          existing
            ? [
                { Sid: 'ReadKey', Effect: 'Allow', Action: ['kms:Decrypt'], Resource: [key], Condition: through },
                {
                  Sid: 'WriteKey',
                  Effect: 'Allow',
                  Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
                  Resource: [key],
                  Condition: through,
                },
              ]
            : [],
        );
      },
      google: () => {
        const bucket = existing ? 'their-documents' : '${google_storage_bucket.docs_bucket.name}';
        const members = of('google_storage_bucket_iam_member').filter(({ path }) => path.startsWith('docs/'));
        expect(members.map(({ body }) => [body.role, body.bucket, body.condition])).toEqual([
          ['${google_project_iam_custom_role.storage-roles_delete_role.id}', bucket, undefined],
          ['${google_project_iam_custom_role.storage-roles_list_role.id}', bucket, undefined],
          ['${google_project_iam_custom_role.storage-roles_read_role.id}', bucket, undefined],
          ['roles/storage.objectCreator', bucket, undefined],
        ]);
        expect(of('google_project_iam_custom_role').map(({ body }) => [body.permissions, body.role_id])).toEqual([
          [['storage.objects.delete'], expect.stringMatching(/^acme_test_storage_roles_delete_\w{6}$/)],
          [['storage.objects.list'], expect.stringMatching(/^acme_test_storage_roles_list_\w{6}$/)],
          [['storage.objects.get'], expect.stringMatching(/^acme_test_storage_roles_read_\w{6}$/)],
        ]);
      },
      azure: () => {
        const scope = existing
          ? `${EXISTING.azure?.accountId}/blobServices/default/containers/documents`
          : '${azurerm_storage_container.docs_container.id}';
        const READ = "ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'}";
        expect(
          of('azurerm_role_assignment').map(({ body }) => [body.scope, body.role_definition_name, body.condition]),
        ).toEqual([
          [scope, undefined, undefined],
          [scope, 'Storage Blob Data Reader', `(!(${READ} AND NOT SubOperationMatches{'Blob.List'}))`],
          [scope, 'Storage Blob Data Reader', `(!(${READ} AND SubOperationMatches{'Blob.List'}))`],
          [scope, undefined, undefined],
        ]);
        const group = existing ? '/subscriptions/s/resourceGroups/g' : '${azurerm_resource_group.resources_group.id}';
        for (const { body } of of('azurerm_role_definition')) expect(body.scope).toBe(group);
        expect(of('azurerm_role_definition').map(({ body }) => body.permissions)).toEqual([
          [{ data_actions: [expect.stringMatching(/blobs\/delete$/)] }],
          [{ data_actions: [expect.stringMatching(/blobs\/write$/), expect.stringMatching(/blobs\/add\/action$/)] }],
        ]);
      },
    });
  });

  test('a prefix narrows each verb', () => {
    const { of, problems } = granted(false, 'orders/');
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        const statements = of('aws_iam_role_policy').flatMap(({ body }) => JSON.parse(body.policy).Statement);
        for (const { Sid, Resource, Condition } of statements) {
          expect(Resource).toEqual([
            Sid === 'List' ? '${aws_s3_bucket.docs_bucket.arn}' : '${aws_s3_bucket.docs_bucket.arn}/orders/*',
          ]);
          expect(Condition).toEqual(Sid === 'List' ? { StringLike: { 's3:prefix': 'orders/*' } } : undefined);
        }
      },
      google: () => {
        const members = of('google_storage_bucket_iam_member').filter(({ path }) => path.startsWith('docs/'));
        const object =
          'resource.name.startsWith("projects/_/buckets/${google_storage_bucket.docs_bucket.name}/objects/orders/")';
        const listing = 'api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("orders/")';
        expect(members.map(({ body }) => body.condition.expression)).toEqual([object, listing, object, object]);
      },
      azure: () => {
        const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
        const below = `@Resource[${blobs}:path] StringStartsWith 'orders/'`;
        for (const { body, path } of of('azurerm_role_assignment')) {
          expect(body.condition).toContain(
            path.includes('grant-list') ? `@Request[${blobs}:prefix] StringStartsWith 'orders/'` : below,
          );
          expect(body.condition_version).toBe('2.0');
          expect(body.condition.split('(')).toHaveLength(body.condition.split(')').length);
        }
      },
    });
  });

  test('the same verb on two prefixes is two grants, and one prefix twice is one', () => {
    const { resources, problems } = synth(cloud, (stack, catalogue) => {
      const docs = catalogue.bucket(stack, 'docs');
      const worker = catalogue.identity(stack, 'worker');
      for (const prefix of ['a/', 'b/', 'a/']) docs.grantRead(worker, { prefix });
    });
    expect(problems).toEqual([]);
    const type = {
      aws: 'aws_iam_role_policy',
      google: 'google_storage_bucket_iam_member',
      azure: 'azurerm_role_assignment',
    }[cloud];
    expect(resources.filter((one) => one.type === type && one.path.startsWith('docs/grant-read'))).toHaveLength(2);
  });

  test.each(['*', '/orders', 'a?b', "it's", 'a"b', '${x}', ''])('the prefix %s is refused', (prefix) => {
    const { problems } = synth(cloud, (stack, catalogue) =>
      catalogue.bucket(stack, 'docs').grantRead(catalogue.identity(stack, 'worker'), { prefix }),
    );
    expect(problems).toMatchObject([{ message: expect.stringContaining(`the prefix of grant read is "${prefix}", `) }]);
  });

  test('nothing that is allowed is wider than one bucket', () => {
    const { resources } = granted(false, undefined, {
      encryption: 'customerKey',
      replication: { region: SECOND[cloud][0] },
    });
    for (const { type, body } of resources) {
      if (type === 'aws_iam_role_policy') {
        for (const { Action, Resource } of JSON.parse(body.policy).Statement) {
          for (const action of Action) expect(action).toMatch(/^(s3|kms):[A-Z][A-Za-z]+$/);
          for (const resource of Resource)
            expect(resource).toMatch(/^\$\{aws_(s3_bucket|kms_key)\.docs_[\w-]+\.arn\}(\/\*)?$/);
        }
      } else if (type.endsWith('_iam_member')) {
        expect(body.bucket ?? body.crypto_key_id).toMatch(/^\$\{google_\w+\.(docs|access-logs)_\w+\.(id|name)\}$/);
        expect(body.role).not.toMatch(/admin|editor|owner|objectUser/i);
      } else if (type === 'google_project_iam_custom_role') {
        expect(body.permissions).toHaveLength(1);
      } else if (type === 'azurerm_role_assignment') {
        expect(body.scope).toMatch(/^\$\{azurerm_(storage_container|key_vault_key)\.docs_\w+\.\w+\}$/);
        expect(body.role_definition_name ?? '').not.toMatch(/Contributor|Owner/);
      } else if (type === 'azurerm_role_definition') {
        expect(body.permissions[0].actions).toBeUndefined();
        for (const action of body.permissions[0].data_actions) expect(action).not.toContain('*');
      } else if (type === 'google_storage_bucket_iam_binding') {
        expect(body.members).toEqual([]);
      } else expect(type).not.toMatch(/_iam_(binding|policy)$|role_policy_attachment/);
    }
  });
});
