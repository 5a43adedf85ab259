import { report } from '../core/errors';
import type { Certificate, LoadBalancer } from './load-balancer';
import type { Rule } from './routes';

/**
 * The certificate of the load balancer on the placement's cloud: the names of a managed one, or the
 * reference to a given one.
 */
export function checkCertificate(
  balancer: LoadBalancer,
  certificate: Certificate | undefined,
  rules: readonly Rule[],
): void {
  const { cloud } = balancer.placement;
  const wrong = (message: string, remedy: string) => report(balancer, { message, remedy });
  const { managed, given } = certificate ?? {};
  if (!managed === !given) {
    wrong(
      `certificate has ${managed ? 'both managed and given' : 'neither managed nor given'}.`,
      'Set exactly one of managed: { domain, zone } and given: { … }.',
    );
    return;
  }
  if (given && !given[cloud]) {
    wrong(
      `certificate.given is not set for ${cloud}; it is set for: ${Object.keys(given).join(', ') || 'nothing'}.`,
      `Add ${cloud}: { … }.`,
    );
  }
  if (!managed) return;
  const names = namesOf(managed);
  for (const name of names) {
    const { domain } = managed.zone;
    if (name !== domain && !name.endsWith(`.${domain}`))
      wrong(`certificate.managed: ${name} is not in the zone ${domain}.`, 'Use the zone of the name.');
  }
  for (const host of new Set(rules.map(({ host }) => host))) {
    if (
      host === undefined ||
      names.some((name) => name === host || (name.startsWith('*.') && host.replace(/^[^.]+/, '*') === name))
    )
      continue;
    wrong(`routes: no name of certificate.managed covers ${host}.`, 'Add it to alternativeNames.');
  }
}

/** The names of a certificate, the main one first. */
export const namesOf = ({
  domain,
  alternativeNames = [],
}: {
  readonly domain: string;
  readonly alternativeNames?: readonly string[];
}) => [...new Set([domain, ...alternativeNames])];

/** The names whose ownership must be proven: `*.example.com` is covered by `example.com`. */
export const provenNames = (names: readonly string[]) => [...new Set(names.map(provenName))];

/** The domain whose validation also covers a wildcard: `example.com` of `*.example.com`. */
export const provenName = (name: string) => name.replace(/^\*\./, '');
