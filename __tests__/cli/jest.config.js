const { join } = require('node:path');

/**
 * What a person does in a clone: each command is a process, and runs Terraform; they kill one
 * another, fight for locks, and wait.
 */
module.exports = {
  ...require('../../jest.config'),
  rootDir: join(__dirname, '..', '..'),
  testMatch: ['<rootDir>/__tests__/cli/*.test.ts'],
};
