const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const swc = require('@swc/jest');

const OWN = createHash('sha256').update(readFileSync(__filename)).digest('hex');
const CHECK = join(__dirname, 'known-keys');
const BINDING = /require\("(@cdktf\/provider-\w+\/lib\/[\w-]+)"\)/g;

/**
 * What @swc/jest does. In addition, every binding that the sources load checks the keys of its
 * configuration: a binding ignores a key that it does not know, and TypeScript accepts one that
 * arrives by a spread.
 */
module.exports = {
  createTransformer(options) {
    const inner = swc.createTransformer(options);
    return {
      ...inner,
      process(source, file, ...rest) {
        const result = inner.process(source, file, ...rest);
        const checked = (whole) => `require(${JSON.stringify(CHECK)}).checked(${whole})`;
        return { ...result, code: result.code.replace(BINDING, checked) };
      },
      getCacheKey: (...args) =>
        createHash('sha256')
          .update(OWN)
          .update(inner.getCacheKey(...args))
          .digest('hex'),
    };
  },
};
