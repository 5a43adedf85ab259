import type { Fault } from './faults-json';

const RETRIES = 5;

export class Faults {
  private readonly counts = new Map<Fault, number>();

  constructor(
    private readonly faults: readonly Fault[],
    private readonly measure?: (alarm: string, value: number, minutes: number) => void,
  ) {}

  /** Waits, fails, or returns that the response must be lost. */
  async strike(on: Fault['on'], type: string): Promise<'drop' | undefined> {
    let effect: 'drop' | undefined;
    for (const fault of this.faults) {
      if (fault.on !== on || (fault.type !== undefined && fault.type !== type)) continue;
      const count = (this.counts.get(fault) ?? 0) + 1;
      this.counts.set(fault, count);
      const nth = fault.nth ?? 1;
      if (nth !== 0 && nth !== count) continue;
      const { does } = fault;
      if ('fail' in does) throw new Refusal(`${on} of ${type} failed`, does.fail);
      if ('delayMilliseconds' in does) await pause(does.delayMilliseconds);
      if ('drop' in does) effect = 'drop';
      if ('measure' in does) this.measure?.(does.measure, does.value, does.minutes);
      if ('throttle' in does) await throttled(does.throttle, `${on} of ${type}`);
    }
    return effect;
  }
}

async function throttled(times: number, operation: string): Promise<void> {
  for (let attempt = 0; attempt < times; attempt++) {
    if (attempt === RETRIES)
      throw new Refusal('Too many requests', `The cloud throttled ${operation} at each of ${RETRIES + 1} tries.`);
    await pause(20 * 2 ** attempt);
  }
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** A refusal of the cloud, as the user sees it. */
export class Refusal extends Error {
  constructor(
    readonly summary: string,
    readonly detail: string,
    /** The attribute that caused it, if any. */
    readonly attribute?: string,
  ) {
    super(`${summary}: ${detail}`);
  }
}
