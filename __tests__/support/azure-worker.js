// What the Node.js worker of Azure Functions does with a function that has a function.json: it
// loads the entry point, and the programming model, which is the package @azure/functions 3, makes
// its arguments of what the host sends, and the host's answer of its result. The worker provides
// @azure/functions-core. Source: github.com/Azure/azure-functions-nodejs-worker, src/
// (setupCoreModule.ts, LegacyFunctionLoader.ts, eventHandlers/InvocationHandler.ts)
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');

const [, , app, library] = process.argv;
let model;
const core = {
  version: '3.9.1',
  hostVersion: '4.0.0',
  setProgrammingModel: (one) => {
    model = one;
  },
  getProgrammingModel: () => model,
  registerHook: () => ({ dispose: () => {} }),
  log: () => {},
};
const load = Module._load;
Module._load = (name, ...others) => (name === '@azure/functions-core' ? core : load(name, ...others));
require(library).setup();
require(join(app, JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')).main));

process.on('message', async ({ name, inputData, triggerMetadata }) => {
  const file = join(app, name, 'function.json');
  const { bindings, scriptFile, entryPoint } = JSON.parse(readFileSync(file, 'utf8'));
  const metadata = {
    name,
    directory: join(app, name),
    bindings: Object.fromEntries(bindings.map(({ name, type, direction }) => [name, { type, direction }])),
  };
  const request = { invocationId: 'one', inputData, triggerMetadata };
  try {
    const script = require(join(app, name, scriptFile));
    const invocation = model.getInvocationModel({ invocationId: 'one', metadata, request, log: () => {} });
    const { context, inputs } = await invocation.getArguments();
    const result = await invocation.invokeFunction(context, inputs, script[entryPoint].bind(script));
    process.send({ answer: await invocation.getResponse(context, result) });
  } catch ({ message }) {
    process.send({ failure: message });
  }
});
