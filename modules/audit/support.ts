import { type KindTable, native, unsupported } from '../core/features';
import type { AuditProps } from './audit';

const DAYS = { min: 1, max: 3650 };

export const AUDIT: KindTable<AuditProps> = {
  kind: 'audit',
  service: { aws: 'AWS CloudTrail', google: 'Cloud Audit Logs', azure: 'Azure activity log' },
  features: {
    retentionDays: {
      aws: native('object_lock_configuration', DAYS),
      google: native('retention_policy', DAYS),
      azure: native('immutability_policy', DAYS),
    },
    locked: {
      aws: native('COMPLIANCE', undefined, 'instead of GOVERNANCE'),
      google: native('is_locked'),
      azure: native('locked'),
    },
    dataAccess: {
      aws: native('event_selector.data_resource', undefined, 'objects of S3 and calls of functions'),
      google: native('google_project_iam_audit_config', undefined, 'of all services'),
      azure: unsupported(
        'the activity log of a subscription has no reads of data',
        'Leave it out; databases, vaults and buckets send their own logs to the workspace of their placement.',
      ),
    },
    notify: {
      aws: native('alarm_actions'),
      google: native('notification_channels'),
      azure: native('action'),
    },
  },
  semantics: {
    'what is recorded': {
      aws: 'each call that changes something, in all regions',
      google: 'each call that changes something; Google itself also keeps these 400 days',
      azure: 'each call that changes something, and the health of services; Azure itself keeps these 90 days',
    },
    'root or owner': {
      aws: 'each call of the root user',
      google: 'a grant of roles/owner: a project has no root user, and sign-ins are in the log of the organization',
      azure:
        'an attempt to assign Owner or User Access Administrator: a root user does not exist, and sign-ins are in ' +
        'the log of the tenant',
    },
    'a change of the audit': {
      aws: 'the trail is stopped, changed or deleted',
      google: 'a sink is changed or deleted, or the audit configuration of the project changes',
      azure: 'a diagnostic setting is changed or deleted',
    },
    'a deleted key': {
      aws: 'a KMS key is disabled or scheduled for deletion',
      google: 'a version of a key is destroyed',
      azure: 'a vault is deleted: keys inside a vault are in its own log only',
    },
    'until a record is there': { aws: 'about 5 minutes', google: 'an hour in the bucket', azure: 'up to 20 minutes' },
    'who can delete a record': {
      aws: 'before its time nobody, or with GOVERNANCE who may bypass it',
      google: 'before its time nobody; without locked, who may change the bucket can shorten it',
      azure: 'before its time nobody; without locked, who may change the policy can shorten it',
    },
  },
};
