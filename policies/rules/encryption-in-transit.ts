import { type Policy, statements } from '../policy';

/** Whether a policy document denies what comes without TLS. */
// biome-ignore lint/suspicious/noExplicitAny: a policy document.
const deniesPlain = (one: any) => one.Effect === 'Deny' && String(one.Condition?.Bool?.['aws:SecureTransport']) === 'false';

const PARENTS: Record<string, { policy: string; by: string; attribute: string }> = {
  aws_s3_bucket: { policy: 'aws_s3_bucket_policy', by: 'bucket', attribute: 'id' },
  aws_sqs_queue: { policy: 'aws_sqs_queue_policy', by: 'queue_url', attribute: 'url' },
  aws_sns_topic: { policy: 'aws_sns_topic_policy', by: 'arn', attribute: 'arn' },
};

export const encryptionInTransit: Policy = {
  id: 'encryption-in-transit',
  level: 'error',
  title: 'Nothing is reached without TLS 1.2.',
  types: /^(aws_(s3_bucket|sqs_queue|sns_topic)|azurerm_(storage_account|servicebus_namespace))$/,
  check({ type, body, address }, { resources }) {
    const parent = PARENTS[type];
    if (parent) {
      const policy = resources.find((one) => one.type === parent.policy && one.body[parent.by] === `\${${address}.${parent.attribute}}`);
      if (statements(policy?.body.policy).some(deniesPlain)) return undefined;
      return { reason: 'its policy takes requests without TLS', remedy: 'Deny where aws:SecureTransport is false.' };
    }
    if (type === 'azurerm_storage_account') {
      if (body.https_traffic_only_enabled === false)
        return { reason: 'it takes requests without TLS', remedy: 'Leave https_traffic_only_enabled on.' };
      return body.min_tls_version === 'TLS1_2'
        ? undefined
        : { reason: `TLS ${body.min_tls_version} is taken`, remedy: 'Set min_tls_version to TLS1_2.' };
    }
    return body.minimum_tls_version === '1.2'
      ? undefined
      : { reason: `TLS ${body.minimum_tls_version} is taken`, remedy: 'Set minimum_tls_version to 1.2.' };
  },
};
