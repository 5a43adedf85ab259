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
  /** The commit, `-dirty` where files differ from it; `none` outside a repository. */
  readonly commit: string;
  /** Hashes of the Terraform JSON and, where one was reviewed, of the saved plan. */
  readonly configuration: string;
  readonly plan?: string;
  readonly by: string;
  readonly began: string;
  readonly ended?: string;
  /** `begun` without an end: it still runs, or whoever ran it died. */
  readonly result: 'begun' | 'done' | 'unchanged' | 'failed';
}

export interface HistoryRecords {
  /** The newest first. */
  readonly deployments: readonly Deployment[];
  /**
   * Address → the id that `terraform import` takes, as of the last deployment: with it a lost state
   * is made anew.
   */
  readonly ids: Readonly<Record<string, string>>;
}

/** How many are kept. */
const MAX_DEPLOYMENTS = 100;

/**
 * What was deployed, when, by whom: its own small Terraform state beside the placement's,
 * `….applied.tfstate`, with nothing in it but an output. So it rests where the state rests, on
 * every backend, and Terraform's own serials keep two writers from losing each other's lines.
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
   * Notes that a deployment begins; the result ends it. Whoever dies in between leaves a line that
   * says so.
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

/** As Terraform names the owner of a lock; in a workflow, who started it. */
const whoami = () => process.env.GITHUB_ACTOR || `${userInfo().username}@${hostname()}`;
