import { z } from 'zod';
import { Refusal } from './faults';

/** Loaded by the command only: what starts a simulator itself gives faults as they are. */
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
    /**
     * The cloud says "too many requests" this often; the provider tries again up to `RETRIES`
     * times, as real ones do.
     */
    z.strictObject({ throttle: z.number().int().min(1) }),
  ]),
});

/**
 * Something that goes wrong on purpose: the `nth` operation of its kind fails, waits, loses its
 * answer or is throttled.
 */
export type Fault = Readonly<z.infer<typeof fault>>;

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
