import type { Cloud } from '../../modules/cloud';
import type { CloudName } from '../../modules/core/placement';
import type { ServiceProps, ServiceScaling } from '../../modules/service/service';
import type { PlacementStack } from '../../stacks/placement-stack';
import { theirs } from './network';
import { type on, serve } from './service';

/** Samples are data: constructs are made of their names. */
export interface Named extends Omit<ServiceProps, 'network' | 'identity' | 'secrets' | 'scaling'> {
  readonly network: string;
  readonly identity: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly scaling?: Omit<ServiceScaling, 'queue'> & {
    readonly queue?: { readonly metric: string; readonly messagesPerInstance: number };
  };
}

export function makeService(
  stack: PlacementStack,
  cloud: Cloud,
  { network, identity, secrets, scaling, ...props }: Named,
): void {
  const place = theirs(stack, cloud, network);
  serve(
    stack,
    cloud,
    {
      ...props,
      identity: cloud.identity(stack, identity),
      secrets:
        secrets &&
        Object.fromEntries(
          Object.entries(secrets).map(([name, id]) => [name, cloud.secret(stack, id, { network: place })]),
        ),
      scaling: scaling && {
        ...scaling,
        queue: scaling.queue && { ...scaling.queue, metric: cloud.queue(stack, scaling.queue.metric).depthMetric },
      },
    },
    place,
  );
}

// biome-ignore lint/suspicious/noExplicitAny: the JSON of any cloud.
export const mainOf = (cloud: CloudName, { the }: ReturnType<typeof on>): any =>
  ({
    aws: () => JSON.parse(the('aws_ecs_task_definition').container_definitions)[0],
    google: () => the('google_cloud_run_v2_service').template.containers[0],
    azure: () => the('azurerm_container_app').template.container[0],
  })[cloud]();
