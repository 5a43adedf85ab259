import type { IConstruct } from 'constructs';
import { report } from '../core/errors';
import type { NetworkMember } from './network';
import { hasWayOut, letsOut } from './ready';

/**
 * Reports what sends telemetry without a way to the services of the cloud where they have no
 * endpoint in the network. Rules may be added later, so this is checked at the end.
 */
export function needsTelemetry(scope: IConstruct, member: NetworkMember, who: string, services: string): void {
  scope.node.addValidation({
    validate: () => {
      if (hasWayOut(member.network, member.tier) && letsOut(member, 443)) return [];
      report(scope, {
        message: `otlp is true, but ${who} cannot reach ${services} on port 443.`,
        remedy:
          `Use the private tier of a network with NAT, and add network.allow(${scope.node.id}.member, 'internet', ` +
          '{ port: 443 }).',
      });
      return [];
    },
  });
}
