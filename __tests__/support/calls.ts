import type { Construct } from 'constructs';
import type { Cloud } from '../../modules/cloud';
import type { CloudName } from '../../modules/core/placement';
import type { PlacementStack } from '../../stacks/placement-stack';
import { synth } from './synth';

export type KindName = Exclude<keyof Cloud, 'name'>;
type Kind<N extends KindName> = ReturnType<Cloud[N]>;

/** The public methods of a kind's contract, in addition to those of every construct. */
type Method<K> = {
  [M in Exclude<keyof K, keyof Construct>]: K[M] extends (...args: never[]) => unknown ? M : never;
}[Exclude<keyof K, keyof Construct>];

/**
 * What a method is called with, each by a name that a person understands. Each call alone makes a
 * difference, and two different calls make different ones; or the call is refused.
 */
type Calls<K, Setting> = Readonly<Record<string, (kind: K, setting: Setting) => void>>;
/**
 * A method that changes nothing and answers instead: its answers to different questions are
 * different.
 */
type Asked<K, Setting> = (kind: K, setting: Setting) => readonly unknown[];

export interface CallCases<N extends KindName, Setting> {
  /**
   * What the calls are given. It is there without the calls, too, so that they alone make the
   * difference.
   */
  readonly setting: (stack: PlacementStack, cloud: Cloud) => Setting;
  /** The ways to have one: made here, and taken from elsewhere. */
  readonly ways: Readonly<Record<string, (stack: PlacementStack, cloud: Cloud, setting: Setting) => Kind<N>>>;
  /** Where a cloud has nothing to make for a method, and why. A test holds that it stays so. */
  readonly nothing?: { readonly [C in CloudName]?: { readonly [M in Method<Kind<N>>]?: string } };
  /** A sample of each public method; the compiler asks for it. */
  readonly methods: { readonly [M in Method<Kind<N>>]-?: Calls<Kind<N>, Setting> | Asked<Kind<N>, Setting> };
}

/** The tests of one kind on one cloud. */
export type CallTests<N extends KindName> = { readonly kind: N; test(cloud: CloudName): void };

/** No method is accepted and ignored, on any cloud, whatever it is given. */
export const everyCallCounts =
  <N extends KindName>(kind: N) =>
  <Setting>({ setting, ways, methods, nothing = {} }: CallCases<N, Setting>): CallTests<N> => ({
    kind,
    test: (cloud) => {
      const samples = Object.entries(methods) as [string, Calls<Kind<N>, Setting> | Asked<Kind<N>, Setting>][];
      describe.each(Object.entries(ways))(`${kind} %s`, (_, make) => {
        const outcome = (call: (kind: Kind<N>, context: Setting) => void) =>
          synth(cloud, (stack, catalogue) => {
            const context = setting(stack, catalogue);
            call(make(stack, catalogue, context), context);
          });
        const plain = outcome(() => {});
        // What a cloud refuses to make has no methods there.
        if (plain.problems.length > 0) {
          test('is refused as a whole', () => expect(plain.problems[0]?.message).toMatch(/\S/));
          return;
        }
        if (samples.length === 0) test('has no methods', () => expect(plain.problems).toEqual([]));
        for (const [method, sample] of samples) {
          const why = (nothing[cloud] as Readonly<Record<string, string>> | undefined)?.[method];
          test(why ? `${method} makes nothing: ${why}` : `${method} counts`, () => {
            if (typeof sample === 'function') {
              const answers: string[] = [];
              outcome(
                (one, context) => void answers.push(...sample(one, context).map((answer) => JSON.stringify(answer))),
              );
              expect(new Set(answers).size).toBe(why ? 1 : answers.length);
              return;
            }
            const results = Object.entries(sample).map(([name, call]) => [name, outcome(call)] as const);
            if (why) {
              expect(results.map(([, { text }]) => text === plain.text)).toEqual(results.map(() => true));
              return;
            }
            const accepted = results.filter(([, { problems }]) => problems.length === 0);
            const same = accepted.flatMap(([name, { text }], index) =>
              [['no call at all', plain] as const, ...accepted.slice(0, index)].flatMap(([other, before]) =>
                before.text === text ? [`${method} of ${name} makes what ${other} makes`] : [],
              ),
            );
            expect(same).toEqual([]);
          });
        }
      });
    },
  });
