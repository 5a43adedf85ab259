import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { importIds } from './imports';
import { say } from './output';
import type { Session } from './session';
import { type StateFolder, stateOf, synthesized } from './state-folder';
import { StateRecord } from './state-record';

/** One deployment of a placement. */
export interface Deployment {
  readonly id: string;
  readonly what: 'deploy' | 'destroy';
  /** The commit, with `-dirty` if files differ from it; `none` outside a repository. */
  readonly commit: string;
  /** Hashes of the Terraform JSON and, if there was one, of the reviewed plan. */
  readonly configuration: string;
  readonly plan?: string;
  readonly by: string;
  readonly began: string;
  readonly ended?: string;
  /** `begun` without an end: it is still running, or its process died. */
  readonly result: 'begun' | 'done' | 'unchanged' | 'failed';
}

export interface HistoryRecords {
  /** The newest first. */
  readonly deployments: readonly Deployment[];
  /**
   * Address → the id for `terraform import`, as of the last deployment: with it a lost state can be
   * recreated.
   */
  readonly ids: Readonly<Record<string, string>>;
}

/** The maximum number of entries. */
const MAX_DEPLOYMENTS = 100;

/**
 * The history of deployments: what, when, by whom. It is a separate small Terraform state next to
 * the placement's, `….applied.tfstate`, with a single output. So it is stored in the same backend,
 * and Terraform's serials prevent concurrent writers from losing entries.
 */
export class DeploymentHistory {
  private readonly record: StateRecord<HistoryRecords>;
  private readonly stack: StateFolder;
  private readonly region: string | undefined;

  constructor(here: Session, id: string) {
    this.record = new StateRecord(stateOf(here, id, 'applied'), 'applied', { deployments: [], ids: {} });
    this.stack = stateOf(here, id);
    this.region = synthesized(here, id).provider.aws?.[0].region;
  }

  async read(): Promise<HistoryRecords> {
    return this.record.read();
  }

  /**
   * Records the begin of a deployment; the result records its end. A process that dies in between
   * leaves an entry without an end.
   */
  async begin(
    about: Pick<Deployment, 'what' | 'commit' | 'configuration' | 'plan'>,
  ): Promise<(code: number) => Promise<Deployment['result']>> {
    const before = (await this.stack.pull())?.serial;
    const deployment: Deployment = {
      id: randomUUID(),
      ...about,
      by: whoami(),
      began: new Date().toISOString(),
      result: 'begun',
    };
    const { deployments } = await this.record.change((records) => ({
      ...records,
      deployments: [deployment, ...records.deployments].slice(0, MAX_DEPLOYMENTS),
    }));
    const open = deployments.slice(1).find(({ result }, index) => result === 'begun' && index < 3);
    if (open) {
      say(
        `${open.by} began to ${open.what} ${open.commit.slice(0, 12)} at ${open.began}, and that has not ` +
          'ended. If it still runs, this waits for its lock; if it died, this goes on where it ended.',
      );
    }
    return async (code) => {
      const after = await this.stack.pull();
      const result = code !== 0 ? 'failed' : after?.serial === before ? 'unchanged' : 'done';
      const ended: Deployment = { ...deployment, ended: new Date().toISOString(), result };
      await this.record.change((records) => ({
        deployments: records.deployments.map((one) => (one.id === deployment.id ? ended : one)),
        ids: after ? importIds(after, this.region) : records.ids,
      }));
      return result;
    };
  }
}

/** The format of lock owners in Terraform; in a workflow, the user who started it. */
const whoami = () => process.env.GITHUB_ACTOR || `${userInfo().username}@${hostname()}`;
