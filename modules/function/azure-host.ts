import type { Construct } from 'constructs';
import { report } from '../core/errors';
import type { AzureTrigger } from './azure-triggers';
import type { FunctionProps, Runtime } from './function';
import { FUNCTION_DEFAULTS } from './settings';
import type { Files } from './zip';

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'];

const HTTP = {
  type: 'httpTrigger',
  direction: 'in',
  name: 'request',
  authLevel: 'anonymous',
  methods: METHODS,
  route: '{*path}',
};

/**
 * A message as bytes: from a text, the Node.js worker would make an object if it is JSON. Workers
 * of other languages do not.
 */
export const messageBinding = (name: string, runtime: Runtime | undefined, isSessionsEnabled: boolean) => ({
  type: 'serviceBusTrigger',
  direction: 'in',
  name: 'message',
  dataType: runtime?.startsWith('node') ? 'binary' : 'string',
  queueName: `%${name}_queue%`,
  connection: name,
  isSessionsEnabled,
});

export const timeBinding = (name: string) => ({
  type: 'timerTrigger',
  direction: 'in',
  name: 'time',
  schedule: `%${name}_schedule%`,
});

const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** `hh:mm:ss` */
const span = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 19);

/**
 * The files that configure the host: host.json, and a function.json for each trigger. Source:
 * learn.microsoft.com/azure/azure-functions/functions-host-json, functions-reference
 * (function.json)
 */
export function hostFiles(
  fn: Construct,
  props: FunctionProps,
  paths: readonly string[],
  triggers: readonly Pick<AzureTrigger, 'name' | 'calls' | 'binding'>[],
): Files {
  const { runtime = 'node22', handler = '', http, timeoutSeconds = FUNCTION_DEFAULTS.timeoutSeconds } = props;
  const custom = runtime === 'go1';
  const files: Record<string, Uint8Array> = {
    'host.json': json({
      version: '2.0',
      functionTimeout: span(timeoutSeconds),
      extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.*, 5.0.0)' },
      extensions: {
        http: { routePrefix: '' },
        // A message is locked for as long as a call may take.
        serviceBus: { autoCompleteMessages: true, maxAutoLockRenewalDuration: span(timeoutSeconds) },
      },
      ...(custom && {
        customHandler: { description: { defaultExecutablePath: handler }, enableForwardingHttpRequest: false },
      }),
    }),
  };
  const all: readonly { readonly name: string; readonly binding: object; readonly calls: string }[] = [
    ...triggers,
    ...(http ? [{ name: 'http', binding: HTTP, calls: 'request' }] : []),
  ];
  for (const { name, binding, calls } of all) {
    const bindings = [
      binding,
      ...(name === 'http'
        ? [{ type: 'http', direction: 'out', name: runtime.startsWith('node') ? 'res' : '$return' }]
        : []),
    ];
    files[`${name}/function.json`] = json({
      bindings,
      ...(!custom && entryOf(fn, props, paths, calls)),
    });
  }
  return files;
}

/** The script file and entry point: for a bundle the function of this trigger type. */
function entryOf(
  fn: Construct,
  { runtime = 'node22', handler = '' }: FunctionProps,
  paths: readonly string[],
  calls: string,
): object {
  if (runtime.startsWith('node')) return { scriptFile: '../index.js', entryPoint: calls };
  const at = handler.lastIndexOf('.');
  if (runtime.startsWith('python'))
    return { scriptFile: `../${handler.slice(0, at)}.py`, entryPoint: handler.slice(at + 1) };
  const [jar, ...others] = paths.filter((path) => path.endsWith('.jar') && !path.includes('/'));
  if (!jar || others.length > 0) {
    report(fn, {
      message:
        `code.folder has ${jar ? `${others.length + 1} archives` : 'no archive'} of Java at its top, but Azure ` +
        'Functions requires exactly one.',
      remedy: 'Put the program into one .jar, and its dependencies into lib/.',
    });
  }
  return { scriptFile: `../${jar ?? ''}`, entryPoint: handler };
}
