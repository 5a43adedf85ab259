/** The statement of a resource's own policy by which it answers nobody without TLS. */
export const tlsOnly = (action: string, resource: string | readonly string[]) => ({
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: action,
  Resource: resource,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});
