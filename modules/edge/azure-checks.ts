import type { Edge, EdgeProps } from './edge';
import { behindCloudflare, sharedNameOf } from './settings';

/** Settings that Front Door accepts, but that would fail later. */
export function mistakesIn(edge: Edge, props: EdgeProps): [message: string, remedy: string][] {
  const { names, zone, certificate } = props;
  const wrong: [string, string][] = [];
  const shared = sharedNameOf(edge, names);
  for (const name of certificate ? [] : names) {
    const why =
      name === zone.domain
        ? 'is the domain itself'
        : name === shared && 'is shared by placements and leads to their names';
    if (!why) continue;
    wrong.push([
      `names: ${name} ${why}, but Front Door renews a managed certificate only for a name that is a CNAME of ` +
        'its endpoint.',
      'Use one from Key Vault: certificate: { given: { azure: { keyVaultId, keyVaultSecretId } } ' +
        `}${name === shared ? ', or certificates.azure under dns' : ''}.`,
    ]);
  }
  if (behindCloudflare(edge, props)) {
    wrong.push([
      "names use Cloudflare's proxy, whose addresses Front Door would count: " + 'the limit would block all clients.',
      'Leave out proxied, or place it on aws or google, which count the client that Cloudflare reports.',
    ]);
  }
  return wrong;
}

/** `1.02:03:04`, the time format of Front Door. */
export function duration(seconds: number): string {
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  return `${days > 0 ? `${days}.` : ''}${two((seconds / 3600) % 24)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}
