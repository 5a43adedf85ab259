import { LoggingProjectSink } from '@cdktf/provider-google/lib/logging-project-sink';
import { MonitoringAlertPolicy } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import { ProjectIamAuditConfig } from '@cdktf/provider-google/lib/project-iam-audit-config';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import { Construct } from 'constructs';
import { POLICY_NAME } from '../alarm/google';
import { groupIn } from '../core/child';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { googleLabels } from '../core/tags';
import { asChannels } from '../notifications/google';
import { GoogleBucket } from '../storage/google-bucket';
import { AUDIT_EVENTS, Audit, type AuditEvent, type AuditProps } from './audit';

/** Source: cloud.google.com/logging/docs/reference/v2/rest/v2/projects.sinks (name) */
const SINK_NAME: NameRule = {
  what: 'log sink',
  max: 100,
  pattern: /^[\w.-]+$/,
  allowed: 'letters, digits and _ . -',
  unique: 'account',
};

const ACTIVITY = 'log_id("cloudaudit.googleapis.com/activity")';
/**
 * Source: cloud.google.com/logging/docs/audit/understanding-audit-logs; CIS Google Cloud benchmark
 * 2.4 and 2.5
 */
const FILTERS: Readonly<Record<AuditEvent, string>> = {
  root:
    `${ACTIVITY} AND protoPayload.serviceData.policyDelta.bindingDeltas.action="ADD" AND ` +
    'protoPayload.serviceData.policyDelta.bindingDeltas.role="roles/owner"',
  trail:
    `${ACTIVITY} AND (protoPayload.methodName=~"ConfigServiceV2\\.(Update|Delete)Sink$" OR ` +
    'protoPayload.serviceData.policyDelta.auditConfigDeltas:*)',
  key: `${ACTIVITY} AND protoPayload.methodName=~"(DestroyCryptoKeyVersion|UpdateCryptoKeyVersion)$"`,
};

/** A sink of all audit logs of the project. */
export class GoogleAudit extends Audit {
  readonly sink: LoggingProjectSink;
  readonly bucket: GoogleBucket;

  constructor(scope: Construct, id: string, props: AuditProps) {
    super(scope, id, props);
    const { project } = factsOf(this.placement.facts, 'google');
    this.bucket = new GoogleBucket(this, 'records', this.settingsOf(props));
    if (props.dataAccess) {
      new ProjectIamAuditConfig(this, 'data-access', {
        project,
        service: 'allServices',
        auditLogConfig: ['ADMIN_READ', 'DATA_READ', 'DATA_WRITE'].map((logType) => ({ logType })),
      });
    }
    this.sink = new LoggingProjectSink(this, 'sink', {
      name: nameOf(this, SINK_NAME),
      destination: `storage.googleapis.com/${this.bucket.bucket.name}`,
      filter: 'logName:"cloudaudit.googleapis.com"',
      uniqueWriterIdentity: true,
      ...props.native?.google?.sink,
    });
    new StorageBucketIamMember(this, 'writer', {
      bucket: this.bucket.bucket.name,
      role: 'roles/storage.objectCreator',
      member: this.sink.writerIdentity,
    });
    for (const event of Object.keys(AUDIT_EVENTS) as AuditEvent[]) this.watch(event);
  }

  /** An entry of the log notifies at once, at most every five minutes. */
  private watch(event: AuditEvent): void {
    const place = new Construct(groupIn(this, 'alarms'), event);
    new MonitoringAlertPolicy(place, 'policy', {
      displayName: nameOf(place, POLICY_NAME),
      combiner: 'OR',
      severity: 'CRITICAL',
      documentation: { content: AUDIT_EVENTS[event], mimeType: 'text/markdown' },
      conditions: [{ displayName: event, conditionMatchedLog: { filter: FILTERS[event] } }],
      // Required for such a condition. Source: google_monitoring_alert_policy, alert_strategy
      alertStrategy: { notificationRateLimit: { period: '300s' }, autoClose: '3600s' },
      notificationChannels: this.channels.flatMap((one) => asChannels(one).channelNames),
      userLabels: googleLabels(this),
    });
  }
}
