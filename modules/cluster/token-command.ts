/** An exec plugin of client.authentication.k8s.io/v1beta1. */
export interface TokenCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/** What the manifests of a pod require to run as a workload identity. */
export interface PodSettings {
  /** Annotations of the service account. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Labels of the pod. */
  readonly labels: Readonly<Record<string, string>>;
}

/** An address range that pods request tokens of the cloud from, and its TCP ports. */
export interface TokenSource {
  readonly cidr: string;
  readonly ports: readonly number[];
}
