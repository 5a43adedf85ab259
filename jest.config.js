// Terraform tidies its memory less often, and on one core: a third of its CPU, where several tests
// run it at once anyway.
process.env.GOGC ??= '400';
process.env.GOMAXPROCS ??= '1';

/**
 * Tests mirror the tree: modules/queue/aws.ts is tested by __tests__/modules/queue.test.ts. Those
 * of the commands are a separate suite, in __tests__/cli.
 */
module.exports = {
  testMatch: ['<rootDir>/__tests__/*.test.ts', '<rootDir>/__tests__/!(cli)/**/*.test.ts'],
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '<rootDir>/__tests__/support/transform.js',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/.simulated', '<rootDir>/.cache'],
  testTimeout: 120_000,
  // By default one core is left idle.
  maxWorkers: '100%',
  // Jest keeps much of each file that is done, and a large process takes long to start Terraform
  // from: it restarts now and then.
  workerIdleMemoryLimit: '400MB',
};
