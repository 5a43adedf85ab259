import type { CloudtrailConfig } from '@cdktf/provider-aws/lib/cloudtrail';
import type { MonitorDiagnosticSettingConfig } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import type { LoggingProjectSinkConfig } from '@cdktf/provider-google/lib/logging-project-sink';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { Kind } from '../core/kind';
import type { Notifications } from '../notifications/notifications';
import type { BucketProps } from '../storage/bucket';
import { AUDIT } from './support';

export interface AuditProps {
  /**
   * How long nobody can delete a record, in days. Limits: 1 to 3650. @default 365
   */
  readonly retentionDays?: number;
  /**
   * Makes the retention permanent: not even the owner of the account can shorten it or delete the
   * bucket before its end.
   * @default false: an administrator can
   */
  readonly locked?: boolean;
  /**
   * Also records who reads and writes objects and rows, which costs by volume. Not on Azure, where
   * each resource has its own log.
   * @default false
   */
  readonly dataAccess?: boolean;
  /** Who is notified: those that accept `critical`. At least one is required. */
  readonly notify: readonly Notifications[];
  /** Provider-specific settings of the cloud's resources, applied last. */
  readonly native?: {
    readonly aws?: { readonly trail?: Partial<CloudtrailConfig> };
    readonly google?: { readonly sink?: Partial<LoggingProjectSinkConfig> };
    readonly azure?: { readonly setting?: Partial<MonitorDiagnosticSettingConfig> };
  };
}

/** What is always worth a call. */
export type AuditEvent = 'root' | 'trail' | 'key';

export const AUDIT_EVENTS: Readonly<Record<AuditEvent, string>> = {
  root: 'Somebody acts as root or became an owner of the account. Ask who it was, and revoke what was granted.',
  trail: 'The audit itself was changed or stopped. Find out who did it, and deploy it again: npm run bootstrap.',
  key: 'A key was disabled or scheduled for deletion: what it encrypts becomes unreadable. Cancel the deletion.',
};

/** Records who did what in an account, in a bucket from which nobody deletes before its time. */
export abstract class Audit extends Kind {
  protected readonly retentionDays: number;
  protected readonly channels: readonly Notifications[];

  constructor(scope: Construct, id: string, props: AuditProps) {
    super(scope, id, AUDIT, props);
    this.retentionDays = props.retentionDays ?? 365;
    this.channels = props.notify.filter(({ severities }) => severities.includes('critical'));
    if (this.channels.length > 0) return;
    report(this, {
      message: 'it notifies nobody: notify has no receiver that accepts the severity "critical".',
      remedy: 'Add a cloud.notifications(…) that accepts it.',
    });
  }

  /** The bucket of the records: nothing expires before the retention ends, or much later. */
  protected settingsOf({ locked = false }: AuditProps): BucketProps {
    return {
      retention: { days: this.retentionDays, locked },
      lifecycle: [{ expireAfterDays: this.retentionDays + 1 }],
      // Records of the records would never end.
      accessLogs: false,
    };
  }
}
