import { ofType, type Policy, refersTo } from '../policy';

export const publicStorage: Policy = {
  id: 'public-storage',
  level: 'error',
  pillar: 'security',
  title: 'Stored data is not public.',
  types:
    /^(aws_s3_bucket|aws_s3_bucket_public_access_block|google_storage_bucket|google_storage_bucket_iam_member|google_storage_bucket_iam_binding|azurerm_storage_account|azurerm_storage_container|azurerm_storage_account_static_website)$/,
  check(resource, { resources }) {
    const { type, body } = resource;
    const remedy = 'Use the default, and give access with a grant.';
    const no = (reason: string) => ({ reason, remedy });
    switch (type) {
      case 'aws_s3_bucket': {
        const blocked = ofType(resources, 'aws_s3_bucket_public_access_block').some((one) =>
          refersTo(one.body.bucket, resource, 'id'),
        );
        return blocked ? undefined : no('public access is not blocked');
      }
      case 'aws_s3_bucket_public_access_block': {
        const off = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'].find(
          (name) => body[name] !== true,
        );
        return off ? no(`${off} is off`) : undefined;
      }
      case 'google_storage_bucket':
        if (body.uniform_bucket_level_access !== true) return no('objects have their own access lists');
        return body.public_access_prevention === 'enforced' ? undefined : no('public access is not prevented');
      case 'google_storage_bucket_iam_member':
        return /^all(Authenticated)?Users$/.test(body.member) ? no(`${body.member} may use it`) : undefined;
      case 'google_storage_bucket_iam_binding': {
        const everybody = (body.members ?? []).find((one: string) => /^all(Authenticated)?Users$/.test(one));
        return everybody ? no(`${everybody} may use it`) : undefined;
      }
      case 'azurerm_storage_account':
        return body.allow_nested_items_to_be_public === false ? undefined : no('containers may be made public');
      case 'azurerm_storage_container':
        return (body.container_access_type ?? 'private') === 'private'
          ? undefined
          : no(`anyone may read it (${body.container_access_type})`);
      case 'azurerm_storage_account_static_website':
        return no('anyone may read what is in its container $web');
      default:
        return body.publicly_accessible ? no('it has a public address') : undefined;
    }
  },
};
