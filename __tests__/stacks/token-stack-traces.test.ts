import { Lazy } from 'cdktf';
import { UserError } from '../../modules/core/errors';
import { withoutTokenStackTraces } from '../../stacks/token-stack-traces';

const stackOf = (token: string) => Lazy.anyValue({ produce: () => token }).creationStack;

test('tokens are made without the stack of their making, and with it before and after', () => {
  expect(stackOf('a').length).toBeGreaterThan(0);
  expect(withoutTokenStackTraces(() => stackOf('a'))).toEqual([]);
  expect(stackOf('a').length).toBeGreaterThan(0);
});

test('errors have their stack as ever', () => {
  const { stack } = withoutTokenStackTraces(() => new Error('wrong'));
  expect(stack).toMatch(/^Error: wrong\n\s+at /);
});

test("a mistake that is not the user's is told by a second run, with the stacks of the tokens", () => {
  const stacks: number[] = [];
  const failing = () => {
    stacks.push(stackOf('a').length);
    throw new TypeError('ours');
  };
  expect(() => withoutTokenStackTraces(failing)).toThrow('ours');
  expect(stacks).toEqual([0, expect.any(Number)]);
  expect(stacks[1]).toBeGreaterThan(0);
  expect(stackOf('a').length).toBeGreaterThan(0);
});

test("a user's mistake ends it at once", () => {
  let runs = 0;
  const refused = () => {
    runs++;
    throw new UserError([{ where: 'here', message: 'no.' }]);
  };
  expect(() => withoutTokenStackTraces(refused)).toThrow(UserError);
  expect(runs).toBe(1);
});
