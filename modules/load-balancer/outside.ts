import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { recordsOf } from '../core/registry';
import type { LoadBalancer } from './load-balancer';

/** Who calls a load balancer from outside its network, and which edge is the only way in. */
interface Outside {
  readonly callers: { readonly by: Construct; readonly what: string; readonly host: string | undefined }[];
  edge?: { readonly id: string; readonly names: readonly string[] };
}

const outsideOf = recordsOf<Outside>('outside of load balancers');

/**
 * Notes that an edge is the only way to a load balancer from outside its network.
 * @param names by which others reach it, where the edge is a part of the load balancer
 */
export function closeFor(edge: Construct, loadBalancer: LoadBalancer, names: readonly string[] = []): void {
  const outside = outsideOf.getOrCreate(loadBalancer, () => ({ callers: [] }));
  outside.edge = { id: edge.node.id, names };
  refuse(loadBalancer, outside);
}

/**
 * Notes that `by` calls a load balancer from outside its network: the edge in front of it may be
 * created later.
 */
export function callFromOutside(
  by: Construct,
  loadBalancer: LoadBalancer,
  what: string,
  host: string | undefined,
): void {
  const outside = outsideOf.getOrCreate(loadBalancer, () => ({ callers: [] }));
  outside.callers.push({ by, what, host });
  refuse(loadBalancer, outside);
}

function refuse(loadBalancer: LoadBalancer, { callers, edge }: Outside): void {
  if (!edge) return;
  for (const { by, what, host } of callers) {
    if (host !== undefined && edge.names.includes(host)) continue;
    report(by, {
      message: `${what} is ${loadBalancer.node.id}, which only the edge ${edge.id} reaches from outside its network.`,
      remedy:
        edge.names.length > 0
          ? `Use one of the names of the edge: ${edge.names.join(', ')}.`
          : 'Route to a second load balancer without an edge, or name a function or a queue.',
    });
  }
}
