import { report } from '../core/errors';
import { existingOn } from '../core/kind';
import type { CloudName } from '../core/placement';
import type { Database, DatabaseProps, ReplicaSource } from './database';

/** The source of a replica in another region on this cloud; undefined for any other database. */
export const sourceOn = <C extends CloudName>(
  database: Database,
  { replicaOf }: Pick<DatabaseProps, 'replicaOf'>,
  cloud: C,
): NonNullable<ReplicaSource[C]> | undefined => replicaOf && existingOn(database, replicaOf, cloud, 'replicaOf');

/**
 * What a replica has only after its promotion. A program that runs in both placements sets
 * everything else for both.
 */
export function checkReplicaOf(database: Database, { replicaOf, restoreFrom, ...props }: DatabaseProps): void {
  if (!replicaOf) return;
  if (restoreFrom) {
    report(database, {
      message: 'restoreFrom and replicaOf are both set.',
      remedy: 'Set one of them: a replica has the data of its source.',
    });
  }
  if (!database.isReplica) return;
  for (const [name, isSet] of Object.entries({
    replicas: (props.replicas ?? 0) > 0,
    secondRegion: props.secondRegion !== undefined,
  })) {
    if (!isSet) continue;
    report(database, {
      message:
        `${name} and replicaOf are both set, but a replica in another region has no ${name} until it is ` + 'promoted.',
      remedy: `Leave ${name} out until replicaOf.promoted is true, or set it for the source.`,
    });
  }
}
