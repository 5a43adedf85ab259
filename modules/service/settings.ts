import type { Environment } from '../core/environment';
import { report } from '../core/errors';
import { show } from '../core/features';
import { otlpVariables } from '../core/otlp';
import { imageName } from '../registry/image';
import { COLLECTOR, COLLECTOR_SIZE } from './collector';
import { type Resolved, resolve } from './container';
import type { Service, ServiceHealth, ServiceProps, ServiceScaling, Sidecar } from './service';
import { type Size, sizeOf } from './sizes';

/** The settings of a service, with defaults. */
export interface ServiceSettings extends Resolved {
  readonly scaling: ServiceScaling;
  readonly health: Health;
  readonly stopSeconds: number;
  readonly sidecars: readonly (Sidecar & { readonly name: string; readonly size: Size })[];
  /** The variables of the program. */
  readonly environment: Environment;
  /** The total of all containers of an instance. */
  readonly whole: Size;
}

export const STOP_SECONDS = 30;
type Health = Required<Omit<ServiceHealth, 'readyPath'>> & Pick<ServiceHealth, 'readyPath'>;
const HEALTH = { path: '/', startSeconds: 60 };
export const healthOf = (health: ServiceHealth | undefined): Health => ({ ...HEALTH, ...health });

/** Checks of combinations, for every cloud. */
export function settingsOf(service: Service, props: ServiceProps): ServiceSettings {
  const wrong = (message: string, remedy: string) => report(service, { message, remedy });
  const { min, max, port, scaling = { cpuPercent: 60 } } = props;
  for (const [name, value] of Object.entries({ min, max }))
    if (!Number.isInteger(value)) wrong(`${name} is ${show(value)}, it must be a whole number.`, 'Correct the value.');
  if (min > max) wrong(`min is ${min}, but max is ${max}.`, `Lower min to at most ${max}, or raise max.`);
  if (port !== undefined && (!Number.isInteger(port) || port < 1 || port > 65_535))
    wrong(`port is ${show(port)}, it must be 1 to 65535.`, 'Correct the port.');
  if (port === undefined && scaling.requests !== undefined)
    wrong('scaling.requests requires port.', 'Add port, or scale on something else.');
  if (port === undefined && props.health !== undefined)
    wrong('health requires port.', 'Add port, or leave health out.');
  const { path, readyPath } = healthOf(props.health);
  for (const [key, value] of Object.entries({ path, readyPath }))
    if (value !== undefined && !value.startsWith('/'))
      wrong(`health.${key} is ${show(value)}, it must begin with /.`, 'Add the /.');
  checkRollout(service, props);
  const own = resolve(service, props);
  const sidecars = (props.sidecars ?? []).map((sidecar, index) =>
    resolved(service, sidecar, index, props.sidecars ?? []),
  );
  const collector = props.otlp ? [COLLECTOR_SIZE[service.placement.cloud]] : [];
  const sum = (of: (size: Size) => number) =>
    [own.size, ...sidecars.map(({ size }) => size), ...collector].reduce((total, size) => total + of(size), 0);
  const [cpu, memoryMiB] = [sum((size) => size.cpu), sum((size) => size.memoryMiB)];
  const whole = sizeOf(service.placement.cloud, cpu, memoryMiB);
  if (!whole && sidecars.length + collector.length > 0) {
    wrong(
      `with its sidecars it requires cpu ${cpu} and memoryMiB ${memoryMiB}, which is not an available combination.`,
      'Lower cpu or memoryMiB, or use fewer sidecars.',
    );
  }
  return {
    ...own,
    scaling,
    health: healthOf(props.health),
    stopSeconds: props.stopSeconds ?? STOP_SECONDS,
    sidecars,
    environment: { ...(props.otlp && otlpVariables(service)), ...props.environment },
    whole: whole ?? own.size,
  };
}

/**
 * Sources: cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration and
 * learn.microsoft.com/azure/container-apps/revisions, names of revisions.
 */
const REVISION = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

function checkRollout(service: Service, { port, rollout }: ServiceProps): void {
  if (!rollout) return;
  const wrong = (message: string, remedy: string) => report(service, { message: `rollout${message}`, remedy });
  if (port === undefined) wrong(' requires port.', 'Add port, or leave rollout out.');
  if (!Number.isInteger(rollout.percent))
    wrong(`.percent is ${show(rollout.percent)}, it must be a whole number.`, 'Correct the value.');
  if (!REVISION.test(rollout.revision)) {
    wrong(
      `.revision is ${show(rollout.revision)}, which is not the end of the name of a revision.`,
      "Write what follows the service's name, in lower-case letters, digits and -: 00012-abc.",
    );
  }
}

function resolved(
  service: Service,
  sidecar: Sidecar,
  index: number,
  all: readonly Sidecar[],
): ServiceSettings['sidecars'][number] {
  const { id, cpu, memoryMiB } = sidecar;
  const at = `sidecars.${index}`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) || id.length > 32 || id === MAIN || id === COLLECTOR) {
    report(service, {
      message:
        `${at}.id is ${show(id)}, ids of sidecars must be lower-case letters, digits and single -, at most 32, ` +
        `and not "${MAIN}" or "${COLLECTOR}".`,
      remedy: 'Choose another.',
    });
  }
  if (all.findIndex((one) => one.id === id) !== index) {
    report(service, {
      message: `${at}.id is ${show(id)}, which is already used.`,
      remedy: 'Give each sidecar its own id.',
    });
  }
  const size = sizeOf(service.placement.cloud, cpu, memoryMiB);
  if (!size) {
    report(service, {
      message: `${at}: cpu ${cpu} with memoryMiB ${memoryMiB} is not an available combination.`,
      remedy: 'Lower one of them.',
    });
  }
  return { ...sidecar, name: imageName(service, sidecar.image, `${at}.image`), size: size ?? { cpu, memoryMiB } };
}

/** The main container of the service. */
export const MAIN = 'main';
