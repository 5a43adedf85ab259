/**
 * The upstream clusters of Envoy, and the names of its types. Source:
 * envoyproxy.io/docs/envoy/latest/api-v3
 */

export const type = (name: string) => ({ '@type': `type.googleapis.com/${name}` });
export const filter = (name: string) => `envoy.filters.http.${name}`;
export const ofFilter = (name: string, message: string) => type(`envoy.extensions.filters.http.${name}.v3.${message}`);

/** The path of the CA certificates in the Envoy image. */
const TRUSTED = '/etc/ssl/certs/ca-certificates.crt';

/** What requests are sent to. */
export interface Target {
  readonly host: string;
  /** Of the identity token. */
  readonly audience?: string;
  /** Whether it is reached through the network. */
  readonly inside?: boolean;
}

export const clusterOf = ({ host, audience }: Target) => (audience === undefined ? host : `${host} for ${audience}`);

interface Place {
  readonly port: number;
  readonly tls: boolean;
  /** A DNS name, or addresses. */
  readonly at: string | readonly string[];
  readonly audience?: string;
}

export function cluster(name: string, host: string, { port, tls, at, audience }: Place) {
  const endpoints = [at].flat().map((address) => ({
    endpoint: { address: { socket_address: { address, port_value: port } } },
  }));
  return {
    name,
    ...(typeof at === 'string' ? { type: 'LOGICAL_DNS', dns_lookup_family: 'V4_ONLY' } : { type: 'STATIC' }),
    connect_timeout: '5s',
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: endpoints }] },
    ...(tls && {
      transport_socket: {
        name: 'envoy.transport_sockets.tls',
        typed_config: {
          ...type('envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext'),
          sni: host,
          common_tls_context: {
            tls_params: { tls_minimum_protocol_version: 'TLSv1_2' },
            validation_context: {
              trusted_ca: { filename: TRUSTED },
              match_typed_subject_alt_names: [{ san_type: 'DNS', matcher: { exact: host } }],
            },
          },
        },
      },
    }),
    ...(audience !== undefined && {
      metadata: {
        typed_filter_metadata: { [filter('gcp_authn')]: { ...ofFilter('gcp_authn', 'Audience'), url: audience } },
      },
    }),
  };
}
