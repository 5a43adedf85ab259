import { type KindTable, native } from '../core/features';
import type { IdentityProps } from './identity';

const DESCRIPTION = { max: 256, source: 'google_service_account.description' };

export const IDENTITY: KindTable<IdentityProps> = {
  kind: 'identity',
  service: { aws: 'AWS IAM', google: 'Google Cloud IAM', azure: 'Azure managed identities' },
  features: {
    description: {
      aws: native('aws_iam_role.description', DESCRIPTION),
      google: native('google_service_account.description', DESCRIPTION),
      azure: { is: 'emulated', by: 'a tag "description" (managed identities have no description)', limit: DESCRIPTION },
    },
  },
  semantics: {
    'is a': { aws: 'IAM role', google: 'service account', azure: 'user-assigned managed identity' },
    'a program on a machine uses it': {
      aws: 'by itself',
      google: 'by itself',
      azure: 'by its client id: `AZURE_CLIENT_ID`, from `clientId`',
    },
    'long-lived keys': { aws: 'never created', google: 'never created', azure: 'not supported' },
    'a grant is': {
      aws: 'an inline policy of the role, with the actions of the verb on one ARN',
      google: 'an IAM member of the one resource, with one predefined role',
      azure: 'a role assignment whose scope is the one resource',
    },
  },
};
