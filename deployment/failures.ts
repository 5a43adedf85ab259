import type { Kind } from '../modules/core/kind';
import { useOf } from '../modules/core/kind';

/** The failures of a game day. */
export const FAILURES = ['zone', 'disk', 'database', 'certificate'] as const;
export type FailureId = (typeof FAILURES)[number];

/** The effect of a failure on one construct. */
export interface Effect {
  /** What happens to the construct. */
  readonly what: string;
  /** The metric that shows it, with its value while it lasts; none if no metric does. */
  readonly symptom?: { readonly metric: string; readonly value: number };
  /**
   * After how many minutes the cloud has repaired it. Without: it lasts until somebody acts. The
   * times are those of docs/operations.md.
   */
  readonly healsAfterMinutes?: number;
  /** What to do if nobody sees it. */
  readonly remedy: string;
}

interface Failure {
  readonly title: string;
  /** The effect on a construct of each kind. A kind that is not listed keeps working. */
  readonly effects: Readonly<Record<string, (kind: Kind, props: Props) => Effect | undefined>>;
}

/** The properties of the kinds that matter here. */
interface Props {
  readonly network?: { readonly zones: readonly string[] };
  readonly zones?: number;
  readonly nat?: string;
  readonly min?: number;
  readonly highlyAvailable?: boolean;
  readonly replicas?: number;
  readonly certificate?: object;
  readonly names?: readonly string[];
}

const LOGS = 'Set an alarm on its loggedErrors.';
/** More than every default threshold, in a metric that counts events. */
const MANY = 100;
const AN_HOUR = 3600;

/** Machines or instances in the zone that failed: a part of them, or all in the only zone. */
const inZone =
  (what: string, metric: string, minutes: number) =>
  (_: Kind, { network, min = 0 }: Props): Effect => {
    const zones = network?.zones.length ?? 1;
    return {
      what: `${what} in the zone ${zones > 1 ? 'end' : 'end, and no other zone has one'}`,
      symptom: { metric, value: Math.floor((min * (zones - 1)) / zones) },
      ...(zones > 1 && { healsAfterMinutes: minutes }),
      remedy: LOGS,
    };
  };

const unavailable = (remedy: string) => (): Effect => ({
  what: 'its server is in the zone, and has no standby in another',
  remedy,
});

/** What fails because the database answers nothing. */
const withoutDatabase = {
  loadBalancer: (): Effect => ({
    what: 'the programs behind it answer with errors',
    symptom: { metric: 'serverErrors', value: MANY },
    remedy: 'Set an alarm on its serverErrors.',
  }),
  api: (): Effect => ({
    what: 'its routes answer with errors',
    symptom: { metric: 'serverErrors', value: MANY },
    remedy: 'Set an alarm on its serverErrors.',
  }),
  queue: (): Effect => ({
    what: 'its messages wait, and go to the dead letters',
    symptom: { metric: 'deadLetters', value: MANY },
    remedy: 'Set an alarm on its deadLetters.',
  }),
  service: (): Effect => ({
    what: 'its program reports errors',
    symptom: { metric: 'loggedErrors', value: MANY },
    remedy: LOGS,
  }),
  computeGroup: (): Effect => ({
    what: 'its program reports errors',
    symptom: { metric: 'loggedErrors', value: MANY },
    remedy: LOGS,
  }),
  job: (): Effect => ({
    what: 'its run fails',
    symptom: { metric: 'loggedErrors', value: MANY },
    remedy: LOGS,
  }),
  function: (): Effect => ({
    what: 'its calls fail',
    symptom: { metric: 'errors', value: MANY },
    remedy: 'Set an alarm on its errors.',
  }),
};

const CERTIFICATE_EXPIRED: Effect = {
  what: 'clients end the connection',
  symptom: { metric: 'certificateDaysLeft', value: 0 },
  remedy: 'Check its name with an uptime check: the clouds count no failed handshakes.',
};

export const DRILLS: Readonly<Record<FailureId, Failure>> = {
  zone: {
    title: 'a zone fails',
    effects: {
      computeGroup: inZone('machines', 'healthyMachines', 5),
      service: inZone('instances', 'instances', 2),
      database: (_, { highlyAvailable = true }) =>
        highlyAvailable
          ? { what: 'its standby takes over', healsAfterMinutes: 2, remedy: '' }
          : unavailable('Set highlyAvailable.')(),
      cache: (_, { replicas = 0 }) =>
        replicas > 0
          ? { what: 'a replica takes over', healsAfterMinutes: 1, remedy: '' }
          : unavailable('Set replicas.')(),
      network: ({ placement: { cloud } }, { nat = 'single', zones = 1 }) =>
        cloud === 'aws' && nat === 'single' && zones > 1
          ? {
              what: 'the only NAT gateway is in the zone: no machine reaches the internet',
              remedy: 'Set nat to perZone.',
            }
          : undefined,
    },
  },
  disk: {
    title: 'disks are full',
    effects: {
      database: () => ({
        what: 'it accepts no more writes',
        symptom: { metric: 'freeStorage', value: 1 },
        remedy: 'Set an alarm on its freeStorage.',
      }),
      cache: () => ({
        what: 'it evicts or refuses values',
        symptom: { metric: 'memory', value: 99 },
        remedy: 'Set an alarm on its memory.',
      }),
      computeGroup: () => ({
        what: 'programs that write to the root disk fail',
        symptom: { metric: 'diskUsed', value: 99 },
        remedy: 'Set an alarm on its diskUsed.',
      }),
    },
  },
  database: {
    title: 'databases refuse connections',
    effects: {
      ...withoutDatabase,
      database: () => ({
        what: 'no connection reaches it',
        symptom: { metric: 'connections', value: 0 },
        remedy: 'Set an alarm on its connections: below 1.',
      }),
    },
  },
  certificate: {
    title: 'certificates expire',
    effects: {
      loadBalancer: (_, { certificate }) => certificate && CERTIFICATE_EXPIRED,
      edge: () => CERTIFICATE_EXPIRED,
    },
  },
};

/** The effect of a failure on a construct, if it has one. */
export function effectOn(kind: Kind, failure: FailureId): Effect | undefined {
  const use = useOf(kind);
  if (!use || kind.constructor.name.startsWith('Existing')) return undefined;
  return DRILLS[failure].effects[use.table.kind]?.(kind, use.props as Props);
}

/** Longer than the longest window of a default alarm. */
export const LASTING_MINUTES = (2 * AN_HOUR) / 60;
