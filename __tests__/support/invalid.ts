/**
 * Input that the compiler refuses, as a program without types would pass it: the test shows what
 * the synthesis says.
 */
export const invalid = (value: unknown): never => value as never;
