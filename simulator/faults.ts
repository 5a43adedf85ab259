import { z } from 'zod';

const fault = z.strictObject({
  on: z.enum(['create', 'update', 'delete', 'read']),
  /** Only this type: `aws_sqs_queue`. Default: all. */
  type: z.string().optional(),
  /** Which one, from 1; 0 is every one. Default 1. */
  nth: z.number().int().min(0).optional(),
  does: z.union([
    /** The cloud refuses it with these words, and nothing is done. */
    z.strictObject({ fail: z.string() }),
    /** It takes this long. */
    z.strictObject({ delayMilliseconds: z.number().int().min(0) }),
    /** It is done, and the connection breaks before the answer. */
    z.strictObject({ drop: z.literal(true) }),
    /** The cloud says "too many requests" this often; the provider tries again up to `RETRIES` times, as real ones do. */
    z.strictObject({ throttle: z.number().int().min(1) }),
  ]),
});

/** Something that goes wrong on purpose: the `nth` operation of its kind fails, waits, loses its answer or is throttled. */
export type Fault = Readonly<z.infer<typeof fault>>;

const RETRIES = 5;

/** Faults as JSON, from a variable of the environment. */
export function faultsFrom(text: string, name: string): Fault[] {
  const example = `'[{ "on": "create", "type": "aws_sqs_queue", "nth": 2, "does": { "fail": "quota exceeded" } }]'`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Refusal(`${name} is not JSON`, `${(error as Error).message}. It is a list of faults: ${example}`);
  }
  const parsed = z.array(fault).safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the list'}: ${message}`);
  throw new Refusal(`${name} is wrong`, `${problems.join('; ')}. An example: ${example}`);
}

export class Faults {
  private readonly counts = new Map<Fault, number>();

  constructor(private readonly faults: readonly Fault[]) {}

  /** Waits, fails or says that the answer is to be lost. */
  async strike(on: Fault['on'], type: string): Promise<'drop' | undefined> {
    let lost: 'drop' | undefined;
    for (const fault of this.faults) {
      if (fault.on !== on || (fault.type !== undefined && fault.type !== type)) continue;
      const count = (this.counts.get(fault) ?? 0) + 1;
      this.counts.set(fault, count);
      const nth = fault.nth ?? 1;
      if (nth !== 0 && nth !== count) continue;
      const { does } = fault;
      if ('fail' in does) throw new Refusal(`${on} of ${type} failed`, does.fail);
      if ('delayMilliseconds' in does) await pause(does.delayMilliseconds);
      if ('drop' in does) lost = 'drop';
      if ('throttle' in does) await throttled(does.throttle, `${on} of ${type}`);
    }
    return lost;
  }
}

async function throttled(times: number, operation: string): Promise<void> {
  for (let attempt = 0; attempt < times; attempt++) {
    if (attempt === RETRIES) throw new Refusal('Too many requests', `The cloud throttled ${operation} at each of ${RETRIES + 1} tries.`);
    await pause(20 * 2 ** attempt);
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
