import { z } from 'zod';
import { Refusal } from './faults';

/** Loaded by the command only: programs that start a simulator pass faults directly. */
const fault = z.strictObject({
  on: z.enum(['create', 'update', 'delete', 'read']),
  /** Only this type: `aws_sqs_queue`. Default: all. */
  type: z.string().optional(),
  /** The number of the operation, from 1; 0 is every one. Default 1. */
  nth: z.number().int().min(0).optional(),
  does: z.union([
    /** The cloud refuses the operation with this message, and does nothing. */
    z.strictObject({ fail: z.string() }),
    /** The operation takes this long. */
    z.strictObject({ delayMilliseconds: z.number().int().min(0) }),
    /** The operation is done, and the connection breaks before the response. */
    z.strictObject({ drop: z.literal(true) }),
    /** It is done, and for so long the series that an alarm reads have this value. */
    z.strictObject({ measure: z.string(), value: z.number(), minutes: z.number().int().min(1) }),
    /**
     * The cloud returns "too many requests" this often; the provider retries up to `RETRIES` times,
     * as real ones do.
     */
    z.strictObject({ throttle: z.number().int().min(1) }),
  ]),
});

/**
 * An injected fault: the `nth` operation of its kind fails, is delayed, loses its response or is
 * throttled.
 */
export type Fault = Readonly<z.infer<typeof fault>>;

/** Faults as JSON, from an environment variable. */
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
