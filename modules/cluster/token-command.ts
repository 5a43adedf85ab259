/** An exec plugin of client.authentication.k8s.io/v1beta1. */
export interface TokenCommand {
  readonly command: string;
  readonly args: readonly string[];
}
