// Terraform tidies its memory less often: a fifth of its CPU.
process.env.GOGC ??= '400';

/** Tests mirror the tree: modules/queue/aws.ts is tested by __tests__/modules/queue.test.ts. */
module.exports = {
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/.simulated', '<rootDir>/.cache'],
  testTimeout: 120_000,
  // Every core: by default one is left idle, which on two cores is half of the machine.
  maxWorkers: '100%',
};
