import { report } from '../core/errors';
import type { Certificate, LoadBalancer } from './load-balancer';
import type { Rule } from './routes';

/**
 * What the placement's cloud shows the load balancer's name with: the names of a managed
 * certificate, or what is given of one.
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
      `certificate names ${managed ? 'two' : 'none'}, and without TLS nothing is served.`,
      'Give exactly one of managed: { domain, zone } and given: { … }.',
    );
    return;
  }
  if (given && !given[cloud]) {
    wrong(
      `certificate.given names none on ${cloud}; given: ${Object.keys(given).join(', ') || 'nothing'}.`,
      `Add ${cloud}: { … } beside the others.`,
    );
  }
  if (!managed) return;
  const names = namesOf(managed);
  for (const name of names) {
    const { domain } = managed.zone;
    if (name !== domain && !name.endsWith(`.${domain}`))
      wrong(`certificate.managed: ${name} is not in the zone ${domain}.`, 'Name the zone that it is in.');
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

/** The names that must be shown to be ours: `*.example.com` is, where `example.com` is. */
export const provenNames = (names: readonly string[]) => [...new Set(names.map((name) => name.replace(/^\*\./, '')))];
