/** Something that goes wrong on purpose: the `nth` operation of its kind fails, waits, loses its answer or is throttled. */
export interface Fault {
  readonly on: 'create' | 'update' | 'delete' | 'read';
  /** Only this type: `aws_sqs_queue`. Default: all. */
  readonly type?: string;
  /** Which one, from 1; 0 is every one. Default 1. */
  readonly nth?: number;
  readonly does: /** The cloud refuses it, and nothing is made. */
    | { readonly fail: string }
    /** It takes this long. */
    | { readonly delayMilliseconds: number }
    /** It is done, and the connection breaks before the answer. */
    | { readonly drop: true }
    /** The cloud says "too many requests" this often; the provider tries again up to `RETRIES` times, as real ones do. */
    | { readonly throttle: number };
}

const RETRIES = 5;

export class Faults {
  private readonly counts = new Map<Fault, number>();

  constructor(private readonly faults: readonly Fault[]) {}

  /** Waits, fails or says that the answer is to be lost. */
  async strike(on: Fault['on'], type: string): Promise<'drop' | undefined> {
    for (const fault of this.faults) {
      if (fault.on !== on || (fault.type !== undefined && fault.type !== type)) continue;
      const count = (this.counts.get(fault) ?? 0) + 1;
      this.counts.set(fault, count);
      const nth = fault.nth ?? 1;
      if (nth !== 0 && nth !== count) continue;
      const { does } = fault;
      if ('fail' in does) throw new Refusal(`${on} of ${type} failed`, does.fail);
      if ('delayMilliseconds' in does) await pause(does.delayMilliseconds);
      if ('drop' in does) return 'drop';
      if ('throttle' in does) {
        if (does.throttle > RETRIES) throw new Refusal('Too many requests', `The cloud throttled ${on} of ${type}, ${RETRIES} tries long.`);
        for (let attempt = 0; attempt < does.throttle; attempt++) await pause(20 * 2 ** attempt);
      }
    }
    return undefined;
  }
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** What the cloud says no to, as a person sees it. */
export class Refusal extends Error {
  constructor(
    readonly summary: string,
    readonly detail: string,
    /** The attribute that is to blame, if one is. */
    readonly attribute?: string,
  ) {
    super(`${summary}: ${detail}`);
  }
}
